# SPDX-License-Identifier: EUPL-1.2
"""The life of a record, in any order that people may think of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import SYSTEM, Actor, ActorKind
from anke.contract.domain import evidence_life as life
from anke.contract.domain.decimals import exact_decimal
from anke.contract.domain.evidence_life import Ledger, RecordStage
from anke.contract.errors import (
    FutureDayError,
    RecordStateError,
    SamePersonError,
    UnknownRecordError,
)

pytestmark = pytest.mark.unit

AT = datetime(2022, 9, 28, 9, tzinfo=UTC)
DAY = AT.date()
PEOPLE = [Actor(ActorKind.PERSON, each) for each in ("K001", "C001", "T001")]
ONE, TWO, _ = PEOPLE
SAID = [
    p.DocumentKept("1.5", "account", "Redegørelse", "a.pdf", "0" * 64, "x", 1),
    p.FigureRecorded("sick-leave-own", "7.9", "dage", "ISOLA"),
    p.FigureRecorded("sick-leave-own", "8.0", "dage", "ISOLA"),
    p.ItemStatusRecorded("dmarc", "met", "Rapport"),
    *[p.DispatchRecorded(number, "departementet") for number in (1, 2, 3)],
]
acts = st.lists(
    st.tuples(
        st.sampled_from(["record", "confirm", "withdraw"]),
        st.sampled_from([*PEOPLE, SYSTEM]),
        st.sampled_from(SAID),
        st.integers(0, 6),
        st.integers(0, 2),
    ),
    max_size=30,
)


def play(drawn) -> tuple[Ledger, list]:
    """Do what can be done of what was drawn; give the ledger and its entries."""
    ledger, written = Ledger(life.contract_stream("x")), []
    for place, (act, actor, said, number, days) in enumerate(drawn):
        at = AT + timedelta(minutes=place)
        try:
            if act == "record":
                on = DAY - timedelta(days)
                more = life.decide_record(ledger, said, on=on, at=at, actor=actor)
            elif act == "confirm":
                more = life.decide_confirm(ledger, number, at=at, actor=actor)
            else:
                more = life.decide_withdraw(
                    ledger, number, cause="Fejl", at=at, actor=actor
                )
        except (RecordStateError, SamePersonError, UnknownRecordError):
            continue
        written += more
        ledger = life.fold_ledger(ledger, more)
    return ledger, written


@given(acts)
def test_nobody_confirms_what_they_recorded(drawn) -> None:
    """Whatever is tried in whatever order: what counts was seen by two persons."""
    ledger, _ = play(drawn)

    for each in life.counting(ledger):
        assert each.confirmed_by
        assert each.confirmed_by != each.recorded_by
        assert each.confirmed_by != SYSTEM.id
        assert not each.is_document


@given(acts)
def test_only_what_is_confirmed_and_not_withdrawn_counts(drawn) -> None:
    """By the entries themselves, not by what the fold made of them."""
    ledger, written = play(drawn)
    confirmed, withdrawn = (
        {e.payload.record for e in written if isinstance(e.payload, kind)}
        for kind in (p.RecordConfirmed, p.RecordWithdrawn)
    )

    counted = {each.number for each in life.counting(ledger)}

    assert counted == confirmed - withdrawn
    assert {each.number for each in ledger.records if each.is_withdrawn} == withdrawn
    waiting = {each.number for each in life.waiting(ledger)}
    assert not waiting & (counted | withdrawn)


@given(acts, acts)
def test_what_was_withdrawn_never_counts_again(before, after) -> None:
    """Nothing that happens afterwards brings it back."""
    first, _ = play(before)
    gone = {each.number for each in first.records if each.is_withdrawn}

    last, _ = play([*before, *after])

    assert not gone & {each.number for each in life.counting(last)}
    assert [each.said for each in last.records][: len(first.records)] == [
        each.said for each in first.records
    ]


@given(acts)
def test_a_fold_can_be_carried_on_anywhere(drawn) -> None:
    """In two pieces it gives what it gives at once, and loses no record."""
    whole, written = play(drawn)
    half = len(written) // 2
    start = life.fold_ledger(Ledger(whole.stream), written[:half])

    assert life.fold_ledger(start, written[half:]) == whole
    recorded = [e for e in written if isinstance(e.payload, life.RECORDED_KINDS)]
    assert len(whole.records) == len(recorded)


@given(acts)
def test_no_dispatch_stands_without_its_document(drawn) -> None:
    """A document goes only after its dispatches."""
    ledger, _ = play(drawn)

    for each in ledger.records:
        if isinstance(each.said, p.DispatchRecorded) and not each.is_withdrawn:
            document = ledger.record(each.said.document)
            assert document.is_document
            assert not document.is_withdrawn


def test_what_cannot_be_is_refused() -> None:
    """A day to come, the same person, twice, an unknown number, a document."""
    empty = Ledger(life.contract_stream("x"))
    kept = life.fold_ledger(
        empty, life.decide_record(empty, SAID[0], on=DAY, at=AT, actor=ONE)
    )
    full = life.fold_ledger(
        kept, life.decide_record(kept, SAID[4], on=DAY, at=AT, actor=ONE)
    )

    with pytest.raises(FutureDayError):
        life.decide_record(empty, SAID[1], on=date(2022, 9, 29), at=AT, actor=ONE)
    with pytest.raises(SamePersonError, match="K001"):
        life.decide_confirm(full, 2, at=AT, actor=ONE)
    with pytest.raises(RecordStateError, match="does not wait"):
        life.decide_confirm(full, 1, at=AT, actor=TWO)
    with pytest.raises(RecordStateError, match="still stands"):
        life.decide_withdraw(full, 1, cause="Fejl", at=AT, actor=TWO)
    with pytest.raises(UnknownRecordError):
        life.decide_confirm(full, 3, at=AT, actor=TWO)
    assert life.decide_record(full, SAID[4], on=DAY, at=AT, actor=TWO) == []
    done = life.fold_ledger(full, life.decide_confirm(full, 2, at=AT, actor=TWO))
    assert done.record(2).stage is RecordStage.CONFIRMED
    with pytest.raises(RecordStateError):
        life.decide_confirm(done, 2, at=AT, actor=TWO)


def test_a_correction_back_and_forth_is_recorded() -> None:
    """7.9, then 8.0 for the same day, then 7.9 again: the last one is new."""
    ledger = Ledger(life.contract_stream("x"))

    for said in (SAID[1], SAID[2], SAID[1]):
        entries = life.decide_record(ledger, said, on=DAY, at=AT, actor=ONE)
        ledger = life.fold_ledger(ledger, entries)

    assert [each.said.value for each in ledger.records] == ["7.9", "8.0", "7.9"]


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_number_is_kept_digit_by_digit(whole: int, decimals: int) -> None:
    """With a Danish comma, and with thousands set apart."""
    plain = f"{whole}.{'0' * decimals}5"
    danish = f"{whole:,}".replace(",", ".") + f",{'0' * decimals}5"

    assert exact_decimal(danish) == plain


@pytest.mark.parametrize("text", ["", "x", "1.234", "1,2,3", "1e5", "--1", "1.23.4"])
def test_what_is_no_single_number_is_refused(text: str) -> None:
    """Neither guessed nor rounded."""
    with pytest.raises(ValueError):
        exact_decimal(text)
