# SPDX-License-Identifier: EUPL-1.2
"""The clock's ledger against a life lived day by day, and what it refuses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.clock import (
    Clock,
    Event,
    Extended,
    NoticeGiven,
    Paused,
    Resumed,
    RuleChanged,
    Started,
    Unit,
    clock,
    due_date,
)
from anke.deadlines.domain.rules import DeadlineRule, RuleBook, StartEvent
from anke.deadlines.errors import (
    AbsoluteDeadlineError,
    AlreadyPausedError,
    AlreadyStartedError,
    DeadlineExpiredError,
    ExtensionTooLongError,
    InvalidPeriodError,
    NotPausableError,
    NotPausedError,
    NotStartedError,
    RuleNotInForceError,
    UnknownRuleError,
)
from anke.deadlines.tests import oracle

pytestmark = pytest.mark.unit

START_DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
# The days from one pause to the next, and how long each lasts.
PAUSES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), max_size=4)
ABSOLUTE = [rule.id for rule in load_rulebook() if rule.absolute]


def make_book(length: float = 4, unit: Unit = Unit.WEEKS, **given: object) -> RuleBook:
    """Make a book with one rule called `test`."""
    return RuleBook([make_rule(length, unit, **given)])


def make_rule(
    length: float = 4, unit: Unit = Unit.WEEKS, **given: object
) -> DeadlineRule:
    """Make a rule called `test`."""
    return DeadlineRule(
        id="test",
        case_kind="test",
        legal_basis="testloven § 1",
        start_event=StartEvent.RECEIPT,
        length=length,
        unit=unit,
        source="test",
        name_da="prøve",
        name_en="test",
        **given,
    )


def run(*events: Event, book: RuleBook | None = None) -> Clock:
    """Fold events in the shipped calendar."""
    return clock(events, book or make_book(), load_calendar())


def day(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)


@given(
    START_DATES,
    st.sampled_from([(4, Unit.WEEKS), (10, Unit.DAYS), (7, Unit.WORKING_DAYS)]),
    PAUSES,
)
def test_pauses_end_where_a_life_day_by_day_ends(
    start: date, period: tuple[int, Unit], gaps: list[tuple[int, int]]
) -> None:
    """A deadline uses up its days on the days that it runs, and on no other."""
    book = make_book(*period)
    events: list[Event] = [Started(start, "test")]
    pauses: list[tuple[date, date]] = []
    for gap, length in gaps:
        begins = (pauses[-1][1] if pauses else start) + timedelta(days=gap)
        if begins > run(*events, book=book).due_on:
            break
        pauses.append((begins, begins + timedelta(days=length)))
        events += [Paused(begins, "prøve"), Resumed(pauses[-1][1])]

    found = run(*events, book=book)

    length, unit = period
    needed = length * 7 if unit is Unit.WEEKS else length
    working = unit is Unit.WORKING_DAYS
    lived = oracle.walk_with_pauses(start, needed, pauses, working=working)
    assert found.due_on == lived


@given(START_DATES, st.integers(1, 40), st.integers(1, 40))
def test_an_extension_in_working_days_loses_no_holiday(
    start: date, length: int, added: int
) -> None:
    """A holiday inside the added stretch pushes the date: a walk ends there too."""
    book = make_book(length, Unit.WORKING_DAYS)

    found = run(
        Started(start, "test"),
        Extended(start, added, Unit.WORKING_DAYS, "prøve"),
        book=book,
    )

    walked = oracle.walk_to_due(
        start.toordinal(), length + added, "working_days", rolls=True
    )
    assert found.due_on == date.fromordinal(walked)


@given(START_DATES, st.integers(1, 20), st.sampled_from(list(Unit)), st.integers(1, 20))
def test_an_extension_in_another_unit_is_walked_from_the_periods_end(
    start: date, length: int, unit: Unit, added: int
) -> None:
    """Four weeks and ten working days: the walk goes on from the four weeks' end."""
    book = make_book(length, Unit.WEEKS)

    found = run(
        Started(start, "test"), Extended(start, added, unit, "prøve"), book=book
    )

    end = oracle.walk_to_due(start.toordinal(), length, "weeks", rolls=False)
    walked = oracle.walk_to_due(end, added, unit.value, rolls=True)
    assert found.due_on == date.fromordinal(walked)


@given(START_DATES, st.sampled_from(list(load_rulebook())))
def test_a_clock_that_only_started_is_the_due_date_of_its_rule(
    start: date, rule: DeadlineRule
) -> None:
    """Fold and plain counting agree for every shipped rule."""
    book = RuleBook([rule])
    if not rule.in_force(start):
        with pytest.raises(RuleNotInForceError):
            run(Started(start, rule.id), book=book)
        return

    found = run(Started(start, rule.id), book=book)

    assert found.due_on == due_date(rule, start, load_calendar())


@given(START_DATES, st.sampled_from(list(Unit)), PAUSES, st.integers(0, 120))
def test_days_used_and_days_left_make_up_the_whole(
    start: date, unit: Unit, gaps: list[tuple[int, int]], asked: int
) -> None:
    """On any day before the end, used and left together are what there is."""
    book = make_book(6, unit)
    events: list[Event] = [Started(start, "test")]
    for gap, length in gaps:
        begins = events[-1].on + timedelta(days=gap)
        if begins > run(*events, book=book).due_on:
            break
        events += [Paused(begins, ""), Resumed(begins + timedelta(days=length))]
    found = run(*events, book=book)
    on = min(start + timedelta(days=asked), found.due_on)

    used, left = found.days_used(on), found.days_left(on)

    assert used + left == found.days_used(found.due_on)
    assert used >= 0
    assert left >= 0
    assert found.days_left(found.due_on) == 0


def test_a_month_stands_still_for_the_days_of_its_pause() -> None:
    """Three months from 31 January end on 30 April; ten days' pause adds ten days."""
    book = make_book(3, Unit.MONTHS)

    found = run(
        Started(day("2020-01-31"), "test"),
        Paused(day("2020-02-10"), "oplysninger"),
        Resumed(day("2020-02-20")),
        book=book,
    )

    assert found.period_end_on == day("2020-04-30")
    assert found.end_on == day("2020-05-10")
    assert found.due_on == day("2020-05-11")


def test_the_day_of_the_pause_is_not_counted_and_the_day_it_runs_again_is() -> None:
    """Paused on the 10th and resumed on the 13th: three days are added."""
    found = run(
        Started(day("2020-03-02"), "test"),
        Paused(day("2020-03-10"), "aktindsigt"),
        Resumed(day("2020-03-13")),
    )

    assert found.due_on == day("2020-04-02")
    assert found.days_used(day("2020-03-09")) == 7
    assert found.days_used(day("2020-03-12")) == 7
    assert found.days_used(day("2020-03-13")) == 8


def test_a_pause_of_no_days_changes_nothing() -> None:
    """Paused and resumed on the same day, the deadline is where it was."""
    paused_on = day("2020-03-10")

    found = run(
        Started(day("2020-03-02"), "test"), Paused(paused_on, ""), Resumed(paused_on)
    )

    assert found.due_on == day("2020-03-30")


def test_while_it_stands_still_what_is_left_stays_left() -> None:
    """A paused deadline uses nothing up and cannot become overdue."""
    found = run(Started(day("2020-03-02"), "test"), Paused(day("2020-03-10"), "svar"))

    assert found.paused_on == day("2020-03-10")
    assert found.due_on == day("2020-03-30")
    assert [found.days_left(day(f"2020-{d}")) for d in ("03-09", "03-10", "06-01")] == [
        21,
        21,
        21,
    ]
    assert found.days_left(day("2020-03-05")) == 25
    assert found.days_used(day("2020-06-01")) == 7
    assert not found.is_overdue(day("2021-01-01"))


def test_overdue_is_asked_with_a_day() -> None:
    """In time on the due date, overdue the day after, counted in the rule's days."""
    found = run(
        Started(day("2020-04-03"), "test"), book=make_book(7, Unit.WORKING_DAYS)
    )

    assert found.due_on == day("2020-04-17")
    assert not found.is_overdue(day("2020-04-17"))
    assert found.is_overdue(day("2020-04-18"))
    assert found.days_left(day("2020-04-21")) == -2
    assert found.days_left(day("2020-01-01")) == 7
    assert found.days_used(day("2020-01-01")) == 0


def test_an_extension_in_the_rules_own_unit_lengthens_the_period() -> None:
    """Three months and one are four months from the start, not from a short month."""
    found = run(
        Started(day("2020-10-31"), "psychologist-eu"),
        Extended(day("2020-11-10"), 1, Unit.MONTHS, "særlige forhold"),
        book=load_rulebook(),
    )

    assert found.period_end_on == day("2021-01-31")
    assert found.due_on == day("2021-03-01")


def test_an_extension_keeps_the_days_of_an_earlier_pause() -> None:
    """The longer period is counted anew, and the pause is added to it again."""
    events = [
        Started(day("2020-03-02"), "test"),
        Paused(day("2020-03-10"), ""),
        Resumed(day("2020-03-13")),
        Extended(day("2020-03-16"), 2, Unit.WEEKS, ""),
    ]

    found = run(*events)

    assert found.due_on == day("2020-04-16")
    assert [move.added for move in found.moves] == [3, 0]


def test_the_ledger_is_read_by_the_day_in_law() -> None:
    """An event that was filed late counts on the day it happened."""
    events = [
        Started(day("2020-03-02"), "test"),
        Extended(day("2020-03-20"), 1, Unit.WORKING_DAYS, ""),
        Paused(day("2020-03-10"), ""),
        Resumed(day("2020-03-13")),
    ]

    assert run(*events) == run(*sorted(events, key=lambda event: event.on))


@pytest.mark.parametrize("rule_id", ABSOLUTE)
@pytest.mark.parametrize(
    "event",
    [
        Paused(date(2022, 3, 1), "svar"),
        Extended(date(2022, 3, 1), 1, Unit.DAYS, "travlhed"),
    ],
    ids=["pause", "extension"],
)
def test_an_absolute_deadline_refuses_pause_and_extension(
    rule_id: str, event: Event
) -> None:
    """Nothing that a person decides moves an absolute deadline."""
    with pytest.raises(AbsoluteDeadlineError, match=rule_id) as refusal:
        run(Started(date(2022, 3, 1), rule_id), event, book=load_rulebook())

    assert "absolut" in refusal.value.user_text


@pytest.mark.parametrize("rule_id", ABSOLUTE)
def test_a_notice_never_turns_a_breach_into_compliance(rule_id: str) -> None:
    """The notice stands beside the deadline, which stays where it was."""
    start = Started(date(2022, 3, 1), rule_id)
    before = run(start, book=load_rulebook())
    notice = NoticeGiven(date(2022, 3, 2), date(2023, 1, 1), "travlhed")

    after = run(start, notice, book=load_rulebook())

    assert after.notices == (notice,)
    assert after.due_on == before.due_on
    assert after.is_overdue(before.due_on + timedelta(days=1))


def test_a_rule_that_gives_no_pause_refuses_one() -> None:
    """Not absolute, yet nothing in the rule lets it stand still."""
    with pytest.raises(NotPausableError, match="testloven § 1"):
        run(
            Started(day("2020-03-02"), "test"),
            Paused(day("2020-03-03"), ""),
            book=make_book(pausable=False),
        )


@pytest.mark.parametrize(
    ("length", "unit", "allowed"),
    [
        (1, Unit.MONTHS, True),
        (4, Unit.WEEKS, True),
        (30, Unit.DAYS, True),
        (31, Unit.DAYS, False),
        (2, Unit.MONTHS, False),
        (5, Unit.WEEKS, False),
    ],
)
def test_an_extension_may_not_go_beyond_the_longest(
    length: int, unit: Unit, allowed: bool
) -> None:
    """Three months may become four, whatever unit the extension is written in."""
    events = [
        Started(day("2022-03-01"), "psychologist-eu"),
        Extended(day("2022-03-10"), length, unit, ""),
    ]
    if allowed:
        assert run(*events, book=load_rulebook()).due_on <= day("2022-07-01")
        return

    with pytest.raises(ExtensionTooLongError, match="at most 1 months") as refusal:
        run(*events, book=load_rulebook())

    assert "højst forlænges med 1 måned" in refusal.value.user_text


def test_many_small_extensions_are_measured_together() -> None:
    """Two weeks and three do not slip under a limit of one month."""
    events = [
        Started(day("2022-03-01"), "psychologist-eu"),
        Extended(day("2022-03-10"), 2, Unit.WEEKS, ""),
        Extended(day("2022-03-11"), 3, Unit.WEEKS, ""),
    ]

    with pytest.raises(ExtensionTooLongError):
        run(*events, book=load_rulebook())


def test_a_rule_without_extension_refuses_every_one() -> None:
    """A longest extension of 0 means that there is none."""
    events = [
        Started(day("2022-03-01"), "access-request"),
        Extended(day("2022-03-02"), 1, Unit.WORKING_DAYS, ""),
    ]

    with pytest.raises(ExtensionTooLongError, match="offentlighedsloven § 36"):
        run(*events, book=load_rulebook())


@pytest.mark.parametrize(
    "late",
    [Paused(date(2020, 3, 31), ""), Extended(date(2020, 3, 31), 1, Unit.WEEKS, "")],
    ids=["pause", "extension"],
)
def test_what_comes_after_expiry_cannot_bring_the_deadline_back(late: Event) -> None:
    """On the last day it can still be moved, on the day after it cannot."""
    start = Started(day("2020-03-02"), "test")
    assert run(start).due_on == day("2020-03-30")

    with pytest.raises(DeadlineExpiredError, match="2020-03-30"):
        run(start, late)


@pytest.mark.parametrize(
    ("events", "error"),
    [
        ([], NotStartedError),
        ([Paused(date(2020, 3, 3), "")], NotStartedError),
        ([Started(date(2020, 3, 2), "test")] * 2, AlreadyStartedError),
        (
            [Started(date(2020, 3, 2), "test"), Resumed(date(2020, 3, 3))],
            NotPausedError,
        ),
        (
            [
                Started(date(2020, 3, 2), "test"),
                Paused(date(2020, 3, 3), ""),
                Paused(date(2020, 3, 4), ""),
            ],
            AlreadyPausedError,
        ),
        (
            [Started(date(2020, 3, 2), "test"), Paused(date(2020, 3, 1), "")],
            NotStartedError,
        ),
        ([Started(date(2020, 3, 2), "no-such-rule")], UnknownRuleError),
    ],
)
def test_a_ledger_out_of_turn_is_refused(
    events: list[Event], error: type[Exception]
) -> None:
    """Each fault of the order has an error of its own."""
    with pytest.raises(error):
        run(*events)


def test_an_extension_of_nothing_is_refused() -> None:
    """An extension moves the deadline, or it is none."""
    with pytest.raises(InvalidPeriodError, match="nothing"):
        Extended(date(2020, 3, 1), 0, Unit.DAYS, "")


def two_versions(*, applies_to_running: bool) -> RuleBook:
    """Make a rule of 4 weeks that becomes 6 weeks on 15 March 2020."""
    return RuleBook(
        [
            make_rule(4, valid_to=date(2020, 3, 14)),
            make_rule(
                6,
                valid_from=date(2020, 3, 15),
                applies_to_running=applies_to_running,
            ),
        ]
    )


def test_a_running_case_keeps_the_rule_of_its_start() -> None:
    """A new version is for new cases, unless it says otherwise."""
    events = [
        Started(day("2020-03-02"), "test"),
        RuleChanged(day("2020-03-16"), "ny lov"),
    ]

    found = run(*events, book=two_versions(applies_to_running=False))

    assert found.due_on == day("2020-03-30")
    assert found.recomputed[0].before == found.recomputed[0].after


def test_a_running_case_follows_a_rule_that_says_so() -> None:
    """A version for running cases takes over from the day of the change."""
    events = [
        Started(day("2020-03-02"), "test"),
        Paused(day("2020-03-10"), ""),
        Resumed(day("2020-03-13")),
        RuleChanged(day("2020-03-16"), "ny lov"),
    ]
    book = two_versions(applies_to_running=True)

    before, after = run(*events[:3], book=book), run(*events, book=book)

    assert before.due_on == day("2020-04-02")
    assert after.due_on == day("2020-04-16")
    assert "Reglen var 4 uger og er nu 6 uger." in after.explain()[3].text_da


def test_a_new_holiday_moves_a_running_deadline() -> None:
    """The same ledger in the new calendar: the date moves, and the cause is told."""
    calendar = load_calendar(
        [
            """
            [[holiday]]
            id = "ekstra-fridag"
            name_da = "ekstra fridag"
            name_en = "extra day off"
            on = 2020-03-30
            source = "test"
            """
        ]
    )
    events = [
        Started(day("2020-03-02"), "test"),
        RuleChanged(day("2020-03-16"), "ny fridag"),
    ]

    found = clock(events, make_book(), calendar)

    assert found.due_on == day("2020-03-31")
    assert any("ny fridag" in step.text_da for step in found.explain())


def test_what_was_recorded_before_a_change_is_not_judged_anew() -> None:
    """A pause that was lawful stands, though the new rule would not allow it."""
    absolute = make_rule(
        6,
        valid_from=date(2020, 3, 15),
        applies_to_running=True,
        absolute=True,
        pausable=False,
        extension_length=0,
    )
    book = RuleBook([make_rule(4, valid_to=date(2020, 3, 14)), absolute])
    events = [
        Started(day("2020-03-02"), "test"),
        Paused(day("2020-03-10"), ""),
        Resumed(day("2020-03-13")),
        RuleChanged(day("2020-03-16"), "ny lov"),
    ]

    found = run(*events, book=book)

    assert found.due_on == day("2020-04-16")
    with pytest.raises(AbsoluteDeadlineError):
        run(*events, Paused(day("2020-03-17"), ""), book=book)


def test_a_pause_after_what_became_the_end_does_not_count() -> None:
    """A shorter rule that ran out before a pause is not brought back by it."""
    book = RuleBook(
        [
            make_rule(4, valid_to=date(2020, 3, 14)),
            make_rule(1, valid_from=date(2020, 3, 15), applies_to_running=True),
        ]
    )
    events = [
        Started(day("2020-03-02"), "test"),
        Paused(day("2020-03-12"), ""),
        Resumed(day("2020-03-16")),
        RuleChanged(day("2020-03-20"), "ny lov"),
    ]

    found = run(*events, book=book)

    assert found.due_on == day("2020-03-09")
    assert found.is_overdue(day("2020-03-20"))
