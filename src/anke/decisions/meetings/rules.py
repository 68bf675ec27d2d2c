# SPDX-License-Identifier: EUPL-1.2
"""Load the rules of board meetings from `data/meetings.toml`, and what is added.

An authority's own text of rules may hold the same tables; an entry of a known id takes
its place, as with all rules of the house.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from anke.cases.rules import applied_texts, current_rules
from anke.deadlines.data_files import DataText, Entry, read_entries
from anke.decisions.domain.meetings.decide import Known
from anke.decisions.domain.meetings.rules import (
    AreaRule,
    ExtendedGround,
    MeetingRules,
    Organisation,
    VotingRule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RuleT = TypeVar("RuleT", VotingRule, ExtendedGround, Organisation, AreaRule)
FILE = "meetings.toml"


def known_rules() -> Known:
    """Give the rules and the catalogue in force, as decisions want them."""
    return Known(meeting_rules(), current_rules().catalogue)


def meeting_rules() -> MeetingRules:
    """Give the rules of board meetings in force."""
    return load_meeting_rules(applied_texts())


@lru_cache(maxsize=8)
def load_meeting_rules(extra: tuple[str, ...] = ()) -> MeetingRules:
    """Give the shipped rules with the added texts; later ones win by id.

    Errors: DataFileError that names the file, line and field.
    """
    shipped = files("anke.decisions").joinpath(f"data/{FILE}")
    sources = [DataText(FILE, shipped.read_text(encoding="utf-8"))]
    sources += [DataText(f"text {n}", text) for n, text in enumerate(extra, 1)]
    return MeetingRules(
        votings=_latest(sources, "voting", _voting),
        grounds=_latest(sources, "extended", _ground),
        organisations=_latest(sources, "organisation", _organisation),
        areas=_latest(sources, "meeting_area", _area),
    )


def _latest(
    sources: Sequence[DataText], table: str, read: Callable[[Entry], RuleT]
) -> tuple[RuleT, ...]:
    found: dict[str, RuleT] = {}
    for source in sources:
        for entry in read_entries(source, table):
            rule = read(entry)
            found[rule.id] = rule
    return tuple(found.values())


def _voting(entry: Entry) -> VotingRule:
    return VotingRule(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        appointed=_count(entry, "appointed"),
        authority=_count(entry, "authority"),
        legal_basis=entry.text("legal_basis"),
        source=entry.text("source"),
        chair_breaks_tie=entry.flag("chair_breaks_tie", default=False),
        recorded_as=entry.text("recorded_as", "ordinary"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _count(entry: Entry, field: str) -> int:
    value = entry.integer(field)
    if value is None or value < 1:
        entry.refuse(field, "must be at least one")
    return value


def _ground(entry: Entry) -> ExtendedGround:
    return ExtendedGround(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        source=entry.text("source"),
        areas=_texts(entry, "areas"),
        subjects=_texts(entry, "subjects"),
        legal_basis=entry.text("legal_basis", ""),
        valid_from=entry.day("valid_from"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _organisation(entry: Entry) -> Organisation:
    return Organisation(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        short=entry.text("short"),
        source=entry.text("source"),
    )


def _area(entry: Entry) -> AreaRule:
    return AreaRule(
        id=entry.text("id"),
        voting=entry.text("voting"),
        source=entry.text("source"),
        minutes=_count(entry, "minutes"),
        seats=_seats(entry),
        advisers=_texts(entry, "advisers"),
        usual_advisers=_texts(entry, "usual_advisers"),
        parties_invited=entry.flag("parties_invited", default=False),
        confirmed=entry.flag("confirmed", default=False),
    )


def _texts(entry: Entry, field: str) -> tuple[str, ...]:
    value = entry.fields.get(field, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        entry.refuse(field, "must be a list of texts")
    return tuple(value)


def _seats(entry: Entry) -> tuple[tuple[str, ...], ...]:
    value = entry.fields.get("seats", [])
    if not isinstance(value, list) or not all(isinstance(one, list) for one in value):
        entry.refuse("seats", "must be a list of lists of organisations")
    return tuple(tuple(str(who) for who in seat) for seat in value)
