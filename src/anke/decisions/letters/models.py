# SPDX-License-Identifier: EUPL-1.2
"""What letters store: drafts, encrypted, and which texts a letter was made of.

A draft is a working paper and stands in no journal; what leaves the house is kept as a
document of the case, exactly as it was sent.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """A letter that is being written on a case (*udkast*)."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of beginning."))
    case = models.CharField(max_length=16, help_text=_("Case it is about."))
    slot = models.CharField(
        max_length=20,
        help_text=_("Which letter of the case: decision, or a kind of letter."),
    )
    version = models.PositiveIntegerField(
        help_text=_("One more each time it is saved; two people cannot save the same.")
    )
    box = models.BinaryField(help_text=_("Choices, title and sections, encrypted."))
    author = models.CharField(
        max_length=64, help_text=_("Staff code of who saved it last.")
    )
    saved_at = models.DateTimeField(help_text=_("When it was saved last."))

    class Meta:
        db_table = "letter_draft"
        constraints = [
            models.UniqueConstraint(fields=["case", "slot"], name="letter_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.slot} of {self.case}, version {self.version}"


class PrintedLetter(models.Model):
    """A letter that was drawn and stored, and the texts of the library it began as."""

    document = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("Commitment to the letter in the document store."),
    )
    case = models.CharField(max_length=16, help_text=_("Case it is about."))
    kind = models.CharField(max_length=20, help_text=_("Kind of letter."))
    draft = models.PositiveIntegerField(
        help_text=_("Version of the draft that was drawn.")
    )
    texts = models.JSONField(
        help_text=_("Texts of the library it began as: key and version, no content.")
    )
    printed_by = models.CharField(max_length=64, help_text=_("Staff code."))
    printed_at = models.DateTimeField(help_text=_("When it was drawn and stored."))

    class Meta:
        db_table = "printed_letter"
        indexes = [models.Index(fields=["case"], name="printed_letter_case")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case}"
