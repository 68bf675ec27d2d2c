# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the case list and the case page."""

from django.urls import path

from anke.cases import views

urlpatterns = [
    path("", views.case_list, name="case-list"),
    path("soeg/", views.search, name="case-search"),
    path("csv/", views.export, name="case-export"),
    path("<str:number>/", views.case_page, name="case-page"),
    path("<str:number>/dokument/<int:place>/", views.document, name="case-document"),
]
