# SPDX-License-Identifier: EUPL-1.2
"""The addresses of reports, below `resultatplan/rapporter/`."""

from django.urls import path

from anke.contract.desk import views

urlpatterns = [
    path("", views.report_list, name="contract-reports"),
    path("nyt/", views.draft, name="contract-report-draft"),
    path("afvigelse/", views.deviation, name="contract-deviation"),
    path("<str:report>/", views.report_page, name="contract-report"),
    path("<str:report>/bemaerk/", views.comment, name="contract-report-comment"),
    path("<str:report>/nye-tal/", views.renew, name="contract-report-renew"),
    path("<str:report>/frys/", views.freeze, name="contract-report-freeze"),
    path("<str:report>/genaabn/", views.reopen, name="contract-report-reopen"),
    path("<str:report>/underskriv/", views.sign, name="contract-report-sign"),
    path("<str:report>/send/", views.send, name="contract-report-send"),
    path("<str:report>/kasser/", views.drop, name="contract-report-drop"),
    path("<str:report>/tal/", views.figures, name="contract-report-figures"),
    path("<str:report>/fil/<str:ending>/", views.file, name="contract-report-file"),
]
