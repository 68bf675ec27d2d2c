# SPDX-License-Identifier: EUPL-1.2
"""What is done with a letter on the screen: file, reject, send on, split, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.cases.models import Case, JournalEntry
from anke.intake.models import Letter, OutgoingLetter
from anke.intake.tests.screen.conftest import PART, filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Easy = Callable[..., list[str]]

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def file_it(client: Client, number: str, **more: object) -> object:
    """File a letter as the desk shows it, with changes."""
    headers = more.pop("headers", {})
    data = filled(client.get(f"/post/{number}/"), **more)
    return client.post(f"/post/{number}/journaliser/", data, headers=headers)


def reject(client: Client, number: str, reason: str = "spam", **more: object) -> object:
    """Reject a letter."""
    data = {"matter": 1, "reason": reason, **more}
    return client.post(f"/post/{number}/afvis/", data)


def status(number: str) -> str:
    """Say where a letter stands."""
    return Letter.objects.get(pk=number).status


def test_accepting_opens_a_case_and_the_next_letter(
    registrar: Client, easy: Easy
) -> None:
    """The person is told, and the receipt lies in the outbox."""
    first, second = easy(2)

    answer = file_it(registrar, first, seconds=7)

    case = Letter.objects.get(pk=first).matters.get().case
    assert answer["Location"] == f"/post/{second}/"
    assert Case.objects.get(pk=case).area == "municipal"
    assert OutgoingLetter.objects.get(letter=first).answer == "receipt"
    assert '"fate":"accepted"' in last_payload(first).replace(" ", "")
    assert '"seconds":7' in last_payload(first).replace(" ", "")
    page = registrar.get(answer["Location"]).content.decode()
    assert f"{first} er journaliseret på sag {case}" in page


def last_payload(number: str) -> str:
    """Give the last filing of a letter in the journal."""
    filed = JournalEntry.objects.filter(stream=f"mail:{number}", kind="mail_filed")
    return str(filed.latest("pk").payload)


def test_a_correction_is_journaled(
    registrar: Client, easy: Easy, nancys_case: str
) -> None:
    """What a person changed is found by comparison, and teaches the machine."""
    [number] = easy(1)

    file_it(registrar, number, mail_kind="supplement", target="other", case="26-1")

    assert Letter.objects.get(pk=number).matters.get().case == nancys_case
    assert '"corrected":["mail_kind"' in last_payload(number).replace(" ", "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mail_kind": ""}, "Vælg, hvad brevet er."),
        ({"target": ""}, "Vælg den sag, det hører til."),
        ({"target": "other", "case": "26-99999"}, "ingen sag med det nummer"),
        ({"target": "26-99999"}, "ingen sag med det nummer"),
        ({"target": "other", "case": "xyz"}, "xyz"),
        ({"area": ""}, "Skal vælges, når der oprettes en ny sag."),
        ({"cpr": "1234"}, "CPR"),
        ({"decided_on": "i går"}, "dato"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    registrar: Client, easy: Easy, changes: dict[str, str], said: str
) -> None:
    """The form comes back as it was sent, with the errors."""
    [number] = easy(1)

    answer = file_it(registrar, number, name="Kim Holm-Typed", **changes)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Kim Holm-Typed" in text
    assert status(number) == "waiting"


def test_the_script_is_answered_in_its_own_way(registrar: Client, easy: Easy) -> None:
    """JSON for what was done, the letter with its errors for what was not."""
    first, second = easy(2)

    wrong = file_it(registrar, first, area="", headers=PART)
    right = file_it(registrar, second, headers=PART)

    assert wrong.status_code == 422
    assert f'data-letter="{first}"' in wrong.content.decode()
    assert "<html" not in wrong.content.decode()
    told = right.json()
    assert told["ok"]
    assert told["number"] == second
    assert told["waiting"] == 1


def test_a_colleague_was_faster(
    registrar: Client, colleague: Client, easy: Easy
) -> None:
    """409, who it was, and the letter as it stands now."""
    [number] = easy(1)
    data = filled(registrar.get(f"/post/{number}/"))
    reject(colleague, number)

    answer = registrar.post(f"/post/{number}/journaliser/", data, headers=PART)

    assert answer.status_code == 409
    assert "i mellemtiden behandlet af T001" in answer.content.decode()
    assert 'data-left="0"' in answer.content.decode()
    assert Case.objects.count() == 0


def test_a_letter_is_rejected_with_its_reason(registrar: Client, easy: Easy) -> None:
    """It stays in the sum, with the reason and who gave it."""
    [number] = easy(1)

    reject(registrar, number, "duplicate")

    text = registrar.get(f"/post/{number}/").content.decode()
    assert status(number) == "rejected"
    assert "Det samme brev er kommet før" in text
    assert "J001" in text


def test_a_letter_that_is_sent_on_names_the_authority(
    registrar: Client, easy: Easy
) -> None:
    """Without one it stays; with one the sender is told where it went."""
    [number] = easy(1)

    nowhere = reject(registrar, number, "forwarded")
    reject(registrar, number, "forwarded", forwarded_to="Odense Kommune")

    assert nowhere.status_code == 422
    assert "hvilken myndighed" in nowhere.content.decode()
    assert OutgoingLetter.objects.get(letter=number).answer == "forwarding"
    assert "Odense Kommune" in registrar.get(f"/post/{number}/").content.decode()


def test_an_unknown_reason_is_refused(registrar: Client, easy: Easy) -> None:
    """What no button sends is not taken either."""
    [number] = easy(1)

    assert reject(registrar, number, "boredom").status_code == 422
    assert status(number) == "waiting"


def test_a_letter_of_two_matters_waits_for_both(registrar: Client, easy: Easy) -> None:
    """After the first the same letter stands there again."""
    [number] = easy(1)
    registrar.post(f"/post/{number}/del/", {"matters": 2})

    page = registrar.get(f"/post/{number}/")
    first = reject(registrar, number, "no_action")

    assert "forhold 1 af 2" in page.content.decode()
    assert not page.context["form"]["target"].value()
    assert first["Location"] == f"/post/{number}/"
    assert status(number) == "waiting"
    reject(registrar, number, "no_action", matter=2)
    assert status(number) == "rejected"


@pytest.mark.parametrize("typed", ["", "0", "51", "to"])
def test_a_wrong_number_of_matters_is_told(
    registrar: Client, easy: Easy, typed: str
) -> None:
    """The letter stays whole, and what was typed stands there."""
    [number] = easy(1)

    answer = registrar.post(f"/post/{number}/del/", {"matters": typed})

    assert answer.status_code == 422
    assert Letter.objects.get(pk=number).matters.count() == 1


def test_what_is_settled_cannot_be_split_away(registrar: Client, easy: Easy) -> None:
    """The refusal says why."""
    [number] = easy(1)
    registrar.post(f"/post/{number}/del/", {"matters": 2})
    reject(registrar, number, "no_action", matter=2)

    answer = registrar.post(f"/post/{number}/del/", {"matters": 1})

    assert answer.status_code == 409
    assert "behandlet forhold kan ikke fjernes" in answer.content.decode()


def test_undoing_lets_the_letter_wait_again(registrar: Client, easy: Easy) -> None:
    """The case is withdrawn and the receipt called back."""
    [number] = easy(1)
    file_it(registrar, number)

    answer = registrar.post(f"/post/{number}/fortryd/", {"matter": 1})

    assert answer["Location"] == f"/post/{number}/"
    assert status(number) == "waiting"
    assert Case.objects.get().status == "withdrawn"
    assert OutgoingLetter.objects.get(letter=number).status == "cancelled"


@pytest.mark.parametrize("matter", ["1", "7", "x"])
def test_what_is_not_settled_cannot_be_undone(
    registrar: Client, easy: Easy, matter: str
) -> None:
    """It is said, and nothing happens."""
    [number] = easy(1)

    answer = registrar.post(f"/post/{number}/fortryd/", {"matter": matter})

    assert answer.status_code == 409


@pytest.mark.parametrize("act", ["journaliser", "afvis", "del", "fortryd"])
def test_other_roles_do_nothing(caseworker: Client, easy: Easy, act: str) -> None:
    """403, and no GET either."""
    [number] = easy(1)

    assert caseworker.post(f"/post/{number}/{act}/", {}).status_code == 403
    assert caseworker.get(f"/post/{number}/{act}/").status_code == 405
