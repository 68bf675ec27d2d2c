# SPDX-License-Identifier: EUPL-1.2
"""The starter library is whole: every outcome of every area has its letter."""

from __future__ import annotations

from datetime import date

import pytest

from anke.cases.rules import rules_of
from anke.deadlines.errors import DataFileError
from anke.decisions.domain.assembly import LackKind, LetterFacts, assemble, lacks
from anke.decisions.domain.fields import EXAMPLES
from anke.decisions.domain.letter_kinds import FLAGS
from anke.decisions.domain.texts import Library, Wanted
from anke.decisions.errors import UnknownLetterKindError
from anke.decisions.texts import shipped
from anke.decisions.texts.shipped import (
    error_clauses,
    letter_kinds,
    shipped_versions,
    unconfirmed_texts,
)

pytestmark = pytest.mark.unit
DAY = date(2022, 12, 31)
CATALOGUE = rules_of().catalogue
OUTCOMES = [
    (area.id, outcome.id) for area in CATALOGUE.areas for outcome in area.outcomes
]
OTHER_KINDS = [kind.id for kind in letter_kinds().kinds if not kind.ends_case]


def missing(kind_id: str, wanted: Wanted, flags: frozenset[str]) -> list[str]:
    """Name what a letter of these facts would lack, but for what a person writes."""
    kind = letter_kinds().kind(kind_id)
    letter = assemble(
        kind, LetterFacts(wanted, EXAMPLES, flags), Library(shipped_versions()), DAY
    )
    return [
        f"{lack.kind} {lack.section} {lack.name}"
        for lack in lacks(letter, kind)
        if lack.kind is not LackKind.TO_WRITE
    ]


@pytest.mark.parametrize(("area", "outcome"), OUTCOMES)
def test_every_outcome_of_every_area_has_its_letter(area: str, outcome: str) -> None:
    """With or without a representative, a meeting and formal errors."""
    kind = letter_kinds().ending_with(outcome)
    wanted = Wanted(area, "", "", outcome)

    assert missing(kind.id, wanted, frozenset()) == []
    assert missing(kind.id, wanted, FLAGS - {"to-instance"}) == []


@pytest.mark.parametrize("area", [area.id for area in CATALOGUE.areas])
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_every_area_has_the_letters_before_a_decision(kind: str, area: str) -> None:
    """To the party and to the first instance."""
    wanted = Wanted(area, "", "", "")

    assert missing(kind, wanted, frozenset()) == []
    assert missing(kind, wanted, frozenset({"to-instance", "time-known"})) == []


def test_no_text_is_for_something_that_is_not_there() -> None:
    """Section, area and outcome of each key are known."""
    used = {place.id for kind in letter_kinds().kinds for place in kind.sections}
    areas = {area for area, _ in OUTCOMES}
    outcomes = {outcome for _, outcome in OUTCOMES}

    for version in shipped_versions():
        assert version.key.section in used
        assert version.key.area in areas | {""}
        assert version.key.outcome in outcomes | {""}
    assert used == set(letter_kinds().sections)


def test_every_formal_error_can_be_said() -> None:
    """The letter has words for each that can be registered."""
    codes = {rule.id for rule in rules_of().handling.formal_errors}

    assert codes <= set(error_clauses())


def test_a_rejection_is_another_letter_than_a_decision() -> None:
    """What ends a case decides which letter it gets."""
    kinds = letter_kinds()

    assert kinds.ending_with("rejected").id == "rejection"
    assert kinds.ending_with("lapsed").id == "lapse"
    assert kinds.ending_with("referred").id == "referral"
    assert kinds.ending_with("upheld").id == "decision"
    assert kinds.ending_with("").id == "decision"
    with pytest.raises(UnknownLetterKindError):
        kinds.kind("julekort")


def test_the_court_deadline_of_children_s_cases_is_in_the_letter() -> None:
    """Four weeks, and who brings it before the court (retssikkerhedsloven § 73)."""
    library = Library(shipped_versions())
    area = Wanted("compulsory-measures", "", "", "meeting-decided")

    text = library.choose("decision-court", area, DAY)

    assert "senest 4 uger" in text.body
    assert "Så sender vi sagen til retten" in text.body
    assert text.key.id in unconfirmed_texts()


def test_criticism_has_the_words_of_its_grade() -> None:
    """A guarantee is criticised; a breach of order is an error."""
    texts = {one.key.section: one.body for one in shipped_versions()}

    assert "Vi kritiserer, at" in texts["decision-criticism"]
    assert "har begået fejl" in texts["decision-errors"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[text]]\nsection = "closing"\nbody = "{{ hilsen }}"', "felt"),
        ('[[text]]\nsection = "julehilsen"\nbody = "Hej"', "no section"),
        ('[[text]]\nsection = "closing"\nbody = ""', "body"),
        ('[[text]]\nsection = "closing"\nbody = "Hej"\nudfald = "x"', "unknown"),
        ('[[text]]\nsection = "closing"\nbody = "a"\n' * 2, "second text"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_field(
    tmp_path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    """Whoever edits the files by hand finds the mistake."""
    (tmp_path / "letters_before.toml").write_text(text, encoding="utf-8")
    (tmp_path / "letters_deciding.toml").write_text("", encoding="utf-8")
    letter_kinds()
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)

    with pytest.raises(DataFileError, match=says):
        shipped.shipped_versions.__wrapped__()
