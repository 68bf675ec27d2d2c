# SPDX-License-Identifier: EUPL-1.2
"""The addresses of a consultant's questions."""

from django.urls import path

from anke.decisions.questions.views import my_question, my_questions

urlpatterns = [
    path("mine-spoergsmaal/", my_questions, name="my-questions"),
    path("mine-spoergsmaal/<str:number>/<int:place>/", my_question, name="my-question"),
]
