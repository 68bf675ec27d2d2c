# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the gate show.

overview(request.user)                       # releases, the calendar, work under way
open_release(request.user, "2022-12-31-1")
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.rules import current_rules
from anke.cases.wording import name_of
from anke.decisions.handling.services import actor_of_user
from anke.publication.background import last_work
from anke.publication.bundle.contents import Contents, Revision, from_plain
from anke.publication.bundle.reading import in_order
from anke.publication.domain.release_life import OPEN, SIGNATURES, Stage
from anke.publication.gate.drafts import file_of, read_draft
from anke.publication.models import Release
from anke.publication.projections import gate_folder
from anke.publication.queries import (
    calendar,
    history_of_release,
    read_release,
)
from anke.statistics import vintages
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Entry
    from anke.publication.bundle.contents import Text
    from anke.publication.domain.release_life import ReleaseState
    from anke.publication.gate.drafts import Draft
    from anke.publication.models import GateWork

SHOWN_REVISIONS: Final = 200
_SHARE: Final = 100


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Everything on the list of releases."""

    releases: Table
    calendar: Table
    work: GateWork | None
    work_step: str
    vintage: str
    may_prepare: bool


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """Everything on a release's page."""

    state: ReleaseState
    stage: str
    badge: str
    at: datetime | None
    as_of: date
    revised: int
    tables: Table
    revisions: Table
    events: tuple[tuple[str, str, datetime], ...]
    may_sign: bool
    has_signed: bool
    may_schedule: bool
    may_publish: bool
    may_withdraw: bool
    may_drop: bool
    signatures_left: int


# --- The list ------------------------------------------------------------------------


def overview(user: User | AnonymousUser) -> ReleasesPage:
    """Give the releases and the calendar. Errors: AccessDeniedError, DataFileError."""
    person = require(user, Action.SEE_RELEASES)
    work = last_work()
    current = vintages.current()
    return ReleasesPage(
        releases=_releases(),
        calendar=_calendar(),
        work=work,
        work_step=step_text(work.step) if work else "",
        vintage=current.id if current else "",
        may_prepare=may(person, Action.PREPARE_RELEASE),
    )


def step_text(step: str) -> str:
    """Say what the gate is doing."""
    return {
        "count": _("Counting"),
        "protect": _("Hiding small counts"),
        "attack": _("Attacking"),
    }.get(step, _("Waiting for the worker"))


def _releases() -> Table:
    rows = [
        Row(
            (
                Cell(row.id, href=reverse("release", args=[row.id]), is_number=True),
                Cell(row.title),
                Cell(str(Release.StageChoice(row.stage).label)),
                Cell(_hour_text(row.at)),
                Cell(formats.number(row.signatures)),
            )
        )
        for row in sorted(Release.objects.all(), key=_place, reverse=True)
    ]
    return Table(
        caption=_("Releases, the newest first"),
        columns=(
            Column("id", _("Release")),
            Column("title", _("Title")),
            Column("stage", _("State")),
            Column("at", _("Hour")),
            Column("signatures", _("Signatures"), numeric=True),
        ),
        rows=rows,
        empty=_("Nothing has been prepared yet."),
    )


def _place(row: Release) -> tuple[str, int]:
    return in_order(row.id)


def _calendar() -> Table:
    return Table(
        caption=_("Calendar of releases"),
        columns=(
            Column("at", _("Hour")),
            Column("title", _("Title")),
            Column("release", _("Release")),
        ),
        rows=[
            Row(
                (
                    Cell(_hour_text(each.at)),
                    Cell(_said(each.title)),
                    Cell(each.release, href=reverse("release", args=[each.release]))
                    if each.release
                    else Cell(_("Not signed yet")),
                )
            )
            for each in calendar()
        ],
        empty=_("Nothing is announced."),
    )


def _hour_text(at: str) -> str:
    if not at:
        return _("None yet")
    return formats.instant(datetime.fromisoformat(at))


def _said(text: Text) -> str:
    return text.in_language(get_language() or "da")


# --- One release ---------------------------------------------------------------------


def open_release(user: User | AnonymousUser, release: str) -> ReleasePage:
    """Give a release's page.

    Errors: AccessDeniedError, UnknownReleaseError, BundleDamagedError.
    """
    person = require(user, Action.SEE_RELEASES)
    state = read_release(release)
    draft = read_draft(gate_folder(), state.draft)
    stage = state.stage
    has_signed = actor_of_user(person).id in {each.actor for each in state.signatures}
    is_due = bool(state.at) and datetime.fromisoformat(state.at) <= clock.now()
    publishes = may(person, Action.PUBLISH_RELEASE)
    return ReleasePage(
        state=state,
        stage=str(Release.StageChoice(stage.value).label),
        badge=_BADGES.get(stage, ""),
        at=datetime.fromisoformat(state.at) if state.at else None,
        as_of=date.fromisoformat(draft.as_of),
        revised=draft.revised,
        tables=_tables(draft),
        revisions=_revisions(draft),
        events=tuple(map(_event, reversed(history_of_release(release)))),
        may_sign=stage is Stage.ATTACKED and may(person, Action.SIGN_RELEASE),
        has_signed=has_signed,
        may_schedule=stage in OPEN and publishes,
        may_publish=stage is Stage.SIGNED and is_due and publishes,
        may_withdraw=stage is Stage.PUBLISHED and may(person, Action.WITHDRAW_RELEASE),
        may_drop=stage in OPEN | {Stage.REFUSED}
        and may(person, Action.PREPARE_RELEASE),
        signatures_left=SIGNATURES - len(state.signatures),
    )


_BADGES: Final = {
    Stage.PUBLISHED: "success",
    Stage.REFUSED: "error",
    Stage.WITHDRAWN: "warning",
    Stage.SIGNED: "info",
}


def _tables(draft: Draft) -> Table:
    """Show how many rows of each area, year and table are shown, small and hidden."""
    catalogue = current_rules().catalogue
    rows = []
    for name, place in draft.all_places():
        area, _sep, year = name.partition("/")
        for table, tally in place.tables.items():
            whole = sum(tally.values()) - tally["structural_zero"]
            share = _SHARE * tally["hidden"] / whole if whole else 0.0
            rows.append(
                Row(
                    (
                        Cell(f"{name_of(catalogue.area(area))}, {year}"),
                        Cell(table_text(table)),
                        Cell(formats.number(tally["shown"])),
                        Cell(formats.number(tally["small"])),
                        Cell(formats.number(tally["hidden"])),
                        Cell(f"{formats.number(share, 1)} %"),
                        Cell(_("Unchanged") if place.taken_over else _("Made anew")),
                    )
                )
            )
    return Table(
        caption=_("What is in it, table by table"),
        columns=(
            Column("place", _("Area and year")),
            Column("table", _("Table")),
            Column("shown", _("Shown"), numeric=True),
            Column("small", _("0–4"), numeric=True),
            Column("hidden", _("Hidden"), numeric=True),
            Column("share", _("Hidden, per cent"), numeric=True),
            Column("made", _("Since the last")),
        ),
        rows=rows,
    )


def table_text(table: str) -> str:
    """Name a declared table."""
    return {
        "municipality-subject-year": _("Municipality × subject × year"),
        "law-quarter": _("Law × quarter"),
        "municipality-law-year": _("Municipality × law × year"),
        "municipality-large-law-quarter": _("Municipality × large laws × quarter"),
        "large-law-subject-quarter": _("Subject of large laws × quarter"),
        "region-subject-quarter": _("Region × subject × quarter"),
        "subject-quarter": _("Subject × quarter"),
        "subject-year": _("Subject × year"),
        "municipality-year": _("Municipality × year"),
        "region-subject-year": _("Region × subject × year"),
    }.get(table, table)


def _revisions(draft: Draft) -> Table:
    """Show the published figures that this release changes."""
    folder = gate_folder()
    plain = json.loads(file_of(folder, f"{draft.revisions}.json"))
    found = [from_plain(Revision, each) for each in plain[: draft.revised]]
    contents = from_plain(
        Contents, json.loads(file_of(folder, f"{draft.contents}.json"))
    )
    names: dict[tuple[str, str], str] = {}
    for area in contents.areas:
        for value in (*area.first_instances, *area.subjects):
            names[area.id, value.code] = _said(value.name)
        for counter in area.counters:
            names[area.id, counter.id] = _said(counter.name)
    rows = [
        Row(
            (
                Cell(names.get((one.area, one.first_instance), one.first_instance)),
                Cell(names.get((one.area, one.subject), one.subject)),
                Cell(one.period),
                Cell(names.get((one.area, one.counter), one.counter)),
                Cell(_figure(one.before)),
                Cell(_figure(one.after)),
                Cell(_said(one.cause)),
            )
        )
        for one in found[:SHOWN_REVISIONS]
    ]
    return Table(
        caption=_("Published figures that change"),
        columns=(
            Column("instance", _("First instance")),
            Column("subject", _("Subject")),
            Column("period", _("Period")),
            Column("counter", _("What was counted")),
            Column("before", _("Before"), numeric=True),
            Column("after", _("Now"), numeric=True),
            Column("cause", _("Why")),
        ),
        rows=rows,
        empty=_("No published figure changes."),
    )


def _figure(value: int | None) -> str:
    return _("not shown") if value is None else formats.number(value)


def _event(entry: Entry) -> tuple[str, str, datetime]:
    """Say in a line what happened to a release."""
    return _event_text(entry), entry.actor.id, entry.recorded_at


def _event_text(entry: Entry) -> str:
    said = entry.payload
    match said:
        case p.ReleasePrepared():
            text = _("Prepared from vintage %(vintage)s") % {"vintage": said.vintage}
        case p.ReleaseAttacked(failing=()):
            hidden = {"hidden": formats.number(said.hidden)}
            text = _("Attacked: none of %(hidden)s hidden counts can be worked out")
            text %= hidden
        case p.ReleaseAttacked():
            text = _("Refused: %(cells)s can be worked out")
            text %= {"cells": "; ".join(said.failing)}
        case p.ReleaseScheduled():
            text = _("Embargoed until %(hour)s") % {"hour": _hour_text(said.at)}
        case p.ReleaseSigned():
            text = _("Signed")
        case p.ReleasePublished():
            text = _("Published")
        case p.ReleaseWithdrawn():
            text = _("Withdrawn: %(cause)s") % {"cause": said.cause}
        case p.ReleaseDropped():
            text = _("Dropped: %(cause)s") % {"cause": said.cause}
        case _:
            text = said.kind
    return text
