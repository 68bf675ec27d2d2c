# SPDX-License-Identifier: EUPL-1.2
"""What the contract's screens store: wrong registrations, a projection of the cases.

`RegistrationError` can be thrown away and rebuilt from the journal at any time;
`RegistrationScan` says how far in the journal it has come.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationError(models.Model):
    """Something missing or contradictory in a case (*registreringsfejl*).

    The columns that say who may see the case are named as those of the case, so that
    the access rule can be asked of this row alone.
    """

    number = models.CharField(max_length=16, help_text=_("Case number, YY-NNNNN."))
    kind = models.CharField(max_length=24, help_text=_("What is wrong, in one word."))
    detail = models.CharField(
        max_length=300, blank=True, help_text=_("What does not fit, in words.")
    )
    area = models.CharField(max_length=60, help_text=_("Area (catalogue id)."))
    team = models.CharField(max_length=40, blank=True, help_text=_("Team."))
    staff = models.CharField(
        max_length=64, blank=True, help_text=_("Staff code of the caseworker.")
    )
    status = models.CharField(
        max_length=12, help_text=_("Pending, decided or withdrawn.")
    )
    access = models.CharField(
        max_length=80, help_text=_("Permission signature: protection level and team.")
    )
    on = models.DateField(
        help_text=_("Day of decision; of a pending case the day of receipt.")
    )

    class Meta:
        db_table = "registration_error"
        constraints = [
            models.UniqueConstraint(
                fields=["number", "kind"], name="registration_error_case_kind"
            )
        ]
        indexes = [
            models.Index(fields=["on", "number"], name="registration_error_on"),
            models.Index(
                fields=["kind", "on", "number"], name="registration_error_kind"
            ),
            models.Index(
                fields=["team", "on", "number"], name="registration_error_team"
            ),
            models.Index(
                fields=["area", "on", "number"], name="registration_error_area"
            ),
            # Counted kind by kind without a look at the rows; the few that are hidden
            # from most by their signature.
            models.Index(fields=["area", "kind"], name="registration_error_in_area"),
            models.Index(fields=["team", "kind"], name="registration_error_in_team"),
            models.Index(
                fields=["access", "kind", "number"], name="registration_error_access"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class RegistrationScan(models.Model):
    """How far the list of wrong registrations has come; one row, number 1."""

    rules = models.CharField(
        max_length=80, help_text=_("Version of the rules it was made by.")
    )
    last_entry = models.BigIntegerField(
        help_text=_("Last journal entry whose case was looked at since the first scan.")
    )
    place = models.CharField(
        max_length=16,
        blank=True,
        help_text=_("Last case looked at in the first scan."),
    )
    is_whole = models.BooleanField(
        default=False, help_text=_("Whether the first scan has come to its end.")
    )

    class Meta:
        db_table = "registration_scan"

    def __str__(self) -> str:
        return f"up to entry {self.last_entry}"
