# SPDX-License-Identifier: EUPL-1.2
"""The robots' pages: seen by many, switched by few, undone by who works on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.decisions.letters.tests.people import member
from anke.decisions.robots.models import RobotDeed, RobotTrial
from anke.decisions.robots.registry import ROBOTS
from anke.decisions.robots.rounds import robots_round
from anke.decisions.robots.switching import is_on
from anke.decisions.robots.tests.house import (
    add_papers,
    ask_party,
    case_received,
    head,
    let_work,
)
from anke.decisions.robots.tests.test_robots import PAPERS, bundles
from anke.decisions.robots.trial import order_trial, run_trial

if TYPE_CHECKING:
    from anke.access.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def signed_in(user: User) -> Client:
    """Give a browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object, status: int = 200) -> str:
    """Open a page."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_says_of_each_robot_what_it_does() -> None:
    """Before anything happened: all are off and have done nothing."""
    page = text(signed_in(member()), "robots")

    assert page.count("Slukket") == len(ROBOTS)
    assert "kan ikke opgøres endnu" in page
    for name in ("Samleren", "Aktindhenteren", "Rykkeren"):
        assert name in page


def test_a_head_tries_a_robot_and_switches_it_on() -> None:
    """The page asks for the trial first, then for a reason."""
    boss = head()
    client = signed_in(boss)
    ask_party(case_received(60), due_ago=30, sent_ago=50)
    assert "Prøv på sidste kvartal" in text(client, "robot", "reminder")
    early = client.post(
        reverse("robot-switch", args=["reminder"]), {"on": "1", "cause": "Nu med det"}
    )
    assert early.status_code == 409
    run_trial(order_trial(boss, "reminder").pk)
    assert "1 (i én sag)" in text(client, "robot", "reminder")

    empty = client.post(reverse("robot-switch", args=["reminder"]), {"on": "1"})
    assert empty.status_code == 422
    answer = client.post(
        reverse("robot-switch", args=["reminder"]), {"on": "1", "cause": "Prøvet i dag"}
    )

    assert answer.status_code == 302
    assert is_on("reminder")
    assert "Prøvet i dag" in text(client, "robot", "reminder")


def test_a_trial_that_runs_says_how_far_it_is() -> None:
    """The page looks again by itself."""
    boss = head()
    trial = order_trial(boss, "reminder")
    RobotTrial.objects.filter(pk=trial.pk).update(
        ended_at=None, cases_done=40, cases_all=200
    )

    page = text(signed_in(boss), "robot", "reminder")

    assert "40 af 200" in page
    assert "data-refresh-seconds" in page


def test_a_trial_is_made_in_the_robots_next_round() -> None:
    """Behind no other work, and anew when the worker died over it."""
    trial = order_trial(head(), "reminder")

    robots_round()

    trial.refresh_from_db()
    assert trial.ended_at is not None
    assert trial.result["looked_at"] == 0


def test_a_caseworker_sees_robots_and_switches_none() -> None:
    """No buttons, and the addresses refuse."""
    client = signed_in(member())

    assert "Tænd robotten" not in text(client, "robot", "reminder")
    for name in ("robot-try", "robot-switch"):
        answer = client.post(reverse(name, args=["reminder"]), {"cause": "Vil gerne"})
        assert answer.status_code == 403


def test_who_sees_no_robots_sees_no_page() -> None:
    """A consultant has nothing to do with them."""
    consultant = signed_in(member(Role.MEDICAL_CONSULTANT, "L001"))

    text(consultant, "robots", status=403)
    text(consultant, "robot", "reminder", status=403)


def test_an_unknown_robot_is_not_found() -> None:
    """Whatever is done to it."""
    client = signed_in(head())

    text(client, "robot", "findes-ikke", status=404)
    for name in ("robot-try", "robot-switch"):
        answer = client.post(reverse(name, args=["findes-ikke"]), {"cause": "Hvad nu"})
        assert answer.status_code == 404


def test_what_a_robot_did_stands_on_the_case_and_is_taken_back_there() -> None:
    """From the case's page to the reason, and back to the case."""
    author = member()
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")
    robots_round()
    deed = RobotDeed.objects.get()
    client = signed_in(author)
    address = reverse("robot-undo", args=[deed.pk])
    assert address in text(client, "case-page", number)
    assert client.post(address, {"cause": ""}).status_code == 422

    answer = client.post(address, {"cause": "Parten har svaret i telefonen"})

    assert answer.status_code == 302
    page = text(client, "case-page", number)
    assert "taget tilbage" in page
    assert "Parten har svaret i telefonen" in page
    again = client.post(address, {"cause": "En gang til"})
    assert again.status_code == 409
    assert "allerede fortrudt" in again.content.decode()


def test_who_may_not_open_the_case_takes_nothing_back() -> None:
    """The address tells nothing of the case."""
    number = case_received(40)
    ask_party(number, due_ago=5)
    let_work(head(), "reminder")
    robots_round()
    deed = RobotDeed.objects.get()

    controller = signed_in(member(Role.CONTROLLER, "K001"))
    supervision = signed_in(member(Role.SUPERVISION, "TS01"))

    address = reverse("robot-undo", args=[deed.pk])
    assert controller.post(address, {"cause": "Vil gerne"}).status_code == 403
    assert supervision.post(address, {"cause": "Vil gerne"}).status_code == 404
    assert number not in text(supervision, "robot", "reminder")


def test_a_caseworker_lets_the_papers_be_bound() -> None:
    """One button on the case page; the worker makes the PDF."""
    number = case_received(20)
    add_papers(number, PAPERS, clock.today())
    client = signed_in(member())
    assert reverse("case-bundle", args=[number]) in text(client, "case-page", number)

    answer = client.post(reverse("case-bundle", args=[number]), follow=True)

    assert "arbejds-PDF" in answer.content.decode() or len(bundles(number)) == 1
