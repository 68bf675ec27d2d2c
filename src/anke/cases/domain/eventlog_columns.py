# SPDX-License-Identifier: EUPL-1.2
"""A mapping bound to the columns of one file, and to the rules that hold.

Everything that can be wrong with the mapping as a whole is found here, before the first
row is read; what is wrong with a row or a case is found when it comes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.eventlog_errors import MappingError
from anke.cases.domain.eventlog_mapping import Lookup, names
from anke.cases.domain.eventlog_rows import (
    Event,
    Rejected,
    event_key,
    is_in_range,
    read_instant,
    rejected,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.eventlog_mapping import Log, Mapping, Names
    from anke.cases.domain.eventlog_rows import CaseRows

# Whether a fact of a case stands in the file of cases, and in which column.
Place: TypeAlias = "tuple[bool, int]"

LONGEST_TEXT = 500
LONGEST_RESOURCE = 200
# The register's own limits for what a case carries.
LIMITS = {"channel": 20, "staff": 64, "team": 40}


class UnfitError(Exception):
    """A case cannot be read as the mapping wants; carries the code and its details."""

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

    def of_case(self, wanted: str | Names) -> Place | None:
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


class _BoundLookup(NamedTuple):
    lookup: Lookup
    place: Place | None
    text: str


class Binding:
    """One mapping, one file, one set of rules.

    `strict` asks that every column of the mapping is in the file; XES leaves out what
    is empty, so nothing can be asked there. `facts_elsewhere` says that the file of
    cases may be missing, and with it what it tells; `missing` names what is not there.

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
        facts_elsewhere: bool = False,
    ) -> None:
        self.log, self.mapping, self.rules, self.fields = log, mapping, rules, fields
        self.zone = ZoneInfo(log.time_zone)
        self.formats = mapping.dates.formats
        self._strict, self._facts_elsewhere = strict, facts_elsewhere
        self.missing: list[str] = []
        columns = mapping.columns
        self._activity = self._required("activity", columns.activity)
        self._timestamp = self._required("timestamp", columns.timestamp)
        self._resource = self._optional("resource", columns.resource)
        self._lifecycle = self._optional("lifecycle", columns.lifecycle)
        self._event = self._optional("event", columns.event)
        self._lookups = {
            name: self._bind(name, lookup, file)
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
        self.received = self._fact("registers", "column", mapping.registers.column)
        self.decided = self._fact("decides", "column", mapping.decides.column)
        self.when = [
            (self._fact("decides", "when", name), frozenset(allowed))
            for name, allowed in mapping.decides.when.items()
        ]
        due = mapping.due
        self.due = self._fact("due", "column", due.column) if due else None
        self.tracks_of_rules = self._find_tracks()

    @property
    def log_key(self) -> str:
        """Name the space in which a case's own name tells it apart."""
        of_file = self._lookups["first_instance"].text
        return f"{self.log.id}/{of_file}" if of_file else self.log.id

    # --- Finding the columns ----------------------------------------------------------

    def _required(self, field: str, wanted: str | Names) -> int:
        place = self.fields.of_event(wanted)
        if place is None:
            raise self._missing("columns", field, wanted)
        return place

    def _optional(self, field: str, wanted: str | Names) -> int | None:
        place = self.fields.of_event(wanted)
        if place is None and names(wanted) and self._strict:
            raise self._missing("columns", field, wanted)
        return place

    def _fact(self, table: str, field: str, wanted: str | Names) -> Place | None:
        found = self.fields.of_case(wanted)
        if found is None and names(wanted) and self._strict:
            if not self._facts_elsewhere:
                raise self._missing(table, field, wanted)
            self.missing.append(names(wanted)[0])
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

    def _bind(self, name: str, lookup: Lookup, file: str) -> _BoundLookup:
        """Find the column of a lookup, or its text in the name of the file."""
        found = re.search(lookup.file, file) if lookup.file else None
        text = (found[1] or "")[:30] if found and found.re.groups else ""
        if not names(lookup.column):
            return _BoundLookup(lookup, None, text)
        return _BoundLookup(lookup, self._fact(name, "column", lookup.column), text)

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

    # --- Reading what stands there ----------------------------------------------------

    def read(self, line: int, cells: Sequence[str]) -> Event | Rejected:
        """Read a row into an event, or say why it is none."""
        activity = cells[self._activity].strip()
        text = cells[self._timestamp].strip()
        resource = "" if self._resource is None else cells[self._resource]
        lifecycle = "" if self._lifecycle is None else cells[self._lifecycle]
        if not activity or len(activity) > LONGEST_TEXT:
            code = "long-text" if activity else "no-activity"
            return rejected(line, code, column="activity", text=LONGEST_TEXT)
        if len(resource) > LONGEST_RESOURCE or len(lifecycle) > LONGEST_RESOURCE:
            return rejected(
                line, "long-text", column="resource/lifecycle", text=LONGEST_RESOURCE
            )
        instant = read_instant(text, self.formats, self.zone)
        if instant is None:
            code = "bad-timestamp" if text else "no-timestamp"
            return rejected(line, code, text=text)
        if not is_in_range(instant):
            return rejected(line, "far-timestamp", text=text)
        own = "" if self._event is None else cells[self._event]
        key = event_key(own) if own else event_key(activity, text, resource, lifecycle)
        day = instant.astimezone(self.zone).date()
        return Event(line, activity, instant, day, resource, lifecycle, key, cells)

    def text(
        self, place: Place | None, case: CaseRows, cells: Sequence[str] | None = None
    ) -> str:
        """Give a fact of a case.

        What stands with the events is read from the row given, else from the first.
        """
        if place is None:
            return ""
        in_cases_file, index = place
        if in_cases_file:
            return case.facts[index].strip() if case.facts is not None else ""
        return (case.rows[0][1] if cells is None else cells)[index].strip()

    def looked_up(
        self, name: str, case: CaseRows, cells: Sequence[str] | None = None
    ) -> str:
        """Give the text that a lookup of the mapping goes by."""
        bound = self._lookups[name]
        return (
            bound.text if bound.place is None else self.text(bound.place, case, cells)
        )

    def word(self, name: str, case: CaseRows) -> str:
        """Give our word for a case, by a lookup of the mapping.

        Errors: UnfitError.
        """
        text = self.looked_up(name, case)
        word = self._lookups[name].lookup.of(text)
        if word is None:
            raise UnfitError("unknown-value", text=text, field=name)
        if len(word) > LIMITS.get(name, LONGEST_TEXT):
            raise UnfitError("long-text", text=LIMITS[name], column=name)
        return word

    def outcome(self, case: CaseRows, cells: Sequence[str] | None = None) -> str | None:
        """Look up how a case ended; None when that is no outcome of the area."""
        text = self.looked_up("decides.outcome", case, cells)
        outcome = self._lookups["decides.outcome"].lookup.of(text)
        try:
            self.rules.catalogue.outcome(self.log.area, outcome or "")
        except UnknownEntryError:
            return None
        return outcome

    def instant(self, text: str, column: str | Names) -> datetime:
        """Read an instant of a case.

        Errors: UnfitError.
        """
        instant = read_instant(text, self.formats, self.zone)
        if instant is None:
            raise UnfitError("bad-date", text=text, column=" / ".join(names(column)))
        if not is_in_range(instant):
            raise UnfitError("far-timestamp", text=text)
        return instant

    def day(self, instant: datetime) -> date:
        """Give the day of an instant where the log was written."""
        return instant.astimezone(self.zone).date()


def check_words(mapping: Mapping, log: Log, rules: Rules) -> Iterator[MappingError]:
    """Yield what the mapping names that the catalogue and the rules do not have."""
    catalogue = rules.catalogue
    try:
        catalogue.area(log.area)
    except UnknownEntryError as error:
        yield _unknown("log", "area", error)
        return
    wanted = [
        ("decides.activities", outcome)
        for outcome in mapping.decides.activities.values()
    ]
    wanted += [("decides.outcome", word) for word in _words(mapping.decides.outcome)]
    for table, outcome in wanted:
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
