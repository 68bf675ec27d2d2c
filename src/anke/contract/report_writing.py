# SPDX-License-Identifier: EUPL-1.2
"""From a report that is to be frozen to its documents.

written = write_documents(task)
written.files["pdf"], written.numbers[0].value
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from anke.contract.domain.comments import Comment, CommentKind
from anke.contract.domain.report_days import ReportKind
from anke.contract.errors import ReportStateError
from anke.contract.figures import figures_of
from anke.contract.queries import measure_parts, score_measured
from anke.contract.report_figures import (
    Number,
    asked_with,
    changes_between,
    numbers_in,
)
from anke.contract.reports.content import ReportOrder, draft_report
from anke.contract.reports.document import (
    Column,
    Paragraph,
    Row,
    Section,
    Table,
    Unit,
)
from anke.contract.reports.files import write_report
from anke.contract.reports.periods import Span
from anke.contract.reports.wording import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.contract.domain.report_days import ReportPeriod
    from anke.contract.domain.scoring import Score
    from anke.contract.domain.terms import Contract, MeasureCondition
    from anke.contract.evidence import Evidence
    from anke.contract.figures import Measured
    from anke.contract.report_figures import Asked, Change, Figures
    from anke.contract.reports.document import Figure, Report
    from anke.statistics.vintages import Vintage


# How documents name the figures of targets.
_TARGET: Final = "maal."


@dataclass(frozen=True)
class ReportTask:
    """A report that is to be written.

    Attributes:
        figures: What was found of each target when it was drafted.
        on: The report's day.
        targets: What it is about.
        comments: What people wrote, with their names.
        reason: Why a deviation is told; `reporter` tells it.
        replaces: The signed report that this one corrects.
        before: The figures of that report.
        errors: How many registrations are missing or contradictory.
        accepted: Why it is written all the same.
    """

    report: str
    contract: Contract
    period: ReportPeriod
    vintage: Vintage
    figures: Figures
    on: date
    targets: tuple[str, ...]
    comments: tuple[Comment, ...] = ()
    reason: str = ""
    reporter: str = ""
    replaces: str = ""
    before: tuple[Number, ...] = ()
    errors: int = 0
    accepted: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Written:
    """A report's documents by their endings, and every figure that they show."""

    files: Mapping[str, bytes]
    numbers: tuple[Number, ...]


Write: TypeAlias = Callable[[ReportTask], Written]


def write_documents(task: ReportTask) -> Written:
    """Write a report as PDF, Word and Excel, and list its figures.

    What it corrects, and what was accepted, stand at its end.

    Errors: those of `draft_report` and `write_report`.
    """
    report = draft_report(_order(task))
    numbers = numbers_of(task, report)
    changes = changes_between(task.before, numbers) if task.replaces else ()
    more = (*_corrections(task, changes), *_reservations(task))
    whole = replace(
        report,
        facts=(*report.facts, ("Rapport", task.report)),
        summary=(*_told_first(task, changes), *report.summary),
        sections=(*report.sections, *more),
    )
    return Written(write_report(whole), numbers)


def _told_first(task: ReportTask, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Say on the first page that this is a correction, and what was accepted."""
    found = []
    if task.replaces:
        found.append(
            f"Rapporten erstatter {task.replaces}. {len(changes)} tal er ændret og "
            "står under Rettelser."
        )
    if task.errors:
        found.append(
            f"{task.errors} registreringer mangler eller modsiger hinanden, se "
            "Forbehold."
        )
    return tuple(found)


def _order(task: ReportTask) -> ReportOrder:
    return ReportOrder(
        contract=task.contract,
        period=span_of(task.period),
        kind=task.period.kind,
        vintage=task.vintage,
        evidence=task.evidence,
        on=task.on,
        comments=(*_told(task), *task.comments),
        targets=task.targets,
    )


def span_of(period: ReportPeriod) -> str:
    """Give the months whose figures a report shows; of a deviation its own month."""
    if period.kind is ReportKind.DEVIATION:
        return f"{period.ends_on:%Y-%m}"
    return period.text


def score_report(
    contract: Contract,
    period: ReportPeriod,
    vintage: Vintage,
    on: date,
    evidence: Evidence | None,
) -> tuple[Score, Mapping[MeasureCondition, tuple[Measured, ...]]]:
    """Score a contract as its report does, and give the figures that it is scored by.

    They count to the end of the report's months. Errors: those of `measure_many`.
    """
    until = Span.of(span_of(period)).last_day
    measured = figures_of(measure_parts(contract), vintage, until)
    return score_measured(contract, measured, on, evidence), measured


def _told(task: ReportTask) -> tuple[Comment, ...]:
    """Give why a deviation is told, as a remark on each target that has no own one."""
    if not task.reason:
        return ()
    kind = CommentKind.DEVIATION
    said = {each.target for each in task.comments if each.kind is kind}
    return tuple(
        Comment(target, kind, task.reason, task.reporter, task.on)
        for target in task.targets
        if target not in said
    )


def numbers_of(task: ReportTask, report: Report) -> tuple[Number, ...]:
    """List every figure: those of the score as it was drafted, then the documents'.

    A figure that the documents take from the score stands there once.
    """
    shown = tuple(
        Number(name, each.label, _exact(each), each.unit.value, _asked(each))
        for name, each in report.figures.items()
    )
    has_targets = any(each.name.startswith(_TARGET) for each in shown)
    score = numbers_in(task.figures)
    return (*(n for n in score if not (n.unit and has_targets)), *shown)


def _asked(figure: Figure) -> Asked | None:
    """Keep how a figure is asked for; its vintage is the report's."""
    question = figure.question
    if question is None:
        return None
    return asked_with(question.measure, question.where, figure.take.value)


def _exact(figure: Figure) -> str:
    """Write a figure so that every digit of it can be read back."""
    if figure.number is None:
        return ""
    return (
        repr(figure.number) if isinstance(figure.number, float) else str(figure.number)
    )


def value_text(value: str, unit: str) -> str:
    """Write the value of a figure as a reader expects it.

    Example:
        >>> value_text("opfyldt", ""), value_text("4", "count"), value_text("", "days")
        ('opfyldt', '4', 'kan ikke opgøres')
    """
    if value and not unit:
        return value
    number = Fraction(value) if value else None
    return written(number, Unit(unit or Unit.PLAIN), with_unit=True)


def _corrections(task: ReportTask, changes: tuple[Change, ...]) -> tuple[Section, ...]:
    """Say what this report replaces, and list which figures changed."""
    if not task.replaces:
        return ()
    told = (
        f"Rapporten erstatter {task.replaces}, som er underskrevet og står uændret. "
        f"Den bygger på en senere årgang, {task.vintage.id}."
    )
    if not changes:
        same = Paragraph(f"{told} Ingen tal er ændret.")
        return (Section("Rettelser", (same,)),)
    table = Table(
        id="rettelser",
        caption="Tal, der er ændret siden den rapport, som denne erstatter",
        columns=(Column("Tal", 2.4, is_number=False), Column("Før"), Column("Nu")),
        rows=tuple(
            Row(
                (
                    each.label,
                    value_text(each.before, each.unit),
                    value_text(each.after, each.unit),
                )
            )
            for each in changes
        ),
    )
    return (Section("Rettelser", (Paragraph(told), table)),)


def _reservations(task: ReportTask) -> tuple[Section, ...]:
    """Say what was known to be wrong when it was frozen."""
    if not task.errors:
        return ()
    told = (
        f"{task.errors} registreringer manglede eller modsagde hinanden, da rapporten "
        f"blev frosset. Begrundelse: {task.accepted}"
    )
    return (Section("Forbehold", (Paragraph(told),)),)


def require_same(task: ReportTask, figures: Figures) -> None:
    """Refuse to write other findings than those that people commented.

    Errors: ReportStateError where a document or a figure of others came in since.
    """
    if _found(task.figures) != _found(figures):
        raise ReportStateError(
            f"{task.report}: what is found is not what was drafted",
            user_text="Der er kommet nye oplysninger, siden udkastet blev lavet. Hent "
            "nye tal til udkastet, og frys det så.",
        )


def _found(figures: Figures) -> list[Number]:
    """Give the findings alone; how each is asked for may be written otherwise."""
    return [replace(each, asked=None) for each in numbers_in(figures)]
