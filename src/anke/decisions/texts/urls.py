# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the text library."""

from django.urls import path

from anke.decisions.texts.views import new_text, text, text_list

urlpatterns = [
    path("tekster/", text_list, name="texts"),
    path("tekster/ny/", new_text, name="text-new"),
    path("tekster/<str:text>/", text, name="text"),
]
