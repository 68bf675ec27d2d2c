# SPDX-License-Identifier: EUPL-1.2
"""What people write beside a score (*bemærkninger*); nothing of it changes the score.

Example:
    >>> from datetime import date
    >>> said = Comment("1.4", CommentKind.DEVIATION, "Flere sager ind end ventet.",
    ...                author="Vibeke Holm", on=date(2020, 10, 5))
    >>> said.kind.value
    'deviation'

Source: Resultatplan 2020: reasons for deviation, and the department's own assessment,
stand beside the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class CommentKind(StrEnum):
    """Why something was written beside a target."""

    OWNER = "owner"  # målejerens bemærkning
    DEVIATION = "deviation"  # begrundelse for afvigelse
    ASSESSMENT = "assessment"  # departementschefens egen vurdering


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark of one person on one target, as a report shows it.

    Attributes:
        target: The target's number; empty for the contract as a whole.
        text: In Danish, as it was written.
        author: The name that the report shows.
        on: The day it was written.
    """

    target: str
    kind: CommentKind
    text: str
    author: str
    on: date
