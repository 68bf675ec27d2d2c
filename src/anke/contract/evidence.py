# SPDX-License-Identifier: EUPL-1.2
"""What is known from elsewhere: documents that were sent, and figures of others (TOML).

    [[sent]]
    target = "1.5"
    part = "account"
    sent_on = 2022-09-28
    recipient = "departementet"
    document = "Redegørelse, journalnummer 22-1234"

    [[figure]]
    id = "sick-leave-own"
    value = "7.9"
    source = "ISOLA, udtræk 12-01-2023"
    known_on = 2023-01-12

    [[status]]
    register = "minimum-requirements-2020"
    item = "dmarc"
    status = "met"
    on = 2022-12-01

A document counts when it went to the recipient that the contract names.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anke.contract.domain.registers import (
    StatusWord,  # noqa: TC001 - pydantic reads it while it runs
)
from anke.contract.errors import ContractMalformedError
from anke.contract.reading import Number, told_error

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from anke.contract.domain.registers import FigureKind
    from anke.contract.domain.terms import Contract, Deliverable


class Sent(BaseModel):
    """A document that left the house for a recipient."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    target: str
    part: str
    sent_on: date
    recipient: str = Field(min_length=1)
    document: str = Field(min_length=1)


class ExternalFigure(BaseModel):
    """A figure that others publish or keep, with where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    id: str = Field(min_length=1)
    value: Number
    source: str = Field(min_length=1)
    known_on: date


class ItemStatus(BaseModel):
    """How an item of a register stood on a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    register_: str = Field(alias="register", min_length=1)
    item: str = Field(min_length=1)
    status: StatusWord
    on: date


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    sent: tuple[Sent, ...] = ()
    figure: tuple[ExternalFigure, ...] = ()
    status: tuple[ItemStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was given.

    Attributes:
        sent: Documents that left the house.
        figures: Figures of others, by the order in which they were recorded.
        statuses: How items of registers stood, in that order, too.
        unconfirmed: Documents that one person says were sent; they do not count.
        kinds: What is known of figures, for those that are computed of others.
        is_kept: False where nothing was ever recorded about the contract: then nobody
            says that something was not sent.
    """

    sent: tuple[Sent, ...] = ()
    figures: tuple[ExternalFigure, ...] = ()
    statuses: tuple[ItemStatus, ...] = ()
    unconfirmed: tuple[Sent, ...] = ()
    kinds: tuple[FigureKind, ...] = ()
    is_kept: bool = True

    def sent_for(self, target: str, part: Deliverable) -> tuple[Sent, ...]:
        """Give what was sent of a deliverable to the one who is to have it."""
        return _for(self.sent, target, part)

    def waits_for(self, target: str, part: Deliverable) -> bool:
        """Tell whether a dispatch in time waits for another person's confirmation."""
        waiting = _for(self.unconfirmed, target, part)
        return any(is_in_time(part, each) for each in waiting)

    def figures_on(self, day: date) -> dict[str, Fraction]:
        """Give the figures known by a day; of several the newest.

        A deviation that nobody has recorded is computed of its two figures, exactly.
        """
        known = sorted(self.figures, key=lambda each: each.known_on)
        found = {each.id: each.value for each in known if each.known_on <= day}
        for kind in self.kinds:
            below = found.get(kind.beside)
            if kind.of in found and below and kind.id not in found:
                found[kind.id] = found[kind.of] / below - 1
        return found

    def sources_on(self, day: date) -> dict[str, str]:
        """Say where the figures stand that count on a day."""
        known = sorted(self.figures, key=lambda each: each.known_on)
        found = {each.id: each.source for each in known if each.known_on <= day}
        for kind in self.kinds:
            if kind.of in found and kind.beside in found:
                both = dict.fromkeys((found[kind.of], found[kind.beside]))
                found.setdefault(kind.id, "; ".join(both))
        return found

    def statuses_on(self, register: str, day: date) -> dict[str, StatusWord]:
        """Say how the items of a register stood on a day; of several the newest."""
        known = sorted(self.statuses, key=lambda each: each.on)
        return {
            each.item: each.status
            for each in known
            if each.register_ == register and each.on <= day
        }


def is_in_time(part: Deliverable, sent: Sent) -> bool:
    """Tell whether a document left the house inside the window of its deliverable."""
    return (part.opens_on or date.min) <= sent.sent_on <= part.due_on


def _for(sent: tuple[Sent, ...], target: str, part: Deliverable) -> tuple[Sent, ...]:
    return tuple(
        each
        for each in sent
        if (each.target, each.part) == (target, part.id)
        and part.recipient in ("", each.recipient)
    )


def read_evidence(path: Path, contract: Contract) -> Evidence:
    """Read what is known from elsewhere about a contract.

    Errors: ContractMalformedError with file, entry and field; also for a document of a
        target or part that the contract does not have.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
        given = _Evidence.model_validate(plain)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContractMalformedError(
            f"{path.name}: {error}", user_text=f"{path.name} kan ikke læses: {error}"
        ) from error
    except ValidationError as error:
        raise told_error(path.name, plain, error) from error
    known = {
        (target.number, part.id)
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
    }
    for place, each in enumerate(given.sent, start=1):
        if (each.target, each.part) not in known:
            told = f"sent {place}: part {each.part!r} of target {each.target!r}"
            raise ContractMalformedError(
                f"{path.name}: {told} is not in {contract.id}",
                user_text=f"{path.name}: {told} findes ikke i {contract.title}.",
            )
    return Evidence(given.sent, given.figure, given.status)
