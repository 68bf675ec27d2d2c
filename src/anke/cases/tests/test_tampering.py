# SPDX-License-Identifier: EUPL-1.2
"""Whoever can write the database cannot change sealed entries without showing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from anke.cases.domain import commands as c
from anke.cases.domain.entries import GENESIS, entry_hash, instant_text
from anke.cases.journal import COLUMNS
from anke.cases.models import Case, JournalEntry, Seal
from anke.cases.sealing import anchor_path, read_anchors, seal_journal
from anke.cases.services import apply_acts
from anke.cases.tests.factories import RECEIVED_ON, act, do, register, registration
from anke.cases.triggers import drop_triggers
from anke.cases.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.db, pytest.mark.django_db]

TAMPERINGS = 1000
SOME = 200


@pytest.fixture(autouse=True)
def _own_anchor_file(settings, tmp_path) -> None:
    settings.ANKE_VAR = tmp_path


def _sealed_register() -> None:
    for place in range(6):
        on = RECEIVED_ON + timedelta(days=place)
        apply_acts(
            [
                registration(on),
                act("@1", c.AllocateCase("KB", "team-1"), on + timedelta(days=3)),
                act("@1", c.StartStep("hearing"), on + timedelta(days=5)),
                act("@1", c.EndStep("hearing"), on + timedelta(days=9)),
                act("@1", c.DecideCase("upheld"), on + timedelta(days=30)),
            ]
        )
        if place % 2:
            seal_journal()


def _rechain(stream: str) -> None:
    """Recompute a stream's hashes, as a clever intruder would."""
    previous = GENESIS
    rows = JournalEntry.objects.filter(stream=stream).order_by("stream_seq")
    for row in rows:
        columns = (
            row.stream,
            str(row.stream_seq),
            row.kind,
            row.occurred_on.isoformat(),
            instant_text(row.recorded_at),
            row.actor_kind,
            row.actor_id,
            row.batch,
        )
        previous = entry_hash(previous, columns, row.payload)
        JournalEntry.objects.filter(pk=row.pk).update(hash=previous)
    Case.objects.filter(number=stream.removeprefix("case:")).update(head=previous)


def _edit(draw: random.Random, rows: list[JournalEntry]) -> str:
    row = draw.choice(rows)
    column = draw.choice(["payload", "kind", "occurred_on", "actor_id", "recorded_at"])
    value = {
        "payload": row.payload[:-1] + ' ,"x":1}',
        "kind": "step_started" if row.kind != "step_started" else "step_ended",
        "occurred_on": row.occurred_on + timedelta(days=draw.randint(1, 400)),
        "actor_id": row.actor_id + "x",
        "recorded_at": row.recorded_at - timedelta(microseconds=1),
    }[column]
    JournalEntry.objects.filter(pk=row.pk).update(**{column: value})
    return row.stream


def _delete(draw: random.Random, rows: list[JournalEntry]) -> str:
    row = draw.choice(rows)
    JournalEntry.objects.filter(pk=row.pk).delete()
    later = JournalEntry.objects.filter(
        stream=row.stream, stream_seq__gt=row.stream_seq
    )
    for after in later.order_by("stream_seq"):
        JournalEntry.objects.filter(pk=after.pk).update(stream_seq=after.stream_seq - 1)
    return row.stream


def _insert(draw: random.Random, rows: list[JournalEntry]) -> str:
    row = draw.choice(rows)
    length = JournalEntry.objects.filter(stream=row.stream).count()
    values = {column: getattr(row, column) for column in COLUMNS}
    JournalEntry.objects.create(**values | {"stream_seq": length + 1})
    return row.stream


def _swap(draw: random.Random, rows: list[JournalEntry]) -> str:
    first, second = draw.sample(rows, 2)
    columns = [c for c in COLUMNS if c not in ("stream", "stream_seq")]
    if all(getattr(first, c) == getattr(second, c) for c in columns if c != "hash"):
        return _edit(draw, rows)
    for row, other in ((first, second), (second, first)):
        values = {column: getattr(other, column) for column in columns}
        JournalEntry.objects.filter(pk=row.pk).update(**values)
    return first.stream


def _truncate(draw: random.Random, rows: list[JournalEntry]) -> str:
    """Cut the tail of the whole register, and the projections and seals with it."""
    kept = draw.choice(rows)
    JournalEntry.objects.filter(pk__gt=kept.pk).delete()
    Seal.objects.filter(last_entry__gt=kept.pk).delete()
    return kept.stream


KINDS: list[Callable[[random.Random, list[JournalEntry]], str]] = [
    _edit,
    _delete,
    _insert,
    _swap,
    _truncate,
]


def test_a_sound_register_gives_no_findings() -> None:
    """What was written in the ordinary way verifies."""
    _sealed_register()

    report = verify()

    assert report.findings == []
    assert (report.cases, report.seals) == (6, 3)
    assert report.entries == JournalEntry.objects.count()


@pytest.mark.slow
@pytest.mark.parametrize(
    "count", [SOME, pytest.param(TAMPERINGS, marks=pytest.mark.long)]
)
def test_all_of_so_many_tamperings_are_found(count) -> None:
    """Edit, delete, insert, swap and truncate show, also with the chain made anew."""
    _sealed_register()
    drop_triggers(connection)
    sealed = list(JournalEntry.objects.order_by("pk"))
    draw = random.Random(20260101)
    found = {kind.__name__: 0 for kind in KINDS}
    tried = dict(found)

    for _ in range(count):
        kind = draw.choice(KINDS)
        tried[kind.__name__] += 1
        with transaction.atomic():
            stream = kind(draw, sealed if kind is not _truncate else sealed[:-1])
            if draw.random() < 0.5:
                _rechain(stream)
            found[kind.__name__] += not verify(contents=False).is_sound
            transaction.set_rollback(True)

    assert found == tried
    assert sum(tried.values()) == count
    assert min(tried.values()) > count // 10


def test_sealing_twice_seals_once() -> None:
    """A seal covers what came since the last one, and nothing is no seal."""
    register()

    first = seal_journal()

    assert first is not None
    assert seal_journal() is None
    assert [anchor.seal for anchor in read_anchors()] == [first.pk]


def test_a_lost_anchor_is_written_again() -> None:
    """A crash between commit and anchor is mended by the next seal."""
    register()
    seal_journal()
    anchor_path().unlink()
    assert not verify().is_sound

    seal_journal()

    assert verify().is_sound


def test_a_changed_projection_is_found_and_named() -> None:
    """A row that somebody changed by hand is not what the journal gives."""
    number = register().number
    Case.objects.filter(number=number).update(due_on=date(2030, 1, 1))

    findings = verify().findings

    assert [(f.check, f.where) for f in findings] == [("projections", f"case {number}")]


def test_the_case_goes_on_after_a_seal() -> None:
    """Entries after the seal are not yet covered, and that is no finding."""
    number = register().number
    seal_journal()

    do(number, c.AllocateCase("KB", "team-2"), RECEIVED_ON)

    assert verify().is_sound
