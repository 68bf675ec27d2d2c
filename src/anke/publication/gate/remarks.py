# SPDX-License-Identifier: EUPL-1.2
"""What municipalities say of their own figures (*kommunens egen bemærkning*).

The authority enters it; the municipality has said it. It goes into the release with the
figures, is signed with them, and readers see whose words it is and from which day.

    # ANKE_VAR/remarks.toml
    [[remark]]
    id = "aarhus-2022"
    first_instance = "municipality-0751"
    said_on = 2023-01-12
    text_da = "Kommunen har i 2022 samlet sagerne om merudgifter ét sted."
    areas = ["municipal"]
    source = "Aarhus Byråd, mødet 11. januar 2023, punkt 7"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.deadlines.data_files import DataText, read_entries
from anke.intake.domain.cpr_mentions import find_cpr
from anke.publication.bundle.contents import LAW_PREFIX, Note, Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from anke.cases.domain.catalogue import Catalogue
    from anke.deadlines.data_files import Entry

FILE: Final = "remarks.toml"
MOST_LETTERS: Final = 1000
_FIELDS: Final = frozenset(
    {"id", "first_instance", "said_on", "text_da", "text_en", "areas", "subjects"}
    | {"first_on", "last_on", "source"}
)


def own_remarks(folder: Path, catalogue: Catalogue, today: date) -> tuple[Note, ...]:
    """Read the remarks that the authority has entered; without a file there are none.

    Errors: DataFileError that names file, line, entry and field.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    source = DataText(str(path), path.read_text(encoding="utf-8"))
    return read_remarks(source, catalogue, today)


def read_remarks(
    source: DataText, catalogue: Catalogue, today: date
) -> tuple[Note, ...]:
    """Read the remarks of a text. Errors: DataFileError."""
    found: dict[str, Note] = {}
    for entry in read_entries(source, "remark"):
        note = _remark(entry, catalogue, today)
        if note.id in found:
            entry.refuse("id", "stands twice")
        found[note.id] = note
    return tuple(found.values())


def _remark(entry: Entry, catalogue: Catalogue, today: date) -> Note:
    entry.refuse_unknown(_FIELDS)
    towns = {each.id for each in catalogue.first_instances}
    laws = {f"{LAW_PREFIX}{each.id}" for each in catalogue.laws}
    subjects = {each.id for each in catalogue.subjects} | laws
    code = entry.text("first_instance")
    _require_known(entry, "first_instance", [code], towns)
    return Note(
        id=f"remark-{entry.text('id')}",
        text=Text(_words(entry, "text_da"), _words(entry, "text_en", needed=False)),
        areas=_codes(entry, "areas", {each.id for each in catalogue.areas}),
        subjects=_codes(entry, "subjects", subjects, needed=False),
        first_instances=(code,),
        first_on=_day(entry, "first_on"),
        last_on=_day(entry, "last_on"),
        source=entry.text("source"),
        said_by=code,
        said_on=_said_on(entry, today),
    )


def _said_on(entry: Entry, today: date) -> str:
    day = entry.day("said_on")
    if day is None:
        entry.refuse("said_on", "is missing")
    if day > today:
        entry.refuse("said_on", f"{day} has not come")
    return day.isoformat()


def _words(entry: Entry, field: str, *, needed: bool = True) -> str:
    text = entry.text(field, None if needed else "").strip()
    if len(text) > MOST_LETTERS:
        entry.refuse(field, f"has {len(text)} letters; {MOST_LETTERS} are the most")
    if find_cpr(text):
        entry.refuse(field, "has what looks like a CPR number; everybody will read it")
    return text


def _codes(
    entry: Entry, field: str, known: Collection[str], *, needed: bool = True
) -> tuple[str, ...]:
    codes = entry.fields.get(field, [])
    if not isinstance(codes, list) or not all(isinstance(each, str) for each in codes):
        entry.refuse(field, "must be a list of texts")
    if needed and not codes:
        entry.refuse(field, "must not be empty")
    _require_known(entry, field, codes, known)
    return tuple(codes)


def _require_known(
    entry: Entry, field: str, codes: list[str], known: Collection[str]
) -> None:
    for code in codes:
        if code not in known:
            entry.refuse(field, f"{code!r} is not in the catalogue")


def _day(entry: Entry, field: str) -> str:
    day = entry.day(field)
    return day.isoformat() if day else ""
