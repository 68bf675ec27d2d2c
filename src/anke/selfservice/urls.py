# SPDX-License-Identifier: EUPL-1.2
"""The addresses of looking in, under `/min-sag/`; none carries a case number."""

from django.urls import path

from anke.selfservice import case_views, sign_in_views, views

urlpatterns = [
    path("", views.start, name="status-start"),
    path("l/<slug:word>/", views.link, name="status-link"),
    path("kode/", views.code, name="status-code"),
    path("nyt-link/", views.ask, name="status-ask"),
    path("mitid/", sign_in_views.sign_in, name="status-sign-in"),
    path("mitid/svar/", sign_in_views.signed_in, name="status-signed-in"),
    path("myndighed/", views.key, name="status-key"),
    path("afslut/", views.leave, name="status-leave"),
    path("tider/", views.times, name="status-times"),
    path("sager/", case_views.cases, name="status-cases"),
    path("sag/<slug:handle>/", case_views.status, name="status-page"),
    path(
        "sag/<slug:handle>/brev/<int:place>/", case_views.letter, name="status-letter"
    ),
    path("sag/<slug:handle>/send/", case_views.send, name="status-send"),
    path(
        "sag/<slug:handle>/send/kontrol/",
        case_views.send_check,
        name="status-send-check",
    ),
    path("sag/<slug:handle>/send/kvittering/", case_views.sent, name="status-sent"),
]
