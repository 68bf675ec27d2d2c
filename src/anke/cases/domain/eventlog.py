# SPDX-License-Identifier: EUPL-1.2
"""From the rows of one case in a log to acts: what is asked of the register.

Pure: a `Planner` holds the mapping, the rules and the columns that the file has; it
reads rows into events and plans a case. Nothing is written here, and nothing raises
for a bad row: it comes back rejected, with its line and its reason, and the rest of
the case goes on without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from anke.cases.domain import commands as c
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.eventlog_errors import MappingError
from anke.cases.domain.eventlog_mapping import Lookup, names
from anke.cases.domain.eventlog_rows import (
    FIRST_YEAR,
    LAST_YEAR,
    Event,
    Rejected,
    event_key,
    read_instant,
    rejected,
)
from anke.deadlines.domain.clock import due_date
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.eventlog_mapping import Due, Log, Mapping, Names

IMPORTER = Actor(ActorKind.ROBOT, "import")
ONE_DAY = timedelta(days=1)
LONGEST_CASE = 100_000
LONGEST_TEXT = 500
LONGEST_RESOURCE = 200
LONGEST_REFERENCE = 120
# The register's own limits for what a case carries.
LIMITS = {"channel": 20, "staff": 64, "team": 40}


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of a case of the log."""

    number: str
    pending: bool
    spell_started_on: date
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The rows of one case: as the file gives them, with what it says of the case."""

    reference: str
    rows: list[tuple[int, Sequence[str]]]
    facts: Sequence[str] | None = None
    facts_line: int = 0


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

    def reject_all(self, code: str, **details: object) -> None:
        """Reject every row that was to be imported."""
        self.rejections += [
            rejected(event.line, code, **details) for event in self.events
        ]
        self.opening, self.steps = [], []


class _UnfitError(Exception):
    """A case cannot be opened; carries the rejection's code and details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    def reason(self) -> str:
        """Give the reason in words."""
        return rejected(0, self.code, **self.details).reason


class Fields:
    """Where the columns of a file stand: those of events and those of cases."""

    def __init__(self, events: Sequence[str], cases: Sequence[str] = ()) -> None:
        self.events = {name: place for place, name in enumerate(events)}
        self.cases = {name: place for place, name in enumerate(cases)}

    def of_event(self, wanted: str | Names) -> int | None:
        """Find a column of the events by the first of its names that is there."""
        for name in names(wanted):
            if name in self.events:
                return self.events[name]
        return None

    def of_case(self, wanted: str | Names) -> tuple[bool, int] | None:
        """Find a fact of a case: in the file of cases, else in the events.

        XES and its friends write the facts of a trace as `case:name`.
        """
        for name in names(wanted):
            if name in self.cases:
                return True, self.cases[name]
        for name in names(wanted):
            for spelling in (f"case:{name}", name):
                if spelling in self.events:
                    return False, self.events[spelling]
        return None


class Planner:
    """Reads rows into events and plans cases, for one file and one mapping.

    `strict` asks that every column of the mapping is in the file; XES leaves out what
    is empty, so nothing can be asked there.

    Errors: MappingError when the mapping does not fit the file or the rules.
    """

    def __init__(
        self,
        log: Log,
        mapping: Mapping,
        rules: Rules,
        fields: Fields,
        *,
        file: str = "",
        strict: bool = True,
    ) -> None:
        self.log, self.mapping, self.rules, self.fields = log, mapping, rules, fields
        self.zone = ZoneInfo(log.time_zone)
        self.file, self.strict = file, strict
        columns = mapping.columns
        self._activity = self._required("activity", columns.activity)
        self._timestamp = self._required("timestamp", columns.timestamp)
        self._resource = self._optional("resource", columns.resource)
        self._lifecycle = self._optional("lifecycle", columns.lifecycle)
        self._event = self._optional("event", columns.event)
        self._formats = mapping.dates.formats
        self._opening = frozenset(mapping.registers.activities)
        self._deciding = mapping.decides.activities
        self._reopening = frozenset(mapping.reopens.activities)
        self._lookups = {
            name: self._bind(name, lookup)
            for name, lookup in (
                ("subject", mapping.subject),
                ("first_instance", mapping.first_instance),
                ("channel", mapping.channel),
                ("tracks", mapping.tracks),
                ("staff", mapping.staff),
                ("team", mapping.team),
                ("decides.outcome", mapping.decides.outcome),
            )
        }
        self._received = self._fact("registers", "column", mapping.registers.column)
        self._decided = self._fact("decides", "column", mapping.decides.column)
        self._when = [
            (self._fact("decides", "when", name), frozenset(allowed))
            for name, allowed in mapping.decides.when.items()
        ]
        due = mapping.due
        self._due = self._fact("due", "column", due.column) if due else None
        self._tracks_of_rules = self._find_tracks()

    @property
    def log_key(self) -> str:
        """Name the space in which a case's own name tells it apart."""
        of_file = self._lookups["first_instance"][2]
        return f"{self.log.id}/{of_file}" if of_file else self.log.id

    # --- Binding the mapping to the file ------------------------------------------

    def _required(self, field: str, wanted: str | Names) -> int:
        place = self.fields.of_event(wanted)
        if place is None:
            raise self._missing("columns", field, wanted)
        return place

    def _optional(self, field: str, wanted: str | Names) -> int | None:
        place = self.fields.of_event(wanted)
        if place is None and names(wanted) and self.strict:
            raise self._missing("columns", field, wanted)
        return place

    def _fact(
        self, table: str, field: str, wanted: str | Names
    ) -> tuple[bool, int] | None:
        found = self.fields.of_case(wanted)
        if found is None and names(wanted) and self.strict:
            raise self._missing(table, field, wanted)
        return found

    def _missing(self, table: str, field: str, wanted: str | Names) -> MappingError:
        named = " / ".join(names(wanted))
        there = ", ".join([*self.fields.events, *self.fields.cases])
        return MappingError(
            f"the log has no column {named!r} (it has: {there})",
            f"loggen har ingen kolonne »{named}« (den har: {there})",
            table=f"mapping.{table}",
            field=field,
        )

    def _bind(
        self, name: str, lookup: Lookup
    ) -> tuple[Lookup, tuple[bool, int] | None, str]:
        """Find the column of a lookup, or its text in the name of the file."""
        found = re.search(lookup.file, self.file) if lookup.file else None
        text = (found[1] or "")[:30] if found and found.re.groups else ""
        if not names(lookup.column):
            return lookup, None, text
        return lookup, self._fact(name, "column", lookup.column), text

    def _find_tracks(self) -> dict[str, str]:
        """Find, for each rule of `due`, the track by which a case follows it."""
        if self.mapping.due is None:
            return {}
        by_kind = {track.case_kind: track.id for track in self.rules.catalogue.tracks}
        tracks = {}
        for rule_id in self.mapping.due.rules:
            kind = self.rules.rulebook.versions(rule_id)[-1].case_kind
            if kind not in by_kind:
                raise MappingError(
                    f"no [[track]] has the case kind {kind!r} of rule {rule_id!r}",
                    f"ingen [[track]] har sagstypen »{kind}« fra reglen »{rule_id}«",
                    table="mapping.due",
                    field="rules",
                )
            tracks[rule_id] = by_kind[kind]
        return tracks

    # --- Reading rows -----------------------------------------------------------------

    def read(self, line: int, cells: Sequence[str]) -> Event | Rejected:
        """Read a row into an event, or say why it is none."""
        activity = cells[self._activity].strip()
        text = cells[self._timestamp].strip()
        resource = "" if self._resource is None else cells[self._resource]
        lifecycle = "" if self._lifecycle is None else cells[self._lifecycle]
        if not activity:
            return rejected(line, "no-activity")
        if not text:
            return rejected(line, "no-timestamp")
        instant = read_instant(text, self._formats, self.zone)
        if instant is None:
            return rejected(line, "bad-timestamp", text=text)
        if not FIRST_YEAR < instant.year <= LAST_YEAR:
            return rejected(line, "far-timestamp", text=text)
        if len(activity) > LONGEST_TEXT:
            return rejected(line, "long-text", column="activity", text=LONGEST_TEXT)
        if len(resource) > LONGEST_RESOURCE or len(lifecycle) > LONGEST_RESOURCE:
            return rejected(
                line, "long-text", column="resource/lifecycle", text=LONGEST_RESOURCE
            )
        own = "" if self._event is None else cells[self._event]
        key = event_key(own) if own else event_key(activity, text, resource, lifecycle)
        day = instant.astimezone(self.zone).date()
        return Event(line, activity, instant, day, resource, lifecycle, key, cells)

    # --- Planning a case --------------------------------------------------------------

    def plan(
        self,
        case: CaseRows,
        handle: str,
        known: Known | None = None,
        seen: Sequence[bytes] = (),
    ) -> tuple[CasePlan, int]:
        """Plan one case and tell how many of its rows the register has already.

        `handle` names a case that is not registered yet; `known` and `seen` are what
        the register holds of it and the keys of the rows it has.
        """
        plan = CasePlan(case, handle)
        events, already = self._new_events(plan, seen)
        events.sort(key=_by_time)
        if known is None:
            walk = self._open(plan, events)
        else:
            plan.handle = known.number
            walk = _Walk(
                known.number, known.pending, known.spell_started_on, known.decided_on
            )
        if walk is not None:
            self._walk(plan, events, walk)
        if known is None and not plan.events:
            plan.reject_all("no-opening")
        return plan, already

    def _new_events(
        self, plan: CasePlan, seen: Sequence[bytes]
    ) -> tuple[list[Event], int]:
        events: list[Event] = []
        left: dict[bytes, int] = {}
        for key in seen:
            left[key] = left.get(key, 0) + 1
        already = 0
        for place, (line, cells) in enumerate(plan.case.rows):
            if place >= LONGEST_CASE:
                plan.rejections.append(
                    rejected(line, "case-too-long", text=LONGEST_CASE)
                )
                continue
            read = self.read(line, cells)
            if isinstance(read, Rejected):
                plan.rejections.append(read)
            elif left.get(read.key, 0):
                left[read.key] -= 1
                already += 1
            else:
                events.append(read)
        return events, already

    def _open(self, plan: CasePlan, events: list[Event]) -> _Walk | None:
        """Plan what opens the case, or reject all its rows."""
        if not events:
            return None
        plan.steps = [Step([], event) for event in events]
        first = self._opening_event(events)
        if first is None:
            plan.reject_all("no-opening")
            return None
        try:
            received, instant = self._receipt(plan.case, first)
            plan.opening = self._opening_acts(
                plan, received, min(instant, events[0].instant)
            )
        except _UnfitError as unfit:
            plan.reject_all("not-opened", text=unfit.reason())
            return None
        plan.steps = []
        return _Walk(plan.handle, True, received, None)

    def _opening_event(self, events: list[Event]) -> Event | None:
        if not self._opening:
            return events[0]
        for event in events:
            if event.activity in self._opening:
                return event
        return None

    def _receipt(self, case: CaseRows, first: Event) -> tuple[date, datetime]:
        """Give the day of receipt and the instant at which it was known."""
        text = self._text(self._received, case)
        if not text:
            return first.day, first.instant
        instant = self._instant(text, self.mapping.registers.column)
        if not FIRST_YEAR < instant.year <= LAST_YEAR:
            raise _UnfitError("far-timestamp", text=text)
        return self._day(instant), instant

    def _opening_acts(
        self, plan: CasePlan, received: date, instant: datetime
    ) -> list[c.Act]:
        case = plan.case
        tracks = self._word("tracks", case)
        command = c.RegisterCase(
            area=self.log.area,
            subject=self._word("subject", case),
            first_instance=self._word("first_instance", case),
            channel=self._word("channel", case),
            reference=case.reference,
            tracks=(tracks,) if tracks else (),
        )
        self._check_entries(command)
        follow: list[c.Command] = []
        staff, team = self._word("staff", case), self._word("team", case)
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
        catalogue = self.rules.catalogue
        for field_name, look_up, entry in (
            ("subject", catalogue.subject, command.subject),
            ("first_instance", catalogue.first_instance, command.first_instance),
            *(("tracks", catalogue.track, track) for track in command.tracks),
        ):
            try:
                look_up(entry)
            except UnknownEntryError:
                raise _UnfitError(
                    "unknown-entry", text=entry, field=field_name
                ) from None

    def _announced(
        self, plan: CasePlan, received: date
    ) -> tuple[str, c.ExtendDeadline | None] | None:
        """Explain the log's own due date by a rule and an extension of it."""
        due = self.mapping.due
        text = self._text(self._due, plan.case)
        if due is None or not text:
            return None
        try:
            last = self._day(self._instant(text, due.column))
        except _UnfitError as unfit:
            self._remark(plan, unfit.code, **unfit.details)
            return None
        if due.counts == "moment":
            last -= ONE_DAY
        try:
            return self._explained(plan, due, received, last)
        except AppealsError as error:
            self._remark(plan, "refused", text=error.user_text)
            return None

    def _explained(
        self, plan: CasePlan, due: Due, received: date, last: date
    ) -> tuple[str, c.ExtendDeadline | None] | None:
        for rule_id in due.rules:
            rule = self.rules.rulebook.get(rule_id, received)
            own = due_date(rule, received, self.rules.calendar)
            track = self._tracks_of_rules[rule_id]
            if own == last:
                return track, None
            if own < last:
                days = (last - own).days
                return track, c.ExtendDeadline(rule_id, days, "days", due.reason)
        self._remark(plan, "due-before-receipt", text=last, received=received)
        return None

    # --- Walking through a case in time -----------------------------------------------

    def _walk(self, plan: CasePlan, events: list[Event], walk: _Walk) -> None:
        """Plan the rows in the order of time, and the decision between them."""
        decision = self._decision_of_facts(plan) if walk.pending else None
        for event in events:
            if decision is not None and decision[0] < event.instant:
                self._decide_by_facts(plan, walk, *decision)
                decision = None
            refusal = self._take(plan, walk, event)
            if refusal is not None:
                plan.rejections.append(refusal)
        if decision is not None:
            self._decide_by_facts(plan, walk, *decision)

    def _take(self, plan: CasePlan, walk: _Walk, event: Event) -> Rejected | None:
        """Plan one row: what it was, and what it decides or takes up again."""
        act = walk.act(
            event, c.RecordActivity(event.activity, event.resource, event.lifecycle)
        )
        acts = [act]
        if walk.pending and event.activity in self._deciding:
            outcome = self._deciding[event.activity]
            if not outcome:
                found = self._outcome(plan.case, event.cells)
                if found is None:
                    return rejected(
                        event.line, "unknown-outcome", text=event.activity
                    )
                outcome = found
            if event.day < walk.started_on:
                return rejected(
                    event.line,
                    "before-receipt",
                    text=event.day,
                    received=walk.started_on,
                )
            acts.append(walk.act(event, c.DecideCase(outcome)))
            walk.decide(event.day)
        elif event.activity in self._reopening and walk.may_reopen_on(event.day):
            acts.append(walk.act(event, c.ReopenCase(self.mapping.reopens.reason)))
            walk.reopen(event.day)
        plan.steps.append(Step(acts, event))
        return None

    def _decision_of_facts(self, plan: CasePlan) -> tuple[datetime, str] | None:
        """Read the decision that the facts of the case tell of, if they do."""
        text = self._text(self._decided, plan.case)
        if not text or not all(
            self._text(place, plan.case) in allowed for place, allowed in self._when
        ):
            return None
        try:
            instant = self._instant(text, self.mapping.decides.column)
            outcome = self._outcome(plan.case, _first_cells(plan.case))
            if outcome is None:
                raise _UnfitError(
                    "unknown-outcome", text=self._lookup_text("decides.outcome", plan)
                )
        except _UnfitError as unfit:
            self._remark(plan, unfit.code, **unfit.details)
            return None
        return instant, outcome

    def _decide_by_facts(
        self, plan: CasePlan, walk: _Walk, instant: datetime, outcome: str
    ) -> None:
        day = self._day(instant)
        if not walk.pending:
            return
        if day < walk.started_on:
            self._remark(plan, "before-receipt", text=day, received=walk.started_on)
            return
        act = c.Act(walk.case, c.DecideCase(outcome), day, instant, IMPORTER)
        plan.steps.append(Step([act]))
        walk.decide(day)

    def _outcome(self, case: CaseRows, cells: Sequence[str]) -> str | None:
        """Look up an outcome; None when it is none of the area's."""
        lookup, place, text = self._lookups["decides.outcome"]
        if place is not None:
            text = _cell(place, case.facts, cells)
        outcome = lookup.of(text.strip())
        try:
            self.rules.catalogue.outcome(self.log.area, outcome or "")
        except UnknownEntryError:
            return None
        return outcome

    # --- Facts of a case --------------------------------------------------------------

    def _text(self, place: tuple[bool, int] | None, case: CaseRows) -> str:
        if place is None:
            return ""
        return _cell(place, case.facts, _first_cells(case)).strip()

    def _lookup_text(self, name: str, plan: CasePlan) -> str:
        _, place, text = self._lookups[name]
        return text if place is None else self._text(place, plan.case)

    def _word(self, name: str, case: CaseRows) -> str:
        lookup, place, text = self._lookups[name]
        if place is not None:
            text = self._text(place, case)
        word = lookup.of(text)
        if word is None:
            raise _UnfitError("unknown-value", text=text, field=name)
        if len(word) > LIMITS.get(name, LONGEST_TEXT):
            raise _UnfitError("long-text", text=LIMITS[name], column=name)
        return word

    def _instant(self, text: str, column: str | Names) -> datetime:
        instant = read_instant(text, self._formats, self.zone)
        if instant is None:
            raise _UnfitError("bad-date", text=text, column=" / ".join(names(column)))
        return instant

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _remark(self, plan: CasePlan, code: str, **details: object) -> None:
        """Say what was left out of a case: on its row in the file of cases.

        Where the facts stand with the events, the first row carries the remark and
        is imported all the same.
        """
        case = plan.case
        if case.facts is not None:
            found = rejected(case.facts_line, code, file="cases", **details)
        else:
            found = rejected(case.rows[0][0], code, fate="remark", **details)
        plan.rejections.append(found)


@dataclass(slots=True)
class _Walk:
    """Where a case stands while its rows are planned."""

    case: str
    pending: bool
    started_on: date
    decided_on: date | None

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


def _first_cells(case: CaseRows) -> Sequence[str]:
    return case.rows[0][1]


def _cell(
    place: tuple[bool, int], facts: Sequence[str] | None, cells: Sequence[str]
) -> str:
    in_cases_file, index = place
    if not in_cases_file:
        return cells[index]
    return facts[index] if facts is not None else ""


def check_words(mapping: Mapping, log: Log, rules: Rules) -> Iterator[MappingError]:
    """Yield what the mapping names that the catalogue and the rules do not have."""
    catalogue = rules.catalogue
    try:
        catalogue.area(log.area)
    except UnknownEntryError as error:
        yield _unknown("log", "area", error)
        return
    outcomes = [("decides.activities", one) for one in mapping.decides.activities.values()]
    outcomes += [("decides.outcome", one) for one in _words(mapping.decides.outcome)]
    for table, outcome in outcomes:
        try:
            if outcome:
                catalogue.outcome(log.area, outcome)
        except UnknownEntryError as error:
            yield _unknown(f"mapping.{table}", outcome, error)
    for table, lookup, look_up in (
        ("subject", mapping.subject, catalogue.subject),
        ("first_instance", mapping.first_instance, catalogue.first_instance),
        ("tracks", mapping.tracks, catalogue.track),
    ):
        for word in _words(lookup):
            try:
                look_up(word)
            except UnknownEntryError as error:
                yield _unknown(f"mapping.{table}", word, error)


def _words(lookup: Lookup) -> list[str]:
    return [word for word in (*lookup.values.values(), lookup.default) if word]


def _unknown(table: str, field: str, error: UnknownEntryError) -> MappingError:
    return MappingError(str(error), error.user_text, table=table, field=field)
