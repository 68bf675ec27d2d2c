# SPDX-License-Identifier: EUPL-1.2
"""What the text library stores: published versions (a projection) and drafts.

`TextVersion` follows from the journal's stream `texts` and can be made anew at any
time. A draft of a text has no effect until it is published, and stands in no journal.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextVersion(models.Model):
    """A version of a text of the library (*tekst*): a projection of `texts`."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of writing."))
    text = models.CharField(
        max_length=400,
        help_text=_("Key: section, area, law, subject and outcome, with points."),
    )
    version = models.PositiveIntegerField(help_text=_("Number of the version."))
    heading = models.CharField(
        max_length=120, blank=True, help_text=_("Heading in the letter.")
    )
    body = models.TextField(help_text=_("The text, with merge fields."))
    in_force_on = models.DateField(
        null=True, blank=True, help_text=_("First day of force; empty: came with Anke.")
    )
    ended_on = models.DateField(
        null=True, blank=True, help_text=_("First day on which it is no longer used.")
    )
    withdrawn = models.BooleanField(
        help_text=_("Whether it was withdrawn, and not replaced.")
    )
    published_by = models.CharField(max_length=64, help_text=_("Staff code."))
    published_at = models.DateTimeField(help_text=_("When it was published."))
    cause = models.TextField(help_text=_("Why it was published."))
    withdrawal_cause = models.TextField(
        blank=True, help_text=_("Why it was withdrawn.")
    )

    class Meta:
        db_table = "text_version"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "version"], name="text_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} v{self.version}"


class TextDraft(models.Model):
    """A text that is being written or changed, before it is published (*kladde*)."""

    text = models.CharField(
        max_length=400,
        primary_key=True,
        help_text=_("Key of the text, as in the published version."),
    )
    heading = models.CharField(
        max_length=120, blank=True, help_text=_("Heading in the letter.")
    )
    body = models.TextField(blank=True, help_text=_("The text, with merge fields."))
    version = models.PositiveIntegerField(
        help_text=_("One more each time it is saved; two people cannot save the same.")
    )
    author = models.CharField(
        max_length=64, help_text=_("Staff code of who saved it last.")
    )
    saved_at = models.DateTimeField(help_text=_("When it was saved last."))

    class Meta:
        db_table = "text_draft"

    def __str__(self) -> str:
        return f"draft of {self.text}"
