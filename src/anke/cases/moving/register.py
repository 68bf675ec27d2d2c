# SPDX-License-Identifier: EUPL-1.2
"""What the planner asks of the register, read for a whole batch of cases at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.numbers import CaseNumberError, parse_number
from anke.cases.models import Case
from anke.cases.moving.domain.case_plan import Known
from anke.cases.moving.domain.dictionary import CASES
from anke.cases.moving.domain.pieces import unpacked
from anke.cases.moving.models import MovedCase
from anke.cases.services import read_states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anke.cases.domain.state import CaseState
    from anke.cases.moving.domain.case_plan import CasePlan, CaseTables

_LOOKUP = 500
_NUMBER, _PREDECESSOR = CASES.place("number"), CASES.place("predecessor")


class MovedRegister:
    """The cases of one other system, as far as a batch asks for them.

    `opened` are cases that are opened in this batch, or in the whole of a dry run.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.opened: dict[str, str] = {}
        self._moved: dict[str, MovedCase] = {}
        self._owners: dict[str, str] = {}
        self._states: dict[str, CaseState] = {}

    def look_up(self, cases: Sequence[CaseTables]) -> None:
        """Read all that the planning of these cases may ask for."""
        references = {case.reference for case in cases}
        references |= set(_cells(cases, _PREDECESSOR))
        rows = self._rows(references)
        self._moved = {row.reference: row for row in rows}
        numbers = set(filter(_is_number, _cells(cases, _NUMBER)))
        self._owners = {row.number: row.reference for row in rows}
        self._owners |= dict(
            MovedCase.objects.filter(
                source=self.source, number__in=numbers
            ).values_list("number", "reference")
        )
        wanted = {
            row.number
            for case in cases
            if (row := self._moved.get(case.reference)) is not None
        }
        self._states = read_states(_existing(wanted | numbers))

    def note(self, plan: CasePlan) -> None:
        """Remember a case that was planned to be opened, for those that follow it."""
        if plan.is_new and plan.is_taken:
            self.opened[plan.reference] = plan.case

    # --- What the planner asks --------------------------------------------------------

    def number_of(self, reference: str) -> str:
        """Give the number, or handle, of a case moved before; empty for none."""
        moved = self._moved.get(reference)
        return moved.number if moved is not None else self.opened.get(reference, "")

    def known(self, reference: str, number: str) -> Known | None:
        """Give what the register holds of a case, by the map or by its number here."""
        moved = self._moved.get(reference)
        number = moved.number if moved is not None else number
        state = self._states.get(number)
        if state is None:
            return None
        pieces = unpacked(bytes(moved.pieces)) if moved is not None else ()
        return Known(number, state, tuple(pieces))

    def owner_of(self, number: str) -> str:
        """Give the reference under which a case here was moved; empty for none."""
        return self._owners.get(number, "")

    def moved(self, reference: str) -> MovedCase | None:
        """Give the row of the map, where there is one."""
        return self._moved.get(reference)

    def _rows(self, references: Iterable[str]) -> list[MovedCase]:
        wanted = sorted(references)
        return [
            row
            for start in range(0, len(wanted), _LOOKUP)
            for row in MovedCase.objects.filter(
                source=self.source, reference__in=wanted[start : start + _LOOKUP]
            )
        ]


def _cells(cases: Iterable[CaseTables], place: int) -> Iterator[str]:
    """Give what stands in a column of the cases' own rows."""
    for case in cases:
        for _, cells in case.of(CASES.name)[:1]:
            if cells[place]:
                yield cells[place]


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except CaseNumberError:
        return False
    return True


def _existing(numbers: Iterable[str]) -> list[str]:
    wanted = sorted(numbers)
    return [
        number
        for start in range(0, len(wanted), _LOOKUP)
        for number in Case.objects.filter(
            number__in=wanted[start : start + _LOOKUP]
        ).values_list("number", flat=True)
    ]
