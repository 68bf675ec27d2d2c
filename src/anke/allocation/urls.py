# SPDX-License-Identifier: EUPL-1.2
"""The addresses of allocation, under `/fordeling/`."""

from django.urls import path

from anke.allocation import settings_views, views

urlpatterns = [
    path("mit-arbejde/", views.my_work, name="my-work"),
    path("mit-arbejde/sager/", views.work_on_several, name="my-work-act"),
    path("tavle/", views.team_board, name="team-board"),
    path("koe/", views.line, name="line"),
    path("koe/giv/", views.give, name="line-give"),
    path("forslag/", views.make_proposal, name="proposal-make"),
    path("forslag/<int:number>/", views.proposal, name="proposal"),
    path(
        "forslag/<int:number>/godkend/", views.accept_proposal, name="proposal-accept"
    ),
    path("team/", settings_views.teams, name="teams"),
    path("team/gem/", settings_views.change_teams, name="teams-change"),
    path("medarbejder/<str:code>/", settings_views.staff_page, name="staff-page"),
    path(
        "medarbejder/<str:code>/gem/", settings_views.change_staff, name="staff-change"
    ),
    path("udlaan/", settings_views.loans, name="loans"),
    path("udlaan/gem/", settings_views.change_loans, name="loans-change"),
    path("haandtag/", settings_views.levers, name="levers"),
    path("haandtag/gem/", settings_views.change_levers, name="levers-change"),
]
