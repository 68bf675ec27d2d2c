# SPDX-License-Identifier: EUPL-1.2
"""Which cells of a table a release changed (*rettede tal*).

The log of revisions names a count by area, first instance, subject, period and counter.
A cell is revised when one of the counts in it is. A total of several is not marked: the
log says nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from anke.portal.domain.tables import Table
    from anke.publication.bundle.contents import Measure, Revision


@dataclass(frozen=True)
class RevisedCounts:
    """The counts that one release changed in one area."""

    changes: tuple[Revision, ...] = ()

    @classmethod
    def of(
        cls, revisions: Iterable[Revision], release: str, area: str
    ) -> RevisedCounts:
        """Take those of a release and area from the log."""
        chosen = (r for r in revisions if r.release == release and r.area == area)
        return cls(tuple(chosen))

    @cached_property
    def _by_period(self) -> Mapping[str, tuple[Revision, ...]]:
        found: dict[str, list[Revision]] = {}
        for change in self.changes:
            found.setdefault(change.period, []).append(change)
        return {period: tuple(changes) for period, changes in found.items()}

    def cells(self, table: Table) -> npt.NDArray[np.bool_]:
        """Tell of each cell whether it is revised, rows x columns."""
        revised = np.zeros(table.states.shape, np.bool_)
        if not self.changes:
            return revised
        order = (*table.rows, *table.columns)
        at = np.zeros([len(table.axes[each]) for each in order], np.bool_)
        places = {
            each: {h.code: i for i, h in enumerate(table.axes[each])} for each in order
        }
        for period in places[Dimension.PERIOD]:
            for change in self._by_period.get(period, ()):
                self._put(at, places, order, change, table.plan.measures)
        shown: npt.NDArray[np.bool_] = table.states == State.SHOWN
        return at.reshape(table.states.shape) & shown

    @staticmethod
    def _put(
        at: npt.NDArray[np.bool_],
        places: Mapping[Dimension, Mapping[str, int]],
        order: tuple[Dimension, ...],
        change: Revision,
        measures: tuple[Measure, ...],
    ) -> None:
        codes = {
            Dimension.FIRST_INSTANCE: change.first_instance,
            Dimension.SUBJECT: change.subject,
            Dimension.PERIOD: change.period,
        }
        if any(code not in places[each] for each, code in codes.items()):
            return
        for measure in measures:
            if change.counter in {*measure.numerator, *measure.denominator}:
                found = codes | {Dimension.MEASURE: measure.id}
                at[tuple(places[each][found[each]] for each in order)] = True
