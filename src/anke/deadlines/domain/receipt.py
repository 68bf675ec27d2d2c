# SPDX-License-Identifier: EUPL-1.2
"""By which channel a letter went out, and how long it is presumed to be under way.

The table itself is data (`data/receipt.toml`); `counting.deemed_receipt` applies it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """How a letter reached its reader (*forsendelsesform*)."""

    DIGITAL_POST = "digital-post"
    DIGITAL_OTHER = "digital-other"
    AES_DIGITAL_POST = "aes-digital-post"
    LETTER = "letter"
    QUICK_POST = "quick-post"
    IN_PERSON = "in-person"


class DeliveryUnit(StrEnum):
    """What the days under way are counted in.

    Letter days (*hverdage*) are apart from working days (*arbejdsdage*), since it is
    not settled whether the post counts Saturdays.
    """

    DAYS = "days"
    WORKING_DAYS = "working_days"
    LETTER_DAYS = "letter_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The presumption of when a letter by one channel is received, with its dates.

    Legal source: Justitsministeriet's guidance VEJ nr. 9533 of 26-06-2018.
    """

    channel: Channel
    length: int
    unit: DeliveryUnit
    name_da: str
    name_en: str
    source: str
    confirmed: bool
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Tell whether the presumption holds for a letter dated on that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)
