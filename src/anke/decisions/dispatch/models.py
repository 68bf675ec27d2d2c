# SPDX-License-Identifier: EUPL-1.2
"""What dispatch stores: the outbox of letters on cases, and the numbers given out.

A row is written in the transaction of the act that it follows from; what it says of
the letter's fate is what the case's journal says (`anke verify` compares the two).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from anke.cases.outbox import Leased
from anke.decisions.domain.dispatch import Channel, Standing

_SETTLED = (Standing.SENT.value, Standing.STOPPED.value)


class PostedCounter(models.Model):
    """The last number of a letter out in a year, locked while one is given out."""

    year = models.PositiveSmallIntegerField(
        primary_key=True, help_text=_("Year in which the letters were posted.")
    )
    last = models.PositiveIntegerField(
        default=0, help_text=_("The last number that was given out.")
    )

    class Meta:
        db_table = "posted_counter"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class PostedLetter(Leased):
    """A letter of ours (*brev*) that leaves the house, or has left it."""

    class Status(models.TextChoices):
        """Where it stands; the rules of `anke.decisions.domain.dispatch`."""

        WAITING = Standing.WAITING.value, _("Waits to be sent")
        LEAVING = Standing.LEAVING.value, _("On its way out")
        HANDED = Standing.HANDED.value, _("Handed over, not acknowledged yet")
        SENT = Standing.SENT.value, _("Sent")
        STOPPED = Standing.STOPPED.value, _("Stopped")
        FAILED = Standing.FAILED.value, _("Waits for a person")

    class ChannelChoice(models.TextChoices):
        """The ways out of the house."""

        DIGITAL_POST = Channel.DIGITAL_POST.value, _("Digital Post")
        MAIL = Channel.MAIL.value, _("secure e-mail")
        PRINT = Channel.PRINT.value, _("print and envelope")

    number = models.CharField(
        max_length=16, primary_key=True, help_text=_("Letter number, YY-UNNNNN.")
    )
    case = models.CharField(max_length=16, help_text=_("Case it is about."))
    document = models.CharField(
        max_length=64, help_text=_("Commitment to the letter in the document store.")
    )
    enclosures = models.JSONField(
        default=list, help_text=_("Commitments to what is enclosed, in order.")
    )
    purpose = models.CharField(max_length=20, help_text=_("What it is for."))
    title = models.CharField(
        max_length=200,
        help_text=_("What it is called, e.g. in Digital Post; no personal data."),
    )
    is_copy = models.BooleanField(
        default=False, help_text=_("Whether it is sent for information only.")
    )
    recipient = models.CharField(
        max_length=80, help_text=_("Commitment to a person, an id or a staff code.")
    )
    recipient_kind = models.CharField(
        max_length=20, help_text=_("Party, representative, first instance …")
    )
    address = models.BinaryField(
        help_text=_("Name, number and addresses when it was posted, encrypted.")
    )
    channel = models.CharField(
        max_length=20,
        choices=ChannelChoice,
        blank=True,
        help_text=_("How it goes out; empty where no way is known."),
    )
    why = models.CharField(max_length=20, help_text=_("Why it goes out that way."))
    issue = models.PositiveSmallIntegerField(
        default=1,
        help_text=_("1, and one more each time an issue has surely not gone out."),
    )
    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.WAITING,
        help_text=_("Where it stands."),
    )
    failures = models.PositiveSmallIntegerField(
        default=0, help_text=_("Attempts that failed since a person last looked.")
    )
    refused_by = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Channels that refused it, with commas."),
    )
    problem = models.CharField(
        max_length=40, blank=True, help_text=_("What the last attempt said.")
    )
    posted_by = models.CharField(
        max_length=64, help_text=_("Staff code of who posted it.")
    )
    posted_at = models.DateTimeField(help_text=_("When it was posted."))
    left_under = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("The attempt under which it may have left; empty: surely not."),
    )
    settled_on = models.DateField(
        null=True, blank=True, help_text=_("Day it was sent or stopped.")
    )

    class Meta:
        db_table = "posted_letter"
        constraints = [
            # What was stopped can be posted again.
            models.UniqueConstraint(
                fields=["case", "document", "purpose", "recipient"],
                condition=~models.Q(status=Standing.STOPPED.value),
                name="posted_letter_once",
            ),
            models.CheckConstraint(
                name="posted_letter_settled_on",
                condition=models.Q(status__in=_SETTLED, settled_on__isnull=False)
                | (~models.Q(status__in=_SETTLED) & models.Q(settled_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "not_before"], name="posted_letter_due"),
            models.Index(fields=["status", "settled_on"], name="posted_letter_settled"),
            models.Index(fields=["case"], name="posted_letter_case"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.status}"
