# SPDX-License-Identifier: EUPL-1.2
"""The kinds of letter that reach the mail room, and a rule's word on which one it is.

>>> MailKind("reminder").name_da
'rykker'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What a letter is to us (*posttype*)."""

    NEW_APPEAL = "new_appeal"
    SUPPLEMENT = "supplement"
    REMINDER = "reminder"
    ACCESS_REQUEST = "access_request"
    MISDIRECTED = "misdirected"
    OTHER = "other"

    @property
    def name_da(self) -> str:
        """Give the Danish name."""
        return _DANISH[self]


_DANISH = {
    MailKind.NEW_APPEAL: "ny klage",
    MailKind.SUPPLEMENT: "supplerende oplysninger",
    MailKind.REMINDER: "rykker",
    MailKind.ACCESS_REQUEST: "anmodning om aktindsigt",
    MailKind.MISDIRECTED: "fejlsendt",
    MailKind.OTHER: "andet",
}


@dataclass(frozen=True, slots=True)
class KindHint:
    """A kind that a rule proposes, how sure it is (0–1), and the reason in Danish."""

    kind: MailKind
    sure: float
    rule: str
    reason: str
