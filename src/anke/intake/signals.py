# SPDX-License-Identifier: EUPL-1.2
"""Loads the signals from `data/signals.toml`, with what an authority adds.

>>> load_signals().signals["use-of-force"].name_da
'magtanvendelse'
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from anke.deadlines.catalogue import load_rulebook
from anke.deadlines.data_files import DataText, Entry, read_entries
from anke.deadlines.errors import DataFileError
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.phrases import Lexicon
from anke.intake.domain.signals import Effect, Signal, SignalBook, Urgency
from anke.intake.errors import IntakeDataError, PhraseError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = frozenset(field.name for field in fields(Signal))


def load_signals(extra: Sequence[str | DataText] = ()) -> SignalBook:
    """Give the shipped signals with the `[[signal]]` entries of added TOML texts.

    A later entry with the id of an earlier one takes its place.

    Errors: IntakeDataError that names file, line, entry and field.
    """
    return _load(tuple(extra))


@lru_cache(maxsize=16)
def _load(extra: tuple[str | DataText, ...]) -> SignalBook:
    shipped = files("anke.intake") / "data" / "signals.toml"
    texts = [DataText("signals.toml", shipped.read_text("utf-8"))]
    texts += [
        text if isinstance(text, DataText) else DataText(f"added text {place}", text)
        for place, text in enumerate(extra, start=1)
    ]
    try:
        return SignalBook(
            _signal(entry) for text in texts for entry in read_entries(text, "signal")
        )
    except DataFileError as error:
        raise IntakeDataError(str(error), user_text=error.user_text) from error


def _signal(entry: Entry) -> Signal:
    entry.refuse_unknown(_FIELDS)
    phrases = _texts(entry, "phrases")
    if not phrases:
        entry.refuse("phrases", "must hold at least one phrase")
    return Signal(
        id=entry.text("id"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        why_da=entry.text("why_da"),
        why_en=entry.text("why_en"),
        source=entry.text("source"),
        urgency=entry.choice("urgency", Urgency),
        phrases=phrases,
        unless=_texts(entry, "unless"),
        mail_kind=_mail_kind(entry),
        case_kind=_case_kind(entry),
        effect=entry.choice("effect", Effect, Effect.NONE),
        confirmed=entry.flag("confirmed", default=False),
        examples=_list(entry, "examples"),
        counterexamples=_list(entry, "counterexamples"),
    )


def _list(entry: Entry, field: str) -> tuple[str, ...]:
    found = entry.fields.get(field, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        entry.refuse(field, "must be a list of texts")
    return tuple(found)


def _texts(entry: Entry, field: str) -> tuple[str, ...]:
    phrases = _list(entry, field)
    for phrase in phrases:
        try:
            Lexicon({field: [phrase]})
        except PhraseError as error:
            entry.refuse(field, str(error))
    return phrases


def _mail_kind(entry: Entry) -> MailKind | None:
    known = "mail_kind" in entry.fields
    return entry.choice("mail_kind", MailKind) if known else None


def _case_kind(entry: Entry) -> str:
    kind = entry.text("case_kind", "")
    known = {rule.case_kind for rule in load_rulebook()}
    if kind and kind not in known:
        entry.refuse("case_kind", f"{kind!r} has no deadline rule ({sorted(known)})")
    return kind
