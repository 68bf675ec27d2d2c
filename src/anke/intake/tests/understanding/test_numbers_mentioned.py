# SPDX-License-Identifier: EUPL-1.2
"""Numbers of cases and mails, each with its kind, its place and how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.numbers import case_number
from anke.intake.domain.numbers_mentioned import NumberKind, find_numbers, numbers_of
from anke.intake.domain.places import parts_of
from anke.intake.domain.reading import Reading
from anke.intake.tests.growth import assert_grows_as_its_size

pytestmark = pytest.mark.unit

OURS = (
    "j.nr. {}",
    "Jeres j.nr. {}",
    "journalnummer {}",
    "Ankestyrelsens sagsnr.: {}.",
    "Vedr. sag {}",
    "sagsnummer {}, klage",
    "(jeres ref. {})",
    "Sagsnr.:\n{}\n",
)
THEIRS = (
    "27.12.00-G01-123-20",
    "2021-12345",
    "2021/0012345",
    "21/12345",
    "EMN-2021-01234",
    "S2021-123456",
)
NO_NUMBERS = (
    "Ring 20-12-22-33-44",
    "tlf. 22-123456-7",
    "cpr-nr. 251248-9996",
    "sagsnr. 251248-9996",
    "sagsnr. 2512489996",
    "vores ref. ABC",
    "sag om hjælpemidler",
    "den 3/3-2022",
    "j.nr. 03.03.2022",
    "ref. 3. marts 2022",
    "5.000,00 kr.",
)


@given(st.integers(2007, 2030), st.integers(0, 999_999), st.sampled_from(OURS))
def test_our_number_is_found_by_its_label(year, serial, around):
    """With a word for case before it, our number is all but certain."""
    number = case_number(year, serial)
    text = around.format(number)

    (found,) = find_numbers(text)

    assert (found.kind, found.number) == (NumberKind.OWN_CASE, number)
    assert text[found.place.start : found.place.end] == number
    assert found.sure >= 0.9


def test_our_number_without_a_label_is_less_sure():
    """The form alone could be somebody else's number."""
    (found,) = find_numbers("Klage 22-00042")

    assert found.kind is NumberKind.OWN_CASE
    assert found.sure < 0.9


def test_a_number_of_our_form_that_the_sender_calls_theirs_is_theirs():
    """What the letter calls "vores sagsnr." is the sender's own number."""
    (found,) = find_numbers("Vores sagsnr. 22-00042")

    assert found.kind is NumberKind.THEIR_CASE


@pytest.mark.parametrize("number", THEIRS)
@pytest.mark.parametrize("around", ["{}", "Vores ref.: {}", "kommunens sagsnr. {},"])
def test_first_instances_numbers_are_found(number, around):
    """The forms of the municipalities' case systems are known."""
    text = around.format(number)

    (found,) = find_numbers(text)

    assert (found.kind, found.number) == (NumberKind.THEIR_CASE, number)
    assert text[found.place.start : found.place.end] == number


def test_an_unknown_form_is_found_by_its_label():
    """What stands after "sagsnr." is a number, whatever its form."""
    (found,) = find_numbers("Sagsnr.: 8877A-12, som I skrev")

    assert (found.kind, found.number) == (NumberKind.THEIR_CASE, "8877A-12")
    assert found.labelled


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_case_number_is_left_alone(text):
    """Telephone numbers, dates, sums and above all CPR numbers are not given."""
    assert find_numbers(text) == ()


def test_our_letter_numbers_and_message_ids_are_found():
    """A receipt's number and the mails that are answered tie a letter, too."""
    reading = Reading(text="Tak for kvittering 26-m00042", references=("<a@b.dk>",))

    found = numbers_of(reading, parts_of(reading))

    assert [(one.kind, one.number) for one in found] == [
        (NumberKind.OWN_LETTER, "26-M00042"),
        (NumberKind.MESSAGE, "<a@b.dk>"),
    ]


def test_the_fields_of_a_form_say_what_they_hold():
    """In its field a number needs no form of its own."""
    reading = Reading(form=(("reference", "9-X"), ("case_number", "22-00042")))

    found = numbers_of(reading, parts_of(reading))

    assert [(one.kind, one.number) for one in found] == [
        (NumberKind.THEIR_CASE, "9-X"),
        (NumberKind.OWN_CASE, "22-00042"),
    ]


@given(st.text())
def test_any_text_is_searched_without_an_error(text):
    """No text makes the search fail; places share nothing."""
    end = 0
    for found in find_numbers(text):
        assert end <= found.place.start < found.place.end <= len(text)
        end = found.place.end


@given(st.from_regex(r"[0-3][0-9][01][0-9]{3}[- ]?[0-9]{4}", fullmatch=True))
def test_no_number_is_a_cpr_number(digits):
    """What was found as a CPR number is never given as a case number."""
    from anke.intake.domain.cpr_mentions import find_cpr

    for text in (f"sagsnr. {digits}", f"j.nr.: {digits}", digits):
        if find_cpr(text):
            assert find_numbers(text) == ()


@pytest.mark.parametrize(
    "piece", ["22-00042 ", "sagsnr. ", "1", "2021-", "<a@", "sag nr ref j.nr. ", "A-"]
)
def test_no_piece_makes_the_search_slow(piece):
    """Ten times the text takes about ten times as long."""
    assert_grows_as_its_size(lambda size: find_numbers(piece * (size // len(piece))))
