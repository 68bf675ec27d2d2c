# SPDX-License-Identifier: EUPL-1.2
"""How fast the demo is built, and the register it fills is verified.

Example:
    `anke bench --only demo`
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = tuple[str, float, str, str]

LARGE_CASES, LARGE_YEARS = 600_000, 10


def bench_demo_generation(cases: int | None = None) -> Iterator[Row]:
    """Build the default population, then seal and verify all of it."""
    from anke.cases.sealing import seal_journal
    from anke.cases.services import apply_rules
    from anke.cases.verification import verify
    from anke.demo.domain.authority import Wishes
    from anke.demo.services import plan_demo, write_authority

    usual = Wishes()
    wishes = Wishes(min(cases or usual.cases, usual.cases), usual.years, usual.seed)
    apply_rules("shipped")
    begun = perf_counter()
    written = write_authority(plan_demo(wishes))
    seconds = perf_counter() - begun
    yield "demo: cases built", written / seconds, "cases/s", ">= 1,000"
    seal_journal()
    report = verify()
    if not report.is_sound:
        raise RuntimeError(f"the register does not verify: {report.findings[0]}")
    speed = report.entries / report.journal_seconds
    yield "verify: journal, seals, projections", speed, "entries/s", ">= 50,000"
    yield "verify: documents and persons", report.contents_seconds, "s", ""


def bench_demo_plan() -> Iterator[Row]:
    """Plan ten years of a whole authority, before a single case is written."""
    console.start_django()
    from anke.cases.rules import rules_of
    from anke.demo.domain.authority import Wishes, plan_for
    from anke.demo.services import load_calibration

    rules, calibration = rules_of(()), load_calibration()
    begun = perf_counter()
    plan_for(Wishes(LARGE_CASES, LARGE_YEARS), calibration, rules)
    yield f"demo: {LARGE_CASES:,} cases planned", perf_counter() - begun, "s", ""


BENCHES = (bench_demo_generation, bench_demo_plan)
REGISTER_BENCHES = (bench_demo_generation,)
