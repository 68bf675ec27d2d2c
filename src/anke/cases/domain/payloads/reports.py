# SPDX-License-Identifier: EUPL-1.2
"""What happens to a report on the results contract: stream `report:<contract>:<id>`.

The period and the number stand in the stream: `report:resultatplan-2020:2020K3-1`. What
people sign is the hash of a frozen report, which names each of its documents by the
hash of its bytes. After the second signature nothing of it changes; a correction is a
report of its own with the next number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class ReportDrafted(Payload):
    """A report was begun (*udkast*), by one contract's terms and one vintage.

    `terms` is the hash of the contract as it read, `figures` that of what was found,
    `known_to` the last journal entry that the vintage knows. `reason` is why a
    deviation is told; `replaces` the signed report that this one corrects.
    """

    kind: ClassVar[str] = "report_drafted"
    terms: str
    vintage: str
    known_to: int
    figures: str
    targets: tuple[str, ...] = ()
    reason: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ReportRenewed(Payload):
    """A draft took the newest figures, or a contract that was put right."""

    kind: ClassVar[str] = "report_renewed"
    terms: str
    vintage: str
    known_to: int
    figures: str


@dataclass(frozen=True, slots=True)
class ReportCommented(Payload):
    """Somebody wrote beside a target (*bemærkning*); an empty text takes it back.

    `sort` is owner, deviation or assessment; `target` is empty for the whole contract.
    """

    kind: ClassVar[str] = "report_commented"
    target: str
    sort: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReportFrozen(Payload):
    """Figures and documents were fixed; `content` is the hash that people sign.

    `errors` is how many registrations were missing or contradictory, `accepted` why it
    was frozen all the same, `changed` the figures that differ from what it replaces.
    """

    kind: ClassVar[str] = "report_frozen"
    content: str
    vintage: str
    errors: int = 0
    accepted: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportReopened(Payload):
    """A frozen report is a draft again (*genåbnet*); signatures count no longer."""

    kind: ClassVar[str] = "report_reopened"
    cause: str


@dataclass(frozen=True, slots=True)
class ReportSigned(Payload):
    """One of two persons signed what was frozen; `role` is what the reader is told."""

    kind: ClassVar[str] = "report_signed"
    content: str
    role: str


@dataclass(frozen=True, slots=True)
class ReportSent(Payload):
    """The signed report went to somebody on the day of the entry (*afsendt*)."""

    kind: ClassVar[str] = "report_sent"
    content: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ReportDropped(Payload):
    """A report was given up before two had signed it (*kasseret*)."""

    kind: ClassVar[str] = "report_dropped"
    cause: str
