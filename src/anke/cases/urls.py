# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the case list and the case page."""

from django.urls import path

from anke.cases.views import (
    case_list,
    case_page,
    document,
    document_page,
    export,
    search,
)

urlpatterns = [
    path("", case_list, name="case-list"),
    path("soeg/", search, name="case-search"),
    path("csv/", export, name="case-export"),
    path("<str:number>/", case_page, name="case-page"),
    path("<str:number>/dokument/<int:place>/", document, name="case-document"),
    path(
        "<str:number>/dokument/<int:place>/side/<int:page>/",
        document_page,
        name="case-document-page",
    ),
]
