# SPDX-License-Identifier: EUPL-1.2
"""From the rows of one case in a log to acts: what is asked of the register.

Pure: a `Planner` has a mapping bound to a file; it reads the rows of a case and plans
what opens it, what happened and what ended it. Nothing is written here, and nothing
raises for a bad row: it comes back rejected, with its line and its reason, and the rest
of the case goes on without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from anke.cases.domain import commands as c
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.eventlog_columns import UnfitError
from anke.cases.domain.eventlog_rows import Event, Rejected, rejected
from anke.deadlines.domain.clock import due_date
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from anke.cases.domain.eventlog_columns import Binding
    from anke.cases.domain.eventlog_mapping import Due
    from anke.cases.domain.eventlog_rows import CaseRows

IMPORTER = Actor(ActorKind.ROBOT, "import")
ONE_DAY = timedelta(days=1)
LONGEST_CASE = 100_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of a case of the log."""

    number: str
    pending: bool
    spell_started_on: date
    decided_on: date | None


@dataclass(slots=True)
class Step:
    """What one row asks for; a step without event comes from the facts of the case."""

    acts: list[c.Act]
    event: Event | None = None


@dataclass(slots=True)
class CasePlan:
    """What a case asks of the register, and the rows that ask for nothing."""

    case: CaseRows
    handle: str
    already: int = 0
    opening: list[c.Act] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    rejections: list[Rejected] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        """The events that are imported, in the order they are written."""
        return [step.event for step in self.steps if step.event is not None]

    def acts(self) -> list[c.Act]:
        """Give everything that is asked, in order."""
        return [*self.opening, *(act for step in self.steps for act in step.acts)]

    def reject_all(self, events: Sequence[Event], code: str, **details: str) -> None:
        """Reject these rows, and with them the case."""
        for event in events:
            self.rejections.append(rejected(event.line, code, **details))
        self.opening, self.steps = [], []

    def remark(self, code: str, **details: object) -> None:
        """Say what was left out of a case: on its row in the file of cases.

        Where the facts stand with the events, the first row carries the remark and
        is imported all the same.
        """
        if self.case.facts is not None:
            self.rejections.append(
                rejected(self.case.facts_line, code, file="cases", **details)
            )
            return
        line = self.case.rows[0][0]
        self.rejections.append(rejected(line, code, fate="remark", **details))


class Planner:
    """Plans the cases of one file."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        mapping = binding.mapping
        self._opening = frozenset(mapping.registers.activities)
        self._deciding = mapping.decides.activities
        self._reopening = frozenset(mapping.reopens.activities)

    def plan(
        self,
        case: CaseRows,
        handle: str,
        known: Known | None = None,
        seen: Sequence[bytes] = (),
    ) -> CasePlan:
        """Plan one case.

        `handle` names a case that is not registered yet; `known` and `seen` are what
        the register holds of it, and the keys of the rows that it has.
        """
        plan = CasePlan(case, known.number if known else handle)
        events = self._new_events(plan, seen)
        events.sort(key=_by_time)
        walk = self._resume(known) if known else self._open(plan, events)
        if walk is None:
            return plan
        self._walk(plan, events, walk)
        if known is None and not plan.events:
            # Every row was refused, each for its own reason; there is no case then.
            plan.opening, plan.steps = [], []
        return plan

    def _new_events(self, plan: CasePlan, seen: Sequence[bytes]) -> list[Event]:
        """Read the rows; leave out those that the register has."""
        events: list[Event] = []
        left: dict[bytes, int] = {}
        for key in seen:
            left[key] = left.get(key, 0) + 1
        read = self.binding.read
        for line, cells in plan.case.rows[:LONGEST_CASE]:
            event = read(line, cells)
            if isinstance(event, Rejected):
                plan.rejections.append(event)
            elif left and left.get(event.key, 0):
                left[event.key] -= 1
                plan.already += 1
            else:
                events.append(event)
        for line, _ in plan.case.rows[LONGEST_CASE:]:
            plan.rejections.append(rejected(line, "case-too-long", text=LONGEST_CASE))
        return events

    @staticmethod
    def _resume(known: Known) -> _Walk:
        return _Walk(
            known.number, known.pending, known.spell_started_on, known.decided_on
        )

    # --- What opens a case ------------------------------------------------------------

    def _open(self, plan: CasePlan, events: list[Event]) -> _Walk | None:
        """Plan what opens the case, or reject all its rows."""
        first = self._opening_event(events)
        if first is None:
            plan.reject_all(events, "no-opening")
            return None
        try:
            received, instant = self._receipt(plan.case, first)
            known_at = min(instant, events[0].instant)
            plan.opening = self._opening_acts(plan, received, known_at)
        except UnfitError as unfit:
            plan.reject_all(events, "not-opened", text=unfit.reason())
            return None
        return _Walk(plan.handle, pending=True, started_on=received)

    def _opening_event(self, events: list[Event]) -> Event | None:
        for event in events:
            if not self._opening or event.activity in self._opening:
                return event
        return None

    def _receipt(self, case: CaseRows, first: Event) -> tuple[date, datetime]:
        """Give the day of receipt and the instant at which it was known."""
        binding = self.binding
        text = binding.text(binding.received, case)
        if not text:
            return first.day, first.instant
        instant = binding.instant(text, binding.mapping.registers.column)
        return binding.day(instant), instant

    def _opening_acts(
        self, plan: CasePlan, received: date, instant: datetime
    ) -> list[c.Act]:
        word, case = self.binding.word, plan.case
        track = word("tracks", case)
        command = c.RegisterCase(
            area=self.binding.log.area,
            subject=word("subject", case),
            first_instance=word("first_instance", case),
            channel=word("channel", case),
            reference=case.reference,
            tracks=(track,) if track else (),
        )
        self._check_entries(command)
        follow: list[c.Command] = []
        staff, team = word("staff", case), word("team", case)
        if staff or team:
            follow.append(c.AllocateCase(staff, team))
        announced = self._announced(plan, received)
        if announced is not None:
            track, extension = announced
            command = replace(command, tracks=(*command.tracks, track))
            if extension is not None:
                follow.append(extension)
        return [
            c.Act(plan.handle, one, received, instant, IMPORTER)
            for one in (command, *follow)
        ]

    def _check_entries(self, command: c.RegisterCase) -> None:
        """See that the catalogue knows what the case is registered with."""
        catalogue = self.binding.rules.catalogue
        for field_name, look_up, entry in (
            ("subject", catalogue.subject, command.subject),
            ("first_instance", catalogue.first_instance, command.first_instance),
            *(("tracks", catalogue.track, track) for track in command.tracks),
        ):
            try:
                look_up(entry)
            except UnknownEntryError:
                raise UnfitError(
                    "unknown-entry", text=entry, field=field_name
                ) from None

    # --- The log's own due date -------------------------------------------------------

    def _announced(
        self, plan: CasePlan, received: date
    ) -> tuple[str, c.ExtendDeadline | None] | None:
        """Explain the log's own due date by a track and an extension of its rule."""
        due = self.binding.mapping.due
        text = self.binding.text(self.binding.due, plan.case)
        if due is None or not text:
            return None
        try:
            last = self.binding.day(self.binding.instant(text, due.column))
            if due.counts == "moment":
                last -= ONE_DAY
            return self._explained(due, received, last)
        except UnfitError as unfit:
            plan.remark(unfit.code, **unfit.details)
        except AppealsError as error:
            plan.remark("refused", text=error.user_text)
        return None

    def _explained(
        self, due: Due, received: date, last: date
    ) -> tuple[str, c.ExtendDeadline | None]:
        rules = self.binding.rules
        for rule_id in due.rules:
            rule = rules.rulebook.get(rule_id, received)
            own = due_date(rule, received, rules.calendar)
            if own > last:
                continue
            track, days = self.binding.tracks_of_rules[rule_id], (last - own).days
            if not days:
                return track, None
            return track, c.ExtendDeadline(rule_id, days, "days", due.reason)
        raise UnfitError("due-before-receipt", text=last, received=received)

    # --- Walking through a case in time -----------------------------------------------

    def _walk(self, plan: CasePlan, events: list[Event], walk: _Walk) -> None:
        """Plan the rows in the order of time, and the decision between them."""
        decision = self._decision_of_facts(plan) if walk.pending else None
        for event in events:
            if decision is not None and decision[0] < event.instant:
                self._decide_by_facts(plan, walk, *decision)
                decision = None
            self._take(plan, walk, event)
        if decision is not None:
            self._decide_by_facts(plan, walk, *decision)

    def _take(self, plan: CasePlan, walk: _Walk, event: Event) -> None:
        """Plan one row: what it was, and what it decides or takes up again."""
        activity = event.activity
        acts = [
            walk.act(event, c.RecordActivity(activity, event.resource, event.lifecycle))
        ]
        if walk.pending and activity in self._deciding:
            outcome = self._deciding[activity] or self.binding.outcome(
                plan.case, event.cells
            )
            refusal = self._refusal(plan, walk, event, outcome)
            if refusal is not None:
                plan.rejections.append(refusal)
                return
            acts.append(walk.act(event, c.DecideCase(cast("str", outcome))))
            walk.decide(event.day)
        elif activity in self._reopening and walk.may_reopen_on(event.day):
            reason = self.binding.mapping.reopens.reason
            acts.append(walk.act(event, c.ReopenCase(reason)))
            walk.reopen(event.day)
        plan.steps.append(Step(acts, event))

    def _refusal(
        self, plan: CasePlan, walk: _Walk, event: Event, outcome: str | None
    ) -> Rejected | None:
        """Say why a row cannot decide the case, if it cannot."""
        if outcome is None:
            text = self.binding.looked_up("decides.outcome", plan.case, event.cells)
            return rejected(event.line, "unknown-outcome", text=text)
        if event.day < walk.started_on:
            return rejected(
                event.line, "before-receipt", text=event.day, received=walk.started_on
            )
        return None

    def _decision_of_facts(self, plan: CasePlan) -> tuple[datetime, str] | None:
        """Read the decision that the facts of the case tell of, if they do."""
        binding, case = self.binding, plan.case
        text = binding.text(binding.decided, case)
        if not text or not all(
            binding.text(place, case) in allowed for place, allowed in binding.when
        ):
            return None
        try:
            instant = binding.instant(text, binding.mapping.decides.column)
        except UnfitError as unfit:
            plan.remark(unfit.code, **unfit.details)
            return None
        outcome = binding.outcome(case)
        if outcome is None:
            found = binding.looked_up("decides.outcome", case)
            plan.remark("unknown-outcome", text=found)
            return None
        return instant, outcome

    def _decide_by_facts(
        self, plan: CasePlan, walk: _Walk, instant: datetime, outcome: str
    ) -> None:
        day = self.binding.day(instant)
        if not walk.pending:
            return
        if day < walk.started_on:
            plan.remark("before-receipt", text=day, received=walk.started_on)
            return
        act = c.Act(walk.case, c.DecideCase(outcome), day, instant, IMPORTER)
        plan.steps.append(Step([act]))
        walk.decide(day)


@dataclass(slots=True)
class _Walk:
    """Where a case stands while its rows are planned."""

    case: str
    pending: bool
    started_on: date
    decided_on: date | None = None

    def act(self, event: Event, command: c.Command) -> c.Act:
        return c.Act(self.case, command, event.day, event.instant, IMPORTER)

    def decide(self, day: date) -> None:
        self.pending, self.decided_on = False, day

    def may_reopen_on(self, day: date) -> bool:
        return not self.pending and day >= cast("date", self.decided_on)

    def reopen(self, day: date) -> None:
        self.pending, self.started_on, self.decided_on = True, day, None


def _by_time(event: Event) -> tuple[datetime, int]:
    return event.instant, event.line
