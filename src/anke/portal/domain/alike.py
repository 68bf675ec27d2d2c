# SPDX-License-Identifier: EUPL-1.2
"""Municipalities alike in size (*sammenlignelige kommuner*): by inhabitants.

Size is the one likeness that the bundle knows of. It says nothing about how people live
there, and the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.publication.bundle.contents import Value

HOW_MANY: Final = 5


def alike_in_size(
    values: Sequence[Value], code: str, count: int = HOW_MANY
) -> tuple[str, ...]:
    """Give the codes of the same level whose inhabitants are nearest in number.

    Nearest by ratio: 5,000 more is much for a small municipality and little for a
    large one. Equal distances are settled by code. Nothing where no size is known.
    """
    own = next(value for value in values if value.code == code)
    if not own.population:
        return ()
    others = (
        value
        for value in values
        if value.level == own.level and value.code != code and value.population
    )
    near = sorted(others, key=lambda each: (_ratio(own, each), each.code))
    return tuple(value.code for value in near[:count])


def _ratio(one: Value, other: Value) -> float:
    small, large = sorted((one.population, other.population))
    return large / small
