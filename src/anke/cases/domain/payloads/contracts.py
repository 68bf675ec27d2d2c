# SPDX-License-Identifier: EUPL-1.2
"""What is recorded about a results contract (*resultatplan*) and beside it.

Streams: `contract:<contract>` for documents, dispatches and figures, and
`register:<register>` for how each item of a register stands, and `breaches:<year>` for
why deadlines were not kept. Records are numbered in
the order in which they stand in their stream, from 1. One person records, another
confirms; what was wrong is withdrawn and stays readable.

    DispatchRecorded(document=1, recipient="departementet")   # occurred_on: when sent
    RecordConfirmed(record=2)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class DocumentKept(Payload):
    """A document of a deliverable lies ready (*klar*): kept by its SHA-256.

    Lying ready is not delivering: only a confirmed dispatch counts.
    """

    kind: ClassVar[str] = "contract_document"
    target: str
    part: str
    title: str
    name: str
    sha256: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DispatchRecorded(Payload):
    """A document was sent to a recipient (*afsendt*) on the day it happened in law.

    `document` is the number of the record of that document.
    """

    kind: ClassVar[str] = "contract_dispatch"
    document: int
    recipient: str


@dataclass(frozen=True, slots=True)
class FigureRecorded(Payload):
    """A figure that others publish or keep (*eksternt tal*), known from that day.

    `value` is the exact number as decimal text, such as "-0.019".
    """

    kind: ClassVar[str] = "contract_figure"
    figure: str
    value: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class ItemStatusRecorded(Payload):
    """How an obligation or a requirement stood on a day, and what shows it."""

    kind: ClassVar[str] = "contract_item_status"
    item: str
    status: str
    evidence: str
    responsible: str = ""
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class BreachCauseRecorded(Payload):
    """Why deadlines of an area were not kept in a month (*årsag til overskridelse*).

    `cause` is a code of the list, `deadlines` how many of the breaches it is about. No
    breach is taken away by it.
    """

    kind: ClassVar[str] = "contract_breach_cause"
    period: str
    area: str
    cause: str
    deadlines: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordConfirmed(Payload):
    """Another person than the one who recorded it says that it is right."""

    kind: ClassVar[str] = "contract_confirmed"
    record: int


@dataclass(frozen=True, slots=True)
class RecordWithdrawn(Payload):
    """A record was wrong and counts no more (*tilbagetrukket*); the cause is kept."""

    kind: ClassVar[str] = "contract_withdrawn"
    record: int
    cause: str
