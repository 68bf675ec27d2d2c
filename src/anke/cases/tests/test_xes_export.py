# SPDX-License-Identifier: EUPL-1.2
"""The journal as XES: it keeps to the schema, and what is read back is the same."""

from __future__ import annotations

import gzip
import io
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from anke.cases.domain import commands as c
from anke.cases.eventlog.importing import import_event_log
from anke.cases.eventlog.xes_export import NAMESPACE, export_xes, open_export
from anke.cases.models import Case, JournalEntry
from anke.cases.tests.eventlogs import (
    case_lines,
    empty_register,
    write_log,
    write_mapping,
)
from anke.cases.tests.factories import do, register

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).with_name("xes-1849-subset.xsd")
X = f"{{{NAMESPACE}}}"


def _exported(area: str = "") -> etree._Element:
    out = io.StringIO()
    export_xes(out, area=area)
    return etree.fromstring(out.getvalue().encode())


def _check(log: etree._Element) -> None:
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(log)


def _value(element: etree._Element, key: str) -> str:
    return next(child.get("value") for child in element if child.get("key") == key)


def _events(log: etree._Element) -> dict[str, list[tuple[str, datetime]]]:
    """Give the activities and instants of each trace."""
    return {
        _value(trace, "concept:name"): [
            (
                _value(event, "concept:name"),
                datetime.fromisoformat(_value(event, "time:timestamp")),
            )
            for event in trace.iterfind(f"{X}event")
        ]
        for trace in log.iterfind(f"{X}trace")
    }


def _fill(tmp_path: Path) -> None:
    odd = 'A,"say ""<&>\'"" \u2028 Æ\n\tø",2022-03-02T09:00:00.123456+01:00,K&B'
    lines = [*case_lines("A"), odd, *case_lines("B", 2)]
    import_event_log(write_log(tmp_path, lines), write_mapping(tmp_path))


def test_an_export_keeps_to_the_schema(tmp_path: Path) -> None:
    """Cases of the house and imported ones, decided or not, make a valid log."""
    _fill(tmp_path)
    state = register(date(2022, 3, 1))
    do(state.number, c.StartStep("hearing"), date(2022, 3, 2))
    do(state.number, c.EndStep("hearing"), date(2022, 3, 9))

    log = _exported()

    _check(log)
    assert {extension.get("prefix") for extension in log.iterfind(f"{X}extension")} == {
        "concept",
        "time",
        "lifecycle",
        "org",
    }
    assert len(log.findall(f"{X}trace")) == Case.objects.count()
    assert (
        len(log.findall(f".//{X}event"))
        == JournalEntry.objects.filter(stream__startswith="case:").count()
    )


def test_an_empty_register_makes_an_empty_log() -> None:
    """A log without traces is a log."""
    _check(_exported())


def test_the_schema_of_the_tests_refuses_what_is_wrong() -> None:
    """A log whose event has a date that is none does not pass."""
    broken = _exported()
    trace = etree.SubElement(etree.SubElement(broken, f"{X}trace"), f"{X}event")
    etree.SubElement(trace, f"{X}date", key="time:timestamp", value="yesterday")

    with pytest.raises(etree.DocumentInvalid):
        _check(broken)


def test_one_area_is_exported_alone(tmp_path: Path) -> None:
    """Only the cases of the area wanted are in the log."""
    _fill(tmp_path)
    register(date(2022, 3, 1))

    log = _exported("test-log")

    assert {_value(trace, "area") for trace in log.iterfind(f"{X}trace")} == {
        "test-log"
    }


def test_a_step_is_named_with_its_beginning_and_end() -> None:
    """Other tools see a step as one activity that starts and completes."""
    state = register(date(2022, 3, 1))
    do(state.number, c.StartStep("hearing"), date(2022, 3, 2))
    do(state.number, c.EndStep("hearing"), date(2022, 3, 9))

    events = [
        (_value(event, "concept:name"), _value(event, "lifecycle:transition"))
        for event in _exported().iterfind(f".//{X}event")
    ]

    assert events[-2:] == [("hearing", "start"), ("hearing", "complete")]


def test_characters_that_xml_has_not_are_replaced(tmp_path: Path) -> None:
    """A control character of the log does not make the export unreadable."""
    line = "A,be\x07ep,2022-03-02T09:00:00+01:00,KB"
    import_event_log(write_log(tmp_path, [line]), write_mapping(tmp_path))

    names = [name for events in _events(_exported()).values() for name, _ in events]

    assert "be�ep" in names


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_what_was_exported_is_read_back_the_same(tmp_path: Path, name: str) -> None:
    """Exported, and imported into an empty register: same activities at same times."""
    _fill(tmp_path)
    with open_export(tmp_path / name) as out:
        cases, events = export_xes(out)
    before = _events(_exported())
    empty_register()

    sums = import_event_log(tmp_path / name, write_mapping(tmp_path))

    after = defaultdict(list)
    for reference, number in Case.objects.values_list("reference", "number"):
        for entry in JournalEntry.objects.filter(
            stream=f"case:{number}", kind="activity_recorded"
        ).order_by("stream_seq"):
            activity = _activity(entry.payload)
            after[reference].append((activity, entry.recorded_at))
    assert (sums.cases, sums.imported, sums.rejected) == (cases, events, 0)
    assert after == before


def _activity(payload: str) -> str:
    from anke.cases.journal import decode_payload

    return decode_payload("activity_recorded", payload).activity


def test_a_packed_export_is_packed(tmp_path: Path) -> None:
    """A name that ends with .gz gives a gzip file."""
    with open_export(tmp_path / "log.xes.gz") as out:
        export_xes(out)

    _check(etree.fromstring(gzip.decompress((tmp_path / "log.xes.gz").read_bytes())))
