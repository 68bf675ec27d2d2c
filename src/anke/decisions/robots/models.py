# SPDX-License-Identifier: EUPL-1.2
"""What the robots of case work store: their deeds, what they left, trials, and rounds.

A deed is what the case's journal says with `robot_acted` and `robot_undone`; the row is
written in the same transaction, so that "what did it do today?" costs one query.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RobotDeed(models.Model):
    """One thing that a robot did to a case (*robothandling*)."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    robot = models.CharField(max_length=30, help_text=_("Name of the robot."))
    case = models.CharField(max_length=16, help_text=_("Case number, YY-NNNNN."))
    occasion = models.CharField(
        max_length=60, help_text=_("What in the case it acted on.")
    )
    done_on = models.DateField(help_text=_("Day on which it acted."))
    done_at = models.DateTimeField(help_text=_("When it acted."))
    undone_on = models.DateField(
        null=True, blank=True, help_text=_("Day on which somebody took it back.")
    )
    undone_by = models.CharField(
        max_length=64, blank=True, help_text=_("Who took it back.")
    )

    class Meta:
        db_table = "robot_deed"
        constraints = [
            models.UniqueConstraint(
                fields=["robot", "case", "occasion"], name="robot_deed_once"
            )
        ]
        indexes = [
            models.Index(fields=["robot", "done_on"], name="robot_deed_day"),
            models.Index(fields=["case"], name="robot_deed_case"),
        ]

    def __str__(self) -> str:
        return f"{self.robot} {self.case} {self.occasion}"


class RobotLeft(models.Model):
    """A case that a robot leaves to people, and why."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    robot = models.CharField(max_length=30, help_text=_("Name of the robot."))
    case = models.CharField(max_length=16, help_text=_("Case number, YY-NNNNN."))
    occasion = models.CharField(
        max_length=60, help_text=_("What in the case it would have acted on.")
    )
    reason = models.CharField(max_length=30, help_text=_("Why, as a code."))
    text = models.CharField(
        max_length=300, blank=True, help_text=_("Why, where a rule refused it.")
    )
    left_on = models.DateField(help_text=_("Day on which it was left."))

    class Meta:
        db_table = "robot_left"
        constraints = [
            models.UniqueConstraint(fields=["robot", "case"], name="robot_left_once")
        ]

    def __str__(self) -> str:
        return f"{self.robot} {self.case} {self.reason}"


class RobotTrial(models.Model):
    """A robot tried on history (*prøve på historien*), in the background."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    robot = models.CharField(max_length=30, help_text=_("Name of the robot."))
    first_on = models.DateField(help_text=_("First day that was played again."))
    last_on = models.DateField(help_text=_("Last day that was played again."))
    asked_by = models.CharField(max_length=64, help_text=_("Who asked for it."))
    asked_at = models.DateTimeField(help_text=_("When it was asked for."))
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was finished.")
    )
    cases_done = models.PositiveIntegerField(
        default=0, help_text=_("How many cases have been played.")
    )
    cases_all = models.PositiveIntegerField(
        default=0, help_text=_("How many cases are to be played.")
    )
    problem = models.CharField(
        max_length=300, blank=True, help_text=_("What stood in the way.")
    )
    result = models.JSONField(
        null=True, blank=True, help_text=_("What it would have done, summed up.")
    )

    class Meta:
        db_table = "robot_trial"
        indexes = [models.Index(fields=["robot", "asked_at"], name="robot_trial_last")]

    def __str__(self) -> str:
        return f"{self.robot} {self.first_on}–{self.last_on}"


class RobotRound(models.Model):
    """How far a robot has come: the day, and the last entry it has looked behind."""

    robot = models.CharField(
        primary_key=True, max_length=30, help_text=_("Name of the robot.")
    )
    day = models.DateField(help_text=_("Day of the last round."))
    entry = models.BigIntegerField(
        help_text=_("Number of the last journal entry it has seen.")
    )
    looked_at = models.CharField(
        max_length=16,
        blank=True,
        help_text=_("The last case that it looked at in the day's pass of all."),
    )
    passed = models.BooleanField(
        default=False, help_text=_("Whether the day's pass of all cases is done.")
    )

    class Meta:
        db_table = "robot_round"

    def __str__(self) -> str:
        return f"{self.robot} {self.day}"
