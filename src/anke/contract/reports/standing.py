# SPDX-License-Identifier: EUPL-1.2
"""How a contract stands: its score, the figures behind it, and what people wrote.

The score is exact until it is written; nothing that somebody wrote moves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.contract.conditions import is_stock, measure_of
from anke.contract.domain.comments import CommentKind
from anke.contract.reports.asking import Asking
from anke.contract.reports.document import Figure, Remark, Unit
from anke.contract.reports.wording import (
    NOT_COMPUTABLE,
    listed,
    period_name,
    short_day,
    written,
)
from anke.statistics.domain.periods import MONTHS_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from anke.contract.domain.comments import Comment
    from anke.contract.domain.scoring import Score, Truth
    from anke.contract.domain.terms import MeasureCondition
    from anke.contract.figures import Measured
    from anke.contract.reports.periods import Span
    from anke.statistics.vintages import Vintage

STATES: Final[Mapping[Truth, str]] = {
    True: "opfyldt",
    False: "ikke opfyldt",
    None: NOT_COMPUTABLE,
}
_KINDS: Final = {
    CommentKind.OWNER: "målejerens bemærkning",
    CommentKind.DEVIATION: "begrundelse for afvigelsen",
    CommentKind.ASSESSMENT: "departementets egen vurdering",
}
_YEAR: Final = 12
_UNTIL: Final = "Perioderne er her kun regnet til udgangen af"


@dataclass(frozen=True)
class Standing:
    """A contract's score with the figures behind it and what people wrote beside it."""

    score: Score
    measured: Mapping[MeasureCondition, tuple[Measured, ...]]
    comments: tuple[Comment, ...]
    vintage: Vintage
    span: Span

    @property
    def source(self) -> str:
        """The line that gives the score on the command line."""
        when = f" --as-of {self.vintage.as_of}" if self.vintage.is_cut else ""
        line = f"Kilde: anke contract score --contract {self.score.contract.id}{when}"
        if self.vintage.as_of <= self.span.last_day or len(self.span.to_date) == _YEAR:
            return line
        # The command knows what came after the period, the report does not look at it.
        return f"{_UNTIL} {period_name(self.span.period)}. {line}"

    def now(self, number: str, condition: MeasureCondition) -> Figure | None:
        """Give how it stands at the period's end what is counted at a later one."""
        measured = self.measured.get(condition, ())
        if not measured or measured[0].row is not None:
            return None
        if not is_stock(measure_of(condition)):
            return None
        month = self.span.to_date[-1]
        where = {name: v for name, v in measured[0].where if name not in MONTHS_IN}
        answers = Asking(self.vintage).ask(
            [condition.measure], where={**where, "month": month}
        )
        name = f"maal.{number}.{condition.id}.nu"
        told = f"ved udgangen af {period_name(month)}"
        return answers.figure(name, told, condition.measure)

    def remarks(self, target: str, *kinds: CommentKind) -> tuple[Remark, ...]:
        """Give what was written beside a target, oldest first."""
        said = tuple(e for e in self.comments if not kinds or e.kind in kinds)
        return remarks_on(said, target)


def remarks_on(comments: Iterable[Comment], target: str) -> tuple[Remark, ...]:
    """Give what was written beside a target, oldest first, with who and when."""
    found = sorted(
        (each for each in comments if each.target == target),
        key=lambda each: (each.on, each.author, each.text),
    )
    return tuple(
        Remark(each.text, f"{each.author}, {short_day(each.on)} ({_KINDS[each.kind]})")
        for each in found
    )


def attainment_figures(standing: Standing) -> tuple[Figure, Figure]:
    """Give the attainment and the highest that is still possible, exactly."""
    score = standing.score
    return (
        Figure("opfyldelse", "Målopfyldelse", score.attainment, Unit.POINTS),
        Figure("opfyldelse.hoejst", "Højest mulige", score.highest, Unit.POINTS),
    )


def standing_summary(standing: Standing) -> tuple[str, ...]:
    """Say how many targets are met, and what the attainment is."""
    score = standing.score
    by_state = {
        state: [each.target.number for each in score.targets if each.met is state]
        for state in STATES
    }
    count = len(score.targets)
    told = f"{_points(score.attainment)} af 100 point"
    if score.highest != score.attainment:
        told += f"; højst {_points(score.highest)}, hvis alt udestående opfyldes"
    word = "Foreløbig målopfyldelse" if score.is_preliminary else "Målopfyldelse"
    lines = [
        f"{word}: {told}.",
        f"{len(by_state[True])} af {count} mål er opfyldt{_named(by_state[True])}.",
    ]
    if by_state[False]:
        lines.append(f"Ikke opfyldt: mål {listed(by_state[False])}.")
    if by_state[None]:
        lines.append(f"Kan ikke opgøres: mål {listed(by_state[None])}.")
    return tuple(lines)


def _points(value: Fraction) -> str:
    return written(value, Unit.POINTS)


def _named(numbers: list[str]) -> str:
    return f": {listed(numbers)}" if numbers else ""
