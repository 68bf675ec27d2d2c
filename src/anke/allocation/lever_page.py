# SPDX-License-Identifier: EUPL-1.2
"""What the page of the levers shows: the trial as tables, and who set what and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.allocation import wording as words
from anke.allocation.domain.reasons import Turn
from anke.allocation.house_levers import lever_history
from anke.allocation.wording import turn_name
from anke.cases import wording
from anke.cases.domain.payloads import LeversSet
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import date, datetime

    from anke.allocation.domain.trial import AreaEffect, Effect, Wait
    from anke.cases.domain.catalogue import Catalogue

MOST_MOVED = 100
MOST_PEOPLE = 60
SHOWN_CHANGES = 30


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One setting of the levers: when, who, what, from which day, why."""

    at: datetime
    actor: str
    text: str
    valid_from: date
    cause: str


def changes(catalogue: Catalogue) -> list[ShownChange]:
    """Give how the levers were set, the newest first."""
    return [
        ShownChange(
            entry.recorded_at,
            entry.actor.id,
            _levers_text(entry.payload, catalogue),
            entry.payload.valid_from,
            entry.payload.cause,
        )
        for entry in reversed(lever_history())
        if isinstance(entry.payload, LeversSet)
    ][:SHOWN_CHANGES]


def _levers_text(levers: LeversSet, catalogue: Catalogue) -> str:
    """Write all levers in one line."""
    parts = [
        _("most open cases %(count)s") % {"count": levers.cap_open or "–"},
        _("most new at a time %(count)s") % {"count": levers.cap_new or "–"},
        _("days for the same hand %(count)s") % {"count": levers.affinity_days},
        _("days before an absence %(count)s") % {"count": levers.days_ahead},
    ]
    parts += [
        f"{wording.area_name(catalogue, area)} {weight} %"
        for area, weight in levers.weights
    ]
    parts += [
        f"{turn_name(Turn(turn))}: {words.level_name(level)}"
        for turn, level in levers.levels
    ]
    if levers.own_team:
        parts.append(_("own team first"))
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


def areas_table(effect: Effect, catalogue: Catalogue) -> Table:
    """Set the waiting times of each area beside each other."""
    return Table(
        caption=_("Waiting time by area"),
        columns=(
            Column("area", _("Area")),
            Column("given", _("Given, now and then"), numeric=True),
            Column("before", _("Mean wait now"), numeric=True),
            Column("after", _("Mean wait then"), numeric=True),
            Column("really", _("As it really was"), numeric=True),
            Column("left", _("Still in line, now and then"), numeric=True),
            Column("late", _("Late, now and then"), numeric=True),
        ),
        rows=[_area(one, catalogue) for one in effect.areas],
    )


def _area(one: AreaEffect, catalogue: Catalogue) -> Row:
    return Row(
        (
            Cell(wording.area_name(catalogue, one.area)),
            Cell(_pair(one.before.given, one.after.given)),
            Cell(_days(one.before)),
            Cell(_days(one.after), note=_difference(one.before, one.after)),
            Cell(_days(one.really)),
            Cell(_pair(one.before.left, one.after.left)),
            Cell(_pair(one.before.late, one.after.late)),
        )
    )


def _pair(before: int, after: int) -> str:
    return f"{formats.number(before)} → {formats.number(after)}"


def _days(wait: Wait) -> str:
    if wait.mean_wait is None:
        return "–"
    return _("%(days)s days") % {"days": formats.number(wait.mean_wait, 1)}


def _difference(before: Wait, after: Wait) -> str:
    """Say how much longer or shorter; nothing where it is the same."""
    if before.mean_wait is None or after.mean_wait is None:
        return ""
    change = round(after.mean_wait - before.mean_wait, 1)
    if not change:
        return _("the same")
    days = formats.number(abs(change), 1)
    if change < 0:
        return _("%(days)s days shorter") % {"days": days}
    return _("%(days)s days longer") % {"days": days}


def people_table(effect: Effect) -> Table:
    """Show how many cases each would have got; the largest change first."""
    return Table(
        caption=_("Cases by person"),
        columns=(
            Column("staff", _("Staff code")),
            Column("before", _("Cases now"), numeric=True),
            Column("after", _("Cases then"), numeric=True),
        ),
        rows=[
            Row(
                (
                    Cell(code, is_number=True),
                    Cell(formats.number(before)),
                    Cell(formats.number(after)),
                )
            )
            for code, before, after in effect.people[:MOST_PEOPLE]
        ],
        empty=_("Nobody would have got any."),
    )


def moved_table(effect: Effect, catalogue: Catalogue) -> Table:
    """List the first cases that would have gone elsewhere, or at another time."""
    return Table(
        caption=_("Cases that would have gone elsewhere, or at another time"),
        columns=(
            Column("case", _("Case")),
            Column("area", _("Area")),
            Column("before", _("Now")),
            Column("after", _("Then")),
        ),
        rows=[
            Row(
                (
                    Cell(
                        one.number,
                        href=reverse("case-page", args=[one.number]),
                        is_number=True,
                    ),
                    Cell(wording.area_name(catalogue, one.area)),
                    Cell(_given(one.before)),
                    Cell(_given(one.after)),
                )
            )
            for one in effect.moved[:MOST_MOVED]
        ],
        empty=_("No case would have gone elsewhere."),
    )


def _given(given: tuple[str, date] | None) -> str:
    if given is None:
        return _("still in line")
    return f"{given[0]}, {formats.day(given[1])}"
