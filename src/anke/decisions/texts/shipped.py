# SPDX-License-Identifier: EUPL-1.2
"""The starter library and the kinds of letter that come with Anke, as data files.

shipped_versions()[0].key.id              # 'receipt-received.any.any.any.any'
letter_kinds().kind("decision").title     # 'Afgørelse'
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anke.deadlines.data_files import DataText, Entry, read_entries
from anke.decisions.domain.decide_texts import check_text
from anke.decisions.domain.letter_kinds import (
    FLAGS,
    LetterKind,
    LetterKinds,
    SectionName,
    SectionPlace,
)
from anke.decisions.domain.plain_language import LegalWord
from anke.decisions.domain.texts import SHIPPED_VERSION, TextKey, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "data" / "texts"
_TEXT_FIELDS = ("section", "area", "law", "subject", "outcome", "heading", "body")
_LETTER_FIELDS = (
    "id",
    "slug",
    "name_da",
    "name_en",
    "title",
    "purpose",
    "sections",
    "outcomes",
    "ends_case",
)


@lru_cache(maxsize=1)
def letter_kinds() -> LetterKinds:
    """Give the kinds of letter. Errors: DataFileError."""
    source = _source("letters.toml")
    names = {}
    for entry in read_entries(source, "section"):
        entry.refuse_unknown(("id", "name_da", "name_en"))
        name = SectionName(*(entry.text(each) for each in ("id", "name_da", "name_en")))
        names[name.id] = name
    kinds = tuple(_kind(entry, names) for entry in read_entries(source, "letter"))
    return LetterKinds(kinds, names)


def _kind(entry: Entry, names: dict[str, SectionName]) -> LetterKind:
    entry.refuse_unknown(_LETTER_FIELDS)
    return LetterKind(
        id=entry.text("id"),
        slug=entry.text("slug"),
        name_da=entry.text("name_da"),
        name_en=entry.text("name_en"),
        title=entry.text("title"),
        purpose=entry.text("purpose"),
        sections=tuple(
            _place(entry, raw, names) for raw in entry.fields.get("sections", ())
        ),
        outcomes=tuple(entry.fields.get("outcomes", ())),
        ends_case=entry.flag("ends_case", default=False),
    )


def _place(
    entry: Entry, raw: dict[str, Any], names: dict[str, SectionName]
) -> SectionPlace:
    place = SectionPlace(
        raw["id"],
        tuple(raw.get("when", ())),
        tuple(raw.get("unless", ())),
        bool(raw.get("required", False)),
    )
    if place.id not in names:
        entry.refuse("sections", f"{place.id!r} is no section")
    if unknown := {*place.when, *place.unless} - FLAGS:
        entry.refuse("sections", f"{unknown.pop()!r} is no flag")
    return place


@lru_cache(maxsize=1)
def shipped_versions() -> tuple[Version, ...]:
    """Give the starter library. Errors: DataFileError."""
    found: dict[TextKey, Version] = {}
    for name in ("letters_before.toml", "letters_deciding.toml"):
        for entry in read_entries(_source(name), "text"):
            for version in _versions(entry):
                if version.key in found:
                    entry.refuse("section", f"a second text for {version.key.id}")
                found[version.key] = version
    return tuple(found.values())


def _versions(entry: Entry) -> Iterator[Version]:
    """Make a text of an entry; one for each area when there are several."""
    entry.refuse_unknown((*_TEXT_FIELDS, "confirmed"))
    if entry.text("section") not in letter_kinds().sections:
        entry.refuse("section", f"{entry.text('section')!r} is no section")
    heading, body = entry.text("heading", ""), entry.text("body").strip()
    if problem := check_text(heading, body):
        entry.refuse("body", problem)
    areas = entry.fields.get("area", "")
    for area in areas if isinstance(areas, list) else [areas]:
        rest = [entry.text(name, "") for name in ("law", "subject", "outcome")]
        key = TextKey(entry.text("section"), area, *rest)
        yield Version(key, SHIPPED_VERSION, heading, body)


@lru_cache(maxsize=1)
def unconfirmed_texts() -> frozenset[str]:
    """Name the texts whose statement of the law was not read in a source."""
    entries = (
        entry
        for name in ("letters_before.toml", "letters_deciding.toml")
        for entry in read_entries(_source(name), "text")
    )
    return frozenset(
        version.key.id
        for entry in entries
        if not entry.flag("confirmed", default=True)
        for version in _versions(entry)
    )


@lru_cache(maxsize=1)
def error_clauses() -> dict[str, str]:
    """Give how a letter says each formal error, by its code. Errors: DataFileError."""
    clauses = {}
    for entry in read_entries(_source("formal_errors.toml"), "formal_error"):
        entry.refuse_unknown(("id", "clause_da"))
        clauses[entry.text("id")] = entry.text("clause_da")
    return clauses


@lru_cache(maxsize=1)
def legal_words() -> tuple[LegalWord, ...]:
    """Give the words that a citizen may not know. Errors: DataFileError."""
    return tuple(
        _word(entry) for entry in read_entries(_source("legal_words.toml"), "word")
    )


def _word(entry: Entry) -> LegalWord:
    entry.refuse_unknown(("id", "forms", "plain", "kind"))
    forms = entry.fields.get("forms")
    if not forms or not all(isinstance(form, str) and form for form in forms):
        entry.refuse("forms", "must be a list of words")
    kind = entry.text("kind")
    if kind not in ("term", "heavy"):
        entry.refuse("kind", "must be term or heavy")
    return LegalWord(
        entry.text("id"), tuple(forms), entry.text("plain"), kind == "heavy"
    )


def _source(name: str) -> DataText:
    return DataText(name, (FOLDER / name).read_text("utf-8"))
