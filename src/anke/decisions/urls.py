# SPDX-License-Identifier: EUPL-1.2
"""The addresses of decisions, under `/sagsbehandling/`."""

from django.urls import path

from anke.decisions.handling.views import case_action, case_letter

urlpatterns = [
    path("<str:number>/brev/<str:document>/pdf/", case_letter, name="case-letter"),
    path("<str:number>/skridt/<slug:word>/", case_action, name="case-action"),
    path(
        "<str:number>/skridt/<slug:word>/<int:place>/",
        case_action,
        name="request-action",
    ),
]
