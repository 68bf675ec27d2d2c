# SPDX-License-Identifier: EUPL-1.2
"""Compute a cross-table from published counts.

The counts of the chosen cells are gathered as arrays with the axes first instance,
subject, period, key figure; totals are added as one more place on an axis; then the
axes are laid down the side and across the top.

A total adds what is published and says how many cells it lacks. A percentage of a
total is computed from the added counts. Nothing is added over periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from anke.portal.domain.headings import axes_of
from anke.portal.domain.notes import breaks_crossed, notes_under
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import PER_CAPITA, State, Table

if TYPE_CHECKING:
    import numpy.typing as npt

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.domain.tables import Counts, Floats, States

_Kind = TypeVar("_Kind", bound="np.generic")
_AXES: Final = (
    Dimension.FIRST_INSTANCE,
    Dimension.SUBJECT,
    Dimension.PERIOD,
    Dimension.MEASURE,
)
_INSTANCE_AXIS, _SUBJECT_AXIS = 0, 1


@dataclass(frozen=True)
class _Counted:
    """Numerators and denominators with their states; axes as in `_AXES`.

    Attributes:
        states: What is seen.
        n: Numerators; 0 where not shown.
        of: Denominators; 0 where not shown, and of counts.
        missing: Of a cell 1 where it is not published; of a total, how many.
        people: Inhabitants, along the first axis.
    """

    states: States
    n: Counts
    of: Counts
    missing: Counts
    people: Counts


def compute(area: Area, plan: Plan) -> Table:
    """Answer a question with a table."""
    counted = _gathered(area, plan)
    totals = plan.selection.totals
    if Dimension.FIRST_INSTANCE in totals:
        chosen = plan.first_instances[: plan.chosen]
        parts = _parts(area.first_instances.finest(chosen), plan.first_instances)
        counted = _with_total(counted, _INSTANCE_AXIS, parts)
    if Dimension.SUBJECT in totals:
        parts = _parts(area.subjects.finest(plan.subjects), plan.subjects)
        counted = _with_total(counted, _SUBJECT_AXIS, parts)
    states, values = _valued(counted, plan)
    shown = states == State.SHOWN
    ratio = np.asarray([bool(measure.denominator) for measure in plan.measures])
    return Table(
        plan=plan,
        axes=axes_of(area, plan),
        states=_laid_out(states, plan),
        values=_laid_out(values, plan),
        n=_laid_out(np.where(shown, counted.n, -1), plan),
        of=_laid_out(np.where(shown & ratio, counted.of, -1), plan),
        missing=_laid_out(_only_of_totals(counted, plan), plan),
        notes=notes_under(area, plan),
        breaks=breaks_crossed(area, plan),
    )


def _gathered(area: Area, plan: Plan) -> _Counted:
    """Take the counts of the chosen cells from the cube."""
    cube = area.cube
    at = np.ix_(
        [cube.first_instances[code] for code in plan.first_instances],
        [cube.subjects[code] for code in plan.subjects],
        [cube.periods[code] for code in plan.periods],
    )
    marks = cube.marks[at]
    names = list(
        dict.fromkeys(
            counter
            for measure in plan.measures
            for counter in (*measure.numerator, *measure.denominator)
        )
    )
    taken = {name: cube.values[name][at] for name in names}
    shape = (*marks.shape, len(plan.measures))
    states = np.empty(shape, np.int8)
    n, of = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for place, measure in enumerate(plan.measures):
        parts = [taken[name] for name in (*measure.numerator, *measure.denominator)]
        # A count that is not there is negative; a row is shown with all of its counts
        # or with none, but a counter may be younger than the series.
        # The mark has the last word: what a bundle held behind one is not looked at.
        known = (np.minimum.reduce(parts) >= 0) & (marks == State.SHOWN)
        unknown = np.where(marks == State.SHOWN, State.ABSENT, marks)
        states[..., place] = np.where(known, State.SHOWN, unknown)
        n[..., place] = _sum_where(known, parts[: len(measure.numerator)])
        of[..., place] = _sum_where(known, parts[len(measure.numerator) :])
    open_ = (states != State.SHOWN) & (states != State.STRUCTURAL_ZERO)
    places = [cube.first_instances[code] for code in plan.first_instances]
    return _Counted(states, n, of, open_.astype(np.int64), area.populations[places])


def _sum_where(
    known: npt.NDArray[np.bool_], parts: list[npt.NDArray[np.int32]]
) -> Counts:
    total = np.zeros(known.shape, np.int64)
    for part in parts:
        total += part
    return np.where(known, total, 0)


def _parts(added: tuple[str, ...], codes: tuple[str, ...]) -> list[int]:
    """Give the places of what a total adds."""
    return [codes.index(code) for code in added]


def _with_total(counted: _Counted, axis: int, parts: list[int]) -> _Counted:
    """Put a total behind the other values of an axis."""
    states = np.take(counted.states, parts, axis)
    n = np.take(counted.n, parts, axis).sum(axis, keepdims=True)
    of = np.take(counted.of, parts, axis).sum(axis, keepdims=True)
    missing = np.take(counted.missing, parts, axis).sum(axis, keepdims=True)
    people = counted.people
    if axis == _INSTANCE_AXIS:
        people = np.append(people, people[parts].sum())
    return _Counted(
        states=np.concatenate([counted.states, _total_state(states, axis)], axis),
        n=np.concatenate([counted.n, n], axis),
        of=np.concatenate([counted.of, of], axis),
        missing=np.concatenate([counted.missing, missing], axis),
        people=people,
    )


def _total_state(states: States, axis: int) -> States:
    """Say what a total is: shown where anything in it is published."""
    shown = (states == State.SHOWN).any(axis, keepdims=True)
    impossible = (states == State.STRUCTURAL_ZERO).all(axis, keepdims=True)
    absent = np.isin(states, (State.ABSENT, State.STRUCTURAL_ZERO)).all(
        axis, keepdims=True
    )
    found: States = np.select(
        [shown, impossible, absent],
        [State.SHOWN, State.STRUCTURAL_ZERO, State.ABSENT],
        State.HIDDEN,
    ).astype(np.int8)
    return found


def _valued(counted: _Counted, plan: Plan) -> tuple[States, Floats]:
    """Compute the values; what has no denominator is not computable."""
    states, values = counted.states.copy(), counted.n.astype(np.float64)
    for place, measure in enumerate(plan.measures):
        divisor: Counts | None = None
        factor = 1.0
        if measure.denominator:
            divisor = counted.of[..., place]
            factor = 100.0 if measure.unit == "percent" else 1.0
        elif plan.selection.per_capita and measure.unit == "count":
            divisor, factor = counted.people[:, None, None], float(PER_CAPITA)
        if divisor is None:
            continue
        nothing = divisor <= 0
        values[..., place] *= factor / np.where(nothing, 1, divisor)
        here = states[..., place]
        here[(here == State.SHOWN) & nothing] = State.NOT_COMPUTABLE
    values[states != State.SHOWN] = np.nan
    return states, values


def _only_of_totals(counted: _Counted, plan: Plan) -> Counts:
    """Keep the number of missing cells where it belongs: on totals."""
    missing = counted.missing.copy()
    missing[: len(plan.first_instances), : len(plan.subjects)] = 0
    return missing


def _laid_out(array: npt.NDArray[_Kind], plan: Plan) -> npt.NDArray[_Kind]:
    """Lay the axes down the side and across the top."""
    rows, columns = plan.selection.rows, plan.selection.columns
    order = [_AXES.index(each) for each in (*rows, *columns)]
    turned = array.transpose(order)
    count = int(np.prod(turned.shape[: len(rows)]))
    return turned.reshape(count, array.size // count)
