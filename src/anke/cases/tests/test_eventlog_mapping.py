# SPDX-License-Identifier: EUPL-1.2
"""Mappings: what is wrong with one is said with file, table and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.cases.domain.eventlog_errors import EventLogError, MappingError
from anke.cases.domain.eventlog_mapping import Lookup
from anke.cases.eventlog.importing import import_event_log
from anke.cases.eventlog.mapping import load_mapping, shipped_mappings
from anke.cases.tests.eventlogs import case_lines, write_log, write_mapping

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_loads(name: str) -> None:
    """What is shipped fits the catalogue, and each is an area of its own."""
    loaded = load_mapping(name)

    area = loaded.rules.catalogue.area(loaded.log.area)
    assert loaded.log.id == name == area.id


def test_the_two_named_mappings_are_shipped() -> None:
    """The WABO and the BPI 2015 mapping come with Anke."""
    assert {"wabo-receipt", "bpi-2015"} <= set(shipped_mappings())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[log]", "[logg]"), r"test.toml: \[logg\]: is not a known table"),
        (("activity = [", "aktivitet = ["), r"\[mapping.columns\] aktivitet: "),
        (
            ('timestamp = ["when", "time:timestamp"]', "timestamp = 7"),
            r"\[mapping.columns\] timestamp: ",
        ),
        (('id = "test-log"', 'id = "Test Log"'), r"\[log\] id: "),
        (
            ('source = "a test"', 'time_zone = "Mars"\nsource = "a test"'),
            r"\[log\] time_zone: ",
        ),
        (
            ('source = "a test"', 'encoding = "x"\nsource = "a test"'),
            r"\[log\] encoding: ",
        ),
        (
            ('source = "a test"', 'delimiter = ";;"\nsource = "a test"'),
            r"\[log\] delimiter: ",
        ),
        (('area = "test-log"', 'area = "none"'), r"\[log\] area: "),
        (
            ('granted = "granted"', 'granted = "given"'),
            r"\[mapping.decides.activities\] given: ",
        ),
        (
            (
                '[mapping.subject]\ndefault = "test-log"',
                '[mapping.subject]\ndefault = "no"',
            ),
            r"\[mapping.subject\] no: ",
        ),
        (
            ("[mapping.subject]\n", '[mapping.subject]\nfile = "("\n'),
            r"\[mapping.subject\] file: ",
        ),
        (
            ("[mapping.subject]\n", '[mapping.subject]\nfile = "x"\n'),
            r"\[mapping.subject\] file: ",
        ),
        (("order = 1", "ordre = 1"), r"test.toml: .*test-log.*ordre"),
        (("length = 4", "length = -4"), r"test.toml: .*test-log.*length"),
        (("[log]", "[log"), r"test.toml: is not readable TOML"),
    ],
)
def test_a_mistake_names_file_table_and_field(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    """Whoever writes a mapping is told where to look."""
    with pytest.raises(MappingError, match=message):
        load_mapping(write_mapping(tmp_path, change))


def test_an_unknown_mapping_names_those_that_are_shipped() -> None:
    """A misspelt name is answered with the names there are."""
    with pytest.raises(MappingError, match="wabo-receipt"):
        load_mapping("wabo")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('["when", "time:timestamp"]', '"tid"'),
            r"columns\] timestamp.*tid",
        ),
        (('["case", "case:concept:name"]', '"sag"'), r"columns\] case.*sag"),
        (
            (
                "[mapping.reopens]",
                (
                    '[mapping.cases]\nfile = "none"\n'
                    '[mapping.registers]\ncolumn = "in"\n[mapping.reopens]'
                ),
            ),
            r"registers\] column.*'in'.*case, activity, when, who",
        ),
    ],
)
def test_a_column_that_the_file_has_not_is_named(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    """The message says what the mapping wants and what the file has."""
    log = write_log(tmp_path, case_lines("A"))

    with pytest.raises(MappingError, match=message):
        import_event_log(log, write_mapping(tmp_path, change))


def test_a_file_of_cases_that_is_required_must_be_there(tmp_path: Path) -> None:
    """The message says how to give it."""
    mapping = write_mapping(tmp_path, more='[mapping.cases]\nfile = "required"\n')

    with pytest.raises(EventLogError, match="--cases"):
        import_event_log(write_log(tmp_path, case_lines("A")), mapping)


def test_a_lookup_may_cut_translate_and_prefix() -> None:
    """A list in one column counts by its first thing; a text may get a prefix."""
    parts = Lookup(separator=",", values={"Bouw": "building"}, default="other")

    assert parts.of("Bouw,Kap") == "building"
    assert parts.of("Kap,Bouw") == "other"
    assert Lookup(prefix="m-").of("7") == "m-7"
    assert Lookup(prefix="m-").of("") is None
