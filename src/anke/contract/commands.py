# SPDX-License-Identifier: EUPL-1.2
"""`anke contract`: the results contract on the command line.

anke contract list
anke contract score --year 2020
anke contract backtest --year 2021 --year 2022
anke contract score --contract example-2022 --evidence evidence.toml --format json
anke contract report --month 2022-09 --out reports
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console
from anke.contract.registers.commands import add_actions
from anke.contract.report_commands import add_report_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.domain.scoring import Score, ScoredTarget
    from anke.contract.reports.content import ReportOrder

_WORDS = {True: "opfyldt", False: "ikke opfyldt", None: "kan ikke opgøres"}


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands of the results contract."""
    parser = subparsers.add_parser(
        "contract",
        help="the results contract (resultatplan): its targets, and how they stand",
        description="Resultatplanen: mål og målopfyldelse. The results contract.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the contracts that are known")
    console.add_format_option(listing)
    listing.set_defaults(run=run_list)
    score = actions.add_parser("score", help="score every target against the figures")
    chosen = score.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--year", type=int, help="the contract of this year")
    chosen.add_argument("--contract", default="", metavar="ID", help="by its name")
    score.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="what was sent, figures of others, statuses (TOML); without it, what was "
        "recorded and confirmed",
    )
    score.add_argument("--as-of", type=_day, help="as known on a day: 2021-01-14")
    console.add_format_option(score)
    score.set_defaults(run=run_score)
    _add_report(actions)
    add_report_actions(actions)
    add_actions(actions)
    _add_backtest(actions)


def _add_backtest(actions: console.Subparsers) -> None:
    tested = actions.add_parser(
        "backtest", help="ask how often the forecast's span held what came"
    )
    tested.add_argument(
        "--year",
        type=int,
        action="append",
        required=True,
        help="a year that is over; may be given several times",
    )
    console.add_format_option(tested)
    tested.set_defaults(run=run_backtest)


def _add_report(actions: console.Subparsers) -> None:
    report = actions.add_parser(
        "report",
        help="write a report to the ministry: monthly, quarterly or annual",
        description="Skriv en rapport til departementet. Write a report as PDF, Word "
        "and Excel; every figure comes from a vintage.",
    )
    _add_order(report)
    report.add_argument(
        "--deviation",
        action="append",
        default=[],
        metavar="TARGET",
        help="write a notice of significant deviation on this target (1.2) instead",
    )
    report.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where to write it"
    )
    report.add_argument(
        "--format",
        choices=("pdf", "docx", "xlsx", "all"),
        default="all",
        help="one kind of file instead of all three",
    )
    report.set_defaults(run=run_report)
    figures = actions.add_parser(
        "figures",
        help="list the names that a report's template can use",
        description="Vis de navne, en skabelon kan bruge: tal, tabeller, diagrammer. "
        "List the names that a template of a report can use.",
    )
    _add_order(figures)
    console.add_format_option(figures)
    figures.set_defaults(run=run_figures)


def _add_order(parser: argparse.ArgumentParser) -> None:
    period = parser.add_mutually_exclusive_group(required=True)
    period.add_argument("--month", metavar="2020-09", help="the monthly report")
    period.add_argument("--quarter", metavar="2020Q3", help="the quarterly report")
    period.add_argument("--year", metavar="2020", help="the annual report")
    parser.add_argument(
        "--contract", default="", metavar="ID", help="by its name, else by the year"
    )
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="what was sent, and figures of others (TOML); without it they are null",
    )
    parser.add_argument("--as-of", type=_day, help="as known on a day: 2020-10-14")


def run_list(args: argparse.Namespace) -> int:
    """List the contracts."""
    console.start_django()
    from anke.contract.queries import contracts

    rows = [
        {
            "contract": each.id,
            "year": each.year,
            "targets": len(each.targets),
            "invented": "yes" if each.is_invented else "",
            "title": each.title,
        }
        for each in contracts()
    ]
    columns = ["contract", "year", "targets", "invented", "title"]
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def run_score(args: argparse.Namespace) -> int:
    """Print parts, targets and attainment."""
    console.start_django()
    from anke.contract.evidence import read_evidence
    from anke.contract.queries import contract_of, score_contract

    contract = contract_of(args.year or 0, args.contract)
    evidence = read_evidence(args.evidence, contract) if args.evidence else None
    _make_fresh(args.as_of)
    scored = score_contract(contract, as_of=args.as_of, evidence=evidence)
    if args.format == "json":
        console.print_json(_document(scored))
        return console.SUCCEEDED
    columns = {
        "target": "mål",
        "part": "del",
        "met": "opfyldt",
        "value": "værdi",
        "why": "fundet",
    }
    rows = [row for target in scored.targets for row in _rows(target)]
    title = f"{contract.title}: {_told(scored)}"
    console.print_rows(rows, columns=columns, format=args.format, title=title)
    return console.SUCCEEDED


def run_backtest(args: argparse.Namespace) -> int:
    """Print what came of the forecasts of years that are over."""
    console.start_django()
    from anke.contract.domain.forecasting import COVERAGE
    from anke.contract.queries import contracts
    from anke.contract.targets.backtesting import backtest
    from anke.statistics.queries import latest_vintage

    found = backtest(contracts(), latest_vintage(), args.year)
    rows = [
        {
            "measure": each.measure,
            "made": each.made,
            "held": each.held,
            "share": round(each.share, 3),
            "meant": COVERAGE,
            "error": round(each.error, 3),
        }
        for each in found
    ]
    columns = ["measure", "made", "held", "share", "meant", "error"]
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def run_report(args: argparse.Namespace) -> int:
    """Write a report into a folder and print the names of its files."""
    console.start_django()
    from anke.contract.domain.report_days import ReportKind
    from anke.contract.reports.content import draft_report
    from anke.contract.reports.files import FORMS, write_report

    order = _order(args)
    if args.deviation:
        targets = tuple(args.deviation)
        order = replace(order, kind=ReportKind.DEVIATION, targets=targets)
    forms = FORMS if args.format == "all" else (args.format,)
    report = draft_report(order)
    args.out.mkdir(parents=True, exist_ok=True)
    for form, content in write_report(report, forms).items():
        path = args.out / f"{report.file_name}.{form}"
        path.write_bytes(content)
        sys.stdout.write(f"{path}\n")
    return console.SUCCEEDED


def run_figures(args: argparse.Namespace) -> int:
    """List every name of a report's figures, tables, charts and words."""
    console.start_django()
    from anke.contract.reports.content import draft_report
    from anke.contract.reports.listing import listed_names

    rows = listed_names(draft_report(_order(args)))
    columns = ["name", "kind", "what", "shown", "question"]
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def _make_fresh(as_of: date | None) -> None:
    """Build the figures first when they are missing or the journal has grown."""
    from anke.statistics.services import build_vintage, is_fresh

    if not is_fresh(as_of):
        sys.stderr.write("anke: bygger tal af journalen … (building the figures)\n")
        build_vintage(as_of, progress=True)


def _order(args: argparse.Namespace) -> ReportOrder:
    """Read an order; the day is the vintage's."""
    from anke.contract.domain.report_days import ReportKind
    from anke.contract.evidence import read_evidence
    from anke.contract.queries import contract_of
    from anke.contract.reports.content import ReportOrder
    from anke.contract.reports.periods import Span
    from anke.statistics.queries import latest_vintage

    period = args.month or args.quarter or args.year
    kinds = {
        args.month: ReportKind.MONTHLY,
        args.quarter: ReportKind.QUARTERLY,
        args.year: ReportKind.ANNUAL,
    }
    contract = contract_of(Span.of(period).year, args.contract)
    _make_fresh(args.as_of)
    vintage = latest_vintage(args.as_of)
    return ReportOrder(
        contract=contract,
        period=period,
        kind=kinds[period],
        vintage=vintage,
        evidence=read_evidence(args.evidence, contract) if args.evidence else None,
        on=vintage.as_of,
    )


def _rows(scored: ScoredTarget) -> Iterator[dict[str, object]]:
    target = scored.target
    yield {
        "target": target.number,
        "part": target.title,
        "met": _WORDS[scored.met],
        "value": None,
        "why": "endelig" if scored.is_final else "foreløbig",
    }
    for part in scored.parts:
        found = part.found
        yield {
            "target": "",
            "part": f"{'eller ' if part.is_alternative else ''}{part.condition.title}",
            "met": _WORDS[found.met],
            "value": None if found.value is None else float(found.value),
            "why": "; ".join(found.missing) or found.why,
        }


def _document(scored: Score) -> dict[str, object]:
    return {
        "contract": scored.contract.id,
        "year": scored.contract.year,
        "on": scored.on,
        "invented": scored.contract.is_invented,
        "preliminary": scored.is_preliminary,
        "attainment": float(scored.attainment),
        "attainment_exact": str(scored.attainment),
        "highest": float(scored.highest),
        "targets": [
            {
                "number": each.target.number,
                "title": each.target.title,
                "met": each.met,
                "final": each.is_final,
                "missing": list(each.missing),
                "parts": [
                    {
                        "id": part.condition.id,
                        "title": part.condition.title,
                        "met": part.found.met,
                        "value": None
                        if part.found.value is None
                        else float(part.found.value),
                        "why": part.found.why,
                        "alternative": part.is_alternative,
                        "confirmed": part.condition.confirmed,
                        "evidence": part.found.evidence,
                    }
                    for part in each.parts
                ],
            }
            for each in scored.targets
        ],
    }


def _told(scored: Score) -> str:
    """Say how far the contract is met; rounded here and nowhere else."""
    words = f"{float(scored.attainment):.1f} af 100"
    if scored.highest != scored.attainment:
        words += f", højst {float(scored.highest):.1f}"
    return f"{words} (foreløbig)" if scored.is_preliminary else words


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date; write it like 2021-01-14"
        ) from None
