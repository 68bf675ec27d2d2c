# SPDX-License-Identifier: EUPL-1.2
"""People of the mail room, and letters that came in and were read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases import clock
from anke.cases.domain import commands as cases
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.services import apply_act
from anke.cases.vault import Person, keep_people, seal_person
from anke.intake.domain.channels import MailChannel
from anke.intake.door import Arrival, receive_letter
from anke.intake.house_rules import save_routing
from anke.intake.processing import process_waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = (
    'hvis emne indeholder "klage over" så slags = new_appeal, '
    "område = municipal, førsteinstans = municipality-0101"
)
PART = {"X-Anke-Part": "yes"}


@pytest.fixture(autouse=True)
def _danish(settings: object) -> None:
    """Let pages answer in Danish, as they do where nobody has chosen."""
    settings.LANGUAGE_CODE = "da"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _days_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the authority look a week after the letters came."""
    monkeypatch.setattr(clock, "now", lambda: ARRIVED + timedelta(days=7))


def member(role: Role, code: str) -> User:
    """Make a member of staff."""
    return User.objects.create_user(
        code.lower(), password="x" * 12, role=role, staff_code=code
    )


@pytest.fixture
def registrar(db: None) -> Client:
    """Somebody who works in the mail room."""
    return browser(member(Role.REGISTRAR, "J001"))


@pytest.fixture
def colleague(db: None) -> Client:
    """Somebody else who works there."""
    return browser(member(Role.TEAM_LEADER, "T001"))


@pytest.fixture
def head(db: None) -> Client:
    """The head of the mail room."""
    return browser(member(Role.HEAD, "H001"))


@pytest.fixture
def caseworker(db: None) -> Client:
    """Somebody who has no business in the mail room."""
    return browser(member(Role.CASEWORKER, "S001"))


def browser(user: User) -> Client:
    """Sign somebody in."""
    client = Client(headers={"Accept-Language": "da"})
    client.force_login(user)
    return client


def mail(subject: str, text: str, sender: str = "Kim Holm") -> EmailMessage:
    """Write an e-mail."""
    message = EmailMessage()
    message["From"] = f"{sender} <borger@example.dk>"
    message["To"] = "post@anke.example"
    message["Subject"] = subject
    message.set_content(text)
    return message


def receive(*messages: EmailMessage) -> list[str]:
    """Take letters in, read them, and give their numbers."""
    numbers = [
        receive_letter(Arrival(MailChannel.EMAIL, one.as_bytes(), ARRIVED)).number
        for one in messages
    ]
    process_waiting()
    return numbers


@pytest.fixture
def rules_in_force(db: None) -> None:
    """Let a routing rule fill in all that a new case needs."""
    save_routing(member(Role.HEAD, "H000"), RULES, cause="Til prøven")


@pytest.fixture
def easy(rules_in_force: None) -> Callable[..., list[str]]:
    """Give some letters that need one key each."""

    def some(count: int = 1) -> list[str]:
        return receive(
            *(
                mail(f"Klage over afgørelse {place}", f"Jeg klager. Brev {place}.")
                for place in range(count)
            )
        )

    return some


@pytest.fixture
def open_nancys_case(db: None) -> Callable[[], str]:
    """Open cases with the same person in them."""

    def open_case() -> str:
        on = date(2026, 1, 5)
        actor = Actor(ActorKind.PERSON, "S001")
        at = datetime.combine(on, time(10), UTC)
        command = cases.RegisterCase(
            area="municipal",
            subject="sel-95",
            first_instance="municipality-0101",
            channel="digital-post",
        )
        number = apply_act(cases.Act("@1", command, on, at, actor)).number
        sealed = seal_person(
            f"case:{number}", Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
        )
        keep_people([sealed])
        party = cases.AddParty("appellant", sealed.commitment)
        apply_act(cases.Act(number, party, on, at, actor))
        return str(number)

    return open_case


@pytest.fixture
def nancys_case(open_nancys_case: Callable[[], str]) -> str:
    """Open a case with a person in it."""
    return open_nancys_case()


def filled(page: HttpResponse, **changes: object) -> dict[str, object]:
    """Give what a browser would send of the filing form, with changes."""
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    if not data.pop("urgent"):
        return data | changes
    return data | {"urgent": "on"} | changes
