# SPDX-License-Identifier: EUPL-1.2
"""The addresses of a case's letters while they are written."""

from django.urls import path

from anke.decisions.letters.views import draft_pdf, draft_word, letter_draft

urlpatterns = [
    path("<str:number>/brev/", letter_draft, name="letter-draft"),
    path("<str:number>/brev/<slug:slug>/", letter_draft, name="letter-draft-of"),
    path("<str:number>/brev/<slug:slug>/udkast.pdf", draft_pdf, name="draft-pdf"),
    path("<str:number>/brev/<slug:slug>/udkast.docx", draft_word, name="draft-word"),
]
