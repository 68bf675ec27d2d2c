# SPDX-License-Identifier: EUPL-1.2
"""Seals: a Merkle root over all entries since the seal before it.

A hash chain without a key can be recomputed by whoever can write the database, and its
tail can be cut. A seal, once it is known outside the house, makes both show: it fixes
how many entries there were, in which order, and what each of them said.

>>> merkle_root([]).hex()[:8]
'e3b0c442'
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.cases.domain.entries import GENESIS, instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_LEAF = b"\x00"
_NODE = b"\x01"


def merkle_leaf(entry_id: int, digest: bytes) -> bytes:
    """Give the leaf of an entry: its place in the register and its hash."""
    return sha256(_LEAF + entry_id.to_bytes(8, "big") + digest).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Give the root over the leaves; the hash of nothing where there are none.

    Leaves and nodes are hashed with different prefixes, so that a node cannot pass for
    a leaf. An odd node moves up unchanged. Legal source: none; the shape is that of
    RFC 6962 section 2.1 but for how odd nodes are paired.
    """
    level = list(leaves)
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        paired = [
            sha256(_NODE + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


@dataclass(frozen=True, slots=True)
class SealContent:
    """What a seal says, and what its hash covers."""

    sealed_at: datetime
    first_entry: int
    last_entry: int
    count: int
    merkle_root: bytes
    previous_hash: bytes = GENESIS

    @property
    def hash(self) -> bytes:
        """Give the hash that is written down outside the database."""
        text = "|".join(
            (
                instant_text(self.sealed_at),
                str(self.first_entry),
                str(self.last_entry),
                str(self.count),
                self.merkle_root.hex(),
                self.previous_hash.hex(),
            )
        )
        return sha256(text.encode()).digest()
