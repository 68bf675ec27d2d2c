# SPDX-License-Identifier: EUPL-1.2
"""What accounts for moving in: the runs, the map of case numbers, rows with a remark.

`MovedCase` is the map from the other system's numbers to ours. The cases themselves
stand in the journal, as every case does. Nothing here has logic.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MoveRun(models.Model):
    """One reading of another system's tables: how far it has come, and its sums.

    `place` is written in the transaction that writes the cases, so that a run that was
    killed goes on where its last commit left it.
    """

    id = models.CharField(
        max_length=64,
        primary_key=True,
        help_text=_("System, content and number: the batch of the journal entries."),
    )
    source = models.CharField(max_length=40, help_text=_("The other system."))
    name = models.CharField(max_length=255, help_text=_("Name of the folder."))
    sha256 = models.CharField(
        max_length=64, help_text=_("SHA-256 of the tables and the mapping.")
    )
    mapping = models.CharField(
        max_length=64, blank=True, help_text=_("SHA-256 of the mapping, if any.")
    )
    place = models.BigIntegerField(
        default=0, help_text=_("How many cases and stray rows are accounted for.")
    )
    sums = models.JSONField(
        default=dict, help_text=_("How many rows of which table had which fate.")
    )
    cases = models.BigIntegerField(default=0, help_text=_("Cases opened."))
    entries = models.BigIntegerField(
        default=0, help_text=_("Journal entries that were written.")
    )
    started_at = models.DateTimeField(help_text=_("When the run began."))
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the tables were read to their end.")
    )

    class Meta:
        db_table = "move_run"
        indexes = [models.Index(fields=["sha256"], name="move_run_sha256")]

    def __str__(self) -> str:
        return self.pk


class MovedCase(models.Model):
    """Which case a case of another system became, and what was moved of it."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    source = models.CharField(max_length=40, help_text=_("The other system."))
    reference = models.CharField(
        max_length=120, help_text=_("The case's number in the other system.")
    )
    number = models.CharField(max_length=16, help_text=_("Case number, YY-NNNNN."))
    run = models.CharField(
        max_length=64, help_text=_("The run that moved something of it last.")
    )
    pieces = models.BinaryField(
        help_text=_("Keyed hashes of what was moved, to know it again.")
    )

    class Meta:
        db_table = "moved_case"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], name="moved_case_reference"
            ),
            models.UniqueConstraint(
                fields=["source", "number"], name="moved_case_number"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="moved_case_by_number")]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}: {self.number}"


class MovedRow(models.Model):
    """A row that was rejected, conflicts, or was imported with a remark, and why.

    Every row of a run that is not listed here was imported, or had been before.
    """

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    run = models.CharField(max_length=64, help_text=_("The run."))
    table = models.CharField(max_length=12, help_text=_("The table."))
    line = models.PositiveBigIntegerField(help_text=_("Line in the file."))
    case = models.CharField(
        max_length=120, blank=True, help_text=_("The case's number over there.")
    )
    fate = models.CharField(
        max_length=8,
        help_text=_("Rejected, conflict, remarked, or already with a remark."),
    )
    code = models.CharField(
        max_length=200, help_text=_("What was wrong, in one word each.")
    )
    column = models.CharField(
        max_length=200, blank=True, help_text=_("The columns it stands in.")
    )
    reason = models.TextField(help_text=_("What was wrong, in words."))
    remedy = models.TextField(help_text=_("What to do about it."))

    class Meta:
        db_table = "moved_row"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "table", "line"], name="moved_row_line"
            )
        ]
        indexes = [models.Index(fields=["case"], name="moved_row_case")]

    def __str__(self) -> str:
        return f"{self.run} {self.table} line {self.line}"


class ParallelDay(models.Model):
    """How the open cases of both systems compared on one day of the parallel run."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    source = models.CharField(max_length=40, help_text=_("The other system."))
    day = models.DateField(help_text=_("The day of the comparison."))
    open_there = models.PositiveIntegerField(help_text=_("Open over there."))
    open_here = models.PositiveIntegerField(help_text=_("Open in Anke."))
    both = models.PositiveIntegerField(help_text=_("Open in both."))
    due_differs = models.PositiveIntegerField(
        help_text=_("Open in both, with two due dates.")
    )
    only_there = models.PositiveIntegerField(help_text=_("Open over there only."))
    only_here = models.PositiveIntegerField(help_text=_("Open in Anke only."))
    unreadable = models.PositiveIntegerField(
        help_text=_("Rows of cases that could not be read.")
    )
    compared_at = models.DateTimeField(help_text=_("When it was compared last."))

    class Meta:
        db_table = "parallel_day"
        constraints = [
            models.UniqueConstraint(fields=["source", "day"], name="parallel_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"
