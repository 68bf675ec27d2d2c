# SPDX-License-Identifier: EUPL-1.2
"""Dates in Danish and English letters, by properties first."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anke.intake.domain.danish_dates import find_dates, letter_date
from anke.intake.tests.growth import assert_grows_as_its_size

pytestmark = pytest.mark.unit

MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
FORMS = {
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "short": lambda d: f"{d.day}/{d.month}-{d:%y}",
    "half-short": lambda d: f"{d.day}/{d.month} {d.year}",
    "dotted short": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "spaced": lambda d: f"{d.day}. {d.month}. {d.year}",
    "words": lambda d: f"{d.day}. {MONTHS[d.month - 1]} {d.year}",
    "no dot": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "capitals": lambda d: f"{d.day}. {MONTHS[d.month - 1].upper()} {d.year}",
    "abbreviated": lambda d: f"{d.day}. {MONTHS[d.month - 1][:3]}. {d.year}",
    "two digits": lambda d: f"{d.day}. {MONTHS[d.month - 1]} {d:%y}",
    "apostrophe": lambda d: f"{d.day}. {MONTHS[d.month - 1]} '{d:%y}",
    "English": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "American": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
}
AROUND = (
    "{}",
    "afgørelse af {}.",
    "den {}, som jeg",
    "(d. {})",
    "modtaget {}\nHilsen",
    "Dato:{}",
    "afgørelsen dateret den {} om hjælp",
)
WRITTEN_ON = date(2022, 4, 6)  # a Wednesday
RELATIVE = [
    ("den 3. ds.", "2022-04-03"),
    ("d. 3. ds.", "2022-04-03"),
    ("den 28. f.m.", "2022-03-28"),
    ("den 3. i denne måned", "2022-04-03"),
    ("d. 30. sidste måned", "2022-03-30"),
    ("3. marts d.å.", "2022-03-03"),
    ("3. marts i år", "2022-03-03"),
    ("3. december sidste år", "2021-12-03"),
    ("den 3. december", "2021-12-03"),
    ("den 3. marts", "2022-03-03"),
    ("3rd of March", "2022-03-03"),
    ("d. 3/3", "2022-03-03"),
    ("den 20.12", "2021-12-20"),
    ("mandag den 4/4", "2022-04-04"),
    ("i dag", "2022-04-06"),
    ("dags dato", "2022-04-06"),
    ("i går", "2022-04-05"),
    ("i gaar", "2022-04-05"),
    ("igår", "2022-04-05"),
    ("i forgårs", "2022-04-04"),
    ("yesterday", "2022-04-05"),
    ("i mandags", "2022-04-04"),
    ("i onsdags", "2022-03-30"),
    ("sidste fredag", "2022-04-01"),
    ("last Friday", "2022-04-01"),
    ("for 3 dage siden", "2022-04-03"),
    ("for tre dage siden", "2022-04-03"),
]
APPROXIMATE = [
    ("i sidste uge", "2022-03-30"),
    ("sidste måned", "2022-03-07"),
    ("last week", "2022-03-30"),
    ("for 3 uger siden", "2022-03-16"),
    ("for et par dage siden", "2022-04-04"),
    ("two weeks ago", "2022-03-23"),
    ("i marts 2022", "2022-03-01"),
]
NO_DATES = (
    "sag 27.12.00-G01-123-20",
    "cpr 01.01.80-1234",
    "kl. 12.30",
    "12.34.56.78",
    "§ 12.4.2",
    "1/2 time om dagen",
    "31.02.2022",
    "32. januar 2022",
    "0. marts 2022",
    "tlf. 20-12-22-33-44",
    "beløbet er 3.12.1500,00 kr.",
    "j.nr. 2022-03-03-12",
    "version 10.12.2",
    "3 maj",  # without the letter's day
    "i går",
)


@given(
    st.dates(date(1950, 1, 1), date(2022, 12, 31)),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(AROUND),
)
def test_every_form_gives_the_day_and_its_place(day, form, around):
    """A full date in any form is read as its day, where it stands."""
    as_written = FORMS[form](day)
    if (
        form in {"short", "dotted short", "two digits", "apostrophe"}
        and day.year < 1970
    ):
        day = day.replace(year=day.year + 50, day=min(day.day, 28))
        as_written = FORMS[form](day)
    text = around.format(as_written)

    (found,) = find_dates(text, WRITTEN_ON)

    assert found.day == day
    assert text[found.span.start : found.span.end].rstrip(".,") == as_written
    assert not found.approximate
    assert not found.doubtful


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 300))
def test_a_day_without_a_year_is_the_last_one_before_the_letter(written_on, days):
    """Up to 300 days back, the year left out is found again."""
    day = written_on - timedelta(days=days)

    (found,) = find_dates(f"den {day.day}. {MONTHS[day.month - 1]}", written_on)

    assert found.day == day
    assert found.assumed


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_wrong_weekday_makes_the_date_doubtful(day):
    """The weekday must fit the date; where it does not, a person must look."""
    right = f"{WEEKDAYS[day.weekday()]} den {day.day}. {MONTHS[day.month - 1]}"
    wrong = f"{WEEKDAYS[day.weekday() - 1]} d. {day:%d.%m.%Y}"

    assert not find_dates(f"{right} {day.year}")[0].doubtful
    assert find_dates(wrong)[0].doubtful


@given(st.text(), st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)))
@example("1. ds.", date(2022, 1, 1))
@example("٣. marts ٢٠٢٢", date(2022, 1, 1))
@example("İ dag", date(2022, 1, 1))
def test_any_text_is_searched_without_an_error(text, written_on):
    """No text makes the search fail; places lie in the text and share nothing."""
    end = 0
    for found in find_dates(text, written_on):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


@given(
    st.lists(
        st.sampled_from(
            [
                "den",
                "d.",
                "3",
                "31.",
                "/3",
                "-22",
                "marts",
                "2022",
                "ds.",
                "f.m.",
                "i",
                "sidste",
                "uge",
                "mandag",
                "for",
                "to",
                "siden",
                "kl.",
                "af",
                "på",
                "12.30",
                "§",
                "jan",
                ".",
                ",",
                "20",
            ]
        ),
        max_size=30,
    )
)
def test_pieces_of_dates_in_any_order_are_searched_without_an_error(pieces):
    """Half dates and dates run together neither fail nor overlap."""
    text = " ".join(pieces)
    end = 0
    for found in find_dates(text, WRITTEN_ON):
        assert end <= found.span.start
        end = found.span.end


@pytest.mark.parametrize(("text", "day"), RELATIVE)
def test_relative_dates_are_read_by_the_letter(text, day):
    """What is said from the letter's own day is a day."""
    (found,) = find_dates(f"Jeg fik brevet {text}, og", WRITTEN_ON)

    assert found.day.isoformat() == day
    assert not found.approximate


@pytest.mark.parametrize(("text", "day"), APPROXIMATE)
def test_what_is_no_single_day_is_approximate(text, day):
    """A week or a month is given as a day and marked."""
    (found,) = find_dates(f"Jeg fik brevet {text}, og", WRITTEN_ON)

    assert found.day.isoformat() == day
    assert found.approximate


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_date_is_left_alone(text):
    """Case numbers, hours, sums and days that never were are no dates."""
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("year", "expected"), [("22", 2022), ("23", 2023), ("24", 1924), ("99", 1999)]
)
def test_a_year_of_two_digits_is_one_the_letter_can_speak_of(year, expected):
    """Up to next year it lies in this century, else in the last."""
    (found,) = find_dates(f"3/3-{year}", WRITTEN_ON)

    assert found.day.year == expected


def test_a_number_of_days_after_a_date_is_no_year():
    """In "3. marts 14 dage" the year is left out, and 14 counts days."""
    (found,) = find_dates("Fra den 3. marts 14 dage frem", WRITTEN_ON)

    assert found.day == date(2022, 3, 3)


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("2022-03-03", date(2022, 3, 3)),
        ("Thu, 3 Mar 2022 10:11:12 +0100", date(2022, 3, 3)),
        ("", None),
        ("i går", None),
        ("Thu, 99 Foo 2022", None),
    ],
)
def test_the_letters_day_is_read_from_its_header(header, day):
    """Both the ISO form and a mail's own form are read; nonsense is no day."""
    assert letter_date(header) == day


@pytest.mark.parametrize(
    "piece",
    ["3. ", "den ", "3/3", "mandag ", "for ", "\u00a0", " ", "1.1.1", "2022-", "i "],
)
def test_no_piece_makes_the_search_slow(piece):
    """Patterns never go back and forth: ten times the text, ten times as long."""
    assert_grows_as_its_size(
        lambda size: find_dates(piece * (size // len(piece)), WRITTEN_ON)
    )
