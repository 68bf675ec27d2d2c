# SPDX-License-Identifier: EUPL-1.2
"""Moving in from another system: stream `import:<run>`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class CasesMoved(Payload):
    """Another system's tables were read to their end, with every row accounted for.

    `rows` is the sum of `imported`, `remarked` (imported with a remark), `already`
    (moved before), `conflicts` (moved before, and says something else now) and
    `rejected`. `cases` were opened.
    """

    kind: ClassVar[str] = "cases_moved"
    source: str
    name: str
    sha256: str
    mapping: str
    rows: int
    imported: int
    remarked: int
    already: int
    conflicts: int
    rejected: int
    cases: int
