# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the gate."""

from django.urls import path

from anke.publication import views

urlpatterns = [
    path("", views.release_list, name="releases"),
    path("forbered/", views.prepare_one, name="release-prepare"),
    path("<str:release>/", views.release_page, name="release"),
    path("<str:release>/underskriv/", views.sign, name="release-sign"),
    path("<str:release>/tidspunkt/", views.schedule, name="release-schedule"),
    path("<str:release>/offentliggoer/", views.publish, name="release-publish"),
    path("<str:release>/tilbagekald/", views.withdraw, name="release-withdraw"),
    path("<str:release>/kasser/", views.drop, name="release-drop"),
]
