# SPDX-License-Identifier: EUPL-1.2
"""What happens to the house: the rules in force, the logs that were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class RulesApplied(Payload):
    """A catalogue of rules came into force; `text` is what was added to it."""

    kind: ClassVar[str] = "rules_applied"
    name: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogImported(Payload):
    """An event log was read to its end, with the sums that account for it."""

    kind: ClassVar[str] = "log_imported"
    name: str
    sha256: str
    mapping: str
    rows: int
    imported: int
    rejected: int
    cases: int
