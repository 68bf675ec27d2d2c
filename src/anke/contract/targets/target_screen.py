# SPDX-License-Identifier: EUPL-1.2
"""A target on a page: its parts, and the course, forecast and movers of one of them.

screen = target_screen(contract, contract.target("1.2"), part="mean-municipal")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.contract.conditions import measure_of
from anke.contract.domain.terms import MeasureCondition
from anke.contract.figures import figures_of
from anke.contract.queries import score_contract
from anke.contract.targets.cause_table import cause_table
from anke.contract.targets.course_screen import Course, courses_of, path_table
from anke.contract.targets.history import history_table
from anke.contract.targets.overview_screen import contract_links, target_address
from anke.contract.targets.wording import (
    BADGES,
    comparator_text,
    demand_text,
    finality_text,
    plain_number,
    truth_text,
    unit_word,
    value_text,
    who_can_give,
)
from anke.safeguards.wording import role_name
from anke.statistics.queries import latest_vintage
from anke.statistics.why_screen import why_address
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from anke.contract.domain.scoring import Score, ScoredPart, ScoredTarget
    from anke.contract.domain.terms import Contract, Target
    from anke.contract.targets.overview_screen import ContractLink
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True, slots=True)
class PartShown:
    """The part that the page goes into."""

    scored: ScoredPart
    demand: str
    courses: tuple[Course, ...]
    path: Table | None
    missing: tuple[str, ...]
    who: str
    can_ask: bool
    unit: str
    comparator: str


@dataclass(frozen=True, slots=True)
class TargetScreen:
    """Everything on a target's page."""

    contract: Contract
    score: Score
    scored: ScoredTarget
    vintage: Vintage
    state: str
    badge: str
    finality: str
    parts: Table
    part: PartShown
    links: tuple[ContractLink, ...]
    before: Target | None
    after: Target | None
    history: Table | None
    weight: str
    causes: Table | None

    @property
    def owner(self) -> str:
        """Who answers for the target: a role by its name, anybody else as written."""
        return role_name(self.scored.target.owner)


def target_screen(
    contract: Contract, number: str, *, part: str = "", history: bool = False
) -> TargetScreen:
    """Show a target. Errors: KeyError, NoVintageError, UnknownWordError."""
    target = contract.target(number)
    scored, vintage = score_contract(contract), latest_vintage()
    own = next(each for each in scored.targets if each.target is target)
    place = contract.targets.index(target)
    shown = _part_of(own, part)
    return TargetScreen(
        contract=contract,
        score=scored,
        scored=own,
        vintage=vintage,
        state=truth_text(own.met),
        badge=BADGES[own.met],
        finality=finality_text(own),
        parts=_part_table(contract, own, shown, vintage),
        part=_shown(shown, vintage),
        links=contract_links(contract),
        before=contract.targets[place - 1] if place else None,
        after=(*contract.targets, None)[place + 1],
        history=history_table(contract, target) if history else None,
        causes=cause_table(contract, target),
        weight=_("100 / %(count)s") % {"count": len(contract.targets)},
    )


def _part_of(scored: ScoredTarget, wanted: str) -> ScoredPart:
    """Give the part asked for; else one that is lost, else the first."""
    for each in scored.parts:
        if each.condition.id == wanted:
            return each
    lost = (each for each in scored.parts if each.found.met is False)
    return next(lost, scored.parts[0])


# --- The parts -----------------------------------------------------------------------


def _part_table(
    contract: Contract, scored: ScoredTarget, shown: ScoredPart, vintage: Vintage
) -> Table:
    address = target_address(contract, scored.target.number)
    return Table(
        caption=_("The parts of the target"),
        hide_caption=True,
        columns=(
            Column("part", _("Part")),
            Column("met", _("State")),
            Column("value", _("Value now")),
            Column("demand", _("What is asked for")),
            Column("source", _("Source")),
        ),
        rows=[
            _part_row(each, address, vintage, is_shown=each is shown)
            for each in scored.parts
        ],
    )


def _part_row(
    scored: ScoredPart, address: str, vintage: Vintage, *, is_shown: bool
) -> Row:
    condition, found = scored.condition, scored.found
    title = condition.title
    if scored.is_alternative:
        title = _("one of these: %(title)s") % {"title": title}
    return Row(
        (
            Cell(title, href=f"{address}?del={condition.id}#del"),
            Cell(truth_text(found.met), badge=BADGES[found.met]),
            _value_cell(scored, vintage),
            Cell(demand_text(condition)),
            Cell(
                condition.source or _("not given"),
                note="" if condition.confirmed else _("unconfirmed"),
            ),
        ),
        emphasised=is_shown,
    )


def _value_cell(scored: ScoredPart, vintage: Vintage) -> Cell:
    condition, found = scored.condition, scored.found
    if not isinstance(condition, MeasureCondition):
        value = "" if found.value is None else plain_number(found.value)
        return Cell(value or found.why, note=found.evidence)
    figures = figures_of((condition,), vintage).get(condition, ())
    if len(figures) != 1 or figures[0].row is None:
        return Cell(found.why)
    measure = measure_of(condition)
    value = value_text(measure, figures[0].value, condition.threshold)
    if figures[0].value is None:
        return Cell(value)
    why = why_address(measure, figures[0].address)
    return Cell(value, why=why, why_label=condition.title)


# --- One part ------------------------------------------------------------------------


def _shown(scored: ScoredPart, vintage: Vintage) -> PartShown:
    condition = scored.condition
    courses: tuple[Course, ...] = ()
    path, unit, comparator, can_ask = None, "", "", False
    if isinstance(condition, MeasureCondition):
        courses = tuple(courses_of(condition, vintage))
        path = path_table(condition, vintage)
        unit = unit_word(measure_of(condition))
        comparator = comparator_text(condition.comparator)
        can_ask = condition.comparator is not None and bool(courses)
    return PartShown(
        scored=scored,
        demand=demand_text(condition),
        courses=courses,
        path=path,
        missing=scored.found.missing,
        who=who_can_give(scored) if scored.found.missing else "",
        can_ask=can_ask,
        unit=unit,
        comparator=comparator,
    )
