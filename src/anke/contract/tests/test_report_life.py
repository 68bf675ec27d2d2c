# SPDX-License-Identifier: EUPL-1.2
"""Whatever people try in whatever order, two of them sign the same, and it stays.

A machine drafts, writes beside targets, freezes, reopens, signs, sends, drops and
corrects at random. What the rules refuse changes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from anke.cases.clock import COPENHAGEN
from anke.cases.domain.entries import SYSTEM, Actor, ActorKind, Entry
from anke.cases.domain.payloads import CaseAllocated
from anke.contract.domain import report_life as life
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_days import (
    ReportKind,
    Standing,
    last_due_on,
    periods_owed,
    report_period,
    standing,
)
from anke.contract.domain.report_state import (
    FINAL,
    OPEN,
    SIGNATURES,
    Basis,
    Frozen,
    ReportState,
    Stage,
    fold_report,
)
from anke.contract.errors import (
    OpenErrorsError,
    PersonalDataError,
    ReportStateError,
    SamePersonError,
    UnknownPeriodError,
    UntoldReasonError,
)
from anke.errors import AppealsError

pytestmark = pytest.mark.unit

NOW = datetime(2022, 10, 3, 10, 0, tzinfo=COPENHAGEN)
THIRD = report_period("2022K3")
TARGETS = ("1.1", "1.2", "1.4")
PEOPLE = [Actor(ActorKind.PERSON, code) for code in ("K001", "C001", "D001")]
KINDS = st.sampled_from(list(CommentKind))
TEXTS = st.sampled_from(["", "Flere sager ind end ventet.", "Rettes i næste kvartal."])


def basis(number: int) -> Basis:
    """Give what a report is made from, one vintage after the other."""
    return Basis("t" * 64, f"2022-10-03-{number:012}", number, f"{number:064}")


def drafted(number=1, earlier=(), **more) -> list[Entry]:
    """Draft the report on the third quarter."""
    said = {"targets": TARGETS, "at": NOW, "actor": PEOPLE[0]} | more
    return life.decide_draft(
        "example-2022", THIRD, basis(number), earlier=earlier, **said
    )


def frozen(content="a" * 64, number=1, **more) -> Frozen:
    """Give what was fixed."""
    return Frozen(content, basis(number).vintage, **more)


class Report:
    """A journal that grows by what is decided."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.at = NOW

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        found = fold_report(self.entries)
        assert found is not None
        return found

    def do(self, decide, *args, actor=PEOPLE[0], **more) -> ReportState:
        """Decide something and write it down."""
        self.at += timedelta(minutes=1)
        self.entries += decide(self.state, *args, at=self.at, actor=actor, **more)
        return self.state

    def frozen(self, **more) -> ReportState:
        """Freeze it."""
        return self.do(life.decide_freeze, frozen(**more))

    def signed(self, person: Actor, content="a" * 64) -> ReportState:
        """Let somebody sign."""
        return self.do(life.decide_sign, content=content, role="head", actor=person)

    def signed_by_two(self) -> ReportState:
        """Freeze it and let two sign."""
        self.frozen()
        self.signed(PEOPLE[0])
        return self.signed(PEOPLE[1])


class LifeOfReports(RuleBasedStateMachine):
    """Reports on one quarter, and what was signed of them."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[Report] = []
        self.vintage = 1
        self.signed: dict[str, tuple[object, ...]] = {}
        self.frozen_times = 0

    def last(self) -> Report:
        """Give the newest."""
        return self.reports[-1]

    def attempt(self, decide, *args, **more) -> None:
        """Try something on the newest; what is refused leaves no entry."""
        with suppress(AppealsError):
            self.last().do(decide, *args, **more)

    @rule()
    def build_a_vintage(self) -> None:
        """Facts come in."""
        self.vintage += 1

    @rule(person=st.sampled_from([*PEOPLE, SYSTEM]))
    def draft(self, person) -> None:
        """Begin a report, or a correction."""
        earlier = [each.state for each in self.reports]
        signed = [each for each in earlier if each.stage in FINAL]
        is_open = any(each.stage in OPEN for each in earlier)
        try:
            entries = drafted(self.vintage, earlier, actor=person)
        except ReportStateError:
            assert is_open or signed[-1].basis.vintage == basis(self.vintage).vintage
            return
        self.reports.append(Report(entries))
        state = self.last().state
        assert not is_open
        assert state.number == len(self.reports)
        assert state.replaces == (signed[-1].id if signed else "")

    @precondition(lambda self: self.reports)
    @rule(
        about=st.sampled_from(["", *TARGETS, "9.9"]),
        kind=KINDS,
        text=TEXTS,
        person=st.sampled_from(PEOPLE),
    )
    def comment(self, about, kind, text, person) -> None:
        """Write beside a target."""
        self.attempt(life.decide_comment, about, kind, text, actor=person)

    @precondition(lambda self: self.reports)
    @rule()
    def renew(self) -> None:
        """Take the newest figures."""
        self.attempt(life.decide_renew, basis(self.vintage))

    @precondition(lambda self: self.reports)
    @rule(
        errors=st.sampled_from([0, 0, 0, 2]),
        accepted=st.sampled_from(["", " ", "Aftalt"]),
    )
    def freeze(self, errors, accepted) -> None:
        """Fix what it says."""
        self.frozen_times += 1
        state = self.last().state
        fixed = Frozen(
            f"{self.frozen_times:064}", state.basis.vintage, errors, accepted
        )
        self.attempt(life.decide_freeze, fixed)
        after = self.last().state
        if after != state:
            assert not errors or accepted.strip()

    @precondition(lambda self: self.reports)
    @rule(
        person=st.sampled_from(PEOPLE),
        is_seen=st.sampled_from([True, True, True, False]),
    )
    def sign(self, person, is_seen) -> None:
        """Sign what was frozen, or something else."""
        state = self.last().state
        content = state.content if is_seen else "f" * 64
        self.attempt(life.decide_sign, content=content, role="head", actor=person)
        if not is_seen:
            assert self.last().state == state

    @precondition(lambda self: self.reports)
    @rule()
    def two_sign(self) -> None:
        """Two persons sign, one after the other."""
        for person in PEOPLE[:2]:
            content = self.last().state.content
            self.attempt(life.decide_sign, content=content, role="head", actor=person)

    @precondition(lambda self: self.reports)
    @rule(on=st.integers(-2, 2), recipient=st.sampled_from(["", "departementet"]))
    def send(self, on, recipient) -> None:
        """Record that it went."""
        day = NOW.date() + timedelta(days=on)
        self.attempt(life.decide_send, recipient, on=day)

    @precondition(lambda self: self.reports)
    @rule(cause=st.sampled_from([*[""] * 7, "Forkerte tal"]))
    def reopen(self, cause) -> None:
        """Make it a draft again."""
        self.attempt(life.decide_reopen, cause)

    @precondition(lambda self: self.reports)
    @rule(cause=st.sampled_from([*[""] * 9, "Laves om"]))
    def drop(self, cause) -> None:
        """Give it up."""
        self.attempt(life.decide_drop, cause)

    @invariant()
    def two_persons_signed_the_same(self) -> None:
        """Never one person twice, never another hash than what was frozen."""
        for report in self.reports:
            state = report.state
            signers = [each.actor for each in state.signatures]
            assert len(set(signers)) == len(signers) <= SIGNATURES
            assert (len(signers) == SIGNATURES) == (state.stage in FINAL)
            fixed = None
            for entry in report.entries:
                said = entry.payload
                if said.kind == "report_frozen":
                    fixed = said.content
                if said.kind in ("report_signed", "report_sent"):
                    assert said.content == fixed

    @invariant()
    def what_was_signed_stays(self) -> None:
        """Content, vintage, figures and comments are those of the second signature."""
        for report in self.reports:
            state = report.state
            if state.stage not in FINAL:
                continue
            said = (state.frozen, state.basis, state.comments, state.signatures)
            assert self.signed.setdefault(state.id, said) == said
        stages = [each.state.stage for each in self.reports]
        assert sum(stage in OPEN for stage in stages) <= 1
        assert all(
            each.state.stage in FINAL
            for each in self.reports
            if each.state.id in self.signed
        )


def test_in_whatever_order_two_sign_the_same_and_it_stays() -> None:
    """Hundreds of lives of reports, with everything that people may try."""
    run_state_machine_as_test(LifeOfReports)


def test_the_whole_life_of_a_report() -> None:
    """From its draft to its recipient; the correction names it."""
    report = Report(drafted())
    report.do(life.decide_comment, "1.4", CommentKind.DEVIATION, "Flere sager ind.")
    report.frozen()
    report.signed(PEOPLE[0])
    report.signed(PEOPLE[1])
    sent = report.do(life.decide_send, " departementet ", on=date(2022, 10, 3))

    assert sent.stage is Stage.SENT
    assert (sent.recipient, sent.sent_on) == ("departementet", date(2022, 10, 3))
    assert sent.id == "example-2022:2022K3-1"
    assert sent.uncommented == ("1.1", "1.2")
    later = Report(drafted(2, [sent])).state
    assert (later.id, later.replaces) == ("example-2022:2022K3-2", sent.id)


def test_a_correction_needs_facts_that_the_signed_one_did_not_know() -> None:
    """On the same vintage there is nothing to correct."""
    report = Report(drafted())

    with pytest.raises(ReportStateError, match="is being written"):
        drafted(2, [report.state])
    signed = report.signed_by_two()
    with pytest.raises(ReportStateError, match="not later") as refused:
        drafted(1, [signed])

    assert "senere årgang" in refused.value.user_text


def test_the_department_judges_beside_the_score_when_it_has_the_report() -> None:
    """What it writes then stands beside the report; what was signed stays."""
    report = Report(drafted())
    signed = report.signed_by_two()
    with pytest.raises(ReportStateError):
        report.do(life.decide_comment, "1.4", CommentKind.ASSESSMENT, "Godt arbejde.")
    report.do(life.decide_send, "departementet", on=NOW.date())

    said = ("1.4", CommentKind.ASSESSMENT, "Godt arbejde.")
    after = report.do(life.decide_comment, *said)
    assert [each.text for each in after.assessments] == ["Godt arbejde."]
    assert after.comments == signed.comments
    assert report.do(life.decide_comment, *said[:2], "").assessments == ()
    with pytest.raises(ReportStateError, match="cannot be commented"):
        report.do(life.decide_comment, "1.4", CommentKind.OWNER, "For sent.")


def test_people_write_beside_each_other_and_replace_only_their_own() -> None:
    """The same again is nothing; an empty text takes back."""
    report = Report(drafted())
    said = ("1.4", CommentKind.OWNER)
    report.do(life.decide_comment, *said, "Først.")
    report.do(life.decide_comment, *said, "En anden.", actor=PEOPLE[1])
    length = len(report.entries)
    report.do(life.decide_comment, *said, " En anden. ", actor=PEOPLE[1])
    assert len(report.entries) == length

    after = report.do(life.decide_comment, *said, "Nu.")
    assert {each.author: each.text for each in after.comments} == {
        "K001": "Nu.",
        "C001": "En anden.",
    }
    assert len(report.do(life.decide_comment, *said, "").comments) == 1


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (lambda r: r.frozen(errors=3), OpenErrorsError),
        (lambda r: r.frozen(number=2), ReportStateError),
        (lambda r: r.frozen(errors=1, accepted="CPR 251248-9996"), PersonalDataError),
        (lambda r: (r.frozen(), r.signed(PEOPLE[0], "b" * 64)), ReportStateError),
        (
            lambda r: (r.frozen(), r.signed(PEOPLE[0]), r.signed(PEOPLE[0])),
            SamePersonError,
        ),
        (lambda r: r.signed(PEOPLE[0]), ReportStateError),
        (
            lambda r: (
                r.frozen(),
                r.signed(PEOPLE[0]),
                r.do(life.decide_send, "dep", on=NOW.date()),
            ),
            ReportStateError,
        ),
        (
            lambda r: (r.signed_by_two(), r.do(life.decide_reopen, "Fejl")),
            ReportStateError,
        ),
        (
            lambda r: (r.signed_by_two(), r.do(life.decide_drop, "Fejl")),
            ReportStateError,
        ),
        (lambda r: (r.frozen(), r.do(life.decide_reopen, " ")), UntoldReasonError),
        (
            lambda r: r.do(
                life.decide_comment, "1.4", CommentKind.OWNER, "cpr 251248-9996"
            ),
            PersonalDataError,
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(attempt, error) -> None:
    """Each refusal says in Danish what stands in the way."""
    with pytest.raises(error) as refused:
        attempt(Report(drafted()))

    assert refused.value.user_text != str(refused.value)


def test_a_report_is_frozen_when_its_period_has_ended() -> None:
    """On the last day itself something may still come in."""
    early = NOW.replace(month=9, day=30)
    report = Report(drafted(at=early))
    report.at = early

    with pytest.raises(ReportStateError, match="ends on 2022-09-30"):
        report.frozen()
    with pytest.raises(ReportStateError, match="future"):
        drafted(at=early.replace(year=2021))


def test_a_deviation_says_why_and_of_which_targets() -> None:
    """It is a notice of its own; several on a day are no corrections."""
    day = report_period("2022-10-03")
    more = {"earlier": (), "at": NOW, "actor": PEOPLE[0]}

    def tell(targets, reason, **other):
        return life.decide_draft(
            "example-2022", day, basis(1), targets=targets, reason=reason,
            **(more | other),
        )  # fmt: skip

    for targets, reason in (((), "Flere sager"), (("1.4",), " ")):
        with pytest.raises(UntoldReasonError):
            tell(targets, reason)
    first = Report(tell(("1.4",), "Flere sager ind end ventet."))
    assert first.state.period.kind is ReportKind.DEVIATION
    assert first.state.targets == ("1.4",)
    first.signed_by_two()
    second = Report(tell(("1.1",), "Også her.", earlier=[first.state])).state
    assert (second.number, second.replaces) == (2, "")
    with pytest.raises(ReportStateError, match="future"):
        life.decide_draft(
            "example-2022", report_period("2022-10-04"), basis(1), targets=("1.4",),
            reason="x", **more,
        )  # fmt: skip


def test_another_kind_of_entry_does_not_belong_to_a_report() -> None:
    """`anke verify` names it."""
    wrong = Entry(
        "report:x:2022-1", CaseAllocated("S001", "Børn"), NOW.date(), NOW, SYSTEM
    )

    with pytest.raises(KeyError):
        fold_report([wrong])
    with pytest.raises(KeyError):
        fold_report([*drafted(), wrong])


def test_a_year_owes_twelve_four_and_one_report() -> None:
    """Fourteen calendar days, never rolled; only the quarters' are said."""
    owed = periods_owed(2022)

    assert len(owed) == 17
    assert [each.due_on for each in owed if each.kind is ReportKind.QUARTERLY] == [
        date(2022, 4, 14), date(2022, 7, 14), date(2022, 10, 14), date(2023, 1, 14),
    ]  # fmt: skip
    assert {each.kind for each in owed if each.is_confirmed} == {ReportKind.QUARTERLY}
    assert last_due_on(2022) == date(2023, 1, 14) == owed[-1].due_on
    assert all((each.due_on - each.ends_on).days == 14 for each in owed)
    assert {report_period(each.text) for each in owed} == set(owed)


@pytest.mark.parametrize(
    ("today", "is_sent", "stands"),
    [
        (date(2022, 9, 30), False, Standing.COMING),
        (date(2022, 10, 1), False, Standing.DUE),
        (date(2022, 10, 14), False, Standing.DUE),
        (date(2022, 10, 15), False, Standing.LATE),
        (date(2022, 10, 15), True, Standing.SENT),
    ],
)
def test_the_day_itself_is_in_time(today, is_sent, stands) -> None:
    """From the day after the period to its fourteenth day."""
    assert standing(THIRD, today, is_sent=is_sent) is stands


@pytest.mark.parametrize("text", ["", "2022K5", "2022-13", "K3", "2022-02-30", "22"])
def test_what_is_no_period_is_told_how_they_are_written(text) -> None:
    """The refusal shows one of each."""
    with pytest.raises(UnknownPeriodError, match="2022K3"):
        report_period(text)
