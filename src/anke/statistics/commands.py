# SPDX-License-Identifier: EUPL-1.2
"""`anke measure`, `why`, `measures` and `vintage`: figures on the command line.

anke measure reversal-rate --by law --year 2022
anke why reversal-rate --law aktivloven --year 2022 --format json
anke measure pending --month 2022-09 --vintage 2022-10-07-0a1b2c3d4e5f
anke vintage build --as-of 2021-06-30
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.statistics.queries import MeasureResult, MeasureRow, Why
    from anke.statistics.vintages import Vintage

# The dimensions a figure can be filtered by; `queries` checks their values. They are
# named here once more because nothing heavy may be imported for `anke --help`.
FILTERS = (
    "year",
    "quarter",
    "month",
    "area",
    "law",
    "subject",
    "first-instance",
    "region",
    "finance-kind",
    "outcome",
    "rule",
    "status",
    "tracks",
    "team",
    "staff",
    "age",
    "started-before",
)
_PLACES = 4


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands of the figures."""
    _add_vintage(subparsers)
    _add_measure(subparsers)
    _add_why(subparsers)
    measures = subparsers.add_parser(
        "measures",
        help="list every measure (alle mål) with its definition",
        description="Vis alle mål med definition og formel. List every measure.",
    )
    console.add_format_option(measures)
    measures.set_defaults(run=run_measures)


def _add_measure(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "measure",
        help="compute a measure (beregn et mål), e.g. reversal-rate --by law",
        description="Beregn et mål, fordelt og afgrænset. Compute a measure, split and "
        "filtered; `anke measures` lists them.",
    )
    parser.add_argument("measure", metavar="ID", help="the measure, e.g. reversal-rate")
    parser.add_argument(
        "--by",
        default="",
        metavar="DIM,…",
        help="what to split it by, with commas: law,quarter",
    )
    _add_question(parser)
    parser.set_defaults(run=run_measure)


def _add_why(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "why",
        help='ask a figure "hvorfor?": its definition and its very cases',
        description="Spørg et tal hvorfor: definition, formel, årgang og sagsnumre. "
        "Ask a figure why: definition, formula, vintage and the case numbers.",
    )
    parser.add_argument("measure", metavar="ID", help="the measure, e.g. reversal-rate")
    _add_question(parser)
    parser.set_defaults(run=run_why)


def _add_question(parser: argparse.ArgumentParser) -> None:
    for name in FILTERS:
        parser.add_argument(
            f"--{name}",
            action="append",
            metavar="VALUE",
            help=f"only this {name}; can be given several times",
        )
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--as-of", type=_day, help="as known on a day: 2021-06-30")
    known.add_argument(
        "--vintage",
        default="",
        metavar="ID",
        help="from this very vintage, as a report names it",
    )
    parser.add_argument(
        "--unit", default="", help="for times: days (default), weeks or months"
    )
    console.add_format_option(parser)


def _add_vintage(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "vintage",
        help="build or list the vintages (årgange) that figures come from",
        description="Byg eller vis årgange af tal. Build or list vintages of figures.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    build = actions.add_parser("build", help="build the figures from the journal")
    build.add_argument("--as-of", type=_day, help="as known on a day: 2021-06-30")
    build.add_argument("--anew", action="store_true", help="read everything again")
    console.add_format_option(build)
    build.set_defaults(run=run_build)
    listing = actions.add_parser("list", help="list what has been built")
    listing.add_argument("--check", action="store_true", help="check every file's hash")
    console.add_format_option(listing)
    listing.set_defaults(run=run_list)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date; write it like 2021-06-30"
        ) from None


def run_measure(args: argparse.Namespace) -> int:
    """Print a measure's figures."""
    console.start_django()
    from anke.statistics.queries import measure

    vintage = _vintage(args)
    by = [name.strip().replace("-", "_") for name in args.by.split(",") if name.strip()]
    result = measure(
        args.measure, by=by, where=_where(args), vintage=vintage, unit=args.unit
    )
    if args.format == "json":
        console.print_json(_document(result))
        return console.SUCCEEDED
    rows = [*result.rows]
    if args.format == "table" and result.by:
        rows.append(result.total)
    columns = [*result.by, "value", "n", "of", "low", "high"]
    console.print_rows(
        [_cells(result, row, rounded=args.format == "table") for row in rows],
        columns=columns,
        format=args.format,
        title=f"{result.measure.name_da} ({_unit(result)}), årgang {result.vintage.id}",
    )
    return console.SUCCEEDED


def _document(result: MeasureResult) -> dict[str, object]:
    return {
        "measure": result.measure.id,
        "vintage": result.vintage.id,
        "as_of": result.vintage.as_of,
        "unit": _unit(result),
        "rows": [_plain(row) for row in result.rows],
        "total": _plain(result.total),
    }


def _plain(row: MeasureRow) -> dict[str, object]:
    numbers = {"value": row.value, "n": row.n, "of": row.of}
    return {**row.dims, **numbers, "low": row.low, "high": row.high}


def _cells(
    result: MeasureResult, row: MeasureRow, *, rounded: bool
) -> dict[str, object]:
    cells = _plain(row)
    if row is result.total and result.by:
        cells[result.by[0]] = "I alt"
    if rounded:
        for name in ("value", "low", "high"):
            value = cells[name]
            if isinstance(value, float):
                cells[name] = round(value, _PLACES)
    return cells


def _unit(result: MeasureResult) -> str:
    return str(result.unit)


def run_why(args: argparse.Namespace) -> int:
    """Print what a figure means and the cases in it."""
    console.start_django()
    from anke.statistics.queries import why

    vintage = _vintage(args)
    answer = why(args.measure, _where(args), vintage=vintage, unit=args.unit)
    if args.format == "json":
        console.print_json(_answer(answer))
        return console.SUCCEEDED
    if args.format == "table":
        _print_explanation(answer)
    counted = [("numerator", number) for number in answer.numerator]
    compared = [("denominator", number) for number in answer.denominator]
    console.print_rows(
        [*counted, *compared], columns=["part", "case"], format=args.format
    )
    return console.SUCCEEDED


def _answer(answer: Why) -> dict[str, object]:
    told = answer.explanation
    return {
        "measure": answer.measure.id,
        "name": told.name,
        "definition": told.definition,
        "formula": told.formula,
        "population": told.population,
        "exclusions": told.exclusions,
        "counting_unit": told.counting_unit,
        "time_basis": told.time_basis,
        "source": told.source,
        "breaks": [{"on": on, "text": text} for on, text in told.breaks],
        "vintage": answer.vintage.id,
        "as_of": answer.vintage.as_of,
        **_plain(answer.row),
        "numerator": list(answer.numerator),
        "denominator": list(answer.denominator),
    }


def _print_explanation(answer: Why) -> None:
    told, row = answer.explanation, answer.row
    value = "kan ikke opgøres" if row.value is None else f"{row.value:.6g}"
    of = "" if row.of is None else f" (n = {row.n} af {row.of})"
    interval = "" if row.low is None else f", 95 pct.: {row.low:.4f}–{row.high:.4f}"
    lines = [
        ("Mål", told.name),
        ("Værdi", value + of + interval),
        ("Definition", told.definition),
        ("Formel", told.formula),
        ("Population", told.population),
        ("Undtaget", told.exclusions),
        ("Tælleenhed", told.counting_unit),
        ("Opgøres efter", told.time_basis),
        ("Kilde", told.source),
        *(("Databrud", f"{on}: {text}") for on, text in told.breaks),
        ("Årgang", f"{answer.vintage.id}, opgjort den {answer.vintage.as_of}"),
    ]
    told_lines = [f"{name + ':':<15}{text}" for name, text in lines]
    sys.stdout.write("\n".join([*told_lines, "", ""]))


def run_measures(args: argparse.Namespace) -> int:
    """Print every measure with its definition."""
    console.start_django()
    from anke.statistics.queries import measures

    rows = [
        {
            "id": each.id,
            "name_da": each.name_da,
            "name_en": each.name_en,
            "unit": str(each.unit),
            "formula_da": each.formula_da,
            "definition_da": each.definition_da,
            "definition_en": each.definition_en,
        }
        for each in measures().values()
    ]
    columns = ["id", "name_da", "unit", "formula_da"]
    if args.format != "table":
        columns = list(rows[0])
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def run_build(args: argparse.Namespace) -> int:
    """Build a vintage and print what it holds."""
    console.start_django()
    from anke.statistics.services import build_vintage

    built = build_vintage(args.as_of, progress=True, anew=args.anew)
    _print_vintages([built], args.format)
    return console.SUCCEEDED


def run_list(args: argparse.Namespace) -> int:
    """List the vintages; with --check, fail when a file is lost or changed."""
    console.start_django()
    from anke.statistics.vintages import all_vintages, damages

    found = all_vintages()
    _print_vintages(found, args.format)
    if not args.check:
        return console.SUCCEEDED
    wrong = sorted({line for vintage in found for line in damages(vintage)})
    if wrong:
        console.fail("\n".join(wrong))
    return console.SUCCEEDED


def _print_vintages(found: Sequence[Vintage], form: str) -> None:
    rows = [
        {
            "vintage": each.id,
            "as_of": each.as_of,
            "kind": "as known then" if each.is_cut else "current",
            "built_at": each.built_at,
            "last_entry": each.last_entry,
            "rules": each.rules,
            **each.counts,
        }
        for each in found
    ]
    columns = ["vintage", "as_of", "kind", "built_at", "last_entry", "rules"]
    facts = ["event", "case_spell", "counted_unit", "deadline"]
    console.print_rows(rows, columns=[*columns, *facts], format=form)


def _where(args: argparse.Namespace) -> dict[str, list[str]]:
    names = {name: name.replace("-", "_") for name in FILTERS}
    given = {name: getattr(args, name) for name in names.values()}
    return {name: values for name, values in given.items() if values}


def _vintage(args: argparse.Namespace) -> Vintage:
    """Give the vintage that was named, or one that knows all of the day asked for."""
    from anke.statistics.queries import latest_vintage, vintage_named

    if args.vintage:
        return vintage_named(args.vintage)
    _make_fresh(args.as_of)
    return latest_vintage(args.as_of)


def _make_fresh(as_of: date | None) -> None:
    """Build the figures first when they are missing or the journal has grown."""
    from anke.statistics.services import build_vintage, is_fresh

    if not is_fresh(as_of):
        sys.stderr.write("anke: bygger tal af journalen … (building the figures)\n")
        build_vintage(as_of, progress=True)
