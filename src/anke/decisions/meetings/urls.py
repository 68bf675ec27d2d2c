# SPDX-License-Identifier: EUPL-1.2
"""The addresses of board meetings, under `/sagsbehandling/`."""

from django.urls import path

from anke.decisions.meetings import holding_views, views
from anke.decisions.meetings.member_views import board_members
from anke.decisions.meetings.own_views import my_meeting, my_meetings
from anke.decisions.meetings.panel import ask_for_meeting

urlpatterns = [
    path("moeder/", views.meeting_list, name="meeting-list"),
    path("moeder/nyt/", views.plan, name="meeting-plan"),
    path("moeder/medlemmer/", board_members, name="board-members"),
    path("moeder/sag/<str:number>/", ask_for_meeting, name="case-meeting"),
    path("moeder/<str:number>/", views.meeting_page, name="meeting-page"),
    path("moeder/<str:number>/dagsorden/", views.agenda, name="meeting-agenda"),
    path("moeder/<str:number>/deltagere/", views.seats, name="meeting-seats"),
    path("moeder/<str:number>/goer/", holding_views.do, name="meeting-do"),
    path(
        "moeder/<str:number>/punkt/<int:item>/",
        holding_views.item_page,
        name="meeting-item",
    ),
    path("moeder/<str:number>/protokol/", views.protocol, name="meeting-protocol"),
    path(
        "moeder/<str:number>/protokol/pdf/",
        views.protocol_file,
        name="meeting-protocol-pdf",
    ),
    path("moeder/<str:number>/sagsmateriale/", views.material, name="meeting-material"),
    path("mine-moeder/", my_meetings, name="my-meetings"),
    path("mine-moeder/<str:number>/", my_meeting, name="my-meeting"),
]
