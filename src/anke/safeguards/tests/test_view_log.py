# SPDX-License-Identifier: EUPL-1.2
"""The view log: who may read it, what a citizen gets of it, when it is forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.cpr import Cpr
from anke.cases.errors import UnknownCaseError
from anke.cases.tests.factories import register
from anke.intake.models import Letter, LetterMatter
from anke.safeguards.retention import forget_views
from anke.safeguards.tests.conftest import CPR, OWN, TEAM
from anke.safeguards.view_log import (
    Wanted,
    csv_rows,
    looks,
    looks_for_the_citizen,
    streams_with,
)
from anke.selfservice.models import StatusLook

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User

    People = Callable[..., User]

pytestmark = pytest.mark.db
NOON = datetime(2022, 6, 1, 12, tzinfo=clock.COPENHAGEN)


def look(user: User | None, number: str, at: datetime, **changes: object) -> None:
    """Write one look down."""
    values = {"purpose": "sagsside", "kind": ViewEvent.Kind.PAGE}
    record_view(user, stream=f"case:{number}", at=at, **(values | changes))


def browser(user: User) -> Client:
    """Sign somebody in, in Danish."""
    client = Client(headers={"accept-language": "da"})
    client.force_login(user)
    return client


def test_the_log_is_found_by_case_staff_kind_and_day(
    number: str, person: People
) -> None:
    """Each filter narrows, and what fits nothing shows nothing."""
    worker, auditor = person(Role.CASEWORKER, OWN), person(Role.AUDITOR)
    look(worker, number, NOON)
    look(worker, number, NOON + timedelta(days=3), kind=ViewEvent.Kind.DOCUMENT)
    look(None, number, NOON + timedelta(days=5), kind=ViewEvent.Kind.SELF)
    look(auditor, "22-99999", NOON + timedelta(days=6))

    def count(**wanted: object) -> int:
        return looks(
            auditor, Wanted(**{"first_on": date(2022, 1, 1), **wanted})
        ).count()

    assert count() == 4
    assert count(case=number) == 3
    assert count(staff=OWN) == count(staff=worker.username) == 2
    assert count(kind="document") == 1
    assert count(first_on=date(2022, 6, 4)) == 3
    assert count(last_on=date(2022, 6, 1)) == 1
    assert count(staff="ukendt") == 0
    assert count(streams=[f"case:{number}"], kind="self") == 1


def test_without_a_case_the_last_month_is_shown() -> None:
    """A log of millions is not read from the beginning by mistake."""
    today = clock.today()

    assert Wanted().first == today - timedelta(days=30)
    assert Wanted(last_on=date(2022, 6, 30)).first == date(2022, 5, 31)
    assert Wanted(case="22-00001").first is None
    assert Wanted(streams=()).first is None


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {"head", "auditor", "administrator"}]
)
def test_the_log_is_for_those_who_answer_for_it(person: People, role: Role) -> None:
    """A caseworker does not read what colleagues have looked at."""
    user = person(role, "X001")

    for refused in (
        lambda: looks(user, Wanted()),
        lambda: streams_with(user, Cpr(CPR)),
    ):
        with pytest.raises(AccessDeniedError):
            refused()


def test_a_citizen_is_told_when_what_and_why_and_never_who(
    number: str, person: People
) -> None:
    """No name, no user name and no code of the staff stands in the print."""
    worker, head = person(Role.CASEWORKER, OWN, TEAM), person(Role.HEAD, "C001")
    look(worker, number, NOON, purpose=f"CSV: staff={OWN}", kind=ViewEvent.Kind.EXPORT)
    look(head, number, NOON + timedelta(hours=1), purpose="dokument 1")
    look(head, "22-99999", NOON, purpose="en andens sag")
    before = ViewEvent.objects.count()

    page = browser(worker).get(f"/adgang/sag/{number}/opslag/").content.decode()
    shown = looks_for_the_citizen(worker, number)
    table = page[page.index("<tbody") : page.index("</tbody>")]

    assert [(each.what, each.purpose) for each in shown[:2]] == [
        ("Udtræk", "CSV"),
        ("Sagsside", "dokument 1"),
    ]
    assert "en andens sag" not in page
    for secret in (OWN, "C001", worker.username, head.display_name):
        assert secret not in table
    # Two prints, each of them a look at the case.
    assert ViewEvent.objects.count() == before + 2
    assert {each.kind for each in ViewEvent.objects.order_by("-pk")[:2]} == {"log"}


def test_looks_at_letters_and_by_links_are_told_too(
    number: str, person: People
) -> None:
    """The letter that a case came by holds its data; a first instance may see them."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    filed, other = (
        Letter.objects.create(
            number=name, channel="maildir", sha256=name, document="d", size_bytes=1,
            received_on=NOON.date(), recorded_at=NOON, status="filed",
            length=1, head=b"",
        )
        for name in ("22-P00001", "22-P00002")
    )  # fmt: skip
    for letter, case in ((filed, number), (other, "22-99999")):
        LetterMatter.objects.create(
            letter=letter, place=1, status="filed", case=case, new_case=False
        )
        record_view(
            worker, stream=f"mail:{letter.number}", at=NOON, purpose="Postkø",
            kind=ViewEvent.Kind.PAGE,
        )  # fmt: skip
    StatusLook.objects.create(
        stream=f"case:{number}", reader_kind="first-instance", reader="x", way="key",
        what="page", at=NOON - timedelta(days=1),
    )  # fmt: skip

    told = looks_for_the_citizen(worker, number)

    assert [(each.case, each.purpose) for each in told[:2]] == [
        (number, "af førsteinstansen"),
        ("brev 22-P00001", "Postkø"),
    ]
    assert "22-P00002" not in str(told)
    auditor = person(Role.AUDITOR)
    assert f"mail:{filed.number}" in {
        each.stream for each in looks(auditor, Wanted(case=number))
    }


def test_the_print_is_refused_as_the_case_is(number: str, person: People) -> None:
    """Who may not open the case prints no log of it."""
    with pytest.raises(AccessDeniedError):
        looks_for_the_citizen(person(Role.DIRECTOR), number)
    with pytest.raises(UnknownCaseError):
        looks_for_the_citizen(person(Role.SUPERVISION, "TS1", "Tilsyn"), number)


def test_a_person_s_looks_are_found_by_the_number_and_printed(
    number: str, person: People
) -> None:
    """All of the person's cases and nobody else's; the number is in no address."""
    auditor = person(Role.AUDITOR)
    other = register().number
    look(auditor, number, NOON, purpose="revision af frister")
    look(auditor, other, NOON, purpose="en andens sag")
    client = browser(auditor)

    found = client.post("/adgang/opslag/person/", {"cpr": CPR})
    page = client.get(found["Location"]).content.decode()
    token = found["Location"].partition("person=")[2]
    printed = client.get(f"/adgang/opslag/udskrift/?person={token}").content.decode()

    assert CPR not in found["Location"]
    for text in (page, printed):
        assert "revision af frister" in text
        assert "en andens sag" not in text
    assert auditor.display_name in page
    table = printed[printed.index("<tbody") : printed.index("</tbody>")]
    assert auditor.display_name not in table
    searched = ViewEvent.objects.filter(purpose="opslagslog for en person")
    assert [each.stream for each in searched] == [f"case:{number}"]


def test_a_wrong_number_is_told_in_words(number: str, person: People) -> None:
    """The form says how a CPR number looks; nothing is searched for."""
    answer = browser(person(Role.AUDITOR)).post("/adgang/opslag/person/", {"cpr": "1"})

    assert answer.status_code == 422
    assert "ti cifre" in answer.content.decode()


def test_the_log_leaves_as_csv(number: str, person: People) -> None:
    """The file has what the page has, with the codes of the staff."""
    head = person(Role.HEAD, "C001")
    look(head, number, NOON)
    look(None, number, NOON)

    rows = list(csv_rows(looks(head, Wanted(case=number))))
    answer = browser(head).get(f"/adgang/opslag/csv/?case={number}")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()

    assert rows[1][1:] == (f"case:{number}", "page", "sagsside", "", "")
    assert rows[2][1:] == (f"case:{number}", "page", "sagsside", head.username, "C001")
    assert lines[0] == "at,stream,kind,purpose,username,staff_code"
    # The download itself was a look at the case's log.
    assert len(lines) == 4


def test_older_pages_are_turned_to(number: str, person: People) -> None:
    """The page has fifty looks and a way to those before."""
    head = person(Role.HEAD, "C001")
    for minute in range(120):
        look(head, number, clock.now() - timedelta(minutes=minute))
    client = browser(head)

    first = client.get(f"/adgang/opslag/?case={number}").content.decode()
    last = client.get(f"/adgang/opslag/?case={number}&from=100").content.decode()
    strange = client.get("/adgang/opslag/?case=%3C&from=x&first_on=igaar&kind=nej")

    assert "from=50" in first
    assert "Nyere" not in first
    assert "Ældre" not in last
    assert "from=50" in last
    assert strange.status_code == 200


def test_what_is_old_enough_is_forgotten(
    number: str, person: People, settings: object
) -> None:
    """The period is a setting; the second run finds nothing."""
    settings.ANKE_VIEW_LOG_DAYS = 365
    head = person(Role.HEAD, "C001")
    now = clock.now()
    look(head, number, now - timedelta(days=366))
    look(head, number, now - timedelta(days=364))

    assert (forget_views(), forget_views()) == (1, 0)
    assert ViewEvent.objects.count() == 1


def test_pieces_are_forgotten_until_none_is_left(
    number: str, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log of many years goes a piece at a time."""
    monkeypatch.setattr("anke.safeguards.retention._PIECE", 2)
    head = person(Role.HEAD, "C001")
    for days in range(5):
        look(head, number, clock.now() - timedelta(days=5000 + days))

    assert forget_views() == 5
