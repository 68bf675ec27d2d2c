# SPDX-License-Identifier: EUPL-1.2
"""Registers beside the contract: obligations, and technical minimum requirements.

What has to be done is dated data; how it stands is in the journal. What nobody could
find a source for is `confirmed=False`, and pages say *ubekræftet*.

Example:
    >>> item = Item("evaluation", "Evaluering", due_on=date(2020, 10, 1))
    >>> is_overdue(item, StatusWord.UNDER_WAY, date(2020, 10, 2))
    True
    >>> is_overdue(item, StatusWord.MET, date(2020, 10, 2))
    False
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class StatusWord(StrEnum):
    """How an item stands; only what is met counts as met."""

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    MET = "met"
    NOT_MET = "not-met"


class RegisterKind(StrEnum):
    """What a register lists."""

    OBLIGATIONS = "obligations"
    REQUIREMENTS = "requirements"


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation (*forpligtelse*) or requirement (*krav*).

    Attributes:
        id: Its word within the register.
        number: As the register numbers it; empty where it does not.
        group: What it belongs to, such as the strategy or the Folketing.
        owner: Who answers for it in the house; empty while nobody was named.
        due_on: The last day; None where nobody has said, or it has none.
        in_force_on: From when it holds.
        confirmed: False for what has no source: our own reading.
    """

    id: str
    title: str
    number: str = ""
    text: str = ""
    group: str = ""
    owner: str = ""
    due_on: date | None = None
    in_force_on: date | None = None
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Register:
    """A dated list of items with its source."""

    id: str
    kind: RegisterKind
    title: str
    items: tuple[Item, ...]
    in_force_on: date | None = None
    source: str = ""

    def item(self, name: str) -> Item:
        """Give an item by its word. Errors: KeyError."""
        for each in self.items:
            if each.id == name:
                return each
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A figure that the house keeps from elsewhere.

    A deviation is computed where its two figures are known: `of` / `beside` - 1.
    """

    id: str
    title: str
    unit: str
    hint: str = ""
    of: str = ""
    beside: str = ""


def is_overdue(item: Item, status: StatusWord | None, today: date) -> bool:
    """Tell whether an item's day has passed and it is not met."""
    has_passed = item.due_on is not None and item.due_on < today
    return has_passed and status is not StatusWord.MET


def register_for(registers: Iterable[Register], day: date) -> Register | None:
    """Choose the register that is in force on a day: the newest that has begun."""
    begun = [
        each
        for each in registers
        if each.in_force_on is None or each.in_force_on <= day
    ]
    return max(begun, key=lambda each: each.in_force_on or date.min, default=None)
