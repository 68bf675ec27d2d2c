# SPDX-License-Identifier: EUPL-1.2
"""The addresses of allocation, under `/fordeling/`."""

from django.urls import path

from anke.allocation import views

urlpatterns = [
    path("mit-arbejde/", views.my_work, name="my-work"),
    path("mit-arbejde/sager/", views.work_on_several, name="my-work-act"),
]
