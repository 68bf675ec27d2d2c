# SPDX-License-Identifier: EUPL-1.2
"""A sample letter of made-up facts, for whoever wants to see what letters look like.

write_sample(Sample("decision", "municipal", "upheld"), Path("afgoerelse.pdf"))
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.decisions.domain.assembly import LetterFacts, assemble
from anke.decisions.domain.fields import EXAMPLES
from anke.decisions.domain.texts import Library, Wanted
from anke.decisions.errors import UnreadableLetterError
from anke.decisions.letters.printing import Head, print_letter
from anke.decisions.letters.word_marks import Origin
from anke.decisions.letters.word_writing import write_word
from anke.decisions.texts.shipped import FOLDER, letter_kinds, shipped_versions
from anke.intake.forms.authority import authority

if TYPE_CHECKING:
    from pathlib import Path

    from anke.decisions.domain.letter import Letter

DAY = date(2022, 12, 31)
FLAGS = frozenset({"unanimous", "guarantee-errors", "time-known"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Which letter to show."""

    kind: str = "decision"
    area: str = "municipal"
    outcome: str = "upheld"


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    """Give what somebody might have written where the library leaves a blank."""
    raw = tomllib.loads((FOLDER / "sample.toml").read_text("utf-8"))
    return {section: text.strip() for section, text in raw["written"].items()}


def sample_letter(sample: Sample, *, draft: bool = False) -> Letter:
    """Make the letter of made-up facts; a draft keeps its blanks.

    Errors: UnknownLetterKindError.
    """
    kind = letter_kinds().kind(sample.kind)
    wanted = Wanted(sample.area, "", "", sample.outcome)
    facts = LetterFacts(wanted, EXAMPLES, FLAGS)
    letter = assemble(kind, facts, Library(shipped_versions()), DAY)
    if draft:
        return letter
    sections = tuple(
        replace(one, body=_written().get(one.id, one.body)) if "[[" in one.body else one
        for one in letter.sections
    )
    return replace(letter, sections=sections)


def sample_head() -> Head:
    """Give the head of the sample letter."""
    us = authority()
    return Head(
        authority=us.name,
        foot=f"{us.post} · Telefon {us.phone} · {us.email}",
        recipient=("Nancy Ann Berggren", "Testvej 3, 2. tv.", "8000 Aarhus C"),
        number="22-00001",
        day=DAY,
        facts=(("Sagsbehandler", "Karen Bruun"),),
    )


def write_sample(sample: Sample, path: Path, *, draft: bool = False) -> None:
    """Write the sample as PDF or Word, by the file's ending.

    Errors: UnknownLetterKindError; UnreadableLetterError for another ending.
    """
    letter = sample_letter(sample, draft=draft)
    if path.suffix.lower() == ".docx":
        path.write_bytes(write_word(letter, Origin("22-00001", sample.kind, 1)))
    elif path.suffix.lower() == ".pdf":
        path.write_bytes(print_letter(letter, sample_head(), draft=draft))
    else:
        raise UnreadableLetterError(
            f"{path.name}: neither .pdf nor .docx",
            user_text="Filen skal ende på .pdf eller .docx.",
        )
