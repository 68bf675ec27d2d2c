# SPDX-License-Identifier: EUPL-1.2
"""The contract on one page: every target, how it stands, and what is missing.

screen = overview_screen(request.user, contract_of(2022))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.contract.domain.terms import MeasureCondition
from anke.contract.queries import contracts, score_contract
from anke.contract.targets.wording import (
    BADGES,
    attainment_text,
    finality_text,
    is_recorded,
    roles_text,
    truth_text,
    who_can_give,
)
from anke.safeguards.wording import role_name
from anke.statistics.queries import latest_vintage
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import date

    from anke.access.models import User
    from anke.contract.domain.scoring import Score, ScoredPart, ScoredTarget
    from anke.contract.domain.terms import Contract
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True, slots=True)
class ContractLink:
    """A contract to switch to."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """A number on top of the page, with how it came about."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class OverviewScreen:
    """Everything on the contract's page."""

    contract: Contract
    score: Score
    vintage: Vintage
    links: tuple[ContractLink, ...]
    tiles: tuple[Tile, ...]
    targets: Table
    missing: Table
    may_see_errors: bool
    recorders: str


def default_contract(today: date) -> Contract:
    """Give the contract of the year, else the newest one.

    Errors: ContractMalformedError.
    """
    known = contracts()
    own = (each for each in known if each.year == today.year)
    return next(own, known[0])


def overview_screen(user: User, contract: Contract) -> OverviewScreen:
    """Show a contract. Errors: NoVintageError, UnknownWordError."""
    scored = score_contract(contract)
    return OverviewScreen(
        contract=contract,
        score=scored,
        vintage=latest_vintage(),
        links=contract_links(contract),
        tiles=_tiles(scored),
        targets=_target_table(scored),
        missing=_missing_table(scored),
        recorders=roles_text(Action.RECORD_EVIDENCE),
        may_see_errors=may(user, Action.SEE_REGISTRATION_ERRORS),
    )


def contract_links(shown: Contract) -> tuple[ContractLink, ...]:
    """Give all contracts, the newest first."""
    return tuple(
        ContractLink(
            f"{each.year}: {each.title}",
            reverse("contract", args=[each.id]),
            each.id == shown.id,
        )
        for each in contracts()
    )


def _tiles(scored: Score) -> tuple[Tile, ...]:
    targets = scored.targets
    counted = {met: sum(each.met is met for each in targets) for met in BADGES}
    return (
        Tile(
            _("Attainment"),
            _("%(value)s of 100") % {"value": attainment_text(scored.attainment)},
            _sum_text(counted[True], len(targets)),
        ),
        Tile(
            _("Highest still possible"),
            _("%(value)s of 100") % {"value": attainment_text(scored.highest)},
            _sum_text(counted[True] + counted[None], len(targets)),
        ),
        Tile(
            _("Targets not met"),
            formats.number(counted[False]),
            _("of %(count)s") % {"count": len(targets)},
        ),
        Tile(
            _("Targets that cannot be computed"),
            formats.number(counted[None]),
            _("of %(count)s") % {"count": len(targets)},
        ),
    )


def _sum_text(met: int, of: int) -> str:
    """Write the sum out, so that anybody can check it."""
    return _("%(met)s × 100 / %(of)s") % {"met": met, "of": of}


def _target_table(scored: Score) -> Table:
    return Table(
        caption=_("Targets"),
        hide_caption=True,
        columns=(
            Column("number", _("No.")),
            Column("target", _("Target")),
            Column("met", _("State")),
            Column("parts", _("Parts that are met")),
            Column("final", _("Can it still change?")),
            Column("owner", _("Answers for it")),
        ),
        rows=[_target_row(scored.contract, each) for each in scored.targets],
    )


def target_address(contract: Contract, number: str) -> str:
    """Give the address of a target's page."""
    return reverse("contract-target", args=[contract.id, number])


def _target_row(contract: Contract, scored: ScoredTarget) -> Row:
    target = scored.target
    met = sum(part.found.met is True for part in scored.parts)
    words = {"met": met, "of": len(scored.parts)}
    return Row(
        (
            Cell(target.number, is_number=True),
            Cell(target.title, href=target_address(contract, target.number)),
            Cell(truth_text(scored.met), badge=BADGES[scored.met]),
            Cell(_("%(met)s of %(of)s") % words),
            Cell(finality_text(scored)),
            Cell(role_name(target.owner) or _("not named")),
        )
    )


def _who_text(part: ScoredPart) -> str:
    """Say who can give it; the roles that record evidence are named once, above."""
    if isinstance(part.condition, MeasureCondition):
        return who_can_give(part)
    return _("It is recorded in Anke") if is_recorded(part) else who_can_give(part)


def _missing_table(scored: Score) -> Table:
    """Say of each part that cannot be computed what it lacks, and who can give it."""
    rows = [
        Row(
            (
                Cell(
                    each.target.number,
                    href=target_address(scored.contract, each.target.number),
                    is_number=True,
                ),
                Cell(missing),
                Cell(_who_text(part)),
            )
        )
        for each in scored.targets
        for part in each.parts
        for missing in part.found.missing
    ]
    return Table(
        caption=_("What is missing, and who can give it"),
        hide_caption=True,
        columns=(
            Column("number", _("Target")),
            Column("missing", _("What is missing")),
            Column("who", _("Who can give it")),
        ),
        rows=rows,
        empty=_("Nothing is missing: every target can be computed."),
    )
