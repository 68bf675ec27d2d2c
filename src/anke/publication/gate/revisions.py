# SPDX-License-Identifier: EUPL-1.2
"""The log of revisions (*rettelseslog*): every published figure that changed, and why.

Only what was released is compared with what will be: a change behind two hidden cells
is in no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from anke.publication.bundle.cells import NOTHING, Mark
from anke.publication.bundle.contents import Revision, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.publication.bundle.cells import Cube

REGISTERED: Final = Text(
    "Sager er registreret sent eller rettet siden forrige offentliggørelse.",
    "Cases were registered late or corrected since the release before.",
)
NEW_RULES: Final = Text(
    "Sager er registreret sent eller rettet, eller kataloget over emner og udfald er "
    "ændret siden forrige offentliggørelse.",
    "Cases were registered late or corrected, or the catalogue of subjects and "
    "outcomes was changed since the release before.",
)
NOW_HIDDEN: Final = Text(
    "Tallet er skjult for at beskytte små antal.",
    "The figure is hidden to protect small counts.",
)
NOW_SHOWN: Final = Text(
    "Tallet var skjult og kan nu vises.", "The figure was hidden and can now be shown."
)


def revisions_of(
    release: str, area: str, before: Cube, after: Cube, cause: Text
) -> Iterator[Revision]:
    """List the figures of an area and year that differ, by place and counter.

    Args:
        release: The release that brings the changes.
        area: The area.
        before: What the release before shows, on the values of the new one.
        after: What the new one shows.
        cause: Why counts changed.
    """
    both = (before.marks != Mark.ABSENT) & (after.marks != Mark.ABSENT)
    for counter in after.values:
        if counter not in before.values:
            continue
        old, new = before.values[counter], after.values[counter]
        for at in np.argwhere(both & (old != new)):
            then, now = int(old[tuple(at)]), int(new[tuple(at)])
            yield Revision(
                release=release,
                area=area,
                first_instance=after.area.first_instances[at[0]].code,
                subject=after.area.subjects[at[1]].code,
                period=after.area.periods[at[2]],
                counter=counter,
                before=None if then == NOTHING else then,
                after=None if now == NOTHING else now,
                cause=_cause(then, now, cause),
            )


def _cause(then: int, now: int, counted: Text) -> Text:
    if now == NOTHING:
        return NOW_HIDDEN
    return NOW_SHOWN if then == NOTHING else counted
