# SPDX-License-Identifier: EUPL-1.2
"""Signals: each entry of the data finds its examples, and no text makes it slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.domain.signals import Urgency
from anke.intake.errors import IntakeDataError
from anke.intake.signals import load_signals
from anke.intake.tests.growth import assert_grows_as_its_size

pytestmark = pytest.mark.unit

BOOK = load_signals()
SIGNALS = BOOK.signals.values()
EXAMPLES = [(one.id, text) for one in SIGNALS for text in one.examples]
COUNTEREXAMPLES = [(one.id, text) for one in SIGNALS for text in one.counterexamples]
ENTRY = """
[[signal]]
id = "mine"
name_da = "min"
name_en = "mine"
why_da = "fordi"
why_en = "because"
source = "os"
urgency = "soon"
phrases = ["vigtigt ord"]
"""


def ids(text: str) -> set[str]:
    """Give the ids of the signals in a text."""
    return {found.signal.id for found in BOOK.find(Reading(text=text))}


def slips(word: str) -> list[str]:
    """Give a word with one letter left out, doubled or swapped, but for the first."""
    left_out = [word[:at] + word[at + 1 :] for at in range(1, len(word))]
    doubled = [word[:at] + word[at] + word[at:] for at in range(1, len(word))]
    swapped = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(1, len(word) - 1)
    ]
    return left_out + doubled + swapped


@pytest.mark.parametrize(("signal", "text"), EXAMPLES)
def test_every_example_is_found(signal, text):
    """What the data give as an example is found, whatever the capitals."""
    assert signal in ids(text)
    assert signal in ids(f"Kære Ankestyrelse\n\n{text.upper()}\n\nMed venlig hilsen")


@pytest.mark.parametrize(("signal", "text"), COUNTEREXAMPLES)
def test_no_counterexample_is_found(signal, text):
    """What the data give as a counterexample is left alone."""
    assert signal not in ids(text)


@pytest.mark.parametrize(
    ("signal", "word"),
    [
        ("compulsory-placement", "tvangsanbringelsen"),
        ("use-of-force", "magtanvendelse"),
        ("access-request", "aktindsigt"),
        ("adoption-without-consent", "tvangsadoption"),
        ("notice-scheme", "varslingsordningen"),
        ("danger", "selvmord"),
    ],
)
def test_one_slip_of_the_pen_is_tolerated(signal, word):
    """The decisive words are found with any one letter lost, doubled or swapped."""
    assert [slip for slip in slips(word) if signal not in ids(slip)] == []


def test_letters_without_danish_letters_are_understood():
    """Who has no Danish keyboard writes ae, oe and aa."""
    assert "suspensive-effect" in ids("opsaettende virkning")


def test_the_words_that_count_are_given_where_they_stand():
    """The place of a signal is that of its words."""
    text = "Vi beder om opsættende virkning nu."

    (found,) = BOOK.find(Reading(text=text))

    assert text[found.place.start : found.place.end] == found.text
    assert found.text == "opsættende virkning"


def test_the_most_urgent_comes_first():
    """Danger stands before what can wait, wherever it is written."""
    text = "Jeg rykker for svar. Jeg vil ikke leve længere."

    found = BOOK.find(Reading(text=text))

    assert found[0].signal.urgency is Urgency.NOW


def test_attachments_are_searched_and_marked():
    """What stands in an attachment counts, but is not the sender's own words."""
    attached = Attachment(
        "a.pdf", "2", "application/pdf", 9, "x", Verdict.READ, "rykker"
    )

    (found,) = BOOK.find(Reading(attachments=(attached,)))

    assert found.place.part == "attachment:2"
    assert not found.own_words


def test_the_quoted_history_is_not_searched():
    """What was urgent in an earlier letter is not so in its answer."""
    assert BOOK.find(Reading(text="Tak", history="tvangsanbringelse")) == ()


@given(st.text())
def test_any_text_is_searched_without_an_error(text):
    """No text makes the search fail, and every place lies in the text."""
    for found in BOOK.find(Reading(text=text)):
        assert 0 <= found.place.start < found.place.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "tvangsanbringelse ",
        "trækker klage ",
        "a",
        "a ",
        "§",
        "ikke ",
        "trækker trækker klage klage tilbage ",
        "opsættend virknin ",
        "min klage over ikke enig ",
        "\n",
        "x1",
    ],
)
def test_no_piece_makes_the_search_slow(piece):
    """Ten times the text takes about ten times as long."""
    assert_grows_as_its_size(
        lambda size: BOOK.find(Reading(text=piece * (size // len(piece))))
    )


def test_every_signal_says_why_and_by_which_source():
    """Nothing is flagged without a reason in both languages and a source."""
    for signal in SIGNALS:
        assert signal.why_da
        assert signal.why_en
        assert signal.source
        assert signal.examples


def test_an_authority_adds_signals_of_its_own():
    """An added entry is found beside the shipped ones."""
    found = load_signals([ENTRY]).find(Reading(text="Et vigtigt ord"))

    assert [one.signal.id for one in found] == ["mine"]


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('urgency = "soon"', 'urgency = "sonn"', "field urgency"),
        ('phrases = ["vigtigt ord"]', "phrases = []", "field phrases"),
        ('phrases = ["vigtigt ord"]', 'phrases = ["~ab"]', "'~ab'"),
        ('phrases = ["vigtigt ord"]', 'phrases = ["a ..", "b"]', "'a ..'"),
        ('phrases = ["vigtigt ord"]', 'phrases = ["(a+)+"]', "'(a+)+'"),
        ('phrases = ["vigtigt ord"]', 'phrases = "ord"', "list of texts"),
        ('source = "os"', 'scource = "os"', "field scource"),
        ('source = "os"', 'source = "os"\ncase_kind = "no"', "field case_kind"),
        ('source = "os"', 'source = "os"\nmail_kind = "no"', "field mail_kind"),
        ('source = "os"', "source = ", "added text 1"),
    ],
)
def test_a_mistake_in_the_data_names_itself(before, after, named):
    """File, entry and field are named when the data are wrong."""
    with pytest.raises(IntakeDataError) as refusal:
        load_signals([ENTRY.replace(before, after)])

    assert named in str(refusal.value)
    assert "added text 1" in str(refusal.value)
    assert refusal.value.user_text
