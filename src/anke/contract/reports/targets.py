# SPDX-License-Identifier: EUPL-1.2
"""The sections on targets: how each stands, by one template for all of them.

What cannot be computed says what is missing. What people wrote stands beside the score
and never moves it. Fractions are exact until they are written.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils import translation

from anke.contract.reports.document import (
    Column,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
    Unit,
)
from anke.contract.reports.parts import parts_table
from anke.contract.reports.plain import cell_text
from anke.contract.reports.standing import STATES, Standing, attainment_figures
from anke.contract.reports.wording import NOT_SAID, long_day
from anke.safeguards.wording import role_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.domain.scoring import ScoredTarget
    from anke.contract.reports.document import Block

_ALL_PARTS: Final = (
    "Et mål er opfyldt, når alle dets dele er det. En del, som ingen har angivet en "
    "tærskel for, kan ikke opgøres og giver ingen point."
)
_HUNDRED: Final = 100


def overview_section(standing: Standing) -> Section:
    """Give all targets in one table, in the contract's order."""
    rows = tuple(
        Row(
            (
                f"{each.target.number} {each.target.title}",
                STATES[each.met],
                "endelig" if each.is_final else "foreløbig",
                _owner_name(each.target.owner),
            )
        )
        for each in standing.score.targets
    )
    table = Table(
        id="maal",
        caption="Målene og deres status",
        columns=(
            Column("Mål", 3.5, is_number=False),
            Column("Status", 1.4, is_number=False),
            Column("Endelig", 1.0, is_number=False),
            Column("Ansvarlig", 1.6, is_number=False),
        ),
        rows=rows,
        notes=(_ALL_PARTS, standing.source),
    )
    whole = standing.remarks("")
    return Section("Samlet status", (table, *whole))


def score_section(standing: Standing) -> Section:
    """Give the score table of the year: k × 100/n, exact until it is written."""
    score = standing.score
    count = len(score.targets)
    weight = Fraction(_HUNDRED, count)
    rows = [_score_row(each, weight) for each in score.targets]
    reached, highest = attainment_figures(standing)
    met = sum(each.met is True for each in score.targets)
    blank = ("", "", "")
    table = Table(
        id="score",
        caption="Score",
        columns=(
            Column("Mål", 3.5, is_number=False),
            Column("Status", 1.4, is_number=False),
            Column("Score", 0.8),
            Column("Vægt", 0.8),
            Column("Point", 0.8),
        ),
        rows=(
            *rows,
            Row(("Målopfyldelse", *blank, reached), is_total=True),
            Row(("Højest mulige", *blank, highest)),
        ),
        notes=(
            f"Hvert mål vejer 100/{count} og giver alt eller intet.",
            f"{met} × 100/{count} = {cell_text(reached)}. Der rundes kun her.",
            standing.source,
        ),
    )
    return Section("Scoretabel", (table, *standing.remarks("")))


def _score_row(scored: ScoredTarget, weight: Fraction) -> Row:
    """Give a target's line: all of its weight, or nothing."""
    number, points = scored.target.number, weight if scored.met else Fraction(0)
    score = _HUNDRED if scored.met else 0

    def figure(word: str, label: str, value: Fraction | int, unit: Unit) -> Figure:
        name, told = f"maal.{number}.{word}", f"{label}, mål {number}"
        return Figure(name, told, value, unit)

    return Row(
        (
            f"{number} {scored.target.title}",
            STATES[scored.met],
            figure("score", "Score", score, Unit.COUNT),
            figure("vaegt", "Vægt", weight, Unit.POINTS),
            figure("point", "Point", points, Unit.POINTS),
        )
    )


def target_sections(standing: Standing) -> Iterator[Section]:
    """Give each target by the same template."""
    yield Section("Målene ét for ét", (Paragraph(_told_of_template(standing)),))
    for scored in standing.score.targets:
        yield target_section(standing, scored)


def target_section(standing: Standing, scored: ScoredTarget) -> Section:
    """Give one target: its parts, what is missing, and what people wrote."""
    target = scored.target
    blocks: list[Block] = []
    if target.text:
        blocks.append(Paragraph(target.text))
    word = "" if scored.is_final else " (foreløbig)"
    blocks += [
        Paragraph(f"Status: {STATES[scored.met]}{word}."),
        parts_table(standing, scored),
    ]
    blocks += standing.remarks(target.number)
    return Section(f"{target.number} {target.title}", tuple(blocks), level=2)


def _told_of_template(standing: Standing) -> str:
    on = long_day(standing.score.on)
    if standing.score.is_preliminary:
        return f"Status den {on}. Året er ikke slut, og status er foreløbig."
    return f"Status den {on}. Året er slut."


def _owner_name(owner: str) -> str:
    """Name who answers for a target; reports are in Danish."""
    with translation.override("da"):
        return role_name(owner) or NOT_SAID
