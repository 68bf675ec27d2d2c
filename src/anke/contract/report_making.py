# SPDX-License-Identifier: EUPL-1.2
"""What a report is made from, and what is kept of it before the journal tells of it.

order = Order(contract_of(0, "example-2022"), report_period("2022K3"))
basis = found(order, latest_vintage(), silently)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from anke.access.models import User
from anke.cases import clock
from anke.contract import kept_reports
from anke.contract.domain.report_state import Basis
from anke.contract.errors import ReportStateError
from anke.contract.kept_reports import FrozenReport, Remark
from anke.contract.queries import contract_of
from anke.contract.report_figures import (
    changes_between,
    figures_of,
    hash_of,
    terms_text,
)
from anke.contract.report_queries import read_report
from anke.contract.report_writing import ReportTask, require_same, score_report
from anke.statistics import vintages

if TYPE_CHECKING:
    from collections.abc import Collection

    from anke.contract.domain.comments import Comment
    from anke.contract.domain.report_days import ReportPeriod
    from anke.contract.domain.report_state import ReportState
    from anke.contract.domain.terms import Contract
    from anke.contract.evidence import Evidence
    from anke.contract.report_figures import Figures, Number
    from anke.contract.report_writing import Written
    from anke.statistics.vintages import Vintage

Tell: TypeAlias = Callable[[str, int, int], None]


def silently(_step: str, _done: int, _of: int) -> None:
    """Tell nobody how far a long step is."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which contract a report is about, which period, and what is known from elsewhere.

    Errors: ReportStateError where the period lies in another year.
    """

    contract: Contract
    period: ReportPeriod
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        if self.contract.year != self.period.year:
            raise ReportStateError(
                f"{self.contract.id} is about {self.contract.year}, not "
                f"{self.period.text}",
                user_text=f"{self.contract.title} gælder {self.contract.year}. "
                f"{self.period.text} ligger i et andet år.",
            )


def found_by(order: Order, vintage: Vintage, tell: Tell) -> Basis:
    """Score every target, and keep what was found with the terms."""
    tell("figures", 0, 1)
    figures, terms = _figures(order, vintage)
    tell("figures", 1, 1)
    return Basis(
        terms=kept_reports.keep_terms(terms),
        vintage=vintage.id,
        known_to=vintage.last_entry,
        figures=kept_reports.keep_figures(figures),
    )


def _figures(order: Order, vintage: Vintage) -> tuple[Figures, bytes]:
    terms = terms_text(order.contract)
    scored, measured = score_report(
        order.contract, order.period, vintage, clock.today(), order.evidence
    )
    period = order.period.text
    found = figures_of(scored, hash_of(terms), period, vintage.id, measured)
    return found, terms


def task_of(
    state: ReportState, errors: int, accepted: str, evidence: Evidence | None
) -> ReportTask:
    """Give what is to be written.

    Errors: ReportStateError where terms or findings are not those of the draft.
    """
    contract = contract_of(0, state.contract)
    if hash_of(terms_text(contract)) != state.basis.terms:
        raise ReportStateError(
            f"{state.id}: {state.contract} reads otherwise than when it was drafted",
            user_text="Resultatplanen er ændret, siden udkastet blev lavet. Hent nye "
            "tal til udkastet, og frys det så.",
        )
    vintage = vintages.load(state.basis.vintage)
    task = ReportTask(
        report=state.id,
        contract=contract,
        period=state.period,
        vintage=vintage,
        figures=kept_reports.read_figures(state.basis.figures),
        on=clock.today(),
        targets=state.targets,
        comments=tuple(_named(state)),
        reason=state.reason,
        reporter=names_of([state.drafted_by]).get(state.drafted_by, state.drafted_by),
        replaces=state.replaces,
        before=_before(state) if state.replaces else (),
        errors=errors,
        accepted=accepted.strip(),
        evidence=evidence,
    )
    require_same(task, _figures(Order(contract, state.period, evidence), vintage)[0])
    return task


def frozen_of(state: ReportState, task: ReportTask, written: Written) -> FrozenReport:
    """Keep the documents, and say what people will sign; nothing is journaled yet."""
    changes = changes_between(task.before, written.numbers) if state.replaces else ()
    return FrozenReport(
        report=state.id,
        title=task.contract.title,
        terms=state.basis.terms,
        vintage=state.basis.vintage,
        on=task.on.isoformat(),
        figures=state.basis.figures,
        numbers=kept_reports.keep_numbers(written.numbers),
        reason=state.reason,
        replaces=state.replaces,
        changes=changes,
        comments=tuple(
            Remark(each.target, each.kind.value, each.text, each.author, str(each.on))
            for each in task.comments
        ),
        errors=task.errors,
        accepted=task.accepted if task.errors else "",
        files=kept_reports.keep_documents(written.files),
    )


def _before(state: ReportState) -> tuple[Number, ...]:
    """Give the figures of the signed report that a correction replaces."""
    replaced = kept_reports.read_frozen(read_report(state.replaces).content)
    return kept_reports.read_numbers(replaced.numbers)


def _named(state: ReportState) -> list[Comment]:
    """Give the comments with the names that a report shows, target by target."""
    names = names_of({each.author for each in state.comments})
    order = {number: place for place, number in enumerate(("", *state.targets))}
    said = sorted(state.comments, key=lambda each: (order[each.target], each.kind))
    return [replace(each, author=names.get(each.author, each.author)) for each in said]


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Give the names of members of staff by what the journal calls them."""
    known = User.objects.filter(Q(staff_code__in=codes) | Q(username__in=codes))
    return {
        code: each.display_name
        for each in known
        for code in (each.username, each.staff_code or "")
        if code in codes
    }
