# SPDX-License-Identifier: EUPL-1.2
"""The staff's side of looking in, under `/borgeradgang/`."""

from django.urls import path

from anke.selfservice import staff_views

urlpatterns = [
    path("", staff_views.letters, name="status-letters"),
    path("udskriv/", staff_views.print_chosen, name="status-print"),
    path("<str:number>/giv/", staff_views.give, name="status-give"),
    path("<str:number>/luk/", staff_views.close, name="status-close"),
]
