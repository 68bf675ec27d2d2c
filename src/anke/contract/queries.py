# SPDX-License-Identifier: EUPL-1.2
"""Contracts that ship or lie in the authority's folder, scored against a vintage.

contract = contract_of(2020)
scored = score_contract(contract, clock.today())
scored.attainment, scored.targets[0].met
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from django.conf import settings

from anke.cases import clock
from anke.contract.domain.judging import (
    judge_deliverable,
    judge_external,
    judge_register,
)
from anke.contract.domain.scoring import Found, score
from anke.contract.domain.terms import (
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    RegisterCondition,
)
from anke.contract.errors import UnknownContractError
from anke.contract.evidence import is_in_time
from anke.contract.figures import figures_of, judged, judged_by_now
from anke.contract.reading import read_contract
from anke.contract.registers.files import registers
from anke.contract.registers.queries import evidence_of
from anke.statistics.queries import latest_vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from anke.contract.domain.scoring import Score
    from anke.contract.domain.terms import Condition, Contract
    from anke.contract.evidence import Evidence
    from anke.contract.figures import Measured

_SHIPPED = Path(__file__).with_name("data")


def contracts() -> tuple[Contract, ...]:
    """Give every contract, the newest first; the authority's own win by their id.

    Errors: ContractMalformedError.
    """
    found = {each.id: each for each in _read_folder(_SHIPPED)}
    found |= {each.id: each for each in _read_folder(_own_folder())}
    return tuple(sorted(found.values(), key=lambda each: (-each.year, each.id)))


def _own_folder() -> Path:
    return Path(settings.ANKE_VAR) / "contracts"


def _read_folder(folder: Path) -> Iterator[Contract]:
    for path in sorted(folder.glob("*.toml")):
        yield _read_once(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read_once(path: Path, _modified: int) -> Contract:
    """Read a file again only when it was changed: pages ask at every look."""
    return read_contract(path)


def contract_of(year: int, contract_id: str = "") -> Contract:
    """Give the contract of a year, or the one of that name.

    Errors: UnknownContractError, which lists the known ones; ContractMalformedError.
    """
    known = contracts()
    for each in known:
        if each.id == contract_id or (not contract_id and each.year == year):
            return each
    names = ", ".join(f"{each.id} ({each.year})" for each in known)
    raise UnknownContractError(
        f"no contract {contract_id or year!r}; known: {names}",
        user_text=f"Der er ingen resultatplan for {contract_id or year}. "
        f"De kendte er: {names}.",
    )


def score_contract(
    contract: Contract,
    *,
    as_of: date | None = None,
    evidence: Evidence | None = None,
) -> Score:
    """Score a contract by what is known now, or was known on a day.

    Args:
        contract: The contract.
        as_of: The day; its vintage has to be built. Today when left out.
        evidence: What was sent, figures of others, how registers stand; left out, it
            is what was recorded and confirmed by that day.

    Errors: NoVintageError; UnknownWordError for a measure or area that is not there.
    """
    vintage = latest_vintage(as_of)
    figures = figures_of(measure_parts(contract), vintage)

    def find(part: MeasureCondition) -> Found:
        return judged_by_now(part, figures.get(part, ()), vintage)

    return _scored(contract, find, as_of or clock.today(), evidence)


def score_measured(
    contract: Contract,
    measured: Mapping[MeasureCondition, tuple[Measured, ...]],
    on: date,
    evidence: Evidence | None,
) -> Score:
    """Score a contract by figures that were asked for already."""
    return _scored(
        contract, lambda part: judged(part, measured.get(part, ())), on, evidence
    )


def _scored(
    contract: Contract,
    find_measured: Callable[[MeasureCondition], Found],
    on: date,
    evidence: Evidence | None,
) -> Score:
    known = evidence_of(contract, on) if evidence is None else evidence
    numbers = {
        id(part): target.number
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
    }

    def find(part: Condition) -> Found:
        if isinstance(part, MeasureCondition):
            return find_measured(part)
        if isinstance(part, Deliverable):
            return _delivered(part, numbers[id(part)], on, known)
        if isinstance(part, ExternalCondition):
            return _told_by_others(part, on, known)
        if isinstance(part, RegisterCondition):
            return _met_in_register(part, on, known)
        assert_never(part)

    return score(contract, on, find)


def _delivered(part: Deliverable, target: str, on: date, evidence: Evidence) -> Found:
    if not evidence.is_kept:
        told = f"{part.title}: det er ikke oplyst, hvad der er sendt"
        return Found(None, "kan ikke opgøres", missing=(told,))
    sent = evidence.sent_for(target, part)
    found = judge_deliverable(part, [each.sent_on for each in sent], on)
    if found.met is True:
        shown = "; ".join(each.document for each in sent if is_in_time(part, each))
        return replace(found, evidence=shown)
    if evidence.waits_for(target, part):
        told = f"{part.title}: afsendelsen skal bekræftes af en anden person"
        return Found(None, "afventer bekræftelse", missing=(told,))
    return found


def _told_by_others(part: ExternalCondition, on: date, evidence: Evidence) -> Found:
    sources = evidence.sources_on(on)
    told = [sources[each] for each in (part.figure, part.against) if each in sources]
    found = judge_external(part, evidence.figures_on(on))
    return replace(found, evidence="; ".join(dict.fromkeys(told)))


def _met_in_register(part: RegisterCondition, on: date, evidence: Evidence) -> Found:
    found = {each.id: each for each in registers()}.get(part.register)
    items = {each.id: each.title for each in found.items} if found else {}
    statuses = evidence.statuses_on(part.register, min(on, part.due_on))
    return judge_register(part, items, statuses, on)


def measure_parts(contract: Contract) -> tuple[MeasureCondition, ...]:
    """Give the parts of a contract that measures decide."""
    return tuple(
        part
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
        if isinstance(part, MeasureCondition)
    )
