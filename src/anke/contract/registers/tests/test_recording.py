# SPDX-License-Identifier: EUPL-1.2
"""What is recorded by one counts when another confirmed it, as known on each day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from anke.access.errors import AccessDeniedError
from anke.cases.documents import document_path
from anke.cases.models import Document
from anke.cases.verification import verify
from anke.contract.domain.evidence_life import register_stream
from anke.contract.domain.registers import StatusWord
from anke.contract.errors import (
    ContractMalformedError,
    EvidenceRefusedError,
    RecordStateError,
    SamePersonError,
    UnknownRegisterError,
)
from anke.contract.models import ContractLedger, ContractRecord
from anke.contract.queries import contract_of, score_contract
from anke.contract.registers import services
from anke.contract.registers.files import external_figures, register_of, registers
from anke.contract.registers.queries import evidence_of, ledger_of, waiting_records
from anke.contract.registers.tests.world import CONTRACT, PDF, STREAM, at, people_in
from anke.statistics.facts.build import build

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SENT, SEEN = date(2022, 9, 28), date(2022, 10, 3)
REGISTER = "minimum-requirements-2020"


@pytest.fixture
def people(tmp_path, settings):
    """Give a house with its people."""
    return people_in(tmp_path, settings)


def kept(people, **more):
    """Keep the document of 1.5."""
    values = {"name": "redegørelse.pdf", "content": PDF, "at": at(SENT, 9)} | more
    return services.keep_document(
        people.controller, CONTRACT, "1.5", "account", **values
    )


def sent(people, **more):
    """Keep it, and record that it was sent."""
    values = {"on": SENT, "at": at(SENT)} | more
    return services.record_dispatch(
        people.controller, CONTRACT, kept(people).number, **values
    )


def part_of(day: date, target: str = "1.5"):
    """Give what is found of a target's first part on a day."""
    build(as_of=day)
    scored = score_contract(contract_of(0, CONTRACT), as_of=day)
    found = {each.target.number: each for each in scored.targets}[target]
    return found.parts[0].found


def test_only_a_confirmed_dispatch_delivers(people) -> None:
    """An upload is nothing, a record waits, a confirmation counts; each as known."""
    record = sent(people)
    services.confirm_record(people.head, STREAM, record.number, at=at(SEEN))

    assert part_of(date(2022, 9, 27)).why == "kan ikke opgøres"
    assert part_of(date(2022, 9, 28)).why == "afventer bekræftelse"
    assert part_of(date(2022, 10, 1)).met is None
    found = part_of(date(2022, 10, 3))
    assert (found.met, found.evidence) == (True, "redegørelse.pdf")

    services.withdraw_record(
        people.controller, STREAM, record.number, cause="Forkert bilag"
    )

    assert part_of(date(2022, 12, 31)).met is False
    assert part_of(date(2022, 10, 3)).met is True, "the past answers as it was known"
    assert verify().is_sound


def test_a_document_that_only_lies_ready_is_not_delivered(people) -> None:
    """After its day the target is lost."""
    kept(people)

    assert part_of(date(2022, 10, 1)).met is False


def test_a_document_is_kept_by_its_content(people) -> None:
    """Once, durably, under its SHA-256; twice is once."""
    first, again = kept(people), kept(people, name="kopi.pdf")

    assert first == again
    row = Document.objects.get(stream=STREAM)
    assert row.sha256 == first.said.sha256
    assert document_path(row.sha256).read_bytes() == PDF
    document_path(row.sha256).unlink()
    assert not verify().is_sound


def test_who_recorded_it_does_not_confirm_it(people) -> None:
    """Nor does somebody whose role does not confirm, nor record."""
    record = sent(people)

    with pytest.raises(SamePersonError):
        services.confirm_record(people.controller, STREAM, record.number)
    with pytest.raises(AccessDeniedError):
        services.confirm_record(people.analyst, STREAM, record.number)
    with pytest.raises(AccessDeniedError):
        kept(people, content=b"x") if False else services.keep_document(
            people.caseworker, CONTRACT, "1.5", "account", name="a.pdf", content=PDF
        )
    assert evidence_of(contract_of(0, CONTRACT)).sent == ()


def test_it_goes_to_whom_the_contract_names(people) -> None:
    """Sent to somebody else it is no delivery, and is not recorded as one."""
    with pytest.raises(EvidenceRefusedError, match="departementet"):
        sent(people, recipient="Folketinget")
    assert sent(people).said.recipient == "departementet"


def test_a_figure_counts_exactly_from_the_day_it_was_known(people) -> None:
    """Of two the newest; a deviation is computed of budget and result."""
    figures = [
        ("sick-leave-own", "8,10", date(2022, 10, 1)),
        ("sick-leave-own", "7,9", date(2022, 12, 1)),
        ("result", "98,5", date(2022, 12, 2)),
        ("budget-basic", "100", date(2022, 12, 2)),
    ]
    for name, value, day in figures:
        record = services.record_figure(
            people.analyst, CONTRACT,
            figure=name, value=value, source="Prøve", known_on=day, at=at(day),
        )  # fmt: skip
        services.confirm_record(people.head, STREAM, record.number, at=at(day, 11))
    contract = contract_of(0, CONTRACT)

    now = evidence_of(contract).figures_on(date(2022, 12, 31))
    then = evidence_of(contract, date(2022, 11, 30)).figures_on(date(2022, 11, 30))

    assert now["sick-leave-own"] == Fraction("7.9")
    assert now["budget-deviation-basic"] == Fraction("-0.015")
    assert then == {"sick-leave-own": Fraction("8.1")}
    found = part_of(date(2022, 12, 31), "2.1")
    assert (found.met, found.value) == (True, Fraction("0.015"))


def test_the_requirements_are_counted_in_their_register(people) -> None:
    """All twenty, confirmed, by the end of the year; one that slipped loses it."""
    items = register_of(REGISTER).items
    for item in items[1:]:
        status(people, item.id)
    found = part_of(date(2022, 12, 31), "2.3")
    assert (found.met, found.value) == (None, 19)
    assert "Klientfirewall" in found.missing[0]

    status(people, items[0].id)
    assert part_of(date(2022, 12, 31), "2.3").met is True

    status(people, items[3].id, status=StatusWord.NOT_MET, on=date(2022, 12, 30))
    late = part_of(date(2022, 12, 31), "2.3")
    assert (late.met, late.value) == (None, 19), "there is still a day"
    assert verify().is_sound


def status(people, item: str, **more):
    """Record and confirm how a requirement stands."""
    values = {"status": StatusWord.MET, "evidence": "Rapport", "on": date(2022, 12, 1)}
    record = services.record_status(people.controller, REGISTER, item, **values | more)
    return services.confirm_record(
        people.head, register_stream(REGISTER), record.number
    )


def test_what_waits_is_a_list_of_work(people) -> None:
    """Documents are not on it; what was confirmed or withdrawn leaves it."""
    record = sent(people)
    other = services.record_figure(
        people.analyst, CONTRACT,
        figure="result", value="1", source="x", known_on=SENT,
    )  # fmt: skip
    assert [row.subject for row in waiting_records()] == ["1.5/account", "result"]

    services.confirm_record(people.head, STREAM, record.number)
    services.withdraw_record(people.analyst, STREAM, other.number, cause="Fejl")

    assert not waiting_records().exists()
    with pytest.raises(RecordStateError):
        services.withdraw_record(people.analyst, STREAM, other.number, cause="Igen")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"figure": "x"}, "kendes ikke"),
        ({"value": "1.234"}, "kan læses på to måder"),
        ({"value": "mange"}, "er ikke et tal"),
        ({"source": " "}, "Skriv en tekst"),
        ({"source": "251248-9996"}, "CPR-nummer"),
        ({"source": "x" * 501}, "højst 500"),
        ({"unit": "pct."}, "Enheden er"),
    ],
)
def test_what_cannot_be_recorded_says_what_to_do(people, change, told: str) -> None:
    """And leaves no trace: neither an entry nor a row."""
    values = {"figure": "result", "value": "1", "source": "x", "known_on": SENT}

    with pytest.raises((EvidenceRefusedError, UnknownRegisterError)) as refused:
        services.record_figure(people.analyst, CONTRACT, **values | change)

    assert told in refused.value.user_text
    assert not ledger_of(STREAM).records
    assert not ContractLedger.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("a.exe", b"MZ\x90\x00", "kan vi ikke modtage"), ("a.pdf", b"", "er tom")],
)
def test_a_file_that_is_no_document_is_refused(people, name, content, told) -> None:
    """By its content, not by its name."""
    with pytest.raises(EvidenceRefusedError) as refused:
        kept(people, name=name, content=content)

    assert told in refused.value.user_text


def test_a_row_that_was_changed_is_found(people) -> None:
    """`anke verify` sees what the journal does not say."""
    record = sent(people)
    assert verify(contents=False).is_sound

    ContractRecord.objects.filter(number=record.number).update(stage="confirmed")

    assert [each.where for each in verify(contents=False).findings] == [STREAM]


def test_the_registers_that_ship_are_whole() -> None:
    """Twenty and twenty-nine requirements; every entry has a source."""
    known = {each.id: each for each in registers()}

    assert len(known[REGISTER].items) == 20
    assert sum(not each.confirmed for each in known[REGISTER].items) == 14
    assert len(known["minimum-requirements-2024"].items) == 29
    assert all(each.source for one in known.values() for each in one.items)
    ids = {each.id for each in external_figures()}
    assert {each.of for each in external_figures() if each.of} <= ids


def test_the_house_s_own_register_wins_and_a_wrong_one_is_explained(people) -> None:
    """By its id; a mistake is named by file, item and field."""
    own = Path(settings.ANKE_VAR) / "contracts" / "registers"
    own.mkdir(parents=True)
    lines = [
        'id = "obligations"', 'kind = "obligations"', 'title = "Vores"', 'source = "x"',
        "[[item]]", 'id = "a"', 'title = "A"', 'source = "x"',
    ]  # fmt: skip
    (own / "mine.toml").write_text("\n".join(lines), "utf-8")
    assert register_of("obligations").title == "Vores"

    (own / "mine.toml").write_text("\n".join([*lines, "due_on = 7.5"]), "utf-8")

    with pytest.raises(ContractMalformedError, match=r"mine\.toml: item a, due_on"):
        registers()
