# SPDX-License-Identifier: EUPL-1.2
"""A model's life: trained, judged, put to work, watched, described, taken back."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from anke.cases.domain.entries import SYSTEM
from anke.intake.card import fates_of, model_card
from anke.intake.domain import commands as c
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.proposing import LEARNT
from anke.intake.door import Arrival, receive_letters
from anke.intake.errors import TooFewExamplesError, UnknownModelError
from anke.intake.examples import Examples, settled_examples
from anke.intake.house_rules import chosen_model
from anke.intake.model_records import find_record, promote, records
from anke.intake.models import Letter
from anke.intake.processing import process_waiting, propose_again
from anke.intake.services import ROBOT, act_on
from anke.intake.training import train
from anke.intake.triage_models import model_label, models_folder, working_model
from anke.intake.watching import last_watch, watch

pytestmark = [pytest.mark.db, pytest.mark.django_db]
PERSON = type(SYSTEM)(type(SYSTEM.kind)("person"), "J001")
TEXTS = {
    "new_appeal": "Jeg klager over afgørelsen om {} fra kommunen",
    "reminder": "Hvornår får jeg svar i min sag om {}",
    "supplement": "Her er nye lægepapirer til sagen om {}",
}
MATTERS = ("pension", "hjemmehjælp", "kørestol", "boligstøtte", "ledsager", "bil")
WORDS = ("tak", "hilsen", "snart", "venligst", "igen", "meget", "lang", "tid", "brev")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """Keep models of one test from the next."""
    settings.ANKE_VAR = tmp_path


def text_of(kind: str, place: int) -> str:
    """Write a letter that is like none before."""
    words = random.Random(place).choices(WORDS, k=12)
    matter = MATTERS[place % len(MATTERS)]
    return f"{TEXTS[kind].format(matter)} {' '.join(words)} {place}"


def examples(count: int = 240) -> Examples:
    """Some hundred labelled letters in time order."""
    found = Examples()
    for place in range(count):
        kind = list(TEXTS)[place % 3]
        day = f"2022-01-01T{place:06}"
        found.add(str(place), text_of(kind, place), day, {"mail_kind": kind})
    return found


def test_a_model_is_judged_on_letters_it_has_not_seen() -> None:
    """The newest are held back, and its record is about the model that is kept."""
    record = train(examples())

    [judged] = record.judged
    assert record.letters + record.tested <= 240
    assert judged.target == "mail_kind"
    assert judged.accuracy > 0.9
    assert set(dict(record.left_out)) == set(LEARNT) - {"mail_kind"}
    assert records() == [record]


def test_the_same_letters_give_the_same_model() -> None:
    """Training again is not another model."""
    assert train(examples()).name == train(examples()).name
    assert len(records()) == 1


def test_too_few_letters_are_refused() -> None:
    """Nothing is learnt from a handful."""
    with pytest.raises(TooFewExamplesError, match="30 letters"):
        train(examples(30))


def test_nothing_works_until_somebody_says_so() -> None:
    """A trained model is a challenger."""
    record = train(examples())

    assert working_model() is None
    promote(SYSTEM, record.name[:8], cause="Prøve")
    assert working_model().name == record.name


def test_an_earlier_model_is_taken_back_by_choosing_it_again() -> None:
    """The journal says which one worked when."""
    first = train(examples(180))
    promote(SYSTEM, first.name, cause="Den første")
    second = train(examples())
    promote(SYSTEM, second.name, cause="Flere breve")
    promote(SYSTEM, first.name, cause="Den nye var dårligere på klager")

    assert second.champion == first.name
    assert second.gain is not None
    assert chosen_model() == first.name


def test_a_model_that_is_not_there_is_not_chosen() -> None:
    """The refusal names what was asked for."""
    with pytest.raises(UnknownModelError, match="abc"):
        find_record("abc")


def test_a_model_that_was_changed_does_not_work() -> None:
    """Letters then come without a machine's proposal; nothing breaks."""
    record = train(examples())
    promote(SYSTEM, record.name, cause="Prøve")
    (models_folder() / record.name / "model.json").write_text("{}")

    assert working_model() is None


def arrive(count: int) -> list[str]:
    """Receive letters of the three kinds."""
    now = datetime.now(UTC)
    kinds = [list(TEXTS)[place % 3] for place in range(count)]
    raws = [
        f"Subject: Sag\n\n{text_of(kind, 1000 + place)}\n".encode()
        for place, kind in enumerate(kinds)
    ]
    arrivals = [Arrival(MailChannel.EMAIL, raw, now) for raw in raws]
    return [receipt.number for receipt in receive_letters(arrivals)]


def test_letters_that_wait_get_the_new_model_s_proposal() -> None:
    """A model that is put to work speaks about what waits already."""
    numbers = arrive(9)
    process_waiting()
    record = train(examples())
    promote(SYSTEM, record.name, cause="Prøve")

    assert propose_again() == 9
    assert propose_again() == 0
    kinds = Letter.objects.filter(number__in=numbers).order_by("number")
    assert [each.proposed_by for each in kinds] == [model_label(record.name)] * 9


def test_what_people_settle_is_what_the_next_model_learns() -> None:
    """Not what the robot did, and not what was undone."""
    first, second, third, fourth = arrive(4)
    process_waiting()
    for number in (first, second):
        act_on(number, c.RejectMatter(1, "reminder", "no_action"), PERSON)
    act_on(third, c.RejectMatter(1, "reminder", "no_action"), ROBOT)
    act_on(fourth, c.RejectMatter(1, "reminder", "no_action"), PERSON)
    act_on(fourth, c.UndoMatter(1, "Forkert"), PERSON)

    found = settled_examples()

    assert sorted(found.ids) == [first, second]
    assert found.labels["mail_kind"] == ["reminder", "reminder"]


def test_the_card_counts_what_became_of_the_proposals() -> None:
    """Accepted and corrected, and what was corrected."""
    record = train(examples())
    promote(SYSTEM, record.name, cause="Prøve")
    first, second, _ = arrive(3)
    process_waiting()
    proposed = Letter.objects.get(pk=first).mail_kind
    act_on(first, c.RejectMatter(1, proposed, "no_action"), PERSON)
    other = (
        "other" if Letter.objects.get(pk=second).mail_kind != "other" else "reminder"
    )
    act_on(second, c.RejectMatter(1, other, "no_action"), PERSON)

    fates = fates_of(record.name)
    assert (fates.proposed, fates.accepted, fates.corrected) == (3, 1, 1)
    assert fates.fields == (("mail_kind", 1),)
    assert record.name[:12] in model_card(record)


def test_the_watch_is_about_the_model_that_works() -> None:
    """Another model's watch is not shown as this one's."""
    first = train(examples(180))
    promote(SYSTEM, first.name, cause="Prøve")
    seen = watch()

    assert seen.model == first.name
    assert not seen.is_alarm
    assert last_watch() == seen
    promote(SYSTEM, train(examples()).name, cause="Ny")
    assert last_watch() is None
