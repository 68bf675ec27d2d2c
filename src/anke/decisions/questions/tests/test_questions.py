# SPDX-License-Identifier: EUPL-1.2
"""A medical consultant is asked, reads, answers, and the case is closed to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import Answer
from anke.cases.errors import CommandRefusedError, UnknownCaseError
from anke.cases.models import Document
from anke.cases.services import read_states
from anke.cases.tests.factories import do
from anke.cases.verification import verify
from anke.decisions.handling.services import Question, send_question
from anke.decisions.letters.tests.people import member, open_case
from anke.decisions.questions.queries import questions_to
from anke.decisions.questions.services import answer_question

if TYPE_CHECKING:
    from anke.access.models import User
    from anke.cases.domain.state import CaseState

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ASKED = "Er der sammenhæng mellem fald og rygsmerter?"
SAID = "Ja, sammenhængen er overvejende sandsynlig."


@pytest.fixture
def author() -> User:
    """Give the caseworker."""
    return member()


@pytest.fixture
def doctor() -> User:
    """Give a consultant."""
    return member(Role.MEDICAL_CONSULTANT, "L001", "Lea Konstrup")


@pytest.fixture
def number(author: User) -> str:
    """Give a case in which L001 was asked."""
    case = open_case(clock.today() - timedelta(days=20))
    ask(author, case)
    return case


def ask(
    user: User, case: str, code: str = "L001", step: str = "medical-consultant"
) -> None:
    """Ask a consultant something."""
    due = clock.today() + timedelta(days=10)
    question = Question(step, "consultant", (code,), due, (ASKED,))
    send_question(user, case, question, seen=None)


def state_of(number: str) -> CaseState:
    """Give the case as its journal tells it."""
    return read_states([number])[number]


def signed_in(user: User) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: object, status: int = 200) -> str:
    """Open a page and give its text."""
    answer = signed_in(user).get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def send(user: User, number: str, **data: str):
    """Send the consultant's form."""
    address = reverse("my-question", args=[number, 1])
    return signed_in(user).post(address, {"answer": "answered", **data})


def test_the_list_has_the_open_questions_by_their_last_day(number, author, doctor):
    """The first to be answered stands on top; other people's are not there."""
    other = member(Role.MEDICAL_CONSULTANT, "L002")
    urgent = open_case(clock.today() - timedelta(days=9))
    due = clock.today() + timedelta(days=2)
    request = c.SendRequest("second-opinion", "consultant", "L001", due)
    do(urgent, request, clock.today())

    assert [each.case.number for each in questions_to(doctor)] == [urgent, number]
    assert questions_to(other) == []
    assert page(doctor, "my-questions").index(urgent) > 0


def test_who_has_no_code_has_no_questions(number) -> None:
    """An account without a staff code is told so."""
    nobody = member(Role.MEDICAL_CONSULTANT, "L009")
    type(nobody).objects.filter(pk=nobody.pk).update(staff_code=None)
    nobody.refresh_from_db()

    assert questions_to(nobody) == []
    assert "ingen medarbejderkode" in page(nobody, "my-questions")


def test_the_question_is_filed_and_stands_on_the_case(number, author, doctor) -> None:
    """What was asked can be read by who is asked and by everybody on the case."""
    themes = [theme for _, theme, *_ in state_of(number).documents]

    assert themes == ["Spørgsmål til lægekonsulenten"]
    assert ASKED in page(doctor, "my-question", number, 1)
    assert ASKED in page(doctor, "case-page", number)
    assert ViewEvent.objects.filter(actor=doctor, stream=f"case:{number}").count() == 2


def test_the_case_page_offers_a_consultant_the_answer_and_no_work(
    number, author, doctor
) -> None:
    """Who is asked answers; registering and reminding is for the caseworker."""
    theirs, ours = page(doctor, "case-page", number), page(author, "case-page", number)

    assert reverse("my-question", args=[number, 1]) in theirs
    register = reverse("request-action", args=[number, "svar", 1])
    assert register not in theirs
    assert register in ours


def test_an_answer_is_kept_and_closes_the_case(number, doctor) -> None:
    """The words are a document of the case; the list is empty; the page says so."""
    answer = send(doctor, number, text=SAID)

    assert answer.status_code == 302
    state = state_of(number)
    (request,) = state.work.requests
    assert (request.answer, state.open_steps) == ("answered", ())
    kept = Document.objects.get(commitment=request.answer_document)
    assert read_document(kept).decode() == SAID
    assert request.answer_document in {document for document, *_ in state.documents}
    assert questions_to(doctor) == []
    closed = page(doctor, "my-question", number, 1)
    assert "Du har ikke længere adgang til sagen" in closed
    assert SAID not in closed
    assert "Berggren" not in closed
    page(doctor, "case-page", number, status=404)
    page(doctor, "case-document", number, 1, status=404)
    assert verify(contents=False).is_sound


def test_a_double_click_answers_once(number, doctor) -> None:
    """The second sending of the same words is as good as the first; others are not."""
    answers = [send(doctor, number, text=SAID) for _ in range(2)]
    documents = state_of(number).documents
    other = send(doctor, number, text="Nej.")

    assert [each.status_code for each in answers] == [302, 302]
    assert other.status_code == 404
    assert len(documents) == len(state_of(number).documents) == 2


def test_nothing_is_kept_without_words(number, doctor) -> None:
    """The form says what is missing and the question stays open."""
    answer = send(doctor, number, text="  ")

    assert answer.status_code == 200
    assert "form-error" in answer.content.decode()
    assert state_of(number).work.open_requests


@pytest.mark.parametrize(
    "proposal",
    [
        ("more-needed", "Indhent det, der mangler", "information-gathering"),
        ("second-opinion", "Spørg en anden lægekonsulent", "second-opinion"),
    ],
)
def test_what_the_consultant_proposes_stands_on_the_case_until_it_is_done(
    number, author, doctor, proposal
) -> None:
    """The caseworker is offered the next question, and no longer once it is asked."""
    said, offer, step = proposal
    send(doctor, number, text="MR-scanning mangler.", answer=said)
    before = page(author, "case-page", number)

    form = signed_in(author).get(
        reverse("case-action", args=[number, "spoerg"]), {"step": step}
    )
    member(Role.MEDICAL_CONSULTANT, "L002", "Otto Speciale")
    ask(author, number, "L002", "second-opinion")

    assert offer in before
    assert "MR-scanning mangler." in before
    assert f"?step={step}" in before
    assert f'<option value="{step}" selected>' in form.content.decode()
    assert offer not in page(author, "case-page", number)


def test_a_question_that_was_taken_back_keeps_the_words_on_the_page(
    number, doctor
) -> None:
    """Who writes when it is too late loses no words and learns why."""
    do(number, c.WithdrawRequest(1, "Ikke nødvendig"), clock.today())

    answer = send(doctor, number, text=SAID)

    told = answer.content.decode()
    assert answer.status_code == 404
    assert SAID in told
    assert "Det blev ikke lagt på sagen" in told


def test_nobody_answers_for_another(number, author, doctor) -> None:
    """Another consultant's question is not found; a caseworker has none to answer."""
    other = member(Role.MEDICAL_CONSULTANT, "L002")

    assert send(other, number, text=SAID).status_code == 404
    assert send(author, number, text=SAID).status_code == 403
    with pytest.raises(UnknownCaseError):
        answer_question(other, number, 1, SAID, Answer.ANSWERED)
    with pytest.raises(AccessDeniedError):
        answer_question(author, number, 1, SAID, Answer.ANSWERED)
    assert state_of(number).work.open_requests


def test_a_conflict_of_interest_ends_the_access(number, doctor) -> None:
    """Who is in conflict reads and answers nothing, and is told so."""
    do(number, c.DeclareConflict("L001", "family"), clock.today())

    assert questions_to(doctor) == []
    assert "inhabil i sagen" in page(doctor, "my-question", number, 1)
    assert send(doctor, number, text=SAID).status_code == 404


def test_only_consultants_who_may_are_offered(number, author, doctor) -> None:
    """Names, not codes to be typed; not who is in conflict in the case."""
    member(Role.MEDICAL_CONSULTANT, "L002", "Otto Speciale")
    do(number, c.DeclareConflict("L001", "family"), clock.today())

    form = page(author, "case-action", number, "spoerg")

    assert "Otto Speciale (L002)" in form
    assert "Lea Konstrup" not in form


def test_a_second_opinion_is_another_persons(number, author, doctor) -> None:
    """The form asks for a colleague of who was asked, and proposes the step's days."""
    member(Role.MEDICAL_CONSULTANT, "L002", "Otto Speciale")
    send(doctor, number, text=SAID, answer="second-opinion")
    address = reverse("case-action", args=[number, "spoerg"])
    due = clock.today() + timedelta(days=10)
    form = {
        "step": "second-opinion",
        "questions": ASKED,
        "due_on": due.isoformat(),
        "seen": state_of(number).length,
    }

    refused = signed_in(author).post(address, {**form, "consultant": "L001"})
    asked = signed_in(author).post(address, {**form, "consultant": "L002"})

    assert "Vælg en anden lægekonsulent" in refused.content.decode()
    assert asked.status_code == 302
    (request,) = state_of(number).work.open_requests
    assert (request.step, request.recipient) == ("second-opinion", "L002")


def test_only_a_consultant_can_miss_something(author) -> None:
    """What a party answered is answered, nothing to add, or no answer."""
    case = open_case(clock.today() - timedelta(days=20))
    (_role, person) = state_of(case).parties[0]
    due = clock.today() + timedelta(days=9)
    do(case, c.SendRequest("party-hearing", "party", person, due), clock.today())

    assert "der mangler" not in page(author, "request-action", case, "svar", 1)
    with pytest.raises(CommandRefusedError):
        do(case, c.AnswerRequest(1, "more-needed"), clock.today())
