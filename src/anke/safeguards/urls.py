# SPDX-License-Identifier: EUPL-1.2
"""The addresses of safeguards, under `/adgang/`."""

from django.urls import path

from anke.safeguards import account_views, log_views, views

urlpatterns = [
    path("beskyttede/", views.protected, name="protected-cases"),
    path("sag/<str:number>/", views.protection, name="case-protection"),
    path("sag/<str:number>/beskyt/", views.protect, name="case-protect"),
    path("sag/<str:number>/udpeg/", views.name, name="case-name"),
    path("sag/<str:number>/udpeg/fjern/", views.unname, name="case-unname"),
    path("sag/<str:number>/inhabil/", views.conflict, name="case-conflict"),
    path(
        "sag/<str:number>/inhabil/ophaev/",
        views.lift_conflict,
        name="case-conflict-lift",
    ),
    path("sag/<str:number>/adresse/", views.address, name="case-address"),
    path("sag/<str:number>/opslag/", views.access_log, name="case-access-log"),
    path("opslag/", log_views.view_log, name="view-log"),
    path("opslag/csv/", log_views.log_csv, name="view-log-csv"),
    path("opslag/person/", log_views.log_person, name="view-log-person"),
    path("opslag/udskrift/", log_views.log_for_person, name="view-log-print"),
    path("medarbejdere/", account_views.staff_accounts, name="staff-accounts"),
    path(
        "medarbejdere/<str:username>/",
        account_views.staff_account,
        name="staff-account",
    ),
    path(
        "medarbejdere/<str:username>/skift/",
        account_views.change,
        name="staff-account-change",
    ),
]
