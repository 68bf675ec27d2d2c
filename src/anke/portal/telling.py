# SPDX-License-Identifier: EUPL-1.2
"""What stands around a table in words: its caption, its notes, breaks and signs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from anke.portal.domain.headings import period_heading
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State
from anke.portal.drawing import state_words
from anke.portal.links import table_link
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.portal.domain.areas import Area
    from anke.portal.domain.tables import Table
    from anke.portal.reading import Reader
    from anke.publication.bundle.contents import Note

_NAMED_AT_MOST = 3


def caption_of(area: Area, table: Table, language: str) -> str:
    """Say what a table shows: key figures, places, subjects and periods."""
    parts = [
        _listed(table, Dimension.MEASURE, language, _("%s key figures")),
        _listed(table, Dimension.FIRST_INSTANCE, language, _("%s first instances")),
        _listed(table, Dimension.SUBJECT, language, _("%s subjects")),
    ]
    headings = table.axes[Dimension.PERIOD]
    first, last = (headings[place].name.in_language(language) for place in (0, -1))
    parts.append(first if first == last else f"{first} – {last}")
    if len(area.first_instances.values) == 1:
        del parts[1]
    return ". ".join(parts)


def _listed(table: Table, dimension: Dimension, language: str, many: str) -> str:
    headings = [each for each in table.axes[dimension] if not each.adds]
    if len(headings) > _NAMED_AT_MOST:
        return many % len(headings)
    return ", ".join(
        f"{each.name.in_language(language)} {each.legal_basis}".strip()
        for each in headings
    )


def notes_told(table: Table, language: str) -> list[dict[str, Any]]:
    """Give the authority's own notes under a table."""
    return [
        {
            "text": note.text.in_language(language),
            "is_mandatory": note.is_mandatory,
            "source": note.source,
        }
        for note in table.notes
        if not note.said_by
    ]


def remarks_told(
    area: Area, notes: Iterable[Note], language: str
) -> list[dict[str, Any]]:
    """Give what first instances say of their own figures (*egen bemærkning*)."""
    names = area.first_instances.by_code
    return [
        {
            "by": names[note.said_by].name.in_language(language),
            "on": date.fromisoformat(note.said_on),
            "text": note.text.in_language(language),
            "language": language if note.text.en else "da",
            "source": note.source,
        }
        for note in notes
        if note.said_by in names
    ]


def note_in_words(area: Area, note: Note, language: str) -> str:
    """Write a note for a file, where nothing but words says whose it is."""
    text = note.text.in_language(language)
    told = remarks_told(area, [note], language)
    if not told:
        return text
    words = told[0] | {"on": formats.day(told[0]["on"])}
    return _("The own remark of %(by)s, %(on)s: “%(text)s” (%(source)s)") % words


def breaks_told(table: Table, language: str) -> list[str]:
    """Say which breaks the periods cross, and between which of them."""
    told = []
    for crossed in table.breaks:
        text = crossed.broken.text.in_language(language)
        after = period_heading(crossed.after).name.in_language(language)
        if crossed.within or not crossed.before:
            where = _("The break lies within %(after)s.") % {"after": after}
        else:
            before = period_heading(crossed.before).name.in_language(language)
            where = _("The break lies between %(before)s and %(after)s.") % {
                "before": before,
                "after": after,
            }
        told.append(f"{text} {where}")
    return told


def successions_told(area: Area, table: Table, language: str) -> list[dict[str, str]]:
    """Say which chosen laws and subjects took over from others, or were taken over.

    Each leads to the same table with both of them (*omsætning*).
    """
    chosen = set(table.plan.subjects)
    known = area.subjects.by_code
    told = []
    for each in area.contents.successions:
        if chosen.isdisjoint({each.old, each.new}):
            continue
        both = tuple(code for code in (each.old, each.new) if code in known)
        selection = table.plan.selection.with_(subjects=both)
        told.append(
            {
                "text": each.text.in_language(language),
                "href": table_link(language, selection) if len(both) > 1 else "",
            }
        )
    return told


def legend_of(table: Table, reader: Reader) -> list[tuple[str, str]]:
    """Explain the signs that really stand in a table, and no others."""
    words = state_words(reader.threshold)
    seen = {State(int(each)) for each in np.unique(table.states)}
    found = [words[state] for state in words if state in seen]
    if table.is_few(reader.fewest).any():
        text = _("The share rests on fewer than %(count)s cases. Do not compare it.")
        found.append((_("few cases"), text % {"count": reader.fewest}))
    if table.missing.any():
        found.append(
            (
                _("missing"),
                _(
                    "A total adds the published figures only. It says how many are "
                    "missing, so the true number is at least as large."
                ),
            )
        )
    return found
