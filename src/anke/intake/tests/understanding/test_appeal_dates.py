# SPDX-License-Identifier: EUPL-1.2
"""What each date of a letter is, by the words beside it or the field it stands in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.intake.domain.appeal_dates import DateRole, best, dated_facts
from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.tests.growth import assert_grows_as_its_size

pytestmark = pytest.mark.unit

WRITTEN = "2022-04-06"
# Each sentence names a date and, after the bar, its role.
SENTENCES = (
    "Jeg klager over kommunens afgørelse af 3. marts 2022. | decision",
    "Jeg klager over afslaget fra den 3. marts 2022 | decision",
    "Afgørelsen er dateret d. 3. marts 2022 | decision",
    "Den 3. marts 2022 traf kommunen afgørelse om støtte. | decision",
    "Afgørelsesdato: 03.03.2022 | decision",
    "I traf den 3/3-22 afgørelse om min førtidspension | decision",
    "Kommunen har den 3. marts 2022 truffet afgørelse | decision",
    "Over for Odense Kommunes afgoerelse dateret 3. marts 2022 | decision",
    "the decision of 3 March 2022 | decision",
    "Jeg modtog afgørelsen den 3. marts 2022. | notified",
    "Brevet fik jeg i min e-boks den 3. marts 2022, jeg åbnede det | notified",
    "Den 3. marts 2022 modtog jeg brevet. | notified",
    "Klagedato: 3. marts 2022 | appeal",
    "Kommunen modtog klagen den 3. marts 2022. | appeal",
    "Vi har modtaget borgerens klage den 3. marts 2022 | appeal",
    "Klagen er modtaget den 3/3 2022 | appeal",
    "Jeg henviser til min klage af 3. marts 2022. | appeal-sent",
    "Jeg sendte klagen den 3. marts 2022 | appeal-sent",
    "Jeg klagede den 3. marts 2022 til kommunen | appeal-sent",
    "Vi har genvurderet sagen den 3. marts 2022 | reconsideration",
    "Ved genvurdering den 3. marts 2022 fastholdt vi | reconsideration",
    "Genvurderingsdato 2022-03-03 | reconsideration",
    "Jeg bad om aktindsigt den 3. marts 2022 | access",
    "Der var møde i udvalget den 3. marts 2022 | meeting",
    "Hjælpen ophører den 3. marts 2022 | effect",
    "med virkning fra den 3. marts 2022 | effect",
    "Min søn, født den 3. marts 2022, | birth",
    "Vejret var godt 3. marts 2022 | other",
)


def read(text: str, **more) -> list[tuple[str, str]]:
    """Give role and day of each date of a letter's text."""
    facts = dated_facts(Reading(text=text, written_on=WRITTEN, **more))
    return [(fact.role.value, fact.day.isoformat()) for fact in facts]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_words_beside_a_date_give_its_role(sentence):
    """Each way of saying it is understood, alone and within a letter."""
    text, role = sentence.split(" | ")

    assert read(text) == [(role, "2022-03-03")]
    assert read(f"Kære nævn\n\n{text}\n\nHilsen\nTest Person") == [(role, "2022-03-03")]


def test_several_dates_of_one_sentence_keep_apart():
    """A date takes the words before it; those after it belong to the next."""
    text = (
        "Jeg klager over afgørelsen af 3. marts 2022, som jeg modtog den 7. marts,"
        " og min klage af 20. marts blev modtaget i kommunen den 22. marts 2022."
    )

    assert [role for role, _ in read(text)] == [
        "decision",
        "notified",
        "appeal-sent",
        "appeal",
    ]


def test_a_sentence_ends_where_the_next_begins():
    """Words of the sentence before do not count."""
    text = "Jeg klager over afgørelsen. Vi rejste 3. marts 2022."

    assert read(text) == [("other", "2022-03-03")]


def test_the_fields_of_a_form_are_surest():
    """What stands in the form's field outweighs whatever the text says."""
    form = (("decision_date", "2022-03-01"), ("appeal_date", "5. marts 2022"))
    reading = Reading(text="afgørelse af 3. marts 2022", written_on=WRITTEN, form=form)

    facts = dated_facts(reading)

    assert best(facts, DateRole.DECISION).day == date(2022, 3, 1)
    assert best(facts, DateRole.APPEAL).day == date(2022, 3, 5)
    assert best(facts, DateRole.APPEAL).sure == 1
    assert best(facts, DateRole.MEETING) is None


def test_the_date_of_an_attached_decision_is_the_decisions():
    """A decision that is attached bears its date at the top."""
    text = "Odense Kommune\n\nDato: 3. marts 2022\n\nAfgørelse om hjælpemiddel\n\n…"
    attached = Attachment("a.pdf", "2", "application/pdf", 9, "x", Verdict.READ, text)

    (fact,) = dated_facts(Reading(attachments=(attached,), written_on=WRITTEN))

    assert (fact.role, fact.place.part) == (DateRole.DECISION, "attachment:2")
    assert fact.sure < 0.9


def test_quoted_letters_count_least():
    """A date of the letter itself comes before a surer one in its history."""
    reading = Reading(
        text="I skrev meget, og så kom jeres afgørelse om det hele nu, 3. marts 22",
        history="Afgørelse af 1. februar 2022",
        written_on=WRITTEN,
    )

    assert best(dated_facts(reading), DateRole.DECISION).day == date(2022, 3, 3)


def test_a_decision_after_the_letter_is_hardly_one():
    """Nobody complains over a decision of tomorrow."""
    (fact,) = dated_facts(Reading(text="afgørelse af 3. maj 2022", written_on=WRITTEN))

    assert fact.sure < 0.3


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    """No text makes the reading of roles fail."""
    dated_facts(Reading(text=text, written_on=WRITTEN))


@pytest.mark.parametrize(
    "piece",
    ["afgørelse 3/3-22 ", "modtog ", "3/3-22 ", "A. B\n\n", "klage 3. marts. Og "],
)
def test_no_piece_makes_the_reading_of_roles_slow(piece):
    """Ten times the text takes about ten times as long."""

    def read(size):
        dated_facts(Reading(text=piece * (size // len(piece)), written_on=WRITTEN))

    assert_grows_as_its_size(read)
