# SPDX-License-Identifier: EUPL-1.2
"""Why a cell has no value, as codes for programs.

The words for people come with the cover; they are those of the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.portal.domain.tables import State
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Final[Mapping[State, str]] = {
    State.ABSENT: "absent",
    State.STRUCTURAL_ZERO: "not-applicable",
    State.SMALL: "small",
    State.HIDDEN: "hidden",
    State.NOT_COMPUTABLE: "not-computable",
}
BREAK: Final = "break"
REVISED: Final = "revised"
BOTH: Final = f"{BREAK} {REVISED}"
MEANINGS: Final[Mapping[str, Text]] = {
    BREAK: Text(
        "Brud: tallet kan ikke uden videre sammenlignes med tidligere perioder.",
        "Break: not to be compared with earlier periods without reservation.",
    ),
    REVISED: Text(
        "Rettet siden den forrige udgivelse.", "Revised since the release before."
    ),
}
