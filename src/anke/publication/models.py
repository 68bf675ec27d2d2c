# SPDX-License-Identifier: EUPL-1.2
"""What the gate stores: where each release stands, and work in the background.

A row of `Release` is what its journal (`release:<id>`) says; figures themselves lie in
files, named by their content.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """A release of figures (*offentliggørelse*), from its draft to its withdrawal."""

    class StageChoice(models.TextChoices):
        """Where a release stands."""

        PREPARED = "prepared", _("Prepared")
        REFUSED = "refused", _("Refused by the attack")
        ATTACKED = "attacked", _("Attacked")
        SIGNED = "signed", _("Signed by two")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DROPPED = "dropped", _("Dropped")

    id = models.CharField(
        primary_key=True, max_length=20, help_text=_("Day and number: 2022-12-31-1.")
    )
    stage = models.CharField(
        max_length=12, choices=StageChoice.choices, help_text=_("Where it stands.")
    )
    draft = models.CharField(
        max_length=64, help_text=_("Hash of the draft that people sign.")
    )
    title = models.CharField(max_length=200, help_text=_("What it is called."))
    vintage = models.CharField(
        max_length=40, help_text=_("Vintage of facts it was made from.")
    )
    previous = models.CharField(
        max_length=20, blank=True, help_text=_("The release before it.")
    )
    at = models.CharField(
        max_length=40, blank=True, help_text=_("Hour before which nobody sees it.")
    )
    hidden = models.PositiveIntegerField(
        default=0, help_text=_("Hidden counts that were attacked.")
    )
    failing = models.PositiveIntegerField(
        default=0, help_text=_("Hidden counts that could be worked out.")
    )
    signatures = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many persons have signed.")
    )
    published_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When readers got it.")
    )

    class Meta:
        db_table = "release"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.id} {self.stage}"


class GateWork(models.Model):
    """Work of the gate in the background: preparing and attacking a release."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    title_da = models.CharField(max_length=200, help_text=_("Title in Danish."))
    title_en = models.CharField(max_length=200, help_text=_("Title in English."))
    at = models.CharField(
        max_length=40, blank=True, help_text=_("Hour before which nobody sees it.")
    )
    cause = models.CharField(
        max_length=300, blank=True, help_text=_("Why published figures change.")
    )
    asked_by = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, help_text=_("Who asked for it.")
    )
    asked_at = models.DateTimeField(help_text=_("When it was asked for."))
    step = models.CharField(
        max_length=20, blank=True, help_text=_("What is being done, as a code.")
    )
    done = models.PositiveIntegerField(
        default=0, help_text=_("How many parts of the step are done.")
    )
    parts = models.PositiveIntegerField(
        default=0, help_text=_("How many parts the step has.")
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was finished.")
    )
    problem = models.CharField(
        max_length=500, blank=True, help_text=_("What stood in the way.")
    )
    release = models.CharField(
        max_length=20, blank=True, help_text=_("The release that came of it.")
    )

    class Meta:
        db_table = "gate_work"

    def __str__(self) -> str:
        return f"{self.pk} {self.step} {self.done}/{self.parts}"
