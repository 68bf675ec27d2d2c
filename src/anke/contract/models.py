# SPDX-License-Identifier: EUPL-1.2
"""What is stored of the results contract: rows of what its journals say.

A row of `ContractReport` is the journal of a report. A row of `ContractRecord` is a
record of `contract:<id>` or `register:<id>`; the row of its `ContractLedger` is locked
while somebody writes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# --- Reports -------------------------------------------------------------------------


class ContractReport(models.Model):
    """A report on the contract (*rapport*), from its draft to its recipient."""

    class StageChoice(models.TextChoices):
        """Where a report stands."""

        DRAFTED = "drafted", _("Draft")
        FROZEN = "frozen", _("Frozen")
        SIGNED = "signed", _("Signed by two")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Dropped")

    class KindChoice(models.TextChoices):
        """How often it is written, or that it is a notice of its own."""

        MONTHLY = "monthly", _("Monthly report")
        QUARTERLY = "quarterly", _("Quarterly report")
        ANNUAL = "annual", _("Annual report")
        DEVIATION = "deviation", _("Notice of a deviation")

    id = models.CharField(
        primary_key=True,
        max_length=70,
        help_text=_("Contract, period and number: resultatplan-2020:2020K3-1."),
    )
    contract = models.CharField(max_length=50, help_text=_("The contract, by its id."))
    period = models.CharField(
        max_length=10, help_text=_("What it is about: 2022-09, 2022K3, 2022.")
    )
    kind = models.CharField(
        max_length=10, choices=KindChoice.choices, help_text=_("What kind it is.")
    )
    number = models.PositiveIntegerField(
        help_text=_("Which report of the period; above 1 it is mostly a correction.")
    )
    stage = models.CharField(
        max_length=10, choices=StageChoice.choices, help_text=_("Where it stands.")
    )
    due_on = models.DateField(help_text=_("The day by which it is sent."))
    vintage = models.CharField(
        max_length=40, help_text=_("Vintage of facts it was made from.")
    )
    terms = models.CharField(
        max_length=64, help_text=_("Hash of the contract as it read.")
    )
    figures = models.CharField(
        max_length=64, help_text=_("Hash of what was found of each target.")
    )
    content = models.CharField(
        max_length=64, blank=True, help_text=_("Hash that people sign; draft: empty.")
    )
    uncommented = models.CharField(
        max_length=400,
        blank=True,
        help_text=_("Targets whose owners have written nothing yet."),
    )
    replaces = models.CharField(
        max_length=70, blank=True, help_text=_("The signed report it corrects.")
    )
    signers = models.CharField(
        max_length=100, blank=True, help_text=_("Who has signed, by their codes.")
    )
    sent_on = models.DateField(null=True, blank=True, help_text=_("The day it went."))
    recipient = models.CharField(
        max_length=200, blank=True, help_text=_("To whom it went.")
    )

    class Meta:
        db_table = "contract_report"
        ordering = ["-due_on", "-id"]
        indexes = [models.Index(fields=["stage"], name="contract_report_stage")]

    def __str__(self) -> str:
        return f"{self.id} {self.stage}"


class ReportWork(models.Model):
    """Work on a report in the background: finding its figures, writing its files."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    act = models.CharField(
        max_length=10, help_text=_("What was asked for: draft, renew or freeze.")
    )
    contract = models.CharField(max_length=50, help_text=_("The contract, by its id."))
    period = models.CharField(
        max_length=10, help_text=_("What it is about: 2022-09, 2022K3, 2022.")
    )
    targets = models.CharField(
        max_length=400, blank=True, help_text=_("Targets that a deviation is about.")
    )
    reason = models.CharField(
        max_length=2000,
        blank=True,
        help_text=_("Why a deviation is told, or why open errors are accepted."),
    )
    report = models.CharField(
        max_length=70, blank=True, help_text=_("The report that it is about.")
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

    class Meta:
        db_table = "contract_report_work"

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.step} {self.done}/{self.parts}"


# --- Records -------------------------------------------------------------------------


class ContractLedger(models.Model):
    """One journal of records; whoever writes to it locks this row."""

    stream = models.CharField(
        primary_key=True,
        max_length=80,
        help_text=_("The journal: contract:example-2022, register:obligations."),
    )
    records = models.PositiveIntegerField(
        default=0, help_text=_("How many records it has.")
    )

    class Meta:
        db_table = "contract_ledger"

    def __str__(self) -> str:
        return f"{self.stream} ({self.records})"


class ContractRecord(models.Model):
    """Something that was recorded about a contract or a register (*registrering*)."""

    class StageChoice(models.TextChoices):
        """Where a record stands."""

        RECORDED = "recorded", _("Waits for another's confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Taken back")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    stream = models.CharField(max_length=80, help_text=_("The journal it stands in."))
    number = models.PositiveIntegerField(
        help_text=_("Its place among the records of its journal, from 1.")
    )
    kind = models.CharField(
        max_length=40, help_text=_("What was recorded (the catalogue of entries).")
    )
    subject = models.CharField(
        max_length=160,
        help_text=_("The deliverable, figure or item that it is about."),
    )
    on = models.DateField(help_text=_("When it happened in law."))
    stage = models.CharField(
        max_length=12, choices=StageChoice.choices, help_text=_("Where it stands.")
    )
    waits = models.BooleanField(
        help_text=_("Whether another person has still to confirm it.")
    )
    recorded_by = models.CharField(max_length=64, help_text=_("Who recorded it."))
    recorded_at = models.DateTimeField(help_text=_("When it was recorded."))
    confirmed_by = models.CharField(
        max_length=64, blank=True, help_text=_("Who confirmed it.")
    )
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was confirmed.")
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was taken back.")
    )

    class Meta:
        db_table = "contract_record"
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "number"], name="contract_record_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["recorded_at"],
                condition=models.Q(waits=True),
                name="contract_record_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream} #{self.number} {self.stage}"
