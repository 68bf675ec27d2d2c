# SPDX-License-Identifier: EUPL-1.2
"""Data files: what is added overrides, and what is wrong is named with its place."""

from datetime import date

import pytest

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.data_files import DataText
from anke.deadlines.domain.rules import StartEvent
from anke.deadlines.errors import DataFileError

pytestmark = pytest.mark.unit

DEADLINE = """\
[[deadline]]
id = "wabo-receipt"
case_kind = "wabo"
legal_basis = "Wabo art. 3.9"
start_event = "receipt"
length = 8
unit = "weeks"
name_da = "Wabo: afgørelse"
name_en = "Wabo: decision"
source = "wetten.overheid.nl"
"""
HOLIDAY = """\
[[holiday]]
id = "x"
name_da = "x"
name_en = "x"
source = "test"
"""


def test_an_added_text_brings_rules_of_its_own() -> None:
    """What an imported log brings stands beside the shipped rules, unconfirmed."""
    book = load_rulebook([DEADLINE])

    rule = book.get("wabo-receipt", date(2015, 1, 1))

    assert rule.start_event is StartEvent.RECEIPT
    assert not rule.confirmed
    assert rule.pausable
    assert len(book) == len(load_rulebook()) + 1


def test_a_later_text_overrides_all_versions_of_a_rule() -> None:
    """The shipped two versions of work-injury give way to the added one."""
    added = DEADLINE.replace("wabo-receipt", "work-injury")

    book = load_rulebook([added, added.replace("length = 8", "length = 9")])

    assert [rule.length for rule in book.versions("work-injury")] == [9]


def test_an_absolute_rule_needs_no_word_on_pause_and_extension() -> None:
    """Absolute alone says that neither is possible."""
    book = load_rulebook([DEADLINE + "absolute = true\n"])

    rule = book.get("wabo-receipt", date(2015, 1, 1))

    assert (rule.pausable, rule.extension_length) == (False, 0)


def test_tables_of_other_parts_are_left_to_them() -> None:
    """One file may also hold areas and subjects, which the cases read."""
    book = load_rulebook([DEADLINE + '[[area]]\nid = "wabo"\n'])

    assert len(book) == len(load_rulebook()) + 1


def test_the_same_data_are_loaded_once() -> None:
    """Asked again, the catalogue answers with what it has."""
    assert load_calendar() is load_calendar()
    assert load_rulebook([DEADLINE]) is load_rulebook([DEADLINE])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (DEADLINE.replace("length = 8\n", ""), r"line 1, .*wabo-receipt.*length: is m"),
        (DEADLINE.replace("8", '"8"'), r"line 6, .*length: '8' is not a number"),
        (DEADLINE.replace("8", "true"), r"line 6, .*field length"),
        (DEADLINE.replace("8", "8.25"), r"line 6, .*8.25 weeks is no period"),
        (DEADLINE.replace('"weeks"', '"fortnights"'), r"line 7, .*choose from: days"),
        (DEADLINE.replace("unit", "unti"), r"line 7, .*field unti: is unknown"),
        (DEADLINE.replace('"receipt"', "5"), r"line 5, .*start_event: 5 is not known"),
        (DEADLINE + "absolute = 1\n", r"line 11, .*neither true nor false"),
        (DEADLINE + "absolute = true\npausable = true\n", r"allows pause"),
        (DEADLINE + "extension_length = 2\n", r"no extension_unit"),
        (DEADLINE + 'valid_from = "2020"\n', r"line 11, .*not a date such as"),
        (DEADLINE + "valid_from = 2020-01-01T10:00:00\n", r"line 11, .*not a date"),
        (DEADLINE + DEADLINE, r"line 11, .*valid_from: overlaps the version"),
        (
            DEADLINE + "valid_from = 2020-01-02\nvalid_to = 2020-01-01\n",
            r"line 12, .*before valid_from",
        ),
        (DEADLINE.replace('"weeks"', '"weeks'), r"line 7"),
        ("deadline = 5\n", r"must be a list of \[\[deadline\]\] entries"),
        (DEADLINE.replace('id = "wabo-receipt"', 'id = " "'), r"line 2, .*field id"),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_place(text: str, place: str) -> None:
    """File, line, entry and field: the person who edits the file finds it at once."""
    with pytest.raises(DataFileError, match=place) as refusal:
        load_rulebook([DataText("my-rules.toml", text)])

    assert "my-rules.toml" in str(refusal.value)
    assert "Fejl i datafil" in refusal.value.user_text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HOLIDAY, r"line 2, .*needs either month and day, or easter, or on"),
        (HOLIDAY + "easter = 1\nmonth = 1\nday = 1\n", r"needs either"),
        (HOLIDAY + "month = 13\nday = 1\n", r"line 6, .*13 is not a month"),
        (HOLIDAY + "month = 2\nday = 30\n", r"line 7, .*30 is not a day of month 2"),
        (HOLIDAY + "month = 2\n", r"field day: None is not a day"),
        (HOLIDAY + "day = 2\n", r"field month: None is not a month"),
        (HOLIDAY + 'month = "June"\n', r"line 6, .*not a whole number"),
        (HOLIDAY + 'easter = 1\nkind = "feast"\n', r"line 7, .*choose from: public"),
        (
            '[[delivery]]\nchannel = "letter"\nlength = -1\n',
            r"line 3, \[\[delivery\]\] 'letter'",
        ),
        ('[letter_days]\nweekdays = ["lør"]\n', r"\[letter_days\], field weekdays"),
        ("[letter_days]\n", r"field weekdays"),
    ],
)
def test_a_mistake_in_the_calendar_is_named_with_its_place(
    text: str, place: str
) -> None:
    """Holidays and presumptions of receipt are checked as the rules are."""
    with pytest.raises(DataFileError, match=place) as refusal:
        load_calendar([text])

    assert "added text 1" in str(refusal.value)


def test_every_shipped_entry_names_its_source() -> None:
    """No fact without a source: rules, holidays and presumptions alike."""
    calendar = load_calendar()

    entries = [*load_rulebook(), *calendar.holidays, *calendar.deliveries]

    assert entries
    assert all(entry.source.strip() for entry in entries)
