# SPDX-License-Identifier: EUPL-1.2
"""What a report holds, from an order: who asks for what, about which period.

order = ReportOrder(contract, "2022-09", ReportKind.MONTHLY, latest_vintage())
report = draft_report(order)
report.figures["frister.i-alt.andel"].number
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from anke.contract.breaches import recorded_causes
from anke.contract.domain.days import last_of_year
from anke.contract.domain.report_days import ReportKind
from anke.contract.domain.versions import version_of
from anke.contract.errors import ReportPeriodError
from anke.contract.figures import figures_of
from anke.contract.queries import measure_parts, score_measured
from anke.contract.reports.asking import Asking
from anke.contract.reports.backlog import ask_backlog, backlog_section, backlog_summary
from anke.contract.reports.courses import (
    deadlines_chart,
    flow_chart,
    largest,
    times_chart,
)
from anke.contract.reports.deadlines import (
    ask_deadlines,
    deadlines_section,
    deadlines_summary,
)
from anke.contract.reports.deviation import deviation_sections, deviation_summary
from anke.contract.reports.document import Points, Report, Section
from anke.contract.reports.forecasts import forecast_sections
from anke.contract.reports.names import unknown_name
from anke.contract.reports.periods import Span
from anke.contract.reports.scene import Scene
from anke.contract.reports.standing import (
    Standing,
    attainment_figures,
    remarks_on,
    standing_summary,
)
from anke.contract.reports.targets import (
    overview_section,
    score_section,
    target_sections,
)
from anke.contract.reports.times import ask_times, times_section, times_summary
from anke.contract.reports.wording import NOT_SAID, listed, long_day, period_name
from anke.statistics.domain.periods import month_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from anke.contract.domain.comments import Comment
    from anke.contract.domain.terms import Contract
    from anke.contract.evidence import Evidence
    from anke.contract.reports.causes import BreachCause
    from anke.contract.reports.document import Chart, Figure
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True)
class ReportOrder:
    """What is asked for.

    Attributes:
        period: "2022-09", "2022K3" or "2022".
        vintage: Where every figure comes from.
        evidence: What was sent, and figures of others; without it such parts are null.
        comments: What people wrote beside the targets.
        on: The report's day.
        targets: The numbers of the targets that a notice of deviation is about.
        causes: Why deadlines were not kept; left out, what was recorded and confirmed
            by the report's day.
    """

    contract: Contract
    period: str
    kind: ReportKind
    vintage: Vintage
    evidence: Evidence | None
    on: date
    comments: tuple[Comment, ...] = ()
    targets: tuple[str, ...] = ()
    causes: tuple[BreachCause, ...] | None = None


def draft_report(order: ReportOrder) -> Report:
    """Draft a report: its words, tables and charts, with every figure's question.

    Errors: ReportPeriodError for a period that does not fit the kind of report or that
        the vintage knows nothing of; UnknownNameError for a target that is none; those
        of `measure_many`.
    """
    span = Span.of(order.period)
    _check(order, span)
    causes = order.causes
    if causes is None:
        causes = recorded_causes(span.year, order.on)
    scene = Scene(order.contract, span, Asking(order.vintage), causes)
    drafted = _DRAFTS[order.kind](order, scene)
    contract, version = order.contract, version_of(order.contract)
    return Report(
        kind=order.kind,
        period=span.period,
        title=drafted.title,
        lead=drafted.lead,
        summary=(*_not_whole(order, span), *drafted.summary),
        facts=(
            ("Til", contract.parties[0] if contract.parties else NOT_SAID),
            ("Fra", contract.authority),
            ("Dato", long_day(order.on)),
            ("Tallene er opgjort", long_day(order.vintage.as_of)),
        ),
        sections=(*drafted.sections, _reading(order)),
        foot=f"Årgang {order.vintage.id} · {contract.title}, version {version}",
        on=order.on,
        authority=contract.authority,
        contract=contract.title,
        version=version,
        vintage=order.vintage.id,
        warning="Tærsklerne er opfundet til demoen." if contract.is_invented else "",
        extra=drafted.extra,
    )


@dataclass(frozen=True)
class _Draft:
    """What is each report's own."""

    title: str
    lead: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    extra: tuple[Figure, ...] = ()


def _monthly(order: ReportOrder, scene: Scene) -> _Draft:
    summary, sections = _areas(scene)
    return _Draft(
        title=f"Månedsrapport, {period_name(scene.span.period)}",
        lead="Månedlig rapport til departementet om lovbestemte frister, "
        f"sagsbehandlingstider og sagspukkel efter {order.contract.title}.",
        summary=summary,
        sections=(*sections, *_remarks(order)),
    )


def _quarterly(order: ReportOrder, scene: Scene) -> _Draft:
    standing = _standing(order, scene)
    return _Draft(
        title=f"Kvartalsrapport, {period_name(scene.span.period)}",
        lead="Kvartalsvis rapport til departementet om alle mål i "
        f"{order.contract.title}, opgjort fra årets begyndelse til udgangen af "
        f"{period_name(scene.span.period)}.",
        summary=standing_summary(standing),
        sections=(
            overview_section(standing),
            *forecast_sections(standing),
            *target_sections(standing),
            _development(scene),
        ),
        extra=attainment_figures(standing),
    )


def _annual(order: ReportOrder, scene: Scene) -> _Draft:
    standing = _standing(order, scene)
    summary, sections = _areas(scene)
    return _Draft(
        title=f"Årsrapport {scene.span.year} om resultatplanen",
        lead=f"Årlig rapport til departementet om målopfyldelsen i "
        f"{order.contract.title}.",
        summary=(*standing_summary(standing), *summary),
        sections=(
            score_section(standing),
            *forecast_sections(standing),
            *target_sections(standing),
            *sections,
        ),
        extra=attainment_figures(standing),
    )


def _deviation(order: ReportOrder, scene: Scene) -> _Draft:
    standing = _standing(order, scene)
    chosen = [s for s in standing.score.targets if s.target.number in order.targets]
    names = listed([each.target.number for each in chosen])
    return _Draft(
        title=f"Meddelelse om væsentlig afvigelse, mål {names}",
        lead="Meddelelse til departementet, fordi et eller flere mål i "
        f"{order.contract.title} afviger væsentligt fra det aftalte.",
        summary=tuple(deviation_summary(each) for each in chosen),
        sections=tuple(
            section for each in chosen for section in deviation_sections(standing, each)
        ),
    )


_DRAFTS: Final[Mapping[ReportKind, Callable[[ReportOrder, Scene], _Draft]]] = {
    ReportKind.MONTHLY: _monthly,
    ReportKind.QUARTERLY: _quarterly,
    ReportKind.ANNUAL: _annual,
    ReportKind.DEVIATION: _deviation,
}
_AGAIN: Final = "Den samme rapport kan skrives igen af den og bliver den samme."
_ASK: Final = (
    "Under hver tabel står den linje, der giver tallene igen. Skriv »why« i stedet for "
    "»measure« for at se de enkelte sager."
)
_WORDS: Final = (
    "»Kan ikke opgøres« betyder, at der ingen sager er, eller at et tal mangler. "
    "»Ikke angivet« betyder, at resultatplanen ikke siger noget."
)
_GRAINS: Final = {
    ReportKind.MONTHLY: ("month",),
    ReportKind.QUARTERLY: ("quarter",),
    ReportKind.ANNUAL: ("year",),
    ReportKind.DEVIATION: ("month", "quarter", "year"),
}


def _check(order: ReportOrder, span: Span) -> None:
    """Refuse an order that no report can be made of, and say what to do."""
    known = {each.number for each in order.contract.targets}
    for number in order.targets:
        if number not in known:
            raise unknown_name("target", "målet", number, known)
    if order.kind is ReportKind.DEVIATION and not order.targets:
        raise ReportPeriodError(
            "a notice of deviation needs a target",
            user_text="Vælg det mål, som meddelelsen handler om.",
        )
    if span.grain not in _GRAINS[order.kind]:
        raise ReportPeriodError(
            f"{order.period} is no period of a {order.kind} report",
            user_text=f"{order.period} passer ikke til rapporten. Skriv en måned som "
            "2020-09, et kvartal som 2020K3 eller et år som 2020.",
        )
    first, last = order.vintage.first_month, month_number(order.vintage.as_of)
    if not first <= span.last_month or span.first > last:
        raise ReportPeriodError(
            f"vintage {order.vintage.id} has no figures for {order.period}",
            user_text=f"Årgangen er opgjort {long_day(order.vintage.as_of)} og har "
            f"ingen tal for {period_name(span.period)}.",
        )


def _standing(order: ReportOrder, scene: Scene) -> Standing:
    """Score the contract up to the end of the period, by the vintage's figures."""
    parts = measure_parts(order.contract)
    measured = figures_of(parts, order.vintage, scene.span.last_day)
    last = last_of_year(order.contract.year)
    # What is told of a part of the year is preliminary, whenever it is written.
    on = order.on if scene.span.last_day >= last else min(order.on, last)
    score = score_measured(order.contract, measured, on, order.evidence)
    return Standing(score, measured, order.comments, order.vintage, scene.span)


def _areas(scene: Scene) -> tuple[tuple[str, ...], tuple[Section, ...]]:
    """Give the three sections of areas, each with its chart, and their sentences."""
    deadlines, times = ask_deadlines(scene), ask_times(scene)
    backlog = ask_backlog(scene)
    period = {scene.span.grain: scene.span.period}
    summary = (
        deadlines_summary(scene, deadlines),
        times_summary(scene, times),
        backlog_summary(scene, backlog),
    )
    sections = (
        _with(deadlines_section(scene, deadlines), deadlines_chart(scene)),
        _with(
            times_section(scene, times),
            times_chart(scene, largest(times.areas, period)),
        ),
        _with(backlog_section(scene, backlog), flow_chart(scene)),
    )
    return summary, sections


def _development(scene: Scene) -> Section:
    charts = (deadlines_chart(scene), times_chart(scene, []), flow_chart(scene))
    return Section("Udviklingen det sidste år", charts)


def _with(section: Section, chart: Chart) -> Section:
    return replace(section, blocks=(*section.blocks, chart))


def _remarks(order: ReportOrder) -> tuple[Section, ...]:
    """Give what people wrote, where a report has no place beside each target."""
    said = tuple(
        replace(each, text=f"Mål {number}: {each.text}" if number else each.text)
        for number in dict.fromkeys(comment.target for comment in order.comments)
        for each in remarks_on(order.comments, number)
    )
    return (Section("Bemærkninger", said),) if said else ()


def _not_whole(order: ReportOrder, span: Span) -> tuple[str, ...]:
    if order.vintage.as_of >= span.last_day:
        return ()
    name, day = period_name(span.period), long_day(order.vintage.as_of)
    return (f"Foreløbige tal: {name} var ikke slut, da de blev opgjort den {day}.",)


def _reading(order: ReportOrder) -> Section:
    """Say how the figures were made and how anybody can ask for them again."""
    first = f"Alle tal kommer fra én årgang, {order.vintage.id}. {_AGAIN}"
    return Section("Sådan er tallene opgjort", (Points((first, _ASK, _WORDS)),))
