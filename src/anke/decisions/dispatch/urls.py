# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the way out, under `/sagsbehandling/post-ud/`."""

from django.urls import path

from anke.decisions.dispatch import views

urlpatterns = [
    path("post-ud/", views.post_out, name="dispatch"),
    path("post-ud/proev-igen/", views.retry_all, name="dispatch-retry"),
    path("post-ud/lagt-i-posten/", views.all_posted, name="dispatch-posted"),
    path("post-ud/<str:number>/", views.letter_out, name="dispatch-letter"),
    path("post-ud/<str:number>/fortryd/", views.call_back, name="dispatch-call-back"),
    path(
        "post-ud/<str:number>/kanal/", views.send_another_way, name="dispatch-channel"
    ),
    path("post-ud/<str:number>/igen/", views.try_again, name="dispatch-again"),
    path(
        "<str:case>/brev-ud/<str:number>/fortryd/",
        views.call_back_from_case,
        name="case-letter-call-back",
    ),
    path("post-ud/<str:number>/sendt/", views.confirm_sent, name="dispatch-sent"),
    path("post-ud/<str:number>/retur/", views.not_printed, name="dispatch-given-back"),
]
