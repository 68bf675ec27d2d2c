# SPDX-License-Identifier: EUPL-1.2
"""Load the rules of handling from `data/handling.toml`, and what an authority adds.

An added text has the same tables; an entry of a known id takes its place.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from anke.cases.domain.handling_rules import (
    FormalErrorRule,
    Grade,
    HandlingRules,
    OwedBy,
    Reason,
    SignatureRule,
    StepRule,
)
from anke.deadlines.data_files import DataText, Entry, read_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RuleT = TypeVar("RuleT", StepRule, SignatureRule, Reason, FormalErrorRule)
FILE = Path(__file__).parent / "data" / "handling.toml"


def load_handling(extra: Sequence[str] = ()) -> HandlingRules:
    """Give the shipped rules with the added TOML texts; later ones win by id.

    Errors: DataFileError that names the file, line and field.
    """
    return _load(tuple(extra))


@lru_cache(maxsize=32)
def _load(extra: tuple[str, ...]) -> HandlingRules:
    sources = [DataText(FILE.name, FILE.read_text(encoding="utf-8"))]
    sources += [
        DataText(f"text {place}", text) for place, text in enumerate(extra, start=1)
    ]
    return HandlingRules(
        steps=tuple(_latest(sources, "step", _step).values()),
        signatures=tuple(_latest(sources, "signature", _signature).values()),
        reasons=tuple(_latest(sources, "reason", _reason).values()),
        formal_errors=tuple(_latest(sources, "formal_error", _error).values()),
        version=_version(sources),
    )


def _version(sources: Sequence[DataText]) -> str:
    """Hash what is said about handling; other tables of a text do not count."""
    said = [
        repr(entry.fields)
        for table in _READERS
        for source in sources
        for entry in read_entries(source, table)
    ]
    return sha256("\n".join(said).encode()).hexdigest()


def _latest(
    sources: Sequence[DataText], table: str, read: Callable[[Entry], RuleT]
) -> dict[str, RuleT]:
    found: dict[str, RuleT] = {}
    for source in sources:
        for entry in read_entries(source, table):
            rule = read(entry)
            found[rule.id] = rule
    return found


def _texts(entry: Entry, field: str) -> tuple[str, ...]:
    value = entry.fields.get(field, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        entry.refuse(field, "must be a list of texts")
    return tuple(value)


def _days(entry: Entry, field: str, default: int | None = None) -> int:
    value = entry.integer(field)
    value = default if value is None else value
    if value is None or value < 1:
        entry.refuse(field, "must be at least one day")
    return value


def _step(entry: Entry) -> StepRule:
    _refuse_unknown(entry, StepRule)
    return StepRule(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        owed_by=entry.choice("owed_by", OwedBy).value,
        answer_days=_days(entry, "answer_days"),
        legal_basis=entry.text("legal_basis"),
        source=entry.text("source"),
        reminder_days=_days(entry, "reminder_days", 7),
        areas=_texts(entry, "areas"),
        pauses=_texts(entry, "pauses"),
        must_wait=entry.flag("must_wait", default=False),
        usual_in=_texts(entry, "usual_in"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _signature(entry: Entry) -> SignatureRule:
    _refuse_unknown(entry, SignatureRule)
    return SignatureRule(
        id=entry.text("id"),
        source=entry.text("source"),
        areas=_texts(entry, "areas"),
        outcomes=_texts(entry, "outcomes"),
        others=_texts(entry, "others"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _reason(entry: Entry) -> Reason:
    _refuse_unknown(entry, Reason)
    return Reason(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        source=entry.text("source"),
        areas=_texts(entry, "areas"),
        outcomes=_texts(entry, "outcomes"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _error(entry: Entry) -> FormalErrorRule:
    _refuse_unknown(entry, FormalErrorRule)
    return FormalErrorRule(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        grade=entry.choice("grade", Grade).value,
        source=entry.text("source"),
        may_be_graver=entry.flag("may_be_graver", default=False),
        confirmed=entry.flag("confirmed", default=False),
    )


def _refuse_unknown(entry: Entry, kind: type) -> None:
    entry.refuse_unknown({field.name for field in fields(kind)})


_READERS = ("step", "signature", "reason", "formal_error")
