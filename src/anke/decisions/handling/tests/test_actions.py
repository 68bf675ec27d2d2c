# SPDX-License-Identifier: EUPL-1.2
"""From the first question to the letter that is on its way, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.models import Case, Document
from anke.cases.services import read_states
from anke.cases.tests.factories import do
from anke.cases.verification import verify
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.domain.draft_merging import Edit
from anke.decisions.handling.actions import ACTIONS
from anke.decisions.letters.drafts import choose, open_draft, save_draft
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.tests.people import member, open_case

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.state import CaseState

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def number() -> str:
    """Give a municipal case with its appellant, allocated to S001."""
    return open_case(clock.today() - timedelta(days=20))


@pytest.fixture
def author() -> User:
    """Give the caseworker."""
    return member()


@pytest.fixture
def reader() -> User:
    """Give the second reader."""
    return member(Role.TEAM_LEADER, "T001", "Torben Ledet")


def signed_in(user: User) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def state_of(number: str) -> CaseState:
    """Give the case as its journal tells it."""
    return read_states([number])[number]


def post(user: User, number: str, word: str, place: int = 0, **data: object):
    """Send the form of an action as its page would."""
    name, args = (
        ("request-action", [number, word, place])
        if place
        else (
            "case-action",
            [number, word],
        )
    )
    form = {"seen": state_of(number).length} | data
    return signed_in(user).post(reverse(name, args=args), form)


def ask(user: User, number: str):
    """Hear the appellant about something."""
    (_role, person) = state_of(number).parties[0]
    return post(
        user,
        number,
        "spoerg",
        step="party-hearing",
        recipients=[f"party:{person}"],
        questions="din nye lægeerklæring",
        due_on=(clock.today() + timedelta(days=14)).isoformat(),
    )


def write_decision(user: User, number: str, outcome: str = "upheld") -> None:
    """Write the decision letter so that nothing is missing in it."""
    choose(user, number, choice=Choice(outcome=outcome))
    letter = open_draft(user, number).letter
    edits = [
        Edit(section.id, section.heading, "Vi lægger vægt på lægens svar.", "")
        for section in letter.sections
        if "[[" in section.body
    ]
    save_draft(user, number, edits=edits, title=letter.title)


def test_the_case_page_says_what_happens_now_and_offers_it(number, author) -> None:
    """The first thing on the page is what is to be done, then what can be done."""
    page = signed_in(author).get(reverse("case-page", args=[number])).content.decode()

    assert "Hvad skal der ske nu?" in page
    assert "Skriv udkast" in page
    assert reverse("case-action", args=[number, "spoerg"]) in page
    assert reverse("case-action", args=[number, "genoptag"]) not in page


@pytest.mark.parametrize("word", [each.word for each in ACTIONS if not each.of_request])
def test_every_action_has_a_page_or_says_why_not(word, number, author) -> None:
    """What the case does not allow now is said in words, never a blank page."""
    answer = signed_in(author).get(reverse("case-action", args=[number, word]))

    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()


def test_an_unknown_action_is_not_found(number, author) -> None:
    """Neither an invented word nor a request's action without its request."""
    client = signed_in(author)

    for word in ("findes-ikke", "svar"):
        assert client.get(f"/sagsbehandling/{number}/skridt/{word}/").status_code == 404


def test_a_hearing_goes_out_as_a_letter_and_waits_for_its_answer(
    number, author
) -> None:
    """One act: the request is journaled, the letter filed and in the outbox."""
    answer = ask(author, number)

    assert answer.status_code == 302
    state = state_of(number)
    (request,) = state.work.open_requests
    (letter,) = state.work.letters
    assert (request.step, letter.purpose) == ("party-hearing", "hearing")
    assert request.document == letter.document
    assert PostedLetter.objects.get().number == letter.letter
    pdf = read_document(Document.objects.get(commitment=letter.document))
    assert pdf.startswith(b"%PDF-1.7")
    page = signed_in(author).get(reverse("case-page", args=[number])).content.decode()
    assert "Venter på svar fra parten" in page
    assert "forvaltningsloven § 19" in page


def test_an_answer_ends_the_step(number, author) -> None:
    """The caseworker registers that there is nothing to add."""
    ask(author, number)

    today = clock.today().isoformat()
    post(author, number, "svar", 1, answer="nothing-to-add", on=today)

    assert state_of(number).open_steps == ()
    assert Case.objects.get(number=number).todo == "write-draft"


def test_nobody_s_words_are_lost_when_two_work_on_a_case(
    number, author, reader
) -> None:
    """The second to send hears what the first did; the words stand in the form."""
    seen = state_of(number).length
    ask(author, number)

    answer = post(
        reader, number, "fristbrev", seen=seen, rule="municipal",
        reason="vi venter på din læge", announced_on="2030-01-15",
    )  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sagen er ændret" in page
    assert "S001" in page
    assert "vi venter på din læge" in page
    assert f'value="{state_of(number).length}"' in page
    assert len(state_of(number).work.letters) == 1


def test_a_note_is_filed_and_can_be_read(number, author) -> None:
    """Nobody's work stands in its way: a note takes nothing from anybody."""
    post(author, number, "notat", seen=1, text="Talt med klager i telefonen.")

    state = state_of(number)
    (note,) = state.work.notes
    assert note.note in {document for document, *_ in state.documents}
    stored = Document.objects.get(commitment=note.note)
    assert read_document(stored).decode() == "Talt med klager i telefonen."


def test_a_deadline_notice_leaves_the_deadline_where_it_is(number, author) -> None:
    """The letter says why and when; the reason itself is not in the journal."""
    before = state_of(number).due_on

    post(
        author, number, "fristbrev", rule="municipal",
        reason="vi venter på din læge", announced_on="2030-01-15",
    )  # fmt: skip

    state = state_of(number)
    assert state.due_on == before
    assert state.clocks[0].noticed_on == clock.today()
    assert [letter.purpose for letter in state.work.letters] == ["notice"]
    assert "din læge" not in str(state.clocks)


def test_a_case_goes_from_draft_to_letter_by_two_people(number, author, reader) -> None:
    """Written, handed in, returned, revised, signed, decided, on its way to both."""
    write_decision(author, number)
    assert post(author, number, "til-godkendelse", signer="").status_code == 302
    own = post(author, number, "underskrift", verdict="approve")
    assert own.status_code == 422
    assert "Ingen kan godkende sit eget udkast" in own.content.decode()
    returned = post(reader, number, "underskrift", verdict="return", reasons="Kortere.")
    assert returned.status_code == 302
    assert Case.objects.get(number=number).todo == "revise"
    post(author, number, "til-godkendelse", signer="T001")
    assert Case.objects.get(number=number).held_by == "T001"
    post(reader, number, "underskrift", verdict="approve")

    answer = post(author, number, "afgoer", outcome="upheld")

    assert answer.status_code == 302
    state = state_of(number)
    assert (state.outcome, state.work.drafts[-1].status) == ("upheld", "approved")
    letters = [each for each in state.work.letters if each.purpose == "decision"]
    assert len(letters) == 2
    assert {each.document for each in letters} == {state.work.drafts[-1].document}
    assert verify(contents=False).is_sound


def test_nothing_is_decided_without_its_letter(number, author) -> None:
    """A rejection needs one signature, yet a letter in which nothing is missing."""
    choose(author, number, choice=Choice(outcome="rejected"))

    answer = post(author, number, "afgoer", outcome="rejected")

    assert answer.status_code == 422
    assert "Brevet er ikke færdigt" in answer.content.decode()
    assert state_of(number).decided_on is None
    assert not PostedLetter.objects.exists()


def test_the_letter_says_what_is_decided(number, author) -> None:
    """A rejection is not decided with a letter that says something else."""
    write_decision(author, number, "referred")

    answer = post(author, number, "afgoer", outcome="rejected")

    assert answer.status_code == 422
    assert state_of(number).decided_on is None


def test_an_impossible_registration_is_refused_in_words(number, author) -> None:
    """The rule's text stands on the page and the choices stay chosen."""
    answer = post(author, number, "afgoer", outcome="upheld", partial="on")

    assert answer.status_code == 422
    assert "Delvist omgjort" in answer.content.decode()


def test_a_remitted_case_comes_back_as_fast_track(author) -> None:
    """The page proposes the predecessor; one click, and eight weeks run."""
    earlier = open_case(clock.today() - timedelta(days=200))
    on = clock.today() - timedelta(days=100)
    do(earlier, c.DecideCase("remitted", outside=True), on)
    number = open_case(clock.today() - timedelta(days=5))
    page = signed_in(author).get(reverse("case-page", args=[number])).content.decode()
    assert f">{earlier}</a>" in page

    post(author, number, "forgaenger", predecessor=earlier)

    case = Case.objects.get(number=number)
    assert case.predecessor == earlier
    assert state_of(number).relations[-1] == (earlier, "remitted")


def test_who_only_reads_gets_no_actions(number) -> None:
    """A registrar sees the case, not the ways to work on it."""
    client = signed_in(member(Role.REGISTRAR, "J001"))

    page = client.get(reverse("case-page", args=[number])).content.decode()
    assert "Hvad skal der ske nu?" not in page
    address = reverse("case-action", args=[number, "notat"])
    assert client.get(address).status_code == 403


def test_a_draft_is_read_by_its_second_reader_alone_with_the_case(
    number, author, reader
) -> None:
    """The PDF opens sandboxed; another document of the case does not open here."""
    write_decision(author, number)
    post(author, number, "til-godkendelse")
    document = state_of(number).work.drafts[0].document

    answer = signed_in(reader).get(reverse("case-letter", args=[number, document]))

    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert ViewEvent.objects.filter(actor=reader, stream=f"case:{number}").exists()
    other = reverse("case-letter", args=[number, "0" * 64])
    assert signed_in(reader).get(other).status_code == 404
