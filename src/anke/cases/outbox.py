# SPDX-License-Identifier: EUPL-1.2
"""Rows that wait to be handed on: each is taken by one worker, for a while.

Nothing is locked while the world outside is spoken to: a slow mail server would keep
the whole house from writing. Who dies meanwhile leaves the row due again later, and
`attempts`, which only grows, tells a worker that comes back late that it was overtaken.

    row = claim_next(OutgoingLetter.objects.filter(status="held"), now, LEASE)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from anke.cases.domain.waiting import LONGEST_WAIT

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from django.db.models import QuerySet


class Leased(models.Model):
    """Something that waits, and is taken for a while by who hands it on."""

    not_before = models.DateTimeField(help_text=_("Until then it can be called back."))
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often it was tried.")
    )

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Leased)


def claim_next(rows: QuerySet[Row], now: datetime, lease: timedelta) -> Row | None:
    """Take the next row that is due, for as long as handing it on may last."""
    can_skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        row = (
            rows.select_for_update(skip_locked=can_skip)
            .filter(_is_due(now))
            .order_by("not_before", "pk")
            .first()
        )
        if row is not None:
            row.attempts += 1
            row.not_before = now + lease
            row.save(update_fields=["attempts", "not_before"])
    return row


def _is_due(now: datetime) -> models.Q:
    return models.Q(not_before__lte=now) | models.Q(not_before__gt=now + LONGEST_WAIT)
