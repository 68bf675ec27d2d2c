# SPDX-License-Identifier: EUPL-1.2
"""A row of an event log, read: an event, or the reason why it is none.

A reason is kept with the row's line, in the words of the person who must mend it.

>>> row = rejected(7, "bad-timestamp", text="31-02-2022")
>>> row.line, row.reason
(7, 'Tidspunktet »31-02-2022« kan ikke læses.')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

KEY_BYTES = 8
_SHOWN = 60
LONGEST_REFERENCE = 120

# Case numbers tell 2000 to 2099 apart; the calendar of deadlines ends in 2070.
FIRST_YEAR, LAST_YEAR = 2000, 2069

REASONS = {
    "columns": "Rækken har {found} felter; overskriften har {wanted}.",
    "quotes": "Et anførselstegn åbnes og lukkes ikke igen.",
    "syntax": "Rækken kan ikke læses som CSV ({text}).",
    "encoding": "Rækken er ikke skrevet i {text}.",
    "control": "Rækken indeholder tegn, der ikke er tekst (NUL).",
    "too-long": "Rækken er længere end {text} bytes.",
    "cut": "Filen er afkortet eller beskadiget her: {text}.",
    "xml": "XML-fejl ({text}).",
    "no-case": "Sagens nummer mangler.",
    "long-case": "Sagens nummer er længere end {text} tegn.",
    "case-too-long": "Sagen har flere end {text} hændelser.",
    "no-activity": "Aktiviteten mangler.",
    "long-text": "Teksten i {column} er længere end {text} tegn.",
    "no-timestamp": "Tidspunktet mangler.",
    "bad-timestamp": "Tidspunktet »{text}« kan ikke læses.",
    "far-timestamp": "Tidspunktet »{text}« ligger uden for 2000–2069.",
    "bad-date": "Datoen »{text}« i {column} kan ikke læses.",
    "unknown-value": "Værdien »{text}« er ukendt i [mapping.{field}].",
    "unknown-entry": "»{text}« fra [mapping.{field}] findes ikke i kataloget.",
    "unknown-outcome": "Udfaldet »{text}« er ukendt på sagsområdet.",
    "before-receipt": "Afgørelsen {text} ligger før sagen kom ind {received}.",
    "not-opened": "Sagen kan ikke oprettes: {text}",
    "no-opening": "Ingen hændelse opretter sagen.",
    "refused": "Registret afviser hændelsen: {text}",
    "due-before-receipt": "Fristen {text} ligger før sagen kom ind {received}.",
    "no-events": "Sagen har ingen hændelser.",
    "double-case": "Sagen står flere gange i filen over sager.",
}

# The file of events, the file of cases, or lines of XML that are no event.
File = Literal["events", "cases", "xml"]
Fate = Literal["rejected", "remark"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported (or, as a remark, only in part), and why."""

    line: int
    code: str
    reason: str
    file: File = "events"
    fate: Fate = "rejected"


def rejected(line: int, code: str, **details: object) -> Rejected:
    """Reject a row for a reason from the list, with what was found in it.

    `file` and `fate` say where the row stands, and whether it is rejected or only
    remarked upon.
    """
    file = cast("File", details.pop("file", "events"))
    fate = cast("Fate", details.pop("fate", "rejected"))
    shown = {name: _shown(value) for name, value in details.items()}
    return Rejected(line, code, REASONS[code].format(**shown), file, fate)


def _shown(value: object) -> str:
    """Show a value of the file: short, and without what steers a terminal."""
    text = "".join(letter if letter.isprintable() else "�" for letter in str(value))
    return text if len(text) <= 4 * _SHOWN else f"{text[:_SHOWN]}…"


class Event(NamedTuple):
    """One event of a case, with the key by which it is known again."""

    line: int
    activity: str
    instant: datetime
    day: date
    resource: str
    lifecycle: str
    key: bytes
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The rows of one case: as the file gives them, with what it says of the case."""

    reference: str
    rows: Sequence[tuple[int, Sequence[str]]]
    facts: Sequence[str] | None = None
    facts_line: int = 0


def event_key(*texts: str) -> bytes:
    """Make the key of a row from what identifies it."""
    return blake2b("\x1f".join(texts).encode(), digest_size=KEY_BYTES).digest()


def is_in_range(instant: datetime) -> bool:
    """Tell whether case numbers and calendar reach an instant, in any zone."""
    return FIRST_YEAR < instant.year <= LAST_YEAR or (
        instant.year == FIRST_YEAR and (instant.month, instant.day) > (1, 1)
    )


def read_instant(text: str, formats: Sequence[str], zone: ZoneInfo) -> datetime | None:
    """Read an instant in any of the forms, in UTC; None when it is none.

    A time without a zone is one in `zone`.
    """
    for form in formats:
        try:
            if form == "iso":
                moment = datetime.fromisoformat(text)
            else:
                # What has no zone of its own gets the log's in the line below.
                moment = datetime.strptime(text, form)  # noqa: DTZ007
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=zone)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
