# SPDX-License-Identifier: EUPL-1.2
"""The explanation: true in every step, and readable in two languages."""

import inspect
from datetime import date

import pytest

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.clock import (
    Event,
    Extended,
    NoticeGiven,
    Paused,
    Resumed,
    RuleChanged,
    Started,
    Unit,
    clock,
)
from anke.deadlines.domain.explanation import explain_receipt
from anke.deadlines.domain.receipt import Channel
from anke.deadlines.domain.rules import DeadlineRule
from anke.deadlines.domain.words import danish, english

pytestmark = pytest.mark.unit


def texts(*events: Event) -> list[str]:
    """Explain a ledger in Danish with the shipped rules."""
    running = clock(events, load_rulebook(), load_calendar())
    return [step.text_da for step in running.explain()]


def test_a_citizen_can_check_each_step() -> None:
    """The whole explanation of a deadline that Ascension Day moved."""
    found = texts(Started(date(2020, 4, 23), "appeal-deadline"))

    assert found == [
        "Reglen er »Klagefrist til Ankestyrelsen«: 4 uger (retssikkerhedsloven § 67).",
        (
            "Fristen regnes fra den dag, hvor afgørelsen blev meddelt: torsdag den 23."
            " april 2020. Dagen for modtagelsen tælles ikke med, så første dag er"
            " fredag den 24. april 2020."
        ),
        "4 uger frem til samme ugedag er torsdag den 21. maj 2020.",
        (
            "Fristen kan ikke udløbe torsdag den 21. maj 2020 (Kristi himmelfartsdag),"
            " fredag den 22. maj 2020 (fredag efter Kristi himmelfartsdag), lørdag den"
            " 23. maj 2020 eller søndag den 24. maj 2020. Den flyttes til den næste"
            " dag, den kan udløbe: mandag den 25. maj 2020."
        ),
        "Fristen udløber mandag den 25. maj 2020.",
    ]


def test_a_pause_says_what_it_adds() -> None:
    """From when, why, until when, how many days, and where that leads."""
    found = texts(
        Started(date(2020, 3, 2), "appeal-deadline"),
        Paused(date(2020, 3, 10), "aktindsigt"),
        Resumed(date(2020, 3, 13)),
    )

    assert found[3] == (
        "Fristen stod stille fra og med tirsdag den 10. marts 2020 (aktindsigt) og løb"
        " videre fredag den 13. marts 2020. Det lægger 3 dage til, så perioden slutter"
        " torsdag den 2. april 2020."
    )


def test_an_extension_says_by_how_much() -> None:
    """One month is written as one month, not as 30 days."""
    found = texts(
        Started(date(2022, 3, 1), "psychologist-eu"),
        Extended(date(2022, 3, 10), 1, Unit.MONTHS, "særlige forhold"),
    )

    assert found[2].startswith("3 måneder frem til samme dag i måneden er onsdag")
    assert found[3] == (
        "Fristen blev torsdag den 10. marts 2022 forlænget med 1 måned (særlige"
        " forhold), så perioden slutter fredag den 1. juli 2022."
    )


def test_a_short_month_is_explained() -> None:
    """A month without a 31st ends on its last day, and the text says so."""
    found = texts(Started(date(2022, 8, 31), "psychologist-eu"))

    assert "3 måneder frem findes den 31. ikke" in found[2]
    assert "månedens sidste dag: onsdag den 30. november 2022" in found[2]


def test_working_days_name_the_days_passed_over() -> None:
    """Christmas in the stretch is named, and what is our assumption says so."""
    found = texts(Started(date(2020, 12, 21), "access-request"))

    assert "torsdag den 24. december 2020 (juleaftensdag, ubekræftet)" in found[2]
    assert "fredag den 25. december 2020 (juledag)" in found[2]
    assert "26. december" not in found[2]  # A Saturday: passed over anyway.


def test_half_weeks_tell_how_they_are_rounded() -> None:
    """19.5 weeks are 136.5 days, and the mean target is only a guideline."""
    found = texts(Started(date(2021, 3, 1), "work-injury"))

    assert any(
        "19,5 uger er 136,5 dage, rundet op til 137 hele" in one for one in found
    )
    assert any("vejledende" in one for one in found)


def test_our_assumptions_are_labelled() -> None:
    """A rule whose length we assumed says ubekræftet."""
    found = texts(Started(date(2022, 3, 1), "adoption-without-consent"))

    assert found[1].startswith("Reglen er ubekræftet. Loven har en frist")


def test_a_notice_says_that_it_moves_nothing() -> None:
    """The absolute deadline and the notice stand beside each other."""
    found = texts(
        Started(date(2022, 3, 1), "compulsory-measures"),
        NoticeGiven(date(2022, 4, 20), date(2022, 5, 20), "travlhed"),
    )

    assert found[-3].startswith("Fristen er absolut")
    assert found[-2].endswith("Fristbrevet flytter ikke fristen.")
    assert found[-1] == "Fristen udløber tirsdag den 26. april 2022."


def test_a_deadline_that_is_not_moved_says_so() -> None:
    """A notice of 24 hours given on a Friday ends on the Saturday."""
    found = texts(Started(date(2022, 3, 4), "provisional-decision-notice"))

    assert "flyttes ikke, selv om lørdag den 5. marts 2022" in " ".join(found)


def test_a_running_pause_says_that_the_date_moves() -> None:
    """The date below is not the last word while the deadline stands still."""
    found = texts(
        Started(date(2020, 3, 2), "appeal-deadline"),
        Paused(date(2020, 3, 10), "aktindsigt"),
    )

    assert found[-2].startswith("Fristen står stille fra og med tirsdag den 10. marts")


@pytest.mark.parametrize(
    ("channel", "sent", "text"),
    [
        (
            Channel.LETTER,
            date(2020, 6, 8),
            (
                "Et almindeligt brev dateret mandag den 8. juni 2020 anses for modtaget"
                " 6 hverdage efter: tirsdag den 16. juni 2020."
            ),
        ),
        (
            Channel.DIGITAL_POST,
            date(2020, 6, 7),
            (
                "Digital Post sendt søndag den 7. juni 2020 anses for modtaget samme"
                " dag, også på helligdage og uanset klokkeslæt."
            ),
        ),
        (
            Channel.LETTER,
            date(2018, 6, 4),
            (
                "Et almindeligt brev dateret mandag den 4. juni 2018 anses for modtaget"
                " 7 dage efter (ubekræftet): mandag den 11. juni 2018."
            ),
        ),
    ],
)
def test_the_presumption_of_receipt_is_told(
    channel: Channel, sent: date, text: str
) -> None:
    """Before the clock starts, the step says when the letter counts as received."""
    assert explain_receipt(channel, sent, load_calendar()).text_da == text


def test_both_languages_know_the_same_phrases() -> None:
    """Each phrase has the same facts in Danish and in English."""
    shapes = [
        {
            name: str(inspect.signature(function))
            for name, function in inspect.getmembers(words, inspect.isfunction)
            if function.__module__ == words.__name__
        }
        for words in (danish, english)
    ]

    danish_only = set(shapes[0]) - set(shapes[1])
    assert danish_only == {"number"}
    assert {name: shapes[0][name] for name in shapes[1]} == shapes[1]


@pytest.mark.parametrize("rule", list(load_rulebook()), ids=lambda rule: rule.id)
def test_every_rule_explains_itself_in_both_languages(rule: DeadlineRule) -> None:
    """Every step of every rule ends in a full stop and leads to a day."""
    start = rule.valid_from or date(2022, 1, 31)
    events: list[Event] = [
        Started(start, rule.id),
        RuleChanged(start, "prøve."),
        NoticeGiven(start, start, ""),
    ]
    running = clock(events, load_rulebook(), load_calendar())

    steps = running.explain()

    assert steps[-1].date == running.due_on
    for step in steps:
        assert step.text_da.endswith(".")
        assert step.text_en.endswith(".")
        assert step.text_da != step.text_en
