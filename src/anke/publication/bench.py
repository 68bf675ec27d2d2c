# SPDX-License-Identifier: EUPL-1.2
"""What a release costs: a simulated year of municipal cases through the gate.

The year is shaped after disclosure.md: 22,000 cases, 98 municipalities in five regions,
200 subjects in 25 laws, four quarters; of the municipality x subject x year cells about
3,600 have one to four cases, and 87 % of all that are not nought by quarter.

Example:
    `anke bench --only publication`
"""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.publication.domain.tables import Counts, Layout

Row = tuple[str, float, str, str]

CASES: Final = 22_000
SEED: Final = 5
MUNICIPALITIES: Final = (11, 19, 22, 29, 17)
# Shares of the laws as published for 2021; twenty small ones share the rest.
LARGE_LAWS: Final = ((62, 0.39), (30, 0.30), (14, 0.17), (10, 0.06), (10, 0.04))
SMALL_LAWS: Final = (4,) * 14 + (3,) * 6


def municipal_layout() -> Layout:
    """Declare the tables of municipal cases (KSB), which share margins."""
    from anke.publication.domain.tables import (
        ALL,
        DeclaredTable,
        Layout,
        flat,
        hierarchy,
    )

    instance = hierarchy("first_instance", _groups("r", MUNICIPALITIES), "country")
    sizes = [size for size, _ in LARGE_LAWS] + list(SMALL_LAWS)
    subject = hierarchy("subject", _groups("l", sizes), "all")
    period = flat("quarter", ["Q1", "Q2", "Q3", "Q4"], "year")
    by_law = subject.at_depth(0, 1)
    large = [f"l{place}" for place in range(len(LARGE_LAWS))]
    of_large = [code for code in subject.codes if code.partition(".")[0] in large]
    tables = (
        DeclaredTable("law x quarter", (("country",), by_law, ALL)),
        DeclaredTable("municipality x large law x quarter", (ALL, tuple(large), ALL)),
        DeclaredTable("municipality x subject x year", (ALL, ALL, ("year",))),
        DeclaredTable(
            "subject of large laws x quarter", (("country",), ("all", *of_large), ALL)
        ),
    )
    return Layout((instance, subject, period), tables)


def municipal_year(cases: int = CASES, seed: int = SEED) -> Counts:
    """Simulate a year: large and small municipalities, common and rare subjects.

    Shapes: municipalities x subjects x quarters.
    """
    rng = np.random.default_rng(seed)
    people = rng.lognormal(0, 0.75, sum(MUNICIPALITIES))
    shares = [share for _, share in LARGE_LAWS]
    shares += [(1 - sum(shares)) / len(SMALL_LAWS)] * len(SMALL_LAWS)
    sizes = [size for size, _ in LARGE_LAWS] + list(SMALL_LAWS)
    subjects = np.concatenate(
        [_skewed(size) * share for size, share in zip(sizes, shares, strict=True)]
    )
    tastes = rng.gamma(2, 0.5, (len(people), len(subjects)))
    rates = people[:, None] * subjects * tastes
    year = rng.multinomial(cases, (rates / rates.sum()).ravel())
    quarters = rng.multinomial(year, [0.25] * 4)
    return quarters.reshape(len(people), len(subjects), 4).astype(np.int64)


def bench_municipal_year() -> Iterator[Row]:
    """Suppress a year of municipal cases, and attack it; in seconds of processor."""
    from anke.publication.domain.attack import attack
    from anke.publication.domain.releases import Mark, is_hidden, publish
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.suppression import suppress
    from anke.publication.domain.tables import roll_up

    layout, rule = municipal_layout(), ProtectionRule()
    counts = roll_up(layout, municipal_year())
    start = process_time()
    marks = suppress(layout, counts, rule)
    yield "gate: a KSB year, suppression", process_time() - start, "s", "<= 100"
    start = process_time()
    found = attack([publish(layout, counts, marks)], rule, truth=[counts])
    yield "gate: a KSB year, attack", process_time() - start, "s", "<= 60"
    yield "gate: hidden cells too narrow", len(found.failing), "cells", "<= 0"
    yield "gate: hidden cells unproven", len(found.unproven), "cells", "<= 0"
    for table in layout.tables:
        cells = layout.cells_of(table)
        large = cells & (counts >= rule.threshold)
        share = 100 * is_hidden(marks)[large].mean()
        yield f"gate: {table.id}, hidden of cells from 5", share, "%", ""
        small = 100 * (marks == Mark.SMALL)[cells].mean()
        yield f"gate: {table.id}, small", small, "%", ""


def _groups(letter: str, sizes: tuple[int, ...] | list[int]) -> dict[str, list[str]]:
    return {
        f"{letter}{place}": [f"{letter}{place}.{each}" for each in range(size)]
        for place, size in enumerate(sizes)
    }


def _skewed(size: int) -> Counts:
    weights = 1.0 / np.arange(1, size + 1) ** 1.7
    return np.asarray(weights / weights.sum())


BENCHES: list[Callable[..., Iterator[Row]]] = [bench_municipal_year]
