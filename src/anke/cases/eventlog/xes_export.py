# SPDX-License-Identifier: EUPL-1.2
"""The journal as an event log that other process-mining tools read: XES, IEEE 1849.

One trace for each case, one event for each entry, in the order of the journal, with the
standard extensions for names, time, lifecycle and resources. Codes and dates only: what
the vault holds of people never leaves by this way.

An entry of an imported log gets its activity back as its name, a step of the case's
handling the step's name (start and complete); others are named by their kind.
"""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import quoteattr

from anke.cases.domain.entries import case_stream
from anke.cases.models import Case, JournalEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

NAMESPACE = "http://www.xes-standard.org/"
HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by Anke as XES, IEEE 1849-2016. -->
<log xes.version="1849.2016" xes.features="" xmlns="{NAMESPACE}">
<extension name="Concept" prefix="concept" uri="{NAMESPACE}concept.xesext"/>
<extension name="Time" prefix="time" uri="{NAMESPACE}time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="{NAMESPACE}lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="{NAMESPACE}org.xesext"/>
<global scope="trace">
<string key="concept:name" value="?"/>
</global>
<global scope="event">
<string key="concept:name" value="?"/>
<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
<string key="lifecycle:transition" value="complete"/>
<string key="org:resource" value="?"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Resource" keys="org:resource"/>
<string key="concept:name" value="Anke"/>
<string key="lifecycle:model" value="standard"/>
"""
TAIL = "</log>\n"

# What of a payload is told: codes and dates that explain the event.
CODES = ("outcome", "rule", "area", "subject", "staff", "team")
DAYS = ("due_on", "start_on", "announced_on")
_CHUNK = 250
# Characters that XML 1.0 cannot hold, however they are written.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_xes(
    out: TextIO, *, area: str = "", progress: Callable[[int, int], None] | None = None
) -> tuple[int, int]:
    """Write the journals of all cases, or of one area's, and count cases and events.

    The memory in use does not grow with the number of cases. `progress` is told the
    cases done and the cases in all.
    """
    chosen = Case.objects.filter(area=area) if area else Case.objects.all()
    total = chosen.count()
    cases = events = 0
    out.write(HEAD)
    for chunk in _chunks(chosen.order_by("year", "serial").iterator(_CHUNK)):
        journals = _journals([case.number for case in chunk])
        for case in chunk:
            lines = journals[case_stream(case.number)]
            out.write(f"<trace>\n{_case_attributes(case)}{''.join(lines)}</trace>\n")
            events += len(lines)
        cases += len(chunk)
        if progress is not None:
            progress(cases, total)
    out.write(TAIL)
    return cases, events


def open_export(path: Path) -> AbstractContextManager[TextIO]:
    """Open a file for an export, packed when its name ends with `.gz`."""
    if path.suffix == ".gz":
        return gzip.open(path, "wt", encoding="utf-8", compresslevel=6)
    return path.open("w", encoding="utf-8")


def _chunks(cases: Iterator[Case]) -> Iterator[list[Case]]:
    chunk: list[Case] = []
    for case in cases:
        chunk.append(case)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _journals(numbers: list[str]) -> dict[str, list[str]]:
    """Read the journals of some cases as events of XES."""
    journals: dict[str, list[str]] = {case_stream(number): [] for number in numbers}
    rows = (
        JournalEntry.objects.filter(stream__in=list(journals))
        .order_by("stream", "stream_seq")
        .values_list(
            "stream",
            "kind",
            "occurred_on",
            "recorded_at",
            "actor_kind",
            "actor_id",
            "payload",
        )
    )
    for stream, kind, on, at, actor_kind, actor_id, payload in rows.iterator(5000):
        attributes = _event_attributes(kind, json.loads(payload), actor_id)
        journals[stream].append(
            f"<event>\n{attributes}{_instant('time:timestamp', at)}"
            f"{_string('kind', kind)}{_day('occurred_on', on)}"
            f"{_string('actor_kind', actor_kind)}</event>\n"
        )
    return journals


def _event_attributes(kind: str, payload: Mapping[str, str], actor_id: str) -> str:
    name, lifecycle = kind, "complete"
    if kind == "activity_recorded":
        name, lifecycle = payload["activity"], payload.get("lifecycle", lifecycle)
    elif kind in {"step_started", "step_ended"}:
        name, lifecycle = (
            payload["step"],
            "start" if kind == "step_started" else "complete",
        )
    parts = [
        _string("concept:name", name),
        _string("lifecycle:transition", lifecycle),
        _string("org:resource", payload.get("resource") or actor_id),
    ]
    parts += [_string(code, payload[code]) for code in CODES if code in payload]
    # A day in a payload is text already, in the form that XML wants.
    parts += [_midnight(day, payload[day]) for day in DAYS if day in payload]
    return "".join(parts)


def _case_attributes(case: Case) -> str:
    parts = [
        _string("concept:name", case.number),
        _string("status", case.status),
        _string("area", case.area),
        _string("subject", case.subject),
        _string("first_instance", case.first_instance),
        _day("received_on", case.received_on),
    ]
    optional = ("law", "channel", "reference", "outcome", "predecessor")
    parts += [
        _string(name, value) for name in optional if (value := getattr(case, name))
    ]
    if case.decided_on is not None:
        parts.append(_day("decided_on", case.decided_on))
    if case.due_on is not None:
        parts.append(_day("due_on", case.due_on))
    return "".join(parts)


def _string(key: str, value: str) -> str:
    text = quoteattr(_IMPOSSIBLE.sub("�", value), _KEPT)
    return f'<string key="{key}" value={text}/>\n'


# A parser turns these into spaces unless they are written as numbers.
_KEPT = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def _instant(key: str, moment: datetime) -> str:
    return f'<date key="{key}" value="{moment.astimezone(UTC).isoformat()}"/>\n'


def _day(key: str, day: date) -> str:
    return _midnight(key, day.isoformat())


def _midnight(key: str, day: str) -> str:
    # XES knows instants only; a legal date is the day's midnight, in UTC by agreement.
    return f'<date key="{key}" value="{day}T00:00:00+00:00"/>\n'
