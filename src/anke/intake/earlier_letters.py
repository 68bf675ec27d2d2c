# SPDX-License-Identifier: EUPL-1.2
"""The signatures of the last weeks' letters: nearly the same letter is seen at once.

earlier = EarlierLetters()
earlier.like("26-M00042", signature(text))      # '26-M00007', or '' for none
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from anke.cases import clock
from anke.intake.domain.near_duplicates import NEARLY_SAME, PERMUTATIONS, is_empty
from anke.intake.models import LetterReading

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK_BACK = timedelta(days=90)
_ROOM = 256


class EarlierLetters:
    """Letters of ninety days in one table, which doubles when it is full."""

    def __init__(self) -> None:
        rows = list(
            LetterReading.objects.filter(
                letter__received_on__gte=clock.today() - LOOK_BACK
            )
            .exclude(signature=b"")
            .order_by("letter_id")
            .values_list("letter_id", "signature")
        )
        self._numbers: list[str] = []
        self._places: dict[str, int] = {}
        self._table = np.empty((max(_ROOM, 2 * len(rows)), PERMUTATIONS), np.uint32)
        for number, signed in rows:
            self._remember(number, np.frombuffer(bytes(signed), dtype=np.uint32))

    def like(self, number: str, signed: NDArray[np.uint32]) -> str:
        """Give the earlier letter that is most nearly the same, and remember this one.

        Empty where none is nearly the same; an empty letter is like no other.
        """
        if is_empty(signed):
            return ""
        nearest = self._nearest(signed, self._places.get(number))
        if number not in self._places:
            self._remember(number, signed)
        return nearest

    def _nearest(self, signed: NDArray[np.uint32], own: int | None) -> str:
        if not self._numbers:
            return ""
        known = self._table[: len(self._numbers)]
        shares = (known == signed).mean(axis=1)
        if own is not None:
            shares[own:] = 0  # asked again, a letter is no repeat of itself
        place = int(shares.argmax())
        return self._numbers[place] if shares[place] >= NEARLY_SAME else ""

    def _remember(self, number: str, signed: NDArray[np.uint32]) -> None:
        if len(self._numbers) == len(self._table):
            self._table = np.concatenate([self._table, np.empty_like(self._table)])
        self._table[len(self._numbers)] = signed
        self._places[number] = len(self._numbers)
        self._numbers.append(number)
