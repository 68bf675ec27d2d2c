# SPDX-License-Identifier: EUPL-1.2
"""Whether an appeal came in time: against the vectors of the field, and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.counting import Unit, deemed_receipt, expiry
from anke.deadlines.domain.receipt import Channel
from anke.deadlines.domain.rules import RuleBook
from anke.intake.domain.appeal_in_time import Missing, TimeVerdict, appeal_in_time
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.findings import Findings
from anke.intake.domain.reading import Reading
from anke.intake.understanding import understand

pytestmark = pytest.mark.unit

BOOK, CALENDAR = load_rulebook(), load_calendar()
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
WAYS = st.sampled_from(
    [Channel.DIGITAL_POST, Channel.LETTER, Channel.QUICK_POST, Channel.IN_PERSON]
)


def forwarded(**fields: date) -> Findings:
    """Give what is found in a first instance's appeal form with these dates."""
    form = [("first_instance", "municipality-0461")]
    form += [(f"{name}_date", day.isoformat()) for name, day in fields.items()]
    return understand(Reading(form=tuple(form)), MailChannel.APPEAL_FORM)


def written(text: str, on: str = "2022-04-20") -> Findings:
    """Give what is found in a citizen's mail."""
    return understand(Reading(text=text, written_on=on), MailChannel.EMAIL)


def judge(findings: Findings, received: date, channel: Channel | None = None):
    """Judge with the shipped rules and calendar."""
    return appeal_in_time(findings, received, channel, BOOK, CALENDAR)


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        ("2020-04-23", "2020-05-25"),
        ("2020-05-08", "2020-06-08"),
        ("2020-11-26", "2020-12-28"),
        ("2023-04-07", "2023-05-08"),
        ("2024-03-29", "2024-04-26"),
    ],
)
def test_the_fields_vectors_hold(decided, due):
    """The last day is the field's, the day after it is one day late."""
    day, last = date.fromisoformat(decided), date.fromisoformat(due)
    after = last + timedelta(days=1)
    post = Channel.DIGITAL_POST

    in_time = judge(forwarded(decision=day, appeal=last), after, post)
    late = judge(forwarded(decision=day, appeal=after), after, post)

    assert (in_time.verdict, in_time.due_on) == (TimeVerdict.IN_TIME, last)
    assert (late.verdict, late.days_late) == (TimeVerdict.LATE, 1)
    assert "1 dag for sen" in late.text_da
    assert "1 day late" in late.text_en


@given(DAYS, st.integers(0, 90), WAYS)
def test_the_answer_is_that_of_the_deadlines_part(decided, days, way):
    """With all that is needed the answer is the deadline's own arithmetic."""
    appeal = decided + timedelta(days=days)
    told = deemed_receipt(way, decided, CALENDAR)
    last = expiry(told, 4, Unit.WEEKS, CALENDAR)

    timing = judge(forwarded(decision=decided, appeal=appeal), appeal, way)

    late = max(0, (appeal - last).days)
    expected = TimeVerdict.LATE if late else TimeVerdict.IN_TIME
    assert (timing.verdict, timing.days_late) == (expected, late)
    assert (timing.due_on, timing.notified_on) == (last, told)


@given(DAYS, st.integers(0, 90))
def test_an_unknown_way_is_left_open_only_where_it_decides(decided, days):
    """Where Digital Post and letter agree, the way need not be known."""
    appeal = decided + timedelta(days=days)
    findings = forwarded(decision=decided, appeal=appeal)

    open_, post, letter = (
        judge(findings, appeal, way)
        for way in (None, Channel.DIGITAL_POST, Channel.LETTER)
    )

    if post.verdict is letter.verdict:
        assert open_.verdict is post.verdict
        assert open_.days_late == letter.days_late
    else:
        assert open_.missing == (Missing.DECISION_CHANNEL,)


@given(DAYS, st.integers(1, 90))
def test_without_the_appeals_day_only_what_is_certain_is_said(decided, days):
    """An appeal that reached us within the deadline reached the others, too."""
    received = decided + timedelta(days=days)
    last = expiry(decided, 4, Unit.WEEKS, CALENDAR)

    timing = judge(forwarded(decision=decided), received, Channel.DIGITAL_POST)

    if received <= last:
        assert timing.verdict is TimeVerdict.IN_TIME
    else:
        assert timing.missing == (Missing.APPEAL_DATE,)


@given(st.text(), DAYS, st.none() | WAYS)
def test_any_letter_gets_an_answer(text, received, way):
    """No text makes the judgement fail, and every answer explains itself."""
    timing = judge(written(text), received, way)

    assert timing.text_da
    assert (timing.verdict is TimeVerdict.UNKNOWN) == bool(timing.missing)


def test_without_a_decision_date_nothing_can_be_said():
    """What is missing is named in plain words."""
    timing = judge(written("Jeg klager over afgørelsen."), date(2022, 4, 20))

    assert timing.verdict is TimeVerdict.UNKNOWN
    assert timing.missing == (Missing.DECISION_DATE,)
    assert "dato mangler" in timing.text_da


def test_a_month_is_no_day_to_count_from():
    """An approximate date of the decision is not counted from."""
    timing = judge(written("afgørelse fra marts 2022"), date(2022, 4, 20))

    assert timing.missing == (Missing.DECISION_DATE,)


def test_a_citizens_letter_straight_to_us_counts_from_its_receipt():
    """Nothing says that the first instance had it before."""
    findings = written("Jeg klager over afgørelse af 1. marts 2022 i min e-boks")

    timing = judge(findings, date(2022, 4, 1))

    assert (timing.verdict, timing.days_late) == (TimeVerdict.LATE, 3)
    assert timing.due_on == date(2022, 3, 29)
    assert any("direkte til os" in step.text_da for step in timing.steps)


def test_a_citizen_who_sent_the_appeal_before_leaves_it_open():
    """The first instance must say when it received the appeal."""
    findings = written(
        "Jeg klager over afgørelse af 1. marts 2022. Jeg sendte klagen den 20. marts."
    )

    assert judge(findings, date(2022, 5, 1)).missing == (Missing.APPEAL_DATE,)


def test_a_decision_that_came_later_must_be_proved():
    """The citizen's word on the day it came is answered by the authority's records."""
    findings = written(
        "Klage over afgørelse af 1. marts 2022. Jeg modtog afgørelsen den 15. marts."
    )

    timing = judge(findings, date(2022, 4, 10), Channel.DIGITAL_POST)

    assert timing.missing == (Missing.PROOF_OF_RECEIPT,)


def test_the_day_it_came_serves_when_the_decisions_day_is_unknown():
    """What the citizen says is counted from, and the step says so."""
    findings = written("Jeg modtog brevet den 15. marts 2022 og klager nu.")

    timing = judge(findings, date(2022, 4, 10))

    assert timing.verdict is TimeVerdict.IN_TIME
    assert "Borgeren oplyser" in timing.steps[0].text_da


def test_an_appeal_before_its_decision_is_a_mistake():
    """Dates that cannot both be right are left to a person."""
    findings = forwarded(decision=date(2022, 3, 10), appeal=date(2022, 3, 1))

    timing = judge(findings, date(2022, 3, 20), Channel.DIGITAL_POST)

    assert timing.missing == (Missing.DATES_AGREE,)


def test_digital_post_from_the_work_injury_authority_comes_a_day_later():
    """The exception for Arbejdsmarkedets Erhvervssikring is known."""
    form = (("first_instance", "aes"), ("decision_date", "2022-03-04"))
    findings = understand(Reading(form=form), MailChannel.APPEAL_FORM)

    timing = judge(findings, date(2022, 3, 20), Channel.DIGITAL_POST)

    assert timing.notified_on == date(2022, 3, 7)


def test_special_reasons_are_named_and_change_nothing():
    """Illness and missing guidance are for a person to weigh."""
    findings = written(
        "Klage over afgørelse af 1. marts 2022. Jeg klager for sent, da jeg var indlagt"
        " på hospitalet, og jeg fik ingen klagevejledning."
    )

    timing = judge(findings, date(2022, 5, 1))

    assert timing.verdict is TimeVerdict.LATE
    assert {one.signal.id for one in timing.special_reasons} == {
        "illness",
        "no-guidance",
    }
    assert "særlige grunde" in timing.text_da


def test_the_steps_explain_the_whole_count_in_both_languages():
    """The explanation names the rule, the day received, the last day and the result."""
    findings = forwarded(decision=date(2022, 3, 1), appeal=date(2022, 3, 20))

    timing = judge(findings, date(2022, 4, 1), Channel.LETTER)

    danish = " ".join(step.text_da for step in timing.steps)
    assert "retssikkerhedsloven § 67" in danish
    assert "anses for modtaget" in danish
    assert "rettidig" in danish
    assert all(step.text_en for step in timing.steps)


def test_a_rule_that_is_not_there_is_said_so():
    """Without the rule the answer is that nothing can be said."""
    findings = forwarded(decision=date(2022, 3, 1))

    timing = appeal_in_time(findings, date(2022, 3, 2), None, RuleBook([]), CALENDAR)

    assert timing.missing == (Missing.RULE,)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_later_appeal_is_never_timelier(decided, first, second):
    """Of two appeals over one decision the earlier is in time if the later is."""
    assume(first < second)
    early, late = (
        judge(
            forwarded(decision=decided, appeal=decided + timedelta(days=days)),
            decided + timedelta(days=90),
            Channel.LETTER,
        )
        for days in (first, second)
    )

    assert early.days_late <= late.days_late
