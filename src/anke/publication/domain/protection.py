# SPDX-License-Identifier: EUPL-1.2
"""Protection (*beskyttelse*) of tables that are to leave the house: hide, then attack.

What is suppressed is attacked at once, from nothing but the releases and the check that
the true counts fit them; marks that do not withstand it are never handed out.

Example:
    >>> import numpy as np
    >>> from anke.publication.domain.rules import ProtectionRule
    >>> from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat
    >>> from anke.publication.domain.tables import roll_up
    >>> layout = Layout((flat("law", ["x", "y", "z"], "all"),), (
    ...     DeclaredTable("cases", (ALL,)),))
    >>> counts = roll_up(layout, np.array([3, 9, 40]))
    >>> protect(layout, counts, ProtectionRule()).tolist()
    [1, 3, 4, 1]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.publication.domain.attack import attack
from anke.publication.domain.knowledge import versions_of
from anke.publication.domain.releases import publish
from anke.publication.domain.suppression import suppress
from anke.publication.errors import UnprotectableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.publication.domain.releases import Marks
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.suppression import Earlier
    from anke.publication.domain.tables import Counts, Flags, Layout

HIDING, ATTACKING = "hiding", "attacking"


def protect(
    layout: Layout,
    counts: Counts,
    rule: ProtectionRule,
    *,
    structural: Flags | None = None,
    earlier: Sequence[Earlier] = (),
    progress: Callable[[float, str], None] | None = None,
) -> Marks:
    """Mark what is hidden in tables, so that an attack on all releases finds nothing.

    Shapes: boxes of the layout; the answer holds `Mark`s. Equal input gives the same.

    Args:
        layout: The tables, which share one box of cells.
        counts: The true counts.
        rule: How small is small, and how wide is wide enough.
        structural: Cells in which there can be no case.
        earlier: What is already out of these tables, oldest first.
        progress: Is told the share done and what is being done.

    Errors: InconsistentReleaseError where counts do not add up; UnprotectableError with
    a cell that nothing is left to protect with, or that the attack narrows.
    """
    tell = progress or _nobody
    marks = suppress(
        layout,
        counts,
        rule,
        structural=structural,
        earlier=earlier,
        progress=lambda share: tell(share, HIDING),
    )
    truth = [*(each.counts for each in earlier), counts]
    found = attack(
        [*(each.release for each in earlier), publish(layout, counts, marks)],
        rule,
        truth=truth,
        versions=versions_of(truth),
        progress=lambda share: tell(share, ATTACKING),
    )
    if not found.holds:
        worst = [*found.failing, *found.unproven][0]
        name = ", ".join(layout.name(int(worst)))
        raise UnprotectableError(
            f"an attack may narrow {name} too far",
            user_text=f"Antallet i {name} kan måske regnes for nøje ud.",
        )
    tell(1.0, ATTACKING)
    return marks


def _nobody(share: float, what: str) -> None:
    """Tell nobody."""
