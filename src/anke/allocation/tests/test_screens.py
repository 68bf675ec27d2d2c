# SPDX-License-Identifier: EUPL-1.2
"""The pages of the distribution: what they show, and what their forms do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anke.access.domain.roles import Role
from anke.allocation.domain.reasons import ByHand
from anke.allocation.house_levers import levers_in_force
from anke.allocation.models import Absence, Loan, Proposal, StaffMember, Team
from anke.allocation.services import give_by_hand
from anke.allocation.staffing import set_absence, set_competence
from anke.allocation.tests.factories import (
    TODAY,
    caseworker,
    held,
    leader,
    staff,
    waiting,
)
from anke.allocation.worklist import desk_of
from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.models import Case, Document
from anke.cases.tests.factories import do

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [
    pytest.mark.db,
    pytest.mark.django_db,
    pytest.mark.usefixtures("_today", "_danish"),
]
MARCH = date(2022, 3, 1)
WORK, BOARD, LINE = "/fordeling/mit-arbejde/", "/fordeling/tavle/", "/fordeling/koe/"
LEVERS, LOANS = "/fordeling/haandtag/", "/fordeling/udlaan/"
TEAMS, ANNA = "/fordeling/team/", "/fordeling/medarbejder/S001/"


def browser(user: User) -> Client:
    """Sign somebody in."""
    client = Client(headers={"Accept-Language": "da"})
    client.force_login(user)
    return client


def numbers_in(html: str) -> list[str]:
    """Give the case numbers that a list offers to tick, in its order."""
    return [part[:8] for part in html.split('name="numbers" value="')[1:]]


# --- My work -------------------------------------------------------------------------


def test_the_desk_is_ordered_by_the_clock() -> None:
    """Own cases and drafts to sign; nobody else's, and none that is decided."""
    me = caseworker("S001")
    later, sooner = held(date(2022, 5, 1), "S001"), held(MARCH, "S001")
    held(MARCH, "S002")
    decided = held(MARCH, "S001")
    do(decided, c.DecideCase("rejected"), TODAY)
    to_sign = held(date(2022, 4, 1), "S002")
    do(to_sign, c.SubmitDraft("d" * 64, "upheld", "S001"), TODAY)

    html = browser(me).get(WORK).content.decode()

    assert numbers_in(html) == [sooner, to_sign, later]
    assert "Skriv udkast" in html


def test_the_desk_shows_at_a_glance_what_runs_out() -> None:
    """Overdue, today, and each of the next six days, each a link to these cases."""
    me = caseworker("S001")
    over = held(date(2022, 1, 3), "S001")
    due = Case.objects.get(pk=over).due_on
    today = held(TODAY - (due - date(2022, 1, 3)), "S001")
    assert Case.objects.get(pk=today).due_on == TODAY
    client = browser(me)

    tiles = client.get(WORK).context["week"]
    only = client.get(f"{WORK}?due=overdue").content.decode()

    assert [tile.count for tile in tiles] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert tiles[1].is_alarm
    assert numbers_in(only) == [over]
    today_only = client.get(f"{WORK}?due={TODAY}").content.decode()
    assert numbers_in(today_only) == [today]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?area=municipal", 2),
        ("?area=udk", 0),
        ("?todo=write-draft", 1),
        ("?todo=wait-for-answer", 1),
        ("?due=week", 0),
        ("?due=none", 0),
        ("?due=nonsense", 2),
        ("?q=22-2", 1),
        ("?q=KBH", 1),
        ("?todo=gone&area=gone", 2),
    ],
)
def test_the_desk_is_filtered_in_the_address(query: str, count: int) -> None:
    """A list can be kept as a bookmark, and a wrong filter is no fault."""
    me = caseworker("S001")
    asked = held(MARCH, "S001", reference="KBH-1")
    held(MARCH, "S001")
    request = c.SendRequest(
        "party-hearing", "party", "p" * 64, TODAY + timedelta(days=9)
    )
    do(asked, request, TODAY)

    html = browser(me).get(f"{WORK}{query}").content.decode()

    assert len(numbers_in(html)) == count


def test_the_desk_costs_as_many_queries_for_one_case_as_for_many() -> None:
    """Whatever lies on it."""
    client = browser(caseworker("S001"))
    client.get(WORK)
    counts = []
    for size in (1, 8):
        for place in range(size):
            held(MARCH + timedelta(days=place), "S001")
        with CaptureQueriesContext(connection) as seen:
            client.get(WORK)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 12


def test_the_desk_is_found_by_indexes() -> None:
    """In a register of a million cases no row is looked at that is not on the desk."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by what the tables hold")

    plan = desk_of(caseworker("S001")).explain()

    assert "SCAN case" not in plan
    assert "case_staff_work" in plan
    assert "case_draft" in plan


def test_several_cases_are_handed_over_at_once() -> None:
    """With the cause; what was ticked is told when something is missing."""
    boss, me = leader(), caseworker("S001")
    staff(boss, "S001")
    staff(boss, "S002")
    mine = [held(MARCH, "S001"), held(MARCH, "S001")]
    client = browser(me)
    form = {"act": "hand-over", "numbers": mine, "staff": "S002"}

    missing = client.post(f"{WORK}sager/", form)
    done = client.post(f"{WORK}sager/", {**form, "cause": "absence"})

    assert missing.status_code == 422
    assert missing.content.decode().count(" checked") == 2
    assert done.status_code == 302
    assert {Case.objects.get(pk=number).staff for number in mine} == {"S002"}


def test_a_note_and_a_step_go_on_several_cases() -> None:
    """Each case gets its own note, and the step begins in all."""
    me = caseworker("S001")
    mine = [held(MARCH, "S001"), held(MARCH, "S001")]
    client = browser(me)

    note = {"act": "note", "numbers": mine, "note": "Afventer principsag"}
    client.post(f"{WORK}sager/", note)
    step = {"act": "step", "numbers": mine, "step": "party-hearing"}
    client.post(f"{WORK}sager/", step)
    again = client.post(f"{WORK}sager/", step)

    for number in mine:
        state = do(number, c.RelateCase("22-99999", "related"), TODAY)
        assert len(state.work.notes) == 1
        assert [theme for _, theme, *_ in state.documents] == ["Notat"]
        assert state.open_steps == ("party-hearing",)
    assert again.status_code == 409
    assert "allerede i gang" in again.content.decode()


def test_a_note_on_several_cases_can_be_erased_on_one() -> None:
    """The words go from the one case and stay on the other."""
    mine = [held(MARCH, "S001"), held(MARCH, "S001")]
    note = {"act": "note", "numbers": mine, "note": "Afventer principsag"}
    browser(caseworker("S001")).post(f"{WORK}sager/", note)
    first, second = (
        do(number, c.RelateCase("22-99999", "related"), TODAY).documents[0][0]
        for number in mine
    )

    do(mine[0], c.ErasePersonalData(first, "databeskyttelse"), TODAY)

    assert not Document.objects.filter(commitment=first).exists()
    kept = Document.objects.get(commitment=second)
    assert read_document(kept) == b"Afventer principsag"


def test_nothing_ticked_is_told() -> None:
    """So is too much at once."""
    client = browser(caseworker("S001"))
    held(MARCH, "S001")
    form = {"act": "note", "note": "x"}

    nothing = client.post(f"{WORK}sager/", form)
    many = [f"22-{place:05}" for place in range(201)]
    too_much = client.post(f"{WORK}sager/", {**form, "numbers": many})

    assert "Kryds mindst én sag af" in nothing.content.decode()
    assert "højst 200" in too_much.content.decode()


def test_an_empty_desk_says_so() -> None:
    """And what will fill it."""
    html = browser(caseworker("S001")).get(WORK).content.decode()

    assert "Dit bord er tomt" in html


# --- The board and the line ----------------------------------------------------------


def test_the_board_counts_load_room_age_and_breaches() -> None:
    """Per person and per area; every count leads to the cases."""
    boss = leader()
    staff(boss, "S001")
    staff(boss, "S002", team="Børn")
    held(date(2022, 1, 3), "S001")
    held(date(2022, 5, 30), "S001")
    waiting(MARCH)
    set_absence(boss, "S001", TODAY, TODAY)

    page = browser(leader("C001", Role.HEAD)).get(f"{BOARD}?team=-")

    board = page.context["board"]
    anna = board.people[0]
    assert (anna.load.open, anna.load.overdue, anna.room) == (2, 1, 28)
    assert anna.load.oldest_on == date(2022, 1, 3)
    assert anna.is_away
    assert (board.areas[0].area, board.areas[0].waiting.open) == ("municipal", 1)
    assert "staff=S001&amp;due=overdue" in page.content.decode()


def test_every_coming_breach_leads_to_its_cases() -> None:
    """The last day itself counts in the nearer week, the fifteenth day in none."""
    boss = leader()
    staff(boss, "S001")
    for ahead in (-1, 0, 7, 8, 14, 15):
        Case.objects.filter(number=held(MARCH, "S001")).update(
            due_on=TODAY + timedelta(days=ahead)
        )
    client = browser(boss)

    html = client.get(f"{BOARD}?team=-").content.decode()

    for due, count in (("overdue", 1), ("7-days", 2), ("8-14-days", 2)):
        address = f"/sager/?status=pending&staff=S001&due={due}"
        assert f'href="{address.replace("&", "&amp;")}">{count}</a>' in html
        assert client.get(address).context["page"].paginator.count == count


def test_a_leader_s_board_begins_with_the_own_team() -> None:
    """And can be widened to all."""
    boss = leader("T001")
    staff(boss, "S001", team="Voksne")
    other = leader("T002")
    staff(other, "S002", team="Børn")
    Team.objects.filter(pk="Børn").update(leader="T002")
    client = browser(boss)

    own = client.get(BOARD).context["board"]
    all_of_them = client.get(f"{BOARD}?team=-").context["board"]

    assert [one.code for one in own.people] == ["S001"]
    assert [one.code for one in all_of_them.people] == ["S001", "S002"]


def test_the_board_costs_as_many_queries_for_few_as_for_many() -> None:
    """However many people, areas and cases."""
    boss = leader()
    client = browser(boss)
    staff(boss, "S000")
    client.get(BOARD)
    counts = []
    for size in (1, 4):
        for place in range(size):
            staff(boss, f"S{size}{place}")
            held(MARCH, f"S{size}{place}")
        with CaptureQueriesContext(connection) as seen:
            client.get(BOARD)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 16


def test_the_line_stands_in_the_order_in_which_it_is_served() -> None:
    """With the place in the whole line, whatever is filtered."""
    boss = leader()
    old, fast = waiting(MARCH), waiting(TODAY, tracks=("fast-track",), subject="sel-95")
    client = browser(boss)

    html = client.get(LINE).content.decode()
    ordinary = client.get(f"{LINE}?turn=oldest")

    assert numbers_in(html) == [fast, old]
    assert [row.place for row in ordinary.context["rows"]] == [2]
    assert "varslingsordning" in html


def test_a_case_is_given_by_hand_from_the_line() -> None:
    """A refusal is told on top and changes nothing."""
    boss = leader()
    staff(boss, "S001")
    number = waiting(MARCH)
    client = browser(boss)
    form = {"numbers": [number], "staff": "S001", "cause": "training"}
    do(number, c.DeclareConflict("S001", "family"), TODAY)

    refused = client.post(f"{LINE}giv/", form)
    do(number, c.LiftConflict("S001", "fejl"), TODAY)
    given = client.post(f"{LINE}giv/", form)

    assert refused.status_code == 409
    assert "inhabil" in refused.content.decode()
    assert given.status_code == 302
    assert Case.objects.get(pk=number).staff == "S001"


# --- Proposals -----------------------------------------------------------------------


def test_a_proposal_is_shown_with_its_reasons_and_accepted() -> None:
    """First the ticked cases, then all; at the end nothing of it is left."""
    boss = leader()
    staff(boss, "S001")
    numbers = [waiting(MARCH + timedelta(days=place)) for place in range(3)]
    client = browser(boss)

    made = client.post("/fordeling/forslag/", {"team": ""})
    page = client.get(made["Location"])
    html = page.content.decode()
    accept = f"{made['Location']}godkend/"
    client.post(accept, {"act": "ticked", "numbers": numbers[:1]})
    rest = client.get(made["Location"]).content.decode()
    client.post(accept, {"act": "all"})

    assert numbers_in(html) == numbers
    assert (
        "Den havde ventet længst, personen havde bedst plads (92 dage i køen)" in html
    )
    assert numbers_in(rest) == numbers[1:]
    assert Case.objects.filter(staff="S001").count() == 3
    assert client.get(made["Location"])["Location"] == BOARD
    assert Proposal.objects.get().settled_at is not None


def test_what_is_left_is_explained_and_what_changed_is_told() -> None:
    """By area and reason; a colleague was quicker with one case."""
    boss = leader()
    staff(boss, "S001")
    taken = waiting(MARCH)
    waiting(MARCH, area="udk", subject="", first_instance="udk")
    client = browser(boss)
    made = client.post("/fordeling/forslag/")["Location"]
    html = client.get(made).content.decode()
    give_by_hand(boss, [taken], "S001", ByHand.OTHER)

    told = client.post(f"{made}godkend/", {"act": "all"}, follow=True)

    assert "ingen på arbejde afgør den slags sager" in html
    assert taken in told.content.decode().partition("ændret sig i mellemtiden")[2]


def test_the_cases_of_somebody_who_is_away_are_proposed_to_others() -> None:
    """From that person's page."""
    boss = leader()
    staff(boss, "S001")
    staff(boss, "S002")
    number = held(MARCH, "S001")
    client = browser(boss)

    made = client.post("/fordeling/forslag/", {"handed_from": "S001"})["Location"]
    html = client.get(made).content.decode()
    client.post(f"{made}godkend/", {"act": "all"})

    assert "som S001 har i hånden" in html
    assert Case.objects.get(pk=number).staff == "S002"


def test_a_proposal_about_nobody_leads_back_with_the_reason() -> None:
    """There is no such member of staff."""
    client = browser(leader())

    told = client.post("/fordeling/forslag/", {"handed_from": "X999"}, follow=True)

    assert "Der er ingen medarbejder med koden X999" in told.content.decode()


def test_the_case_page_says_why_it_was_given() -> None:
    """To the one who has it, in words."""
    boss, me = leader(), caseworker("S001")
    staff(boss, "S001")
    number = waiting(MARCH)
    give_by_hand(boss, [number], "S001", ByHand.TRAINING)

    html = browser(me).get(f"/sager/{number}/").content.decode()

    assert "Derfor har du sagen" in html
    assert "En leder gav den i hånden" in html
    assert "Til oplæring" in html
    assert "Fordi: en leder gav den i hånden, til oplæring." in html


# --- Levers --------------------------------------------------------------------------


def lever_data(page: object, **changes: object) -> dict[str, object]:
    """Give what a browser would send of the levers' form, with changes."""
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["own_team"] = "on" if data["own_team"] else ""
    data = {name: "" if value is None else value for name, value in data.items()}
    return {name: value for name, value in data.items() if value != ""} | changes


def test_levers_are_tried_before_they_are_saved() -> None:
    """The trial sets both beside each other; then they are saved with a cause."""
    boss = leader()
    staff(boss, "S001")
    for place in range(3):
        held(TODAY - timedelta(days=60 - place), "S001")
        waiting(TODAY - timedelta(days=50 - place))
    client = browser(boss)
    wish = lever_data(client.get(LEVERS), cap_open=2, act="try")

    tried = client.post(f"{LEVERS}gem/", wish)
    save = lever_data(tried, act="save", cause="For mange åbne sager")
    saved = client.post(f"{LEVERS}gem/", save)

    html = tried.content.decode()
    assert "Hvad det ville have ændret" in html
    assert saved.status_code == 302
    assert levers_in_force(TODAY).cap_open == 2
    assert "For mange åbne sager" in client.get(LEVERS).content.decode()


def test_levers_that_were_not_tried_are_not_saved() -> None:
    """Neither without a trial, nor with the trial of others, nor with a forged one."""
    boss = leader()
    client = browser(boss)
    wish = lever_data(client.get(LEVERS), cap_open=2, act="try")
    token = client.post(f"{LEVERS}gem/", wish).context["form"]["token"].value()

    for changes in ({"token": ""}, {"token": token, "cap_open": 3}, {"token": "x"}):
        data = wish | {"act": "save", "cause": "x"} | changes
        refused = client.post(f"{LEVERS}gem/", data)

        assert refused.status_code == 422
        assert "Prøv først håndtagene" in refused.content.decode()
    assert levers_in_force(TODAY).cap_open == 30


@pytest.mark.parametrize(
    "changes",
    [{"cap_open": "mange"}, {"weight_udk": 5}, {"valid_from": "2022-05-31"}],
)
def test_a_lever_out_of_bounds_is_told_at_its_field(changes: dict[str, object]) -> None:
    """Before anything is tried."""
    client = browser(leader())
    wish = lever_data(client.get(LEVERS), act="try", **changes)

    refused = client.post(f"{LEVERS}gem/", wish)

    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == set(changes)


# --- Teams, staff, loans -------------------------------------------------------------


def test_a_leader_makes_a_team_and_takes_somebody_in() -> None:
    """And goes on to say what the person may decide."""
    client = browser(leader())

    team = {"act": "team", "name": "Børn", "area": "municipal", "leader": "T001"}
    client.post(f"{TEAMS}gem/", team)
    taken = client.post(
        f"{TEAMS}gem/", {"act": "staff", "code": "S001", "team": "Børn", "percent": 80}
    )

    assert taken["Location"] == ANNA
    assert StaffMember.objects.get().team_id == "Børn"
    assert "S001" in client.get(TEAMS).content.decode()
    wrong = client.post(f"{TEAMS}gem/", {"act": "staff", "code": "", "percent": 0})
    assert wrong.status_code == 422


def test_competence_absence_and_terms_are_changed_on_one_page() -> None:
    """Each with its own form; what is wrong is told at its field."""
    boss = leader()
    staff(boss, "S001")
    client = browser(boss)
    change = f"{ANNA}gem/"

    client.post(change, {"act": "competence", "area": "udk", "level": 3})
    client.post(change, {"act": "absence", "first_on": "2022-06-07"})
    client.post(change, {"act": "terms", "percent": 80, "team": "Voksne", "cap": 12})
    wrong = client.post(change, {"act": "absence", "first_on": ""})
    backwards = client.post(
        change, {"act": "absence", "first_on": "2022-06-07", "last_on": "2022-06-01"}
    )

    html = client.get(ANNA).content.decode()
    assert "specialist" in html
    assert "07.06.2022 – kendes ikke endnu" in html
    assert (StaffMember.objects.get().percent, StaffMember.objects.get().cap) == (
        80,
        12,
    )
    assert wrong.status_code == backwards.status_code == 422
    client.post(change, {"act": "forget-absence", "absence": Absence.objects.get().pk})
    assert not Absence.objects.exists()
    assert client.get("/fordeling/medarbejder/X999/").status_code == 404


def test_a_leader_takes_back_or_gives_on_from_somebody_s_page() -> None:
    """Ticked cases, with a cause; without one nothing happens."""
    boss = leader()
    staff(boss, "S001")
    staff(boss, "S002")
    first, second = held(MARCH, "S001"), held(MARCH, "S001")
    client = browser(boss)
    form = {"act": "take-back", "numbers": [first]}

    missing = client.post(f"{ANNA}gem/", form)
    client.post(f"{ANNA}gem/", form | {"cause": "evens-out"})
    give = {"act": "give", "numbers": [second], "staff": "S002", "cause": "training"}
    client.post(f"{ANNA}gem/", give)

    assert numbers_in(missing.content.decode()) == [first, second]
    assert missing.status_code == 422
    assert [Case.objects.get(pk=one).staff for one in (first, second)] == ["", "S002"]


def test_a_loan_is_proposed_agreed_and_ended() -> None:
    """Where one area rises and another falls, and somebody knows both."""
    boss = leader()
    staff(boss, "S001", area="municipal")
    set_competence(boss, p.StaffCompetenceSet("S001", "udk", 2, valid_from=MARCH))
    lately, before = TODAY - timedelta(days=20), TODAY - timedelta(days=200)
    udk = {"area": "udk", "subject": "", "first_instance": "udk"}
    for on, changes, count in (
        (lately, udk, 12),
        (before, udk, 10),
        (lately, {}, 1),
        (before, {}, 70),
    ):
        for _ in range(count):
            number = waiting(on, **changes)
        do(number, c.AllocateCase("S001", "Voksne"), on)
        do(number, c.DecideCase("rejected"), TODAY - timedelta(days=3))
    staff(boss, "S002", team="Udbetaling", area="udk")
    client = browser(boss)

    html = client.get(LOANS).content.decode()
    agreed = client.post(f"{LOANS}gem/", {"act": "lend", "staff": "S001"})
    running = client.get(LOANS).content.decode()
    again = client.post(f"{LOANS}gem/", {"act": "lend", "staff": "S001"})
    client.post(f"{LOANS}gem/", {"act": "end", "loan": Loan.objects.get().pk})

    assert "stiger" in html
    assert "Vi er enige" in html
    assert agreed.status_code == 302
    assert "Afslut udlånet" in running
    assert again.status_code == 422
    assert not Loan.objects.filter(last_on__gte=TODAY).exists()


@pytest.mark.parametrize(
    ("role", "open_to_them"),
    [
        (Role.CASEWORKER, {WORK}),
        (Role.TEAM_LEADER, {WORK, BOARD, LINE, LEVERS, LOANS, TEAMS}),
        (Role.HEAD, {WORK, BOARD, LINE, LEVERS, LOANS, TEAMS}),
        (Role.DIRECTOR, {BOARD}),
        (Role.SUPERVISION, {WORK}),
        (Role.ANALYST, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_the_doors_are_those_of_the_table(role: Role, open_to_them: set[str]) -> None:
    """What the table of access forbids is refused by a page that says so."""
    client = browser(leader("X001", role))

    for address in (WORK, BOARD, LINE, LEVERS, LOANS, TEAMS):
        answer = client.get(address)
        assert answer.status_code == (200 if address in open_to_them else 403), address
