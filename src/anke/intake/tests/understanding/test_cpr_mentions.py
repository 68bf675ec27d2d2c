# SPDX-License-Identifier: EUPL-1.2
"""CPR numbers in every written form, and ten digits that are something else."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anke.intake.domain.cpr_mentions import born_on, find_cpr, fulfils_modulus_11

pytestmark = pytest.mark.unit

# The official test persons' numbers, as the CPR office publishes them.
OFFICIAL = ("2512489996", "2911829996", "0108629996", "0201919996", "2103009996")
FORMS = (
    "{d}{m}{y}-{s}",
    "{d}{m}{y} - {s}",
    "{d}{m}{y}–{s}",
    "{d}{m}{y} {s}",
    "{d} {m} {y} {s}",
    "{d} {m} {y} - {s}",
    "{d}.{m}.{y}-{s}",
    "{d}.{m}.{y} {s}",
    "{d}-{m}-{y}-{s}",
    "{d}{m}{y}{s}",
    "{d}{m}{y}/{s}",
    "{d}{m}{y}\u00a0-\u00a0{s}",
)
AROUND = (
    "{}",
    "cpr-nr. {}",
    "CPR: {}",
    "Mit personnummer er {}.",
    "(cpr {})",
    "Hilsen\nTest Person\n{}\nTestvej 1, 2100 København Ø",
    "Vedr. {}, klage over afslag",
)
OTHER_NUMBERS = (
    "Ring til mig på tlf. 0101801234",
    "mobil: +45 0101 80 1234",
    "kontonr. 1234 0101801234",
    "reg.nr. 0101 kontonummer 0101801234",
    "Faktura nr. 0101801234",
    "Ordrenummer: 010180-1234",
    "P-nummer 1001564464",
    "EAN 5790000 0101801234",
    "5790010101801234",
    "0101801234567",
    "sag 27.12.00-G01-123-20",
    "12.01.01.80-1234",
    "01.01.80-1234-5",
    "bilag 310280-1234",
    "320180-1234",
    "011380-1234",
    "300280-1234",
    "290281-1234",
    "den 01.01.1980 kl. 12:34",
    "010180-xxxx",
)


def written(digits: str, form: str) -> str:
    """Write ten digits in one of the forms people use."""
    return form.format(d=digits[:2], m=digits[2:4], y=digits[4:6], s=digits[6:])


@st.composite
def numbers(draw):
    """Draw ten digits that begin with a real date, perhaps of a replacement number."""
    day = draw(st.dates(date(1937, 1, 1), date(1999, 12, 31)))
    first = day.day + draw(st.sampled_from((0, 60)))
    serial = draw(st.integers(0, 3999))
    return f"{first:02}{day:%m%y}{serial:04}", day


@given(numbers(), st.sampled_from(FORMS), st.sampled_from(AROUND))
def test_every_written_form_is_found_where_it_stands(number, form, around):
    """Whatever the form and the words around it, number, place and birth are right."""
    digits, born = number
    as_written = written(digits, form)
    text = around.format(as_written)

    (found,) = find_cpr(text)

    assert found.cpr.digits == digits
    assert text[found.place.start : found.place.end] == as_written
    assert found.born == born
    assert found.replacement == (int(digits[0]) >= 6)
    assert found.confirmed == fulfils_modulus_11(digits)


@given(st.text())
@example("٠١٠١٨٠-١٢٣٤")
@example("0" * 5000)
def test_any_text_is_searched_without_an_error(text):
    """No text makes the search fail, and every place lies in the text."""
    for found in find_cpr(text):
        assert 0 <= found.place.start < found.place.end <= len(text)


@given(st.text("0123456789 -.", max_size=60))
def test_digits_next_to_a_number_make_it_something_else(text):
    """A number that is found has no further digit at its side."""
    for found in find_cpr(text):
        before = text[: found.place.start]
        after = text[found.place.end :]
        assert not before[-1:].isdigit()
        assert not after[:1].isdigit()


@pytest.mark.parametrize("digits", OFFICIAL)
def test_the_official_test_numbers_are_found_though_they_fail_the_check(digits):
    """The CPR office's own test numbers are found: the check never rejects."""
    (found,) = find_cpr(f"cpr-nr. {digits[:6]}-{digits[6:]}")

    assert not found.confirmed
    assert found.sure > 0.9


def test_a_number_that_fulfils_the_check_is_surer():
    """Of all serials of a day one in eleven is confirmed, and those are surer."""
    found = [find_cpr(f"010150-{serial:04}")[0] for serial in range(1100)]
    confirmed = {one.sure for one in found if one.confirmed}
    others = {one.sure for one in found if not one.confirmed}

    assert sum(one.confirmed for one in found) == 100
    assert min(confirmed) > max(others)


@pytest.mark.parametrize("text", OTHER_NUMBERS)
def test_other_numbers_are_left_alone(text):
    """Telephone, account and order numbers and days that never were are no CPR."""
    assert find_cpr(text) == ()


def test_a_number_that_fails_the_check_is_kept():
    """The check confirms and never rejects: numbers since 2007 may fail it."""
    (found,) = find_cpr("010107-4000")

    assert not found.confirmed
    assert found.sure >= 0.5


def test_boxes_of_a_form_are_read():
    """A scanned form has a box for each digit."""
    (found,) = find_cpr("Personnummer 2 5 1 2 4 8 - 9 9 9 6")

    assert found.cpr.digits == "2512489996"


def test_the_number_is_not_shown_by_accident():
    """What is printed of a mention holds the date of birth, never the serial."""
    (found,) = find_cpr("251248-9996")

    assert "9996" not in repr(found)


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("0101363999", 1936),
        ("0101364999", 2036),
        ("0101374999", 1937),
        ("0101575000", 2057),
        ("0101585000", 1858),
        ("0101369999", 2036),
        ("0101379999", 1937),
        ("2902004000", 2000),
    ],
)
def test_the_seventh_digit_tells_the_century(digits, born):
    """Each row of the official table of centuries holds at its edge."""
    assert born_on(digits).year == born
