# SPDX-License-Identifier: EUPL-1.2
"""The demo's evidence: by two persons, on its days, and plainly invented."""

from __future__ import annotations

import json
from datetime import date

import pytest

from anke.access.services import create_demo_users
from anke.cases.domain import payloads as p
from anke.cases.models import JournalEntry
from anke.cases.verification import verify
from anke.contract.domain.evidence_life import contract_stream, register_stream
from anke.contract.models import ContractRecord
from anke.contract.queries import contract_of
from anke.contract.registers.queries import evidence_of, ledger_of
from anke.demo.evidence import CONTRACT, OBLIGATIONS, REQUIREMENTS, write_evidence

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _house(tmp_path, settings) -> None:
    settings.ANKE_VAR = str(tmp_path)
    today = json.dumps({"today": "2022-12-31"})
    (tmp_path / "authority.json").write_text(today, "utf-8")
    create_demo_users()


def test_the_year_is_recorded_once() -> None:
    """As it was known: in October the account was sent, the figures came later."""
    assert write_evidence() == ContractRecord.objects.count() > 40
    assert write_evidence() == 0
    contract = contract_of(0, CONTRACT)

    then, now = evidence_of(contract, date(2022, 10, 14)), evidence_of(contract)

    assert {each.target for each in then.sent} == {"1.5", "1.6", "1.9"}
    assert "result" not in then.figures_on(date(2022, 10, 14))
    assert now.figures_on(date(2022, 12, 31))["sick-leave-own"] * 10 == 84
    assert len(now.statuses) == 19
    assert verify().is_sound


def test_it_is_told_that_it_is_invented() -> None:
    """Each document, source and piece of evidence says so."""
    write_evidence()

    for stream in (
        contract_stream(CONTRACT),
        register_stream(OBLIGATIONS),
        register_stream(REQUIREMENTS),
    ):
        for each in ledger_of(stream).records:
            if not isinstance(each.said, p.DispatchRecorded):
                assert "pfundet til demoen" in repr(each.said)


def test_it_is_recorded_in_the_order_of_its_days() -> None:
    """So that the past of each journal can be asked."""
    write_evidence()

    for stream in (contract_stream(CONTRACT), register_stream(REQUIREMENTS)):
        entries = JournalEntry.objects.filter(stream=stream).order_by("stream_seq")
        times = list(entries.values_list("recorded_at", flat=True))
        assert times == sorted(times)
