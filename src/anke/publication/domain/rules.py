# SPDX-License-Identifier: EUPL-1.2
"""How small a count must be to be hidden, and how little may be known of it then.

Example:
    >>> rule = ProtectionRule()
    >>> rule.threshold, rule.width, rule.small
    (5, 3, 4)
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProtectionRule:
    """The settings of disclosure control (*diskretionering*).

    Attributes:
        threshold: Counts below it are hidden as one class, noughts among them
            (primary suppression, *primær diskretionering*). Unit: cases.
        width: How far apart the ends of the protection interval (*sikringsinterval*)
            of a hidden count must be for an outsider. Unit: cases.
        hides_like_endings: Whether a row whose cases all ended alike is hidden as
            well, so that nobody learns how a certain case ended.
    """

    threshold: int = 5
    width: int = 3
    hides_like_endings: bool = False

    @property
    def small(self) -> int:
        """The largest count of the class: 4 in "0–4"."""
        return self.threshold - 1
