# SPDX-License-Identifier: EUPL-1.2
"""What allocation stores: teams, staff, competences, absence, loans, proposals.

Absence, time at work and own caps are personal data of the staff. They stand here and
nowhere else, without a reason, and absence is forgotten again (`tasks.forget_absence`).
What somebody may decide, and where, is journaled as well (stream `allocation`). Nothing
here has logic.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A team (*team*): cases are sent to it by its name."""

    name = models.CharField(
        max_length=40,
        primary_key=True,
        help_text=_("The name by which cases are sent to it."),
    )
    area = models.CharField(
        max_length=60, blank=True, help_text=_("Its main area (catalogue id).")
    )
    leader = models.CharField(
        max_length=20, blank=True, help_text=_("Staff code of the team leader.")
    )
    site = models.CharField(max_length=40, blank=True, help_text=_("Where it sits."))

    class Meta:
        db_table = "team"
        indexes = [models.Index(fields=["leader"], name="team_leader")]

    def __str__(self) -> str:
        return self.name


class StaffMember(models.Model):
    """Somebody who decides cases, known by the staff code of the journal."""

    code = models.CharField(
        max_length=20,
        primary_key=True,
        help_text=_("The code by which the journal names the person."),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        help_text=_("The team the person belongs to."),
    )
    percent = models.PositiveSmallIntegerField(
        default=100, help_text=_("Part of full time, in per cent.")
    )
    cap = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Own bound on open cases in full time; empty for the house's."),
    )
    site = models.CharField(
        max_length=40, blank=True, help_text=_("Where the person works.")
    )
    works_until = models.DateField(
        null=True, blank=True, help_text=_("Last day of work; empty for no end.")
    )

    class Meta:
        db_table = "staff_member"
        constraints = [
            models.CheckConstraint(
                name="staff_member_percent",
                condition=models.Q(percent__gte=1, percent__lte=100),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Competence(models.Model):
    """What somebody may decide (*kompetence*): an area, or one law of it."""

    class Level(models.IntegerChoices):
        """How much the person decides alone."""

        LEARNS = 1, _("learns")
        ALONE = 2, _("works alone")
        SPECIALIST = 3, _("specialist")

    staff = models.ForeignKey(
        StaffMember,
        on_delete=models.CASCADE,
        related_name="competences",
        help_text=_("Whose competence."),
    )
    area = models.CharField(max_length=60, help_text=_("Area (catalogue id)."))
    law = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Law of the area (catalogue id); empty for all of them."),
    )
    level = models.PositiveSmallIntegerField(
        choices=Level, help_text=_("Learns, works alone, or specialist.")
    )
    valid_from = models.DateField(help_text=_("First day."))
    valid_to = models.DateField(
        null=True, blank=True, help_text=_("Last day; empty for no end.")
    )

    class Meta:
        db_table = "staff_competence"
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "area", "law", "valid_from"],
                name="staff_competence_once",
            ),
            models.CheckConstraint(
                name="staff_competence_level",
                condition=models.Q(level__gte=1, level__lte=3),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.area} {self.law} {self.level}"


class Absence(models.Model):
    """Days on which somebody gets no cases; why is nobody's business here."""

    staff = models.ForeignKey(
        StaffMember,
        on_delete=models.CASCADE,
        related_name="absences",
        help_text=_("Who is absent."),
    )
    first_on = models.DateField(help_text=_("First day."))
    last_on = models.DateField(
        null=True, blank=True, help_text=_("Last day; empty while it is not known.")
    )

    class Meta:
        db_table = "staff_absence"
        indexes = [models.Index(fields=["last_on"], name="staff_absence_last")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.first_on}"


class Loan(models.Model):
    """Somebody works for another area for a time (*udlån*)."""

    staff = models.ForeignKey(
        StaffMember,
        on_delete=models.CASCADE,
        related_name="loans",
        help_text=_("Who is lent."),
    )
    from_area = models.CharField(max_length=60, help_text=_("Area that lends."))
    to_area = models.CharField(max_length=60, help_text=_("Area that borrows."))
    first_on = models.DateField(help_text=_("First day."))
    last_on = models.DateField(help_text=_("Last day."))
    agreed_by = models.CharField(
        max_length=64, help_text=_("Staff code of the leader who accepted it.")
    )

    class Meta:
        db_table = "staff_loan"
        indexes = [models.Index(fields=["last_on"], name="staff_loan_last")]
        constraints = [
            models.CheckConstraint(
                name="staff_loan_days",
                condition=models.Q(last_on__gte=models.F("first_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.from_area} {self.to_area}"


class Proposal(models.Model):
    """A distribution that was computed and waits for a leader's word (*forslag*)."""

    id = models.BigAutoField(primary_key=True, help_text=_("Number of the proposal."))
    made_at = models.DateTimeField(help_text=_("When it was computed."))
    made_by = models.CharField(
        max_length=64, help_text=_("Staff code of who asked for it.")
    )
    day = models.DateField(help_text=_("The day it was computed for."))
    team = models.CharField(
        max_length=40, blank=True, help_text=_("The team it is for; empty for all.")
    )
    handed_from = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Staff code of whose cases are handed over; empty for the line."),
    )
    body = models.TextField(
        help_text=_("JSON: what goes to whom and why, and what is left and why.")
    )
    result = models.CharField(
        max_length=64, help_text=_("SHA-256 of the whole proposal.")
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When nothing of it waited any more.")
    )

    class Meta:
        db_table = "allocation_proposal"
        indexes = [models.Index(fields=["made_by", "settled_at"], name="proposal_of")]

    def __str__(self) -> str:
        return f"proposal {self.pk} of {self.day}"
