# SPDX-License-Identifier: EUPL-1.2
"""Drafts: proposed by the library, saved, merged, and never overwritten unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import ViewEvent
from anke.cases.errors import UnknownCaseError
from anke.decisions.domain.assembly import Lack, LackKind
from anke.decisions.domain.draft_merging import Edit, merge, refill, section_digest
from anke.decisions.domain.letter import Letter, Section
from anke.decisions.errors import DraftConflictError, UnknownLetterKindError
from anke.decisions.letters.drafts import (
    choose,
    forget_draft,
    open_draft,
    replace_letter,
    save_draft,
)
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.models import Draft
from anke.decisions.letters.tests.people import member, open_case

UPHELD = Choice(outcome="upheld")


def edit(draft, section: str, body: str) -> Edit:
    """Change a section of the draft that somebody sees."""
    seen = draft.letter.section(section)
    base = section_digest(seen.heading, seen.body)
    return Edit(section, seen.heading, body, base)


def untouched(draft, *but: str) -> list[Edit]:
    """Give the other sections as a form sends them in."""
    return [
        edit(draft, one.id, one.body)
        for one in draft.letter.sections
        if one.id not in but
    ]


@pytest.mark.django_db
def test_a_draft_begins_as_the_texts_in_force() -> None:
    """The facts of the case stand in it; nothing is stored until it is saved."""
    user, number = member(), open_case()

    draft = open_draft(user, number, choice=UPHELD)

    assert draft.version == 0
    assert "Københavns Kommunes afgørelse af 30. januar 2022" in (
        draft.letter.section("decision-complaint").body
    )
    assert draft.letter.section("decision-result").body.startswith("Vi stadfæster")
    assert "Karen Bruun\nAnkemyndigheden" in draft.letter.section("closing").body
    assert not Draft.objects.exists()
    assert ViewEvent.objects.filter(stream=f"case:{number}", purpose="Brev").exists()


@pytest.mark.django_db
def test_what_is_saved_is_read_again_and_lies_encrypted() -> None:
    """Nobody reads the letter in the database."""
    user, number = member(), open_case()
    draft = choose(user, number, choice=UPHELD)

    saved = save_draft(
        user,
        number,
        title="Afgørelse om merudgifter",
        edits=[edit(draft, "decision-reasons", "Vi lægger vægt på Nancys udgifter.")],
    )

    row = Draft.objects.get()
    assert (saved.version, row.version, row.author) == (2, 2, "S001")
    assert b"Nancy" not in bytes(row.box)
    again = open_draft(user, number)
    assert again.letter == saved.letter
    assert again.letter.title == "Afgørelse om merudgifter"
    assert again.content.choice == UPHELD


@pytest.mark.django_db
def test_saving_the_same_again_stores_nothing() -> None:
    """A form that is sent twice makes one version."""
    user, number = member(), open_case()
    draft = choose(user, number, choice=UPHELD)
    edits = [edit(draft, "decision-rules", "Reglen.")]

    first = save_draft(user, number, edits=edits)
    second = save_draft(user, number, edits=edits)

    assert (first.version, second.version) == (2, 2)


@pytest.mark.django_db
def test_two_who_write_in_different_sections_both_get_through() -> None:
    """The second save keeps what the first one wrote."""
    one, other, number = member(), member(code="S002"), open_case()
    seen = choose(one, number, choice=UPHELD)
    save_draft(one, number, edits=[edit(seen, "decision-rules", "Første.")])

    saved = save_draft(
        other,
        number,
        edits=[
            edit(seen, "decision-reasons", "Anden."),
            *untouched(seen, "decision-reasons"),
        ],
    )

    assert saved.letter.section("decision-rules").body == "Første."
    assert saved.letter.section("decision-reasons").body == "Anden."
    assert saved.author == "S002"


@pytest.mark.django_db
def test_two_who_write_in_one_section_are_shown_both_texts() -> None:
    """Nothing of the second save is stored, and both can be read."""
    one, other, number = member(), member(code="S002"), open_case()
    seen = choose(one, number, choice=UPHELD)
    save_draft(one, number, edits=[edit(seen, "decision-reasons", "Første.")])

    with pytest.raises(DraftConflictError) as refused:
        save_draft(
            other,
            number,
            edits=[
                edit(seen, "decision-reasons", "Anden."),
                edit(seen, "decision-rules", "Også anden."),
            ],
        )

    (conflict,) = refused.value.conflicts
    assert (conflict.mine, conflict.theirs) == ("Anden.", "Første.")
    stored = open_draft(one, number)
    assert stored.letter.section("decision-reasons").body == "Første."
    assert stored.letter.section("decision-rules").body != "Også anden."


@pytest.mark.django_db
def test_who_has_seen_both_texts_decides() -> None:
    """Sent in over what the other wrote, the text is taken."""
    one, other, number = member(), member(code="S002"), open_case()
    seen = choose(one, number, choice=UPHELD)
    theirs = save_draft(one, number, edits=[edit(seen, "decision-reasons", "Første.")])

    saved = save_draft(
        other, number, edits=[edit(theirs, "decision-reasons", "Første og anden.")]
    )

    assert saved.letter.section("decision-reasons").body == "Første og anden."


@pytest.mark.django_db
def test_another_outcome_brings_its_texts_and_keeps_what_was_written() -> None:
    """Only what nobody has touched is exchanged."""
    user, number = member(), open_case()
    draft = choose(user, number, choice=UPHELD)
    save_draft(user, number, edits=[edit(draft, "decision-rules", "Min egen tekst.")])

    changed = choose(user, number, choice=Choice(outcome="changed"))

    assert changed.letter.section("decision-result").body.startswith("Vi ændrer")
    assert changed.letter.section("decision-rules").body == "Min egen tekst."


@pytest.mark.django_db
def test_another_kind_of_letter_keeps_the_words_of_the_one_before() -> None:
    """A rejection has no result of a decision, but what was written stays."""
    user, number = member(), open_case()
    draft = choose(user, number, choice=UPHELD)
    save_draft(user, number, edits=[edit(draft, "decision-reasons", "Mine ord.")])

    rejected = choose(user, number, choice=Choice(outcome="rejected"))

    assert rejected.letter.kind == "rejection"
    assert rejected.letter.section("decision-result") is None
    assert rejected.letter.sections[-1] == rejected.letter.section("decision-reasons")
    assert rejected.letter.sections[-1].body == "Mine ord."
    assert Lack(LackKind.STRAY_SECTION, "decision-reasons") in rejected.lacks


@pytest.mark.django_db
def test_formal_errors_bring_criticism_in_two_grades() -> None:
    """A guarantee is criticised; a breach of order is an error."""
    user, number = member(), open_case()

    draft = choose(
        user,
        number,
        choice=Choice(
            "upheld",
            errors=(("party-hearing", "guarantee"), ("appeal-guidance", "order")),
        ),
    )

    assert draft.letter.section("decision-criticism").body.startswith(
        "Vi kritiserer, at kommunen ikke hørte dig"
    )
    assert "har begået fejl, fordi kommunen ikke vejledte dig" in (
        draft.letter.section("decision-errors").body
    )


@pytest.mark.django_db
def test_with_a_representative_the_letter_says_so() -> None:
    """The representative complained for somebody, and gets the letter."""
    user, number = member(), open_case(representative=True)

    draft = choose(user, number, choice=UPHELD)

    body = draft.letter.section("decision-complaint-represented").body
    assert body.startswith("Max Mand Berggren har klaget for dig")


@pytest.mark.django_db
def test_a_letter_from_word_replaces_its_own_version_only() -> None:
    """A file that was made of an older version overwrites nothing."""
    user, number = member(), open_case()
    draft = choose(user, number, choice=UPHELD)
    letter = Letter("decision", "Afgørelse", (Section("closing", "", "Hilsen"),))

    with pytest.raises(DraftConflictError):
        replace_letter(user, number, letter=letter, version=0)
    replaced = replace_letter(user, number, letter=letter, version=draft.version)

    assert replaced.letter == letter


@pytest.mark.django_db
def test_only_who_works_on_cases_writes_letters() -> None:
    """Others are refused, and leave no line in the view log."""
    number = open_case()

    for role, code in ((Role.ANALYST, "A1"), (Role.ADMINISTRATOR, "A2")):
        with pytest.raises(AccessDeniedError):
            open_draft(member(role, code), number)
        with pytest.raises(AccessDeniedError):
            save_draft(member(role, f"{code}b"), number, edits=[])
    assert not ViewEvent.objects.exists()


@pytest.mark.django_db
def test_what_is_not_there_is_refused() -> None:
    """No case, no letter; no kind of letter of that name."""
    user = member()

    with pytest.raises(UnknownCaseError):
        open_draft(user, "22-99999")
    with pytest.raises(UnknownLetterKindError):
        open_draft(user, open_case(), "julekort")


@pytest.mark.django_db
def test_a_draft_is_forgotten_once_and_for_all() -> None:
    """Thrown away twice it is gone as well."""
    user, number = member(), open_case()
    choose(user, number, choice=UPHELD)

    forget_draft(number)
    forget_draft(number)

    assert open_draft(user, number).version == 0


# --- The rule of merging, alone ------------------------------------------------------

BODY = st.sampled_from(["", "a", "b", "c"])
NAMES = ("x", "y", "z")


def letter(bodies: tuple[str, ...]) -> Letter:
    """Make a letter of three sections."""
    sections = (
        Section(name, "", body) for name, body in zip(NAMES, bodies, strict=True)
    )
    return Letter("decision", "", tuple(sections))


@pytest.mark.unit
@given(*[st.tuples(BODY, BODY, BODY)] * 3)
def test_no_words_are_lost_without_a_conflict(base, first, second) -> None:
    """After two saves each change of each stands, or there was a conflict."""
    stored = merge(letter(base), edits(base, first)).letter
    merged = merge(stored, edits(base, second))

    assert [one.body for one in stored.sections] == list(first)
    told = {conflict.section for conflict in merged.conflicts}
    for name, was, one, other in zip(NAMES, base, first, second, strict=True):
        stands = merged.letter.section(name).body
        if name in told:
            assert len({was, one, other}) == 3
            assert stands == one
        else:
            assert stands == (other if other != was else one)


def edits(base: tuple[str, ...], new: tuple[str, ...]) -> list[Edit]:
    """Give what a form sends in that was opened at `base`."""
    return [
        Edit(name, "", body, section_digest("", was))
        for name, was, body in zip(NAMES, base, new, strict=True)
    ]


@pytest.mark.unit
@given(*[st.tuples(BODY, BODY, BODY)] * 3)
def test_another_outcome_never_takes_a_word_that_somebody_wrote(
    before, current, after
) -> None:
    """What differs from the library's text stands in the new letter, too."""
    filled = refill(letter(current), letter(before), letter(after))

    for name, was, written in zip(NAMES, before, current, strict=True):
        if written != was:
            assert filled.section(name).body == written


@pytest.mark.unit
def test_line_ends_of_a_browser_are_no_change() -> None:
    """A form that nobody touched is untouched, whatever the browser makes of it."""
    assert section_digest("", "a\r\nb\r\n") == section_digest("", "a\nb")
