# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the measures and of the question "hvorfor?"."""

from django.urls import path

from anke.statistics.views import build, measure_index, why, why_csv

urlpatterns = [
    path("", measure_index, name="measure-index"),
    path("byg/", build, name="build-vintage"),
    path("<slug:measure>/", why, name="why"),
    path("<slug:measure>/csv/", why_csv, name="why-csv"),
]
