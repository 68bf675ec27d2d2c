# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the measures and of the question "hvorfor?"."""

from django.urls import path

from anke.statistics import views

urlpatterns = [
    path("", views.measure_index, name="measure-index"),
    path("byg/", views.build, name="build-vintage"),
    path("<slug:measure>/", views.why, name="why"),
    path("<slug:measure>/csv/", views.why_csv, name="why-csv"),
]
