# SPDX-License-Identifier: EUPL-1.2
"""A meeting's whole life on its pages, and who sees what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anke.access.models import ViewEvent
from anke.cases import clock
from anke.cases.domain import commands as cases
from anke.decisions.domain.meetings import commands as c
from anke.decisions.meetings import services
from anke.decisions.meetings.material import make_material, person
from anke.decisions.meetings.models import BoardMember, Meeting
from anke.decisions.meetings.queries import vote_of
from anke.decisions.meetings.tests.house import (
    CHAIR,
    HELD_ON,
    PLANNED_ON,
    at,
    do,
    meeting,
    open_case,
    open_it,
    staff,
    vote,
)
from anke.decisions.tests.papers import count_pages, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from anke.access.models import User

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _danish(settings: object) -> None:
    """Let pages answer in Danish, as they do where nobody has chosen."""
    settings.LANGUAGE_CODE = "da"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def people() -> dict[str, User]:
    """Let everybody be there."""
    return staff()


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the authority's clock."""

    def set_day(day) -> None:
        monkeypatch.setattr(clock, "now", lambda: at(day))

    set_day(PLANNED_ON)
    return set_day


@pytest.fixture
def sign_in(people, on_day) -> Callable[[str], Client]:
    """Sign somebody in by their code."""

    def signed_in(code: str) -> Client:
        client = Client(headers={"Accept-Language": "da"})
        client.force_login(people[code])
        return client

    return signed_in


def text(response: HttpResponse) -> str:
    """Give what a page says."""
    return response.content.decode()


def act(client: Client, number: str, word: str, /, **data: object) -> HttpResponse:
    """Do something by the address for all acts."""
    address = reverse("meeting-do", args=[number])
    return client.post(address, {"act": word, **data}, follow=True)


def test_a_meeting_from_plan_to_approved_protocol(sign_in, on_day) -> None:
    """The head plans, seats, tables, opens, lets vote, closes and approves."""
    case = open_case()
    head = sign_in("C1")
    assert "1 sag" in text(head.get(reverse("meeting-list")))

    planned = head.post(
        reverse("meeting-plan"),
        {"area": "municipal", "held_on": str(HELD_ON), "starts_at": "09:00"},
        follow=True,
    )
    number = Meeting.objects.get().number
    assert "Hvem sidder med" in text(planned)
    seats = {
        "authority-1": "C1",
        "appointed-1": "M1",
        "appointed-2": "M2",
        "substitute-1": "M3",
        "adviser-medical": "",
    }
    seated = head.post(reverse("meeting-seats", args=[number]), seats, follow=True)
    assert "Person M1" in text(seated)
    assert case in text(act(head, number, "add-cases", cases=[case]))
    act(head, number, "add-matter", title="Orientering", minutes=5)
    act(head, number, "place", item=2, place=1, way="up")
    page = text(act(head, number, "minutes", item=1, minutes=40))
    assert "9.00–9.05" in page.replace("09.", "9.")
    assert [i.item for i in services.meeting_state(number).items] == [2, 1]

    on_day(HELD_ON)
    opened = act(head, number, "open", present=["C1", "M1", "M2"])
    assert "Mødet er begyndt" in text(opened)
    settled = act(head, number, "conclude", item=2, note="Taget til efterretning")
    assert settled.redirect_chain[-1][0] == reverse("meeting-item", args=[number, 1])
    ballot = {"item": 1, "everybody": "upheld", "vote-M2": "changed", "decide": "yes"}
    ballot |= {"reason-M2": "Jeg lægger vægt på erklæringen."}
    voted = head.post(reverse("meeting-item", args=[number, 1]), ballot, follow=True)
    assert "med flertal" in text(voted)
    assert vote_of(case).agreement == "majority"
    closed = act(head, number, "close")
    assert "afsluttet" in text(closed)
    protocol = text(head.get(reverse("meeting-protocol", args=[number])))
    assert "Jeg lægger vægt på erklæringen." in protocol
    approved = act(head, number, "approve")
    assert "Person C1" in text(approved)
    pdf = head.get(reverse("meeting-protocol-pdf", args=[number])).content
    assert "med flertal" in words_on(pdf, 1)
    assert "UDKAST" not in words_on(pdf, 1)


def test_refusals_are_told_on_the_page_where_they_were_asked_for(sign_in) -> None:
    """The rule's own words, and nothing has happened."""
    case = open_case(area="compulsory-measures", subject="cm-foranstaltning")
    number = meeting()
    head = sign_in("C1")

    refused = act(head, number, "add-cases", number=case)
    assert refused.status_code == 409
    assert "udvidet votering" in text(refused)
    assert "§ 55" in text(refused)
    empty = act(head, number, "add-cases")
    assert empty.status_code == 422
    assert "Sæt kryds" in text(empty)
    early = act(head, number, "open", present=["C1"])
    assert (early.status_code, "14.09.2022" in text(early)) == (409, True)
    unknown = act(head, number, "findes-ikke")
    assert unknown.status_code == 400
    wrong = head.post(reverse("meeting-plan"), {"area": "municipal"})
    assert wrong.status_code == 422
    over = {"area": "municipal", "held_on": "2021-01-01", "starts_at": "09:00"}
    late = head.post(reverse("meeting-plan"), over)
    assert (late.status_code, "ikke er gået" in text(late)) == (409, True)
    twice = {"authority-1": "C1", "appointed-1": "M1", "appointed-2": "M1"}
    seats = head.post(reverse("meeting-seats", args=[number]), twice)
    assert (seats.status_code, "én plads" in text(seats)) == (409, True)


def test_what_was_typed_on_a_vote_stays(sign_in, on_day) -> None:
    """Three outcomes settle nothing; the votes stand where they were typed."""
    number = meeting(open_case())
    open_it(number)
    on_day(HELD_ON)
    head = sign_in("C1")
    ballot = {"item": 1, "vote-C1": "upheld", "vote-M1": "changed"}
    address = reverse("meeting-item", args=[number, 1])

    missing = head.post(address, ballot | {"decide": "yes"})
    assert missing.status_code == 422
    split = head.post(address, ballot | {"vote-M2": "remitted", "decide": "yes"})

    assert split.status_code == 409
    assert "ikke flertal" in text(split)
    assert '<option value="remitted" selected>' in text(split)
    assert services.meeting_state(number).items[0].votes == ()


def test_votes_are_written_down_cleared_and_settled_later(sign_in, on_day) -> None:
    """Written down only; voted again; then settled."""
    number = meeting(open_case())
    open_it(number)
    on_day(HELD_ON)
    head = sign_in("C1")
    address = reverse("meeting-item", args=[number, 1])

    head.post(address, {"item": 1, "everybody": "upheld", "decide": "no"})
    assert len(services.meeting_state(number).items[0].votes) == 3
    act(head, number, "clear", item=1, cause="Drøftet igen")
    head.post(address, {"item": 1, "everybody": "changed", "decide": "no"})
    done = act(head, number, "decide", item=1)

    assert "Punkt 1 er afgjort" in text(done)
    assert services.meeting_state(number).items[0].outcome == "changed"


def test_a_conflict_at_the_meeting_calls_for_a_substitute(sign_in, on_day) -> None:
    """The page says what is missing; with the substitute there is a vote."""
    number = meeting(open_case())
    open_it(number)
    on_day(HELD_ON)
    head = sign_in("C1")

    told = text(act(head, number, "conflict", item=1, member="M1", ground="Nabo"))
    assert "ikke beslutningsdygtigt" in told
    act(head, number, "presence", present=["C1", "M1", "M2", "M3"])
    page = text(head.get(reverse("meeting-item", args=[number, 1])))
    assert "Person M3" in page
    assert "ikke beslutningsdygtigt" not in page
    back = act(head, number, "lift", item=1, member="M1", cause="En anden")
    assert "taget tilbage" in text(back)
    later = act(head, number, "postpone", item=1, cause="Udsat", extended="on")
    assert "udvidet votering" in text(later)


def test_members_see_their_own_meetings_only(sign_in, people) -> None:
    """A member who sits sees the agenda with the parties; another sees nothing."""
    case = open_case()
    number = meeting(case, more=())
    member, other = sign_in("M1"), sign_in("M3")

    assert number in text(member.get(reverse("my-meetings")))
    page = member.get(reverse("my-meeting", args=[number]))
    assert "Nancy Ann Berggren" in text(page)
    assert ViewEvent.objects.filter(
        actor=people["M1"], stream=f"case:{case}", kind="list"
    ).exists()
    assert number not in text(other.get(reverse("my-meetings")))
    assert other.get(reverse("my-meeting", args=[number])).status_code == 404
    for name in ("meeting-page", "meeting-agenda", "meeting-protocol"):
        assert member.get(reverse(name, args=[number])).status_code == 403
    assert member.get(reverse("meeting-list")).status_code == 403
    assert sign_in("A1").get(reverse("my-meetings")).status_code == 403
    assert sign_in("C2").get(reverse("my-meeting", args=[number])).status_code == 404


def test_a_member_declares_a_conflict_and_loses_that_case_s_papers(sign_in) -> None:
    """The material is the same PDF without the chapter of that case."""
    one, two = open_case(), open_case()
    number = meeting(one, two)
    make_material(person("C1"), number)
    member = sign_in("M1")
    address = reverse("meeting-material", args=[number])
    whole = member.get(address).content
    assert f"Sag {two}" in words_on(whole, 1)

    wrong = member.post(reverse("my-meeting", args=[number]), {"item": 2})
    assert wrong.status_code == 422
    told = member.post(
        reverse("my-meeting", args=[number]),
        {"item": 2, "ground": "Har været værge"},
        follow=True,
    )
    again = member.post(
        reverse("my-meeting", args=[number]), {"item": 2, "ground": "Igen"}
    )
    less = member.get(address).content

    assert "Du er inhabil" in text(told) or "Din inhabilitet" in text(told)
    assert again.status_code == 409
    assert f"Sag {two}" not in words_on(less, 1)
    assert count_pages(less) < count_pages(whole)
    assert sign_in("M2").get(address).content == whole


def test_looks_at_the_material_are_written_down_case_by_case(sign_in, people) -> None:
    """Whoever opens the PDF has opened the papers of each case in it."""
    one, two = open_case(), open_case()
    number = meeting(one, two)
    make_material(person("C1"), number)

    sign_in("M2").get(reverse("meeting-material", args=[number]))

    looks = ViewEvent.objects.filter(actor=people["M2"], kind="document")
    assert {look.stream for look in looks} == {f"case:{one}", f"case:{two}"}


def test_a_strictly_protected_case_is_in_nobody_s_material(sign_in) -> None:
    """Level three is for those who are named, whoever sits at the table."""
    one, two = open_case(), open_case()
    do(two, cases.ProtectCase(3, "strict"))
    number = meeting(one)
    services.add_cases(CHAIR, number, [two], at=at(PLANNED_ON))
    make_material(person("C1"), number)

    content = sign_in("M1").get(reverse("meeting-material", args=[number])).content

    assert f"Sag {one}" in words_on(content, 1)
    assert f"Sag {two}" not in words_on(content, 1)


def test_material_is_told_about_until_it_is_there(sign_in, people) -> None:
    """Asked for, it is on its way; made, it is a link; changed, it is to be renewed."""
    number = meeting(open_case())
    head = sign_in("C1")
    assert "ikke samlet" in text(head.get(reverse("meeting-page", args=[number])))
    assert (
        sign_in("M1").get(reverse("meeting-material", args=[number])).status_code == 404
    )

    asked = text(act(head, number, "material"))
    assert "data-refresh-seconds" in asked
    make_material(person("C1"), number)
    page = text(head.get(reverse("meeting-page", args=[number])))
    assert "Sagsmateriale (PDF)" in page
    assert "data-refresh-seconds" not in page
    services.add_cases(CHAIR, number, [open_case()], at=at(PLANNED_ON))
    changed = text(head.get(reverse("meeting-page", args=[number])))
    assert "ændret siden" in changed


def test_material_that_cannot_be_made_says_why(sign_in, monkeypatch) -> None:
    """The page tells the reason; nothing is handed out."""
    from anke.decisions.errors import BundleTooLargeError
    from anke.decisions.meetings import material

    number = meeting(open_case())
    head = sign_in("C1")
    act(head, number, "material")

    def refuse(*_: object) -> None:
        raise BundleTooLargeError("much", user_text="Del sagerne på flere møder.")

    monkeypatch.setattr(material, "bundle_of", refuse)
    state = make_material(person("C1"), number)

    assert state.material == ""
    page = text(head.get(reverse("meeting-page", args=[number])))
    assert "Del sagerne på flere møder." in page
    empty = meeting()
    nothing = act(head, empty, "material")
    assert "ingen sager" in text(nothing)


def test_the_protocol_goes_to_members_when_it_is_approved(sign_in, on_day) -> None:
    """Until then they are told that it is not."""
    number = meeting(open_case())
    open_it(number)
    vote(number, 1, C1="upheld", M1="upheld", M2="upheld")
    services.act_on(CHAIR, number, [c.CloseMeeting()], at=at(HELD_ON))
    on_day(HELD_ON)
    member = sign_in("M1")
    address = reverse("meeting-protocol-pdf", args=[number])

    assert member.get(address).status_code == 404
    act(sign_in("C1"), number, "approve")

    assert member.get(address)["Content-Type"] == "application/pdf"
    assert sign_in("M3").get(reverse("my-meetings")).status_code == 200


def test_who_plans_does_not_hold(sign_in) -> None:
    """A team leader builds the agenda; votes are for heads; members only read."""
    case = open_case()
    number = meeting(case)
    leader = sign_in("T1")

    assert leader.get(reverse("meeting-agenda", args=[number])).status_code == 200
    assert act(leader, number, "open", present=["C1"]).status_code == 403
    assert leader.get(reverse("meeting-item", args=[number, 1])).status_code == 403
    worker = sign_in("S1")
    assert worker.get(reverse("meeting-page", args=[number])).status_code == 200
    assert worker.get(reverse("meeting-agenda", args=[number])).status_code == 403
    assert act(worker, number, "remove", item=1, cause="x").status_code == 403


def test_a_case_is_handed_in_from_its_own_page(sign_in) -> None:
    """The case page offers it, says that it waits, and takes it back."""
    case = open_case()
    worker = sign_in("S1")
    page = reverse("case-page", args=[case])
    address = reverse("case-meeting", args=[case])
    assert "venter på at komme på en dagsorden" in text(worker.get(page))

    worker.post(address, {"act": "withdraw"})
    assert "Indstil til ankemøde" in text(worker.get(page))
    worker.post(address, {"act": "ask"})
    number = meeting(case)
    assert number in text(worker.get(page))
    open_it(number)
    vote(number, 1, C1="upheld", M1="upheld", M2="changed")
    voted = text(worker.get(page))

    assert "med flertal" in voted
    assert sign_in("M1").post(address, {"act": "ask"}).status_code in (403, 404)


def test_members_are_recorded_on_their_page(sign_in) -> None:
    """A new member, one more term, and the rule where it stands in the way."""
    head = sign_in("C1")
    address = reverse("board-members")
    term = {"first_on": "2022-06-01", "last_on": "2026-05-31"}
    new = {"act": "record", "code": "M77", "name": "Ole Holm", "organisation": "dh"}

    assert "to fulde perioder" in text(head.get(address))
    head.post(address, new | term)
    assert BoardMember.objects.get(code="M77").organisation == "dh"
    again = {"act": "again", "code": "M77"} | term
    refused = head.post(address, again)
    assert (refused.status_code, "allerede beskikket" in text(refused)) == (409, True)
    wrong = head.post(address, new)
    assert wrong.status_code == 422
    later = {"first_on": "2026-06-01", "last_on": "2030-05-31"}
    assert (
        head.post(address, {"act": "again", "code": "M77"} | later).status_code == 302
    )
    assert sign_in("T1").post(address, new | term).status_code == 403
    assert sign_in("T1").get(address).status_code == 200


def test_meetings_that_are_not_there(sign_in) -> None:
    """A wrong number or item leads back to the list."""
    head = sign_in("C1")
    number = meeting(open_case())

    for name in ("meeting-page", "meeting-agenda", "meeting-seats", "meeting-protocol"):
        gone = head.get(reverse(name, args=["22-999"]))
        assert (gone.status_code, "22-999" in text(gone)) == (404, True)
    item = head.get(reverse("meeting-item", args=[number, 9]))
    assert item.status_code == 404


def test_a_moved_and_a_cancelled_meeting(sign_in) -> None:
    """The page asks for a cause, and tells what came of it."""
    number = meeting(open_case())
    head = sign_in("C1")
    later = HELD_ON + timedelta(days=7)
    where = {"held_on": str(later), "starts_at": "10:00", "place": "Lokale 2"}

    assert act(head, number, "move", **where).status_code == 422
    moved = act(head, number, "move", cause="Ferie", **where)
    assert "21. september 2022" in text(moved)
    off = act(head, number, "cancel", cause="For få sager")
    assert "For få sager" in text(off)
    assert Meeting.objects.get(number=number).status == "cancelled"


def test_a_longer_agenda_asks_no_more_questions(sign_in, on_day) -> None:
    """Pages of a meeting issue a fixed number of queries, whatever stands on it."""
    short, long = meeting(open_case()), meeting(*[open_case() for _ in range(5)])
    for number in (short, long):
        open_it(number)
    vote(long, 1, C1="upheld", M1="upheld", M2="changed")
    on_day(HELD_ON)
    head = sign_in("C1")
    # What is asked once for the process is asked before.
    head.get(reverse("meeting-page", args=[short]))

    for name in ("meeting-page", "meeting-agenda", "meeting-protocol", "my-meeting"):
        counts = set()
        for number in (short, long):
            with CaptureQueriesContext(connection) as asked:
                assert head.get(reverse(name, args=[number])).status_code == 200
            counts.add(len(asked))
        assert len(counts) == 1, name


def test_a_protected_case_shows_its_number_only(sign_in) -> None:
    """Who may not open a case does not read on an agenda what it is about."""
    case = open_case()
    number = meeting(case)
    do(case, cases.ProtectCase(3, "strict"))

    page = text(sign_in("T1").get(reverse("meeting-page", args=[number])))

    assert "sagen er beskyttet" in page
    assert "Københavns Kommune" not in page
