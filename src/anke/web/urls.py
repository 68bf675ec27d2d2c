# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the pages that belong to no part."""

from django.urls import path

from anke.web import views

urlpatterns = [
    path("sprog/<slug:code>/", views.language, name="language"),
]
