# SPDX-License-Identifier: EUPL-1.2
"""The addresses of decisions, under `/sagsbehandling/`."""

from django.urls import include, path

from anke.decisions.handling.filing_views import add_document
from anke.decisions.handling.views import case_action, case_letter

urlpatterns = [
    path("", include("anke.decisions.dispatch.urls")),
    path("", include("anke.decisions.meetings.urls")),
    path("", include("anke.decisions.questions.urls")),
    path("", include("anke.decisions.remarks.urls")),
    path("", include("anke.decisions.texts.urls")),
    path("", include("anke.decisions.letters.urls")),
    path("", include("anke.decisions.robots.urls")),
    path("<str:number>/brev/<str:document>/pdf/", case_letter, name="case-letter"),
    path("<str:number>/dokument/", add_document, name="case-add-document"),
    path("<str:number>/skridt/<slug:word>/", case_action, name="case-action"),
    path(
        "<str:number>/skridt/<slug:word>/<int:place>/",
        case_action,
        name="request-action",
    ),
]
