# SPDX-License-Identifier: EUPL-1.2
"""The addresses of case work's robots."""

from django.urls import path

from anke.decisions.robots import views

urlpatterns = [
    path("robotter/", views.robot_list, name="robots"),
    path("robotter/fortryd/<int:deed>/", views.undo, name="robot-undo"),
    path("robotter/<slug:name>/", views.robot_page, name="robot"),
    path("robotter/<slug:name>/proev/", views.try_robot, name="robot-try"),
    path("robotter/<slug:name>/knap/", views.switch_robot, name="robot-switch"),
    path("<str:number>/saml/", views.bundle_papers, name="case-bundle"),
]
