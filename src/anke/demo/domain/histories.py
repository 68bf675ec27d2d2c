# SPDX-License-Identifier: EUPL-1.2
"""From one row of the plan to the acts of the case, as people would have done them.

The generator keeps no rule of its own: it says what somebody did on which day, and
`decide` says what that means. Deadlines are read from the rule book only to know when
somebody would send a deadline notice or ask for more time.

All chance of a case is hashed from its place in its area (`draws.uniforms`), so a case
reads the same in whatever chunk it is made. What would have been recorded after the
demo's last day is not known yet, and left out.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from anke.cases.domain import commands as c
from anke.cases.domain.payloads import Unit
from anke.demo.domain import people
from anke.demo.domain.asking import CONSULTANT, HEARING, INFORMATION, Asking
from anke.demo.domain.clerk import rows_of
from anke.demo.domain.draws import uniforms
from anke.demo.domain.letters import decision_kind
from anke.demo.domain.organisation import MAIL_ROBOT
from anke.demo.domain.people import Somebody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.cases.domain.catalogue import Subject
    from anke.deadlines.domain.rules import DeadlineRule
    from anke.demo.domain.clerk import World

_COLUMNS = 35
# A team takes a case out of the line when this much of its time has passed.
_WAITED_FROM, _WAITED_TO = 0.45, 0.8
_STATUTORY_NOTICE_SHARE = 0.9
_EXTENSION_SHARE = 0.7
# Steps are told of only where there are days enough for them.
_INFORMATION_DAYS, _CONSULTANT_DAYS, _HEARING_DAYS = 20, 14, 14
_APPEALED_WITHIN, _RECONSIDERED_WITHIN = 28, 27
_APPEAL_AREAS = frozenset(
    {"municipal", "work-injury", "udk", "compulsory-measures", "unemployment-benefit"}
    | {"social-supervision", "special-education-board", "student-grants-board"}
)


def histories(world: World, start: int, stop: int) -> Iterator[list[c.Act]]:
    """Give the acts of each case in a part of the plan, one list a case."""
    plan = world.plan
    keys = np.array(world.keys, np.uint64)
    areas, roots = plan.area[start:stop], plan.root[start:stop]
    own = uniforms(keys[areas], plan.place[start:stop].astype(np.int64), _COLUMNS)
    # The appellant of a case that came back is the one of its first appeal.
    root_keys = keys[plan.area[roots]] + np.uint64(1)
    shared = uniforms(root_keys, plan.place[roots].astype(np.int64), 4)
    rows = rows_of(plan, start, stop)
    for row, chance, root_chance in zip(
        rows, own.tolist(), shared.tolist(), strict=True
    ):
        yield _History(world, row, chance, root_chance).acts()


class _History(Asking):
    """The course of one case."""

    __slots__ = ()

    def acts(self) -> list[c.Act]:
        """Give the acts in the order in which they were recorded."""
        row = self.row
        self.register()
        allocated = self.allocate()
        self.handle_case(allocated)
        for event, day in self.clock_starts():
            self.watch_deadlines(event, day, allocated)
        self.decide(row.decided, [code for code in row.outcomes if code >= 0])
        if row.reopened:
            self.decide_again()
        return self.in_order()

    # --- Coming in -------------------------------------------------------------------

    def register(self) -> None:
        """Open the case, with its parties and the first letters."""
        row = self.row
        channel = self._channel()
        is_digital = channel in {"digital-post", "web-form"}
        actor = MAIL_ROBOT if is_digital else self.registrar
        self.do(row.registered, self._registration(channel), actor, row.received)
        self.join_parties(row.registered)
        self.file(row.registered, "appeal", actor, row.received)
        self.file(self.working(row.registered), "receipt", MAIL_ROBOT)

    def _channel(self) -> str:
        chance, digital = self.chance[3], self.world.habits.digital
        if chance < digital:
            return "digital-post" if chance < digital * 0.6 else "web-form"
        rest = (chance - digital) / (1 - digital)
        return "letter" if rest < 0.6 else "e-mail"

    def _registration(self, channel: str) -> c.RegisterCase:
        row, u = self.row, self.chance
        appealed = first_decided = None
        if self.subject.area in _APPEAL_AREAS:
            day = row.received - int(u[4] * _APPEALED_WITHIN)
            appealed = date.fromordinal(day)
            earlier = day - 1 - int(u[5] * _RECONSIDERED_WITHIN)
            first_decided = date.fromordinal(earlier)
        is_successor = row.predecessor >= 0
        at_first = self._subject_at_first()
        return c.RegisterCase(
            area=at_first.area,
            subject=at_first.id,
            first_instance=self.world.lookups.instances[row.instance].id,
            channel=channel,
            reference=f"{row.received % 100:02}/{int(u[6] * 90_000) + 10_000}",
            tracks=self.tracks,
            predecessor=self.world.name_of(row.predecessor) if is_successor else "",
            relation="remitted" if is_successor else "",
            first_decided_on=first_decided,
            appealed_on=appealed,
        )

    def _subject_at_first(self) -> Subject:
        """Give the subject the case is opened with: now and then a wrong one."""
        u = self.chance
        if self.tracks or u[7] >= self.world.habits.reclassified:
            return self.subject
        alike = self.world.lookups.mistakable(self.subject)
        day = self.working(self.row.registered + 5 + u[8] * 20)
        if not alike or day >= self.row.decided:
            return self.subject
        cause = "Rettet ved visitering"
        command = c.ReclassifyCase(self.subject.area, self.subject.id, cause)
        self.do(day, command, self.leader)
        return alike[int(u[8] * len(alike))]

    def join_parties(self, day: int) -> None:
        """Add those whom the case is about, and who speaks for them."""
        area = self.subject.area
        if area == "work-injury":
            self._join_work_injury(day)
        elif area == "compulsory-measures":
            self._join_family(day)
        elif area == "inter-municipal":
            for name in self._two_municipalities():
                instance = self.world.catalogue.first_instance(name)
                self.add_party(day, "municipality", Somebody(instance.name_da))
            return
        else:
            self.add_party(day, "appellant", people.appellant(self.root_chance))
        chance = self.chance[9] / self.world.habits.representative
        if chance < 1:
            known = people.REPRESENTATIVES
            self.add_party(day, "representative", known[int(chance * len(known))])

    def _join_work_injury(self, day: int) -> None:
        habits, u = self.world.habits, self.chance
        injured = people.appellant(self.root_chance)
        insurer = people.INSURERS[int(u[11] * len(people.INSURERS))]
        if u[10] < habits.appellant_injured:
            self.add_party(day, "appellant", injured)
            self.add_party(day, "insurer", insurer)
            return
        by_insurer = u[10] < habits.appellant_injured + habits.appellant_insurer
        employer = people.EMPLOYERS[int(u[11] * len(people.EMPLOYERS))]
        self.add_party(day, "appellant", insurer if by_insurer else employer)
        self.add_party(day, "counterparty", injured)

    def _join_family(self, day: int) -> None:
        self.add_party(day, "appellant", people.appellant(self.root_chance))
        children = sum(outcome >= 0 for outcome in self.row.outcomes)
        key = self.world.keys[self.row.area] + 2
        places = self.row.place * 8 + np.arange(max(1, children))
        for chance in uniforms(key % 2**64, places, 4).tolist():
            self.add_party(day, "child", people.child(chance))

    # --- Handling --------------------------------------------------------------------

    def allocate(self) -> int:
        """Take the case out of the line; give the day."""
        row = self.row
        waited = _WAITED_FROM + self.chance[12] * (_WAITED_TO - _WAITED_FROM)
        day = self.working(row.registered + (row.decided - row.registered) * waited)
        allocated = min(day, row.decided)
        command = c.AllocateCase(self.staff.id, self.team.name)
        self.do(allocated, command, self.leader)
        return allocated

    def handle_case(self, allocated: int) -> None:
        """Go through the steps of the handling: each asks somebody and waits."""
        u, habits = self.chance, self.world.habits
        left = self.row.decided - allocated
        if left > _INFORMATION_DAYS and u[13] < habits.information:
            self.ask(INFORMATION, allocated, 0.05, 0.45)
        is_injury = self.subject.area == "work-injury"
        if is_injury and left > _CONSULTANT_DAYS and u[14] < habits.consultant:
            self.ask(CONSULTANT, allocated, 0.5, 0.7)
        if left > _HEARING_DAYS and u[15] < habits.hearing:
            self.ask(HEARING, allocated, 0.72, 0.95)

    # --- Deadlines -------------------------------------------------------------------

    def clock_starts(self) -> list[tuple[str, int]]:
        """Give the events that start deadlines, noting those that people note."""
        row = self.row
        kinds = self.world.lookups.kinds(self.subject, self.tracks)
        events = self.world.lookups.start_events(kinds)
        starts = [("receipt", row.received)]
        if "committee_decision" in events:
            command = c.StartDeadlines("committee_decision")
            self.do(row.registered, command, self.registrar, row.received)
            starts.append(("committee_decision", row.received))
        if "complete_file" in events:
            wait = min((row.decided - row.registered) // 3, 30)
            day = self.working(row.registered + wait)
            if day < row.decided:
                self.do(day, c.StartDeadlines("complete_file"), self.staff)
                starts.append(("complete_file", day))
        return starts

    def watch_deadlines(self, event: str, start: int, allocated: int) -> None:
        """Pause, extend and give notice where the rules and the days suggest it."""
        lookups = self.world.lookups
        kinds = lookups.kinds(self.subject, self.tracks)
        for rule in lookups.deadlines(kinds, event, start):
            due = lookups.due(rule, start)
            due += self.pause(rule, due, allocated)
            if self.row.decided > due:
                self.extend(rule, start, due)
                self.notify(rule, start, due)

    def pause(self, rule: DeadlineRule, due: int, allocated: int) -> int:
        """Let a deadline stand still for some weeks; give how many days it moved."""
        u = self.chance
        start = self.working(allocated + 1)
        end = self.working(start + 7 + u[16] * 28)
        can_pause = rule.pausable and rule.kind == "decision"
        is_in_time = start < due and end < self.row.decided
        if not (can_pause and is_in_time and u[17] < self.world.habits.pause):
            return 0
        reason = "Afventer oplysninger fra parten"
        self.do(start, c.PauseDeadline(rule.id, reason), self.staff)
        self.do(end, c.ResumeDeadline(rule.id), self.staff)
        return end - start

    def extend(self, rule: DeadlineRule, start: int, due: int) -> None:
        """Ask for as much more time as the rule allows, where it sets a bound."""
        day = self.world.frame.days.at_or_before(due - 5)
        if not rule.extension_length or self.chance[27] >= _EXTENSION_SHARE:
            return
        if day > start and rule.extension_unit:
            command = c.ExtendDeadline(
                rule.id,
                rule.extension_length,
                rule.extension_unit.value,
                "Sagen er særligt vanskelig",
            )
            self.do(day, command, self.staff)

    def notify(self, rule: DeadlineRule, start: int, due: int) -> None:
        """Send a deadline notice shortly before the deadline runs out."""
        u, habits = self.chance, self.world.habits
        share = habits.notice if rule.mean_target else _STATUTORY_NOTICE_SHARE
        day = self.world.frame.days.at_or_before(due - int(u[18] * 6))
        if u[19] < share and day > max(start, self.row.registered):
            announced = date.fromordinal(self.working(due + 28 + u[18] * 60))
            command = c.GiveNotice(rule.id, "Stor tilgang af sager", announced)
            self.do(day, command, self.staff)
            self.file(day, "delay", self.staff)

    # --- The end, and after ----------------------------------------------------------

    def decide(self, decided: int, outcomes: Sequence[int]) -> None:
        """Decide the case, at a meeting where the area does so."""
        u = self.chance
        meeting = u[20] < self.world.habits.meeting_share(self.subject.area)
        units = self._units([self.world.outcome_names[code] for code in outcomes])
        outcome = self.world.outcome_names[outcomes[0]]
        if units:
            ends = [unit.outcome for unit in units]
            outcome = self.world.catalogue.most_far_reaching(self.subject.area, ends)
        recorded = self._recorded(decided)
        if meeting:
            self.do(decided, c.StartStep("board-meeting"), self.leader)
            self.do(decided, c.EndStep("board-meeting"), self.leader)
        self.file(recorded, decision_kind(outcome), self.staff, decided)
        first = outcome if units else self._mistaken(outcome)
        actor = self.leader if meeting else self.staff
        self.do(recorded, c.DecideCase(first, units, meeting), actor, decided)
        if first != outcome:
            cause = "Udfaldet var registreret forkert"
            day = self.working(recorded + 1 + u[23] * 40)
            self.do(day, c.CorrectDecision(outcome, cause), self.staff)

    def _recorded(self, decided: int) -> int:
        """Give the day on which a decision is registered: now and then weeks late."""
        u, share = self.chance, self.world.habits.late_registration
        if self.row.reopened or u[21] >= share / 2:
            return decided
        return self.working(decided + 3 + u[22] * 20)

    def _mistaken(self, outcome: str) -> str:
        """Give the outcome as first registered, now and then a wrong one."""
        if self.row.reopened or self.chance[25] >= self.world.habits.correction:
            return outcome
        area = self.world.catalogue.area(self.subject.area)
        known = [each.id for each in area.outcomes]
        return known[known.index(outcome) - 1]

    def _units(self, outcomes: Sequence[str]) -> tuple[Unit, ...]:
        """Give the counted units, where a decision has more than one."""
        if len(outcomes) < 2:
            return ()
        counted = self.world.catalogue.area(self.subject.area).counting_unit
        if counted == "municipality-pair":
            pair = zip(outcomes, self._two_municipalities(), strict=False)
            return tuple(Unit(end, first_instance=name) for end, name in pair)
        if counted == "part-decision":
            others = self.world.lookups.alike(self.subject) or (self.subject,)
            start = int(self.chance[24] * len(others))
            parts = [others[(start + place) % len(others)] for place in range(3)]
            more = zip(outcomes[1:], parts, strict=False)
            return (Unit(outcomes[0]), *(Unit(end, part.id) for end, part in more))
        return tuple(Unit(outcome) for outcome in outcomes)

    def _two_municipalities(self) -> tuple[str, str]:
        instances = self.world.lookups.instances
        own = instances[self.row.instance]
        place = self.row.instance + 1 + int(self.chance[24] * 40)
        others = [entry for entry in instances if entry.kind == own.kind]
        other = others[place % len(others)]
        if other.id == own.id:
            other = others[(place + 1) % len(others)]
        return own.id, other.id

    def decide_again(self) -> None:
        """Take the case up again and decide it once more."""
        row = self.row
        day = self.working(row.reopened)
        command = c.ReopenCase("Nye oplysninger i sagen")
        self.do(day, command, self.leader, row.reopened)
        self.file(day, "reopening", self.staff)
        self.do(day, c.AllocateCase(self.staff.id, self.team.name), self.leader)
        again = max(row.decided_again, day)
        outcome = self.world.outcome_names[row.outcome_again]
        self.file(again, decision_kind(outcome), self.staff)
        self.do(again, c.DecideCase(outcome), self.staff)
