# SPDX-License-Identifier: EUPL-1.2
"""Why deadlines were not kept: recorded, confirmed, told of, and no case taken away."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from anke.cases.domain import payloads as p
from anke.cases.services import apply_acts
from anke.cases.verification import verify
from anke.contract.breaches import breaches_in, recorded_causes
from anke.contract.domain import breaches as domain
from anke.contract.domain.evidence_life import Ledger, fold_ledger
from anke.contract.domain.report_days import ReportKind
from anke.contract.errors import EvidenceRefusedError, UnknownRegisterError
from anke.contract.queries import contract_of
from anke.contract.registers import services
from anke.contract.registers.cause_services import CauseGiven, record_cause
from anke.contract.registers.queries import ledger_of
from anke.contract.registers.tests.test_pages import client_of, text_of
from anke.contract.registers.tests.world import people_in
from anke.contract.report_making import task_of
from anke.contract.report_writing import write_documents
from anke.contract.reports.content import ReportOrder, draft_report
from anke.contract.services import draft_report as draft_by_page
from anke.site.cli import main
from anke.statistics.facts.build import build
from anke.statistics.tests.journals import random_acts

pytestmark = [pytest.mark.db, pytest.mark.django_db]

YEAR = 2020
STREAM = domain.breach_stream(YEAR)
HERE = "/resultatplan/registre/aarsager/"


@pytest.fixture
def people(tmp_path, settings):
    """Give a house with its people, its cases and its figures."""
    found = people_in(tmp_path, settings)
    apply_acts(random_acts(7, 120))
    build()
    return found


def worst() -> tuple[str, str, int]:
    """Give the month and the area with the most breaches, and how many."""
    found = breaches_in(YEAR, build())
    (period, area), count = max(found.items(), key=lambda each: (each[1], each[0]))
    assert count > 1
    return period, area, count


def monthly(period: str):
    """Draft the month's report as the command and the pages do."""
    order = ReportOrder(
        contract_of(YEAR), period, ReportKind.MONTHLY, build(), None, date(2022, 12, 31)
    )
    return draft_report(order)


def test_a_confirmed_cause_stands_beside_a_share_that_it_does_not_move(people) -> None:
    """In the monthly report and on the target's page; the rest is not told of."""
    period, area, count = worst()
    plain = monthly(period).figures
    given = CauseGiven(period, area, "late-file", count - 1, "Akter kom den 4.")
    record = record_cause(people.caseworker, given)
    before = monthly(period).figures

    services.confirm_record(people.head, STREAM, record.number)

    assert f"aarsager.{area}.1" not in before
    after = monthly(period).figures
    assert after[f"aarsager.{area}.1"].number == count - 1
    assert after[f"aarsager.{area}.1"].label.endswith("for sent: Akter kom den 4.")
    assert after[f"aarsager.{area}.ikke-oplyst"].number == 1
    for name in ("frister.i-alt.andel", f"frister.{area}.overskredet"):
        # Asked of another vintage by now, the figure is the same.
        assert replace(after[name], question=None) == replace(
            plain[name], question=None
        )
    page = text_of(
        client_of(people.analyst), "/resultatplan/plan/resultatplan-2020/maal/1.1/"
    )
    assert "Førsteinstansens akter kom for sent: Akter kom den 4." in page
    assert verify().is_sound


def test_a_report_is_the_same_from_the_pages_and_from_the_command(
    people, capsys
) -> None:
    """The same figures and causes: neither is given what the other does not have."""
    period, area, count = worst()
    given = CauseGiven(period, area, "board-meeting", count - 1)
    record = record_cause(people.caseworker, given)
    services.confirm_record(people.head, STREAM, record.number)
    words = ["contract", "figures", "--month", period, "--format=json"]

    assert main(words) == 0
    by_command = {
        each["name"]: each["what"]
        for each in json.loads(capsys.readouterr().out)
        if each["kind"] == "tal"
    }
    state = draft_by_page(people.controller, "resultatplan-2020", period)
    by_page = write_documents(task_of(state, 0, "", None)).numbers

    shown = {each.name: each.label for each in by_page if each.name in by_command}
    assert shown == by_command
    cause = next(each for each in by_page if each.name == f"aarsager.{area}.1")
    assert (cause.label, cause.value) == (
        "Sagen ventede på et ankemøde",
        str(count - 1),
    )


def test_no_more_breaches_are_told_of_than_there_are(people) -> None:
    """What waits takes its place, too; what is taken back gives it free."""
    period, area, count = worst()
    first = record_cause(
        people.caseworker, CauseGiven(period, area, "consultant", count)
    )
    one_more = CauseGiven(period, area, "staffing", 1)

    with pytest.raises(EvidenceRefusedError) as refused:
        record_cause(people.controller, one_more)
    services.withdraw_record(people.head, STREAM, first.number, cause="Forkert måned")
    record_cause(people.controller, one_more)

    assert "ingen overskridelser" in refused.value.user_text
    assert [each.is_withdrawn for each in ledger_of(STREAM).records] == [True, False]


def test_another_number_takes_the_place_of_the_first_when_it_is_confirmed(
    people,
) -> None:
    """And the same twice is recorded once."""
    period, area, count = worst()
    for number in (1, 1, count):
        given = CauseGiven(period, area, "party-time", number)
        record = record_cause(people.caseworker, given)
        if number == 1:
            first = record.number
    services.confirm_record(people.head, STREAM, first)
    old = [each.deadlines for each in recorded_causes(YEAR)]
    services.confirm_record(people.head, STREAM, record.number)

    assert len(ledger_of(STREAM).records) == 2
    assert (old, [each.deadlines for each in recorded_causes(YEAR)]) == ([1], [count])
    assert all(each.is_external for each in recorded_causes(YEAR))


@pytest.mark.parametrize(
    ("cause", "note", "error", "told"),
    [
        ("weather", "", UnknownRegisterError, "ikke på listen"),
        ("other-internal", " ", EvidenceRefusedError, "få ord"),
        ("staffing", "Se 251248-9996", EvidenceRefusedError, "CPR"),
    ],
)
def test_a_cause_that_cannot_be_kept_is_refused(
    people, cause, note, error, told
) -> None:
    """Not on the list, without its words, or about a person."""
    period, area, _ = worst()

    with pytest.raises(error) as refused:
        record_cause(people.caseworker, CauseGiven(period, area, cause, 1, note))

    assert told in refused.value.user_text
    assert not ledger_of(STREAM).records


def test_a_cause_is_recorded_on_the_command_line(people, capsys) -> None:
    """By the same door; what is no month or area is refused with how to write it."""
    period, area, _ = worst()
    words = ["record", "cause", "--cause=late-file", "--deadlines=1", "--as=controller"]

    wrong = main(["contract", *words, "--month=sept", f"--area={area}"])
    told = capsys.readouterr().err
    right = main(["contract", *words, f"--month={period}", f"--area={area}"])

    assert (wrong, right) == (1, 0)
    assert "skrives som 2022-09" in told
    assert f"{STREAM} 1: recorded" in capsys.readouterr().out


def test_the_rule_gives_the_number_that_is_left() -> None:
    """Of three breaches one is told of: two are left, and the same cause has three."""
    from anke.cases.domain.entries import Actor, ActorKind
    from anke.contract.registers.tests.world import at

    one = Actor(ActorKind.PERSON, "K001")
    day = at(date(2022, 10, 3))
    said = p.BreachCauseRecorded("2022-09", "udk", "staffing", 1)
    entries = domain.decide_cause(Ledger(STREAM), said, breaches=3, at=day, actor=one)
    ledger = fold_ledger(Ledger(STREAM), entries)
    other = p.BreachCauseRecorded("2022-09", "udk", "consultant", 3)

    assert domain.room_for(ledger, other, 3) == 2
    assert domain.room_for(ledger, said, 3) == 3
    with pytest.raises(EvidenceRefusedError, match="3 of 2 breaches"):
        domain.decide_cause(ledger, other, breaches=3, at=day, actor=one)


def test_a_cause_is_recorded_and_confirmed_on_its_pages(people) -> None:
    """By two persons; what is wrong is told beside the form, and who may not cannot."""
    period, area, count = worst()
    one, two = client_of(people.caseworker), client_of(people.head)
    address = f"{HERE}{period}/{area}/"
    form = {"cause": "consultant", "deadlines": "1", "note": ""}

    empty = one.post(address, {"cause": "", "deadlines": "0"})
    many = one.post(address, form | {"deadlines": str(count + 1)})
    kept = one.post(address, form)

    assert empty.status_code == 422
    assert "Vælg en årsag." in empty.content.decode()
    assert "Skriv et helt tal, mindst 1." in empty.content.decode()
    assert many.status_code == 409
    assert f"Skriv et tal fra 1 til {count}" in many.content.decode()
    assert kept.status_code == 302
    assert "bekraeft" not in text_of(one, address)
    assert f"{address}" in text_of(two, f"{HERE}?aar={YEAR}")
    two.post(f"/resultatplan/registre/bekraeft/{STREAM}/1/")
    assert "Sagen ventede på en lægekonsulent: 1 af overskridelserne" in text_of(
        one, address
    )
    assert "1 af " in text_of(two, f"{HERE}?aar={YEAR}")
    other = client_of(people.analyst)
    assert "Registrér en årsag" not in text_of(other, address)
    assert other.post(address, form).status_code == 403
    assert one.get(f"{HERE}2020-13/{area}/").status_code == 404
    assert one.get(f"{HERE}?aar=1999").status_code == 404


def test_without_figures_the_page_says_so_and_takes_nothing(tmp_path, settings) -> None:
    """Nothing has been built: there is no breach to give a cause for."""
    people = people_in(tmp_path, settings)

    page = text_of(client_of(people.controller), f"{HERE}2022-09/municipal/")

    assert "Registrér en årsag" not in page
    assert "ingen overskridelser" in text_of(client_of(people.controller), HERE)
