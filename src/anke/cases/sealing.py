# SPDX-License-Identifier: EUPL-1.2
"""Setting seals, and writing them down where the database cannot reach.

`seal_journal` covers every entry since the seal before it. The seal is appended to the
anchor file (`ANKE_VAR/seals/anchors.jsonl`), which belongs on another machine, on paper
or with a time-stamping service: what is anchored there can no longer be changed here
without showing.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from anke.cases import clock
from anke.cases.domain.entries import GENESIS, instant_text
from anke.cases.domain.sealing import SealContent, merkle_leaf, merkle_root
from anke.cases.models import JournalEntry, Seal
from anke.durable import flush_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the anchor file."""

    seal: int
    last_entry: int
    hash: str


def anchor_path() -> Path:
    """Give the anchor file's place."""
    return Path(settings.ANKE_VAR) / "seals" / "anchors.jsonl"


def read_anchors() -> list[Anchor]:
    """Read the anchors, oldest first; none where the file does not exist."""
    try:
        lines = anchor_path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = (json.loads(line) for line in lines if line.strip())
    return [Anchor(row["seal"], row["last_entry"], row["hash"]) for row in found]


def seal_journal(*, sealed_at: date | None = None) -> Seal | None:
    """Seal all entries since the last seal; None where there is nothing new.

    Run twice it seals once. The anchor is durable before the call returns; an anchor
    that was lost between commit and write is written by the next call.
    """
    with transaction.atomic():
        _keep_writers_out()
        seal = _next_seal(sealed_at)
        if seal is not None:
            seal.save(force_insert=True)
    _write_missing_anchors()
    return seal


def _keep_writers_out() -> None:
    """Wait for writers, so that no lower id is committed after the seal.

    On PostgreSQL ids are given before they are committed. On SQLite the transaction
    is the only writer already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE journal_entry, seal IN SHARE ROW EXCLUSIVE MODE")


def _next_seal(sealed_on: date | None) -> Seal | None:
    before = Seal.objects.order_by("-pk").first()
    after_id = before.last_entry if before else 0
    ids: list[int] = []
    root = merkle_root(_leaves(after_id, ids))
    if not ids:
        return None
    now = clock.now()
    if sealed_on is not None:
        now = now.replace(year=sealed_on.year, month=sealed_on.month, day=sealed_on.day)
    content = SealContent(
        sealed_at=now,
        first_entry=ids[0],
        last_entry=ids[-1],
        count=len(ids),
        merkle_root=root,
        previous_hash=bytes(before.hash) if before else GENESIS,
    )
    return Seal(
        sealed_at=content.sealed_at,
        first_entry=content.first_entry,
        last_entry=content.last_entry,
        count=content.count,
        merkle_root=content.merkle_root,
        previous_hash=content.previous_hash,
        hash=content.hash,
    )


def _leaves(after_id: int, ids: list[int]) -> Iterator[bytes]:
    rows = (
        JournalEntry.objects.filter(pk__gt=after_id)
        .order_by("pk")
        .values_list("pk", "hash")
    )
    for entry_id, digest in rows.iterator(chunk_size=10_000):
        ids.append(entry_id)
        yield merkle_leaf(entry_id, bytes(digest))


def _write_missing_anchors() -> None:
    anchored = {anchor.seal for anchor in read_anchors()}
    missing = [seal for seal in Seal.objects.order_by("pk") if seal.pk not in anchored]
    if not missing:
        return
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for seal in missing:
            file.write(json.dumps(_anchor_line(seal)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    flush_folders(path.parent, within=Path(settings.ANKE_VAR))


def _anchor_line(seal: Seal) -> dict[str, object]:
    return {
        "seal": seal.pk,
        "sealed_at": instant_text(seal.sealed_at),
        "last_entry": seal.last_entry,
        "count": seal.count,
        "hash": bytes(seal.hash).hex(),
    }


def content_of(seal: Seal) -> SealContent:
    """Give what a stored seal says."""
    return SealContent(
        sealed_at=seal.sealed_at,
        first_entry=seal.first_entry,
        last_entry=seal.last_entry,
        count=seal.count,
        merkle_root=bytes(seal.merkle_root),
        previous_hash=bytes(seal.previous_hash),
    )


def are_consecutive(seals: list[Seal]) -> bool:
    """Tell whether each seal begins after the one before it and names its hash."""
    return all(
        after.first_entry > before.last_entry
        and bytes(after.previous_hash) == bytes(before.hash)
        for before, after in pairwise(seals)
    )
