# SPDX-License-Identifier: EUPL-1.2
"""Wrong registrations: found, told to who may see the case, gone when mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User, ViewEvent
from anke.cases.domain import commands as c
from anke.cases.domain.payloads import FormalError
from anke.cases.domain.state import NEW_CASE, CaseStatus
from anke.cases.rules import rules_of
from anke.cases.services import apply_acts
from anke.contract.domain.registrations import ErrorKind, errors_in
from anke.contract.targets import queries, scanning
from anke.contract.targets.models import RegistrationError, RegistrationScan
from anke.contract.targets.tests.worlds import Cases
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DAY = date(2020, 3, 2)
LIST = "/resultatplan/registreringer/"
GOOD = {"first_decided_on": date(2019, 12, 1), "appealed_on": date(2019, 12, 20)}


def person(role: Role, **values: str) -> User:
    """Make a member of staff."""
    return User.objects.create(username=str(role), role=role.value, **values)


def kinds_of(number: str) -> set[str]:
    """Give what stands of a case in the list."""
    rows = RegistrationError.objects.filter(number=number)
    return set(rows.values_list("kind", flat=True))


def state_of(**changes: object):
    """Give a decided case without a fault, but for some changes."""
    good = replace(
        NEW_CASE,
        number="20-00001",
        status=CaseStatus.DECIDED,
        area="municipal",
        subject="sel-95",
        first_instance="municipality-0101",
        received_on=date(2020, 1, 6),
        recorded_at=datetime(2020, 1, 7, 9, tzinfo=UTC),
        spell=1,
        spell_started_on=date(2020, 1, 6),
        decided_on=DAY,
        outcome="upheld",
        **GOOD,
    )
    return replace(good, **changes)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"outcome": ""}, ErrorKind.NO_OUTCOME),
        ({"outcome": "meeting-decided"}, ErrorKind.NO_OUTCOME),
        ({"outcome": "remitted"}, ErrorKind.NO_REASON),
        ({"subject": ""}, ErrorKind.NO_SUBJECT),
        ({"first_instance": "nobody"}, ErrorKind.NO_FIRST_INSTANCE),
        ({"appealed_on": date(2020, 1, 7)}, ErrorKind.DATES),
        ({"first_decided_on": date(2019, 12, 21)}, ErrorKind.DATES),
        ({"received_on": date(2020, 1, 9)}, ErrorKind.DATES),
        ({"decided_on": date(2020, 1, 5)}, ErrorKind.DATES),
        ({"appealed_on": None}, ErrorKind.NO_APPEAL_DAYS),
    ],
)
def test_each_fault_is_named(changes: dict[str, object], kind: ErrorKind) -> None:
    """One thing wrong, one line."""
    found = errors_in(state_of(**changes), rules_of())

    assert [error.kind for error in found] == [kind]


def test_what_the_rules_would_refuse_now_is_told_in_their_words() -> None:
    """A formal error of a grade that it cannot have; a reason that does not fit."""
    state = state_of()
    wrong = FormalError(rules_of().handling.formal_errors[0].id, "no-such-grade")
    work = replace(state.work, formal_errors=(wrong,))

    (found,) = errors_in(replace(state, work=work), rules_of())

    assert found.kind is ErrorKind.CONTRADICTION
    assert "Vælg den grad" in found.detail


def test_a_running_case_needs_a_deadline_where_a_rule_fits() -> None:
    """Without a rule it is the rules that lack something; withdrawn it is no case."""
    running = state_of(status=CaseStatus.PENDING, decided_on=None, outcome="")
    board = replace(
        running, area="concern-notification", subject="", first_instance="x"
    )

    assert [e.kind for e in errors_in(running, rules_of())] == [ErrorKind.NO_DUE_DATE]
    assert ErrorKind.NO_RULE in [e.kind for e in errors_in(board, rules_of())]
    assert errors_in(state_of(), rules_of()) == ()
    withdrawn = state_of(status=CaseStatus.WITHDRAWN, subject="")
    assert errors_in(withdrawn, rules_of()) == ()


def remitted() -> str:
    """Write a case that was remitted without a reason."""
    cases = Cases()
    handle = cases.add(date(2020, 1, 6), DAY, outcome="remitted", **GOOD)
    cases.do(handle, c.MakeRemark("reasons", "n" * 64), date(2020, 3, 3))
    return cases.write()[handle]


def mend(number: str) -> None:
    """Register the reason."""
    fitting = rules_of().handling.reasons_for("municipal", "remitted")
    cases = Cases()
    correct = c.CorrectDecision("remitted", "glemt", reasons=(fitting[0].id,))
    cases.do(number, correct, date(2020, 3, 4))
    cases.write()


def test_a_line_is_gone_when_the_registration_is_mended() -> None:
    """The next look follows the journal; nothing else is looked at."""
    number = remitted()
    assert scanning.catch_up() is False
    scanning.scan_all()
    assert kinds_of(number) == {"no-reason"}

    mend(number)

    assert kinds_of(number) == {"no-reason"}
    assert scanning.catch_up() is True
    assert kinds_of(number) == set()
    assert scanning.scan_all() == 0


def test_a_scan_that_was_broken_off_goes_on(monkeypatch) -> None:
    """Chunk by chunk, and what was written meanwhile is looked at in the end."""
    monkeypatch.setattr(scanning, "CHUNK", 7)
    apply_acts(random_acts(5, 40))
    scanning.scan_all()
    whole = set(RegistrationError.objects.values_list("number", "kind", "on", "status"))
    assert len(whole) > 10
    RegistrationError.objects.all().delete()
    RegistrationScan.objects.update(is_whole=False, place="")
    looked = scanning._look_at

    def breaks_at_the_third(numbers, rules, calls=[]):  # noqa: B006
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        looked(numbers, rules)

    monkeypatch.setattr(scanning, "_look_at", breaks_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        scanning.scan_all()
    assert 0 < RegistrationError.objects.count() < len(whole)
    monkeypatch.setattr(scanning, "_look_at", looked)
    scanning.scan_all()

    again = set(RegistrationError.objects.values_list("number", "kind", "on", "status"))
    assert again == whole


def test_too_much_news_is_left_to_the_worker() -> None:
    """A page does not wait for thousands of cases."""
    scanning.scan_all()
    apply_acts(random_acts(2, 10))

    assert scanning.catch_up(most=5) is False
    assert scanning.catch_up() is True


def test_a_report_gets_the_open_errors_of_its_period() -> None:
    """Decisions of the period, and cases that wait, by kind; whether it is whole."""
    cases = Cases()
    cases.add(date(2020, 1, 6), DAY, outcome="remitted", **GOOD)
    cases.add(date(2020, 1, 6), date(2021, 1, 4), outcome="remitted", **GOOD)
    cases.add(date(2020, 5, 1))
    cases.write()
    assert queries.open_errors("2020").is_up_to_date is False
    scanning.scan_all()

    year = queries.open_errors("2020")
    first = queries.open_errors("2020K1")

    assert year.is_up_to_date
    assert year.counts == {ErrorKind.NO_REASON: 1, ErrorKind.NO_APPEAL_DAYS: 1}
    assert (year.total, first.total) == (2, 1)
    assert queries.open_errors("2020-03-01").total == 0
    assert queries.open_errors("2020-03-02").total == 1


def test_nobody_sees_a_line_of_a_case_that_they_may_not_list() -> None:
    """The counts leave them out, too; the controller lists no protected case."""
    open_case, secret = remitted(), remitted()
    cases = Cases()
    cases.do(secret, c.ProtectCase(2, "staff-relative"), date(2020, 3, 5))
    cases.write()
    scanning.scan_all()
    controller, head = person(Role.CONTROLLER), person(Role.HEAD)

    seen = queries.errors_visible_to(controller)

    assert [error.number for error in seen] == [open_case]
    assert queries.counts_by_kind(controller) == {ErrorKind.NO_REASON: 1}
    assert queries.counts_by_kind(head) == {ErrorKind.NO_REASON: 2}
    assert queries.errors_visible_to(head).count() == 2


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.TEAM_LEADER, Role.HEAD])
def test_counts_are_those_of_the_list_whatever_the_filters(role: Role) -> None:
    """Kind by kind, for each of those who see the list."""
    apply_acts(random_acts(9, 60))
    scanning.scan_all()
    user = person(role, team="t1", staff_code="s1")

    for filters in ({}, {"area": "municipal"}, {"team": "t1"}, {"kind": "no-reason"}):
        counts = queries.counts_by_kind(user, **filters)
        listed = [e.kind for e in queries.errors_visible_to(user, **filters)]
        assert counts == {k: listed.count(k.value) for k in counts}
        assert sum(counts.values()) == len(listed)


def test_a_case_protected_since_the_list_was_made_is_not_shown(client_of) -> None:
    """However far behind the list is, the cases themselves are asked."""
    number = remitted()
    scanning.scan_all()
    cases = Cases()
    cases.do(number, c.ProtectCase(2, "staff-relative"), date(2020, 3, 5))
    cases.write()
    controller = person(Role.CONTROLLER)
    stale = queries.errors_visible_to(controller)

    assert [error.number for error in stale] == [number]
    assert list(queries.still_visible(controller, stale)) == []


def test_an_analyst_sees_no_list() -> None:
    """Who answers for no registration is refused."""
    with pytest.raises(AccessDeniedError):
        queries.errors_visible_to(person(Role.ANALYST))


def test_the_page_shows_what_is_wrong_and_who_can_mend_it(client_of) -> None:
    """Before the first scan it says so and asks the worker; then the cases stand."""
    number = remitted()
    client = client_of(person(Role.CONTROLLER))
    waiting = client.get(LIST).content.decode()
    assert "Listen er ved at blive ajourført" in waiting
    client.get(LIST)
    assert DBTaskResult.objects.count() == 1
    scanning.scan_all()

    page = client.get(LIST).content.decode()
    other = client.get(f"{LIST}?kind=dates&page=zz").content.decode()
    file = b"".join(client.get(f"{LIST}csv/?kind=no-reason")).decode()

    assert number in page
    assert "Omgjort uden årsag" in page
    assert "Ingen har sagen" in page
    assert "Her er ingen fejl" in other
    assert file.splitlines()[1].startswith(f"{number},no-reason,")
    assert [each.stream for each in ViewEvent.objects.all()] == [f"case:{number}"]


def test_the_page_is_for_those_who_see_errors(client_of) -> None:
    """Others are refused, list and file."""
    client = client_of(person(Role.CASEWORKER))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}csv/").status_code == 403
