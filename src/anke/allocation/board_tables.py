# SPDX-License-Identifier: EUPL-1.2
"""The board as tables: every count leads to the very cases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.cases import wording
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import date

    from anke.allocation.board import AreaLine, Board, Load, PersonLine
    from anke.cases.domain.catalogue import Catalogue

NEARLY_FULL = 0


def people_table(board: Board, catalogue: Catalogue) -> Table:
    """Draw up the people: load, room, age, and what runs out."""
    return Table(
        caption=_("Load of each person"),
        hide_caption=True,
        columns=(
            Column("staff", _("Staff code")),
            Column("open", _("Open cases"), numeric=True),
            Column("room", _("Room"), numeric=True),
            Column("oldest", _("Oldest"), numeric=True),
            Column("overdue", _("Overdue"), numeric=True),
            Column("soon", _("Within 7 days"), numeric=True),
            Column("later", _("Within 8–14 days"), numeric=True),
        ),
        rows=[
            *(_person(one, board.today, catalogue) for one in board.people),
            *_sum(board),
        ],
        empty=_("Nobody belongs to this team. Add people under Teams and competences."),
    )


def _person(line: PersonLine, today: date, catalogue: Catalogue) -> Row:
    return Row(
        (
            Cell(
                line.code,
                href=reverse("staff-page", args=[line.code]),
                is_number=True,
                note=_about(line, catalogue),
            ),
            *_counts(line.load, today, room=_room(line), staff=line.code),
        )
    )


def _about(line: PersonLine, catalogue: Catalogue) -> str:
    """Say what else bears on how much somebody can do just now."""
    told = [line.team] if line.team else []
    if line.percent < 100:
        told.append(formats.share(line.percent / 100, 0))
    if line.is_away:
        told.append(_("away today"))
    if line.lent_to:
        area = wording.area_name(catalogue, line.lent_to)
        told.append(_("lent to %(area)s") % {"area": area})
    return " · ".join(told)


def _room(line: PersonLine) -> Cell:
    if line.room is None:
        return Cell("–")
    is_over = line.room < NEARLY_FULL
    return Cell(
        formats.number(line.room),
        note=_("above the cap") if is_over else "",
        alarm=is_over,
    )


def _counts(load: Load, today: date, *, room: Cell, staff: str) -> tuple[Cell, ...]:
    """Give the counts of one person, each leading to the cases."""
    days = load.oldest_days(today)
    return (
        _count(load.open, staff=staff),
        room,
        Cell(formats.days(days) if days is not None else "–"),
        _count(load.overdue, staff=staff, due="overdue"),
        _count(load.soon, staff=staff, due="7-days"),
        _count(load.later, staff=staff, due="8-14-days"),
    )


def _count(count: int, **filters: str) -> Cell:
    """Give a count as a link to the list of these cases; nought leads nowhere."""
    if not count:
        return Cell("0")
    query = urlencode({"status": "pending", **filters})
    return Cell(formats.number(count), href=f"{reverse('case-list')}?{query}")


def _sum(board: Board) -> list[Row]:
    if not board.people:
        return []
    load = board.in_hand
    days = load.oldest_days(board.today)
    rooms = [line.room for line in board.people if line.room is not None]
    return [
        Row(
            (
                Cell(_("All")),
                Cell(formats.number(load.open)),
                Cell(formats.number(sum(rooms)) if rooms else "–"),
                Cell(formats.days(days) if days is not None else "–"),
                Cell(formats.number(load.overdue)),
                Cell(formats.number(load.soon)),
                Cell(formats.number(load.later)),
            ),
            emphasised=True,
        )
    ]


def areas_table(board: Board, catalogue: Catalogue) -> Table:
    """Draw up the areas: the line, what is in hand, and what runs out."""
    return Table(
        caption=_("Line and load of each area"),
        hide_caption=True,
        columns=(
            Column("area", _("Area")),
            Column("waiting", _("Waiting in line"), numeric=True),
            Column("longest", _("Longest wait"), numeric=True),
            Column("in-hand", _("In hand"), numeric=True),
            Column("overdue", _("Overdue"), numeric=True),
            Column("soon", _("Within 7 days"), numeric=True),
            Column("people", _("People"), numeric=True),
        ),
        rows=[_area(line, board.today, catalogue) for line in board.areas],
        empty=_("No area is decided here."),
    )


def _area(line: AreaLine, today: date, catalogue: Catalogue) -> Row:
    both = line.waiting + line.in_hand
    days = line.waiting.oldest_days(today)
    query = urlencode({"area": line.area})
    return Row(
        (
            Cell(wording.area_name(catalogue, line.area)),
            Cell(
                formats.number(line.waiting.open),
                href=f"{reverse('line')}?{query}" if line.waiting.open else "",
            ),
            Cell(formats.days(days) if days is not None else "–"),
            Cell(formats.number(line.in_hand.open)),
            Cell(formats.number(both.overdue)),
            Cell(formats.number(both.soon)),
            Cell(formats.number(line.people)),
        )
    )
