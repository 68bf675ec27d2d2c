# SPDX-License-Identifier: EUPL-1.2
"""The notice of a significant deviation (*væsentlig afvigelse*): what and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anke.contract.domain.comments import CommentKind
from anke.contract.reports.document import Paragraph, Section
from anke.contract.reports.parts import parts_table
from anke.contract.reports.standing import STATES
from anke.contract.reports.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.domain.scoring import ScoredTarget
    from anke.contract.reports.standing import Standing

_UNWRITTEN: Final = "Det er ikke skrevet endnu."


def deviation_summary(scored: ScoredTarget) -> str:
    """Say in one sentence which parts of a target deviate."""
    target = scored.target
    lost = [p.condition.title for p in scored.parts if p.found.met is False]
    told = f"Mål {target.number} {target.title}: {STATES[scored.met]}."
    return f"{told} Afviger: {listed(lost)}." if lost else told


def deviation_sections(standing: Standing, scored: ScoredTarget) -> Iterator[Section]:
    """Give what deviates, why, and what is done."""
    target = scored.target
    deviating = tuple(part for part in scored.parts if part.found.met is not True)
    table = parts_table(standing, replace(scored, parts=deviating or scored.parts))
    yield Section(f"Mål {target.number}: hvad afviger", (table,))
    for heading, kinds in (
        ("Hvorfor", (CommentKind.DEVIATION,)),
        ("Hvad der bliver gjort", (CommentKind.OWNER, CommentKind.ASSESSMENT)),
    ):
        said = standing.remarks(target.number, *kinds)
        yield Section(heading, said or (Paragraph(_UNWRITTEN),), level=2)
