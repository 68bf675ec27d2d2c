# SPDX-License-Identifier: EUPL-1.2
"""The words of a bundle: what is counted in each area, and all that explains it.

Names and provisions come from the catalogue, reasons and formal errors from the rules
of handling, the rest from `data/*.toml`. A subject's successors follow from its
predecessors in the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.publication.bundle.contents import (
    CASES,
    LAW_PREFIX,
    AreaContents,
    Contents,
    Counter,
    Measure,
    Succession,
    Table,
    Text,
)
from anke.publication.gate.areas import data_text
from anke.publication.gate.counting import (
    DAY_CASES,
    DAYS,
    ERROR_PREFIX,
    REASON_PREFIX,
)
from anke.publication.gate.words import (
    read_breaks,
    read_calendar,
    read_measures,
    read_notes,
    read_presets,
    read_successions,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from anke.cases.domain.catalogue import Area, Catalogue
    from anke.cases.domain.decide import Rules
    from anke.publication.bundle.contents import CalendarEntry, Note
    from anke.publication.gate.areas import PublishedArea
    from anke.publication.gate.axes import AreaAxes

OUTCOME, REASON, FORMAL_ERROR, TIME = "outcome", "reason", "formal-error", ""
COUNTING_UNITS: Final = {
    "case": Text("sag", "case"),
    "part-decision": Text("prøvet delafgørelse", "tested part-decision"),
    "child": Text("barn", "child"),
    "municipality-pair": Text(
        "kommune i en uenighed (begge tælles)", "municipality in a dispute (both count)"
    ),
}


def counters_of(area: Area, rules: Rules, found: Collection[str]) -> list[Counter]:
    """List what is counted in an area, `cases` first.

    A code that only the facts know is counted, too, under its own name.
    """
    listed = [
        Counter(CASES, Text("Afsluttede sager", "Cases closed")),
        *(
            Counter(each.id, Text(each.name_da, each.name_en), group=OUTCOME)
            for each in area.outcomes
        ),
        Counter(DAYS, Text("Sagsbehandlingsdage", "Days taken"), "days", TIME),
        Counter(DAY_CASES, Text("Sager med sagsbehandlingstid", "Cases timed")),
    ]
    if area.has_reversal_rate:
        listed += _findings(area, rules)
    known = {each.id for each in listed}
    for code in sorted(set(found) - known):
        group = _group_of(code)
        name = code.removeprefix(REASON_PREFIX).removeprefix(ERROR_PREFIX)
        listed.append(Counter(code, Text(name, name), group=group))
    return listed


def _findings(area: Area, rules: Rules) -> Iterator[Counter]:
    for reason in rules.handling.reasons:
        if not reason.areas or area.id in reason.areas:
            name = Text(reason.name_da, reason.name_en)
            yield Counter(REASON_PREFIX + reason.id, name, group=REASON)
    for error in rules.handling.formal_errors:
        name = Text(error.name_da, error.name_en)
        yield Counter(ERROR_PREFIX + error.id, name, group=FORMAL_ERROR)


def _group_of(code: str) -> str:
    if code.startswith(REASON_PREFIX):
        return REASON
    return FORMAL_ERROR if code.startswith(ERROR_PREFIX) else OUTCOME


def area_contents(
    area: PublishedArea,
    axes: AreaAxes,
    rules: Rules,
    counters: Sequence[Counter],
    periods: Sequence[str],
) -> AreaContents:
    """Say what an area's cells mean."""
    named = rules.catalogue.area(area.id)
    return AreaContents(
        id=area.id,
        name=Text(named.name_da, named.name_en),
        counting_unit=COUNTING_UNITS[named.counting_unit],
        first_instances=axes.first_instances,
        subjects=axes.subjects,
        periods=tuple(periods),
        counters=tuple(counters),
        measures=tuple(_measures(area.id, counters)),
        tables=tuple(
            Table(
                table.id,
                table.first_instances,
                table.subjects,
                ("year", "quarter") if table.quarters else ("year",),
                tuple(f"{LAW_PREFIX}{law}" for law in table.laws),
            )
            for table in area.tables
        ),
    )


def _measures(area: str, counters: Sequence[Counter]) -> Iterator[Measure]:
    """List the key figures of an area, then one for each reason and formal error."""
    for each in read_measures(data_text("measures.toml")):
        if area in each.areas:
            yield each.measure
    for counter in counters:
        if counter.group == REASON:
            text = Text(
                "Omgjorte sager med denne årsag. En sag kan have flere årsager.",
                "Reversed cases with this reason. A case may have several.",
            )
        elif counter.group == FORMAL_ERROR:
            text = Text(
                "Afgjorte sager, hvor Ankestyrelsen har fundet denne formelle fejl hos "
                "førsteinstansen. Den kan også stå i en stadfæstet sag.",
                "Decided cases in which this formal error of the first instance was "
                "found. It may stand on an upheld case, too.",
            )
        else:
            continue
        yield Measure(counter.id, counter.name, text, (counter.id,))


def contents_of(
    areas: Sequence[AreaContents],
    catalogue: Catalogue,
    calendar: Sequence[CalendarEntry],
    remarks: Sequence[Note] = (),
) -> Contents:
    """Put together everything in a bundle that is no cell. Errors: DataFileError."""
    breaks = data_text("breaks.toml")
    presets = read_presets(data_text("presets.toml"))
    published = {area.id for area in areas}
    return Contents(
        areas=tuple(areas),
        notes=(*read_notes(data_text("notes.toml")), *remarks),
        breaks=read_breaks(breaks),
        successions=(
            *read_successions(breaks),
            *_subject_successions(areas, catalogue),
        ),
        presets=tuple(each for each in presets if each.area in published),
        calendar=tuple(calendar),
    )


def _subject_successions(
    areas: Sequence[AreaContents], catalogue: Catalogue
) -> Iterator[Succession]:
    shown = {value.code for area in areas for value in area.subjects}
    names = {each.id: each for each in catalogue.subjects}
    for subject in catalogue.subjects:
        for old in subject.predecessors:
            if subject.id in shown and old in shown:
                before = names[old]
                text = Text(
                    f"»{before.label_da}« blev til »{subject.label_da}«.",
                    f"“{before.name_en}” became “{subject.name_en}”.",
                )
                yield Succession(old, subject.id, _began(subject), text)


def _began(subject: object) -> str:
    day = getattr(subject, "valid_from", None)
    return day.isoformat() if day is not None and day.year > 1 else ""


def announced() -> tuple[CalendarEntry, ...]:
    """Give the calendar of releases that the house has set. Errors: DataFileError."""
    return read_calendar(data_text("calendar.toml"))
