# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the mail room, under `/post/`."""

from django.urls import path, register_converter

from anke.intake import form_views, settings_views, views


class LetterNumber:
    """A letter's number in an address: 26-M00001."""

    regex = r"\d{2}-M\d{5,}"

    def to_python(self, value: str) -> str:
        """Give the number as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Write the number as it stands."""
        return value


register_converter(LetterNumber, "letter")

urlpatterns = [
    path("", views.queue_page, name="mail-queue"),
    path("telefon/", form_views.telephone, name="telephone-note"),
    path("regler/", settings_views.triage_settings, name="triage-settings"),
    path("regler/fordeling/", settings_views.change_routing, name="routing-change"),
    path("regler/robot/", settings_views.change_robot, name="robot-change"),
    path("regler/model/", settings_views.choose_model, name="model-choose"),
    path("model/<str:name>/", settings_views.model_page, name="model-card"),
    path("naeste/", views.next_letter, name="next-letter"),
    path("<letter:number>/", views.desk_page, name="desk"),
    path("<letter:number>/journaliser/", views.file_letter, name="letter-file"),
    path("<letter:number>/afvis/", views.reject_letter, name="letter-reject"),
    path("<letter:number>/del/", views.split, name="letter-split"),
    path("<letter:number>/fortryd/", views.undo, name="letter-undo"),
    path("<letter:number>/brev/", views.html_body, name="letter-body"),
    path("<letter:number>/raa/", views.raw_letter, name="letter-raw"),
    path(
        "<letter:number>/bilag/<int:place>/",
        views.attachment,
        name="letter-attachment",
    ),
    path(
        "<letter:number>/bilag/<int:place>/side/<int:page>/",
        views.attachment_page,
        name="letter-attachment-page",
    ),
]
