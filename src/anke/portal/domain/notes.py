# SPDX-License-Identifier: EUPL-1.2
"""Which notes belong under a table, and which breaks its periods cross.

A note or break on a law holds for its subjects, too; one on a subject does not hold for
the whole law. Mandatory notes are always there; the others unless they are put away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.portal.domain.periods import first_day, last_day
from anke.portal.domain.tables import CrossedBreak

if TYPE_CHECKING:
    from anke.portal.domain.areas import Area, Hierarchy
    from anke.portal.domain.resolving import Plan
    from anke.publication.bundle.contents import Note


def notes_under(area: Area, plan: Plan) -> tuple[Note, ...]:
    """Give the notes under a table, mandatory ones first."""
    if not area.notes:
        return ()
    subjects = _with_wholes(area.subjects, plan.subjects)
    instances = _with_wholes(area.first_instances, plan.first_instances)
    found = [
        note
        for note in area.notes
        if (note.is_mandatory or plan.selection.notes)
        and (not note.subjects or not subjects.isdisjoint(note.subjects))
        and (not note.first_instances or not instances.isdisjoint(note.first_instances))
        and _touches(note, plan.periods)
    ]
    return tuple(sorted(found, key=lambda note: not note.is_mandatory))


def breaks_crossed(area: Area, plan: Plan) -> tuple[CrossedBreak, ...]:
    """Give the breaks that lie between or within the chosen periods."""
    if not area.breaks:
        return ()
    subjects = _with_wholes(area.subjects, plan.subjects)
    found = []
    for each in area.breaks:
        if each.subjects and subjects.isdisjoint(each.subjects):
            continue
        before = [period for period in plan.periods if last_day(period) < each.on]
        after = [period for period in plan.periods if last_day(period) >= each.on]
        within = any(first_day(period) < each.on for period in after)
        if after and (before or within):
            last = max(before, key=last_day) if before else ""
            found.append(CrossedBreak(each, last, min(after, key=last_day), within))
    return tuple(found)


def _with_wholes(hierarchy: Hierarchy, codes: tuple[str, ...]) -> set[str]:
    wholes = hierarchy.wholes
    return set().union(*(wholes[code] for code in codes))


def _touches(note: Note, periods: tuple[str, ...]) -> bool:
    return any(
        (not note.first_on or last_day(period) >= note.first_on)
        and (not note.last_on or first_day(period) <= note.last_on)
        for period in periods
    )
