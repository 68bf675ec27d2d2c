# SPDX-License-Identifier: EUPL-1.2
"""How fast a year's reports are written: twelve months, four quarters and the year.

Each is drafted from the vintage and written as PDF, Word and Excel, as it is sent.

Example:
    `anke bench --only contract --cases 20000`
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = tuple[str, float, str, str]

SIZES: Final = (20_000, 500_000)
YEAR: Final = 2022
_GOALS: Final = {500_000: "<= 60"}


def bench_contract(cases: int | None = None) -> Iterator[Row]:
    """Write the seventeen reports of a year."""
    from anke.statistics.bench import fill_register
    from anke.statistics.services import build_vintage

    done = 0
    for size in (cases,) if cases else SIZES:
        fill_register(size - done, seed=done)
        done = size
        build_vintage()
        report = _in_a_process()
        goal = _GOALS.get(size, "")
        name = f"contract: {size:,} cases"
        yield f"{name}, seventeen reports of a year", report["seconds"], "s", goal
        yield f"{name}, of it drafting", report["drafting"], "s", ""
        yield f"{name}, the slowest report", report["slowest"], "s", ""
        yield f"{name}, peak memory", report["peak_gb"], "GB", ""


BENCHES = (bench_contract,)
REGISTER_BENCHES = (bench_contract,)


def _in_a_process() -> dict[str, float]:
    answer = subprocess.run(
        [sys.executable, "-m", "anke.contract.bench"],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def _write_year() -> dict[str, float]:
    """Draft and write all reports of a year, the first of a process included."""
    from anke.contract.domain.report_days import ReportKind
    from anke.contract.queries import contract_of
    from anke.contract.reports.content import ReportOrder, draft_report
    from anke.contract.reports.files import write_report
    from anke.statistics.queries import latest_vintage

    vintage, contract = latest_vintage(), contract_of(YEAR)
    periods = [(f"{YEAR}-{month:02}", ReportKind.MONTHLY) for month in range(1, 13)]
    periods += [(f"{YEAR}K{quarter}", ReportKind.QUARTERLY) for quarter in range(1, 5)]
    periods.append((str(YEAR), ReportKind.ANNUAL))
    drafting, each = 0.0, []
    for period, kind in periods:
        begun = perf_counter()
        order = ReportOrder(
            contract=contract,
            period=period,
            kind=kind,
            vintage=vintage,
            evidence=None,
            on=vintage.as_of,
        )
        report = draft_report(order)
        drafting += perf_counter() - begun
        write_report(report)
        each.append(perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": sum(each),
        "drafting": drafting,
        "slowest": max(each),
        "peak_gb": peak / 1024**2,
    }


if __name__ == "__main__":
    from anke import console

    console.start_django()
    sys.stdout.write(json.dumps(_write_year()))
