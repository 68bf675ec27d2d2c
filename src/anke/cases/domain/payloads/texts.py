# SPDX-License-Identifier: EUPL-1.2
"""What happens to the texts that letters are made of: stream `texts`.

A text of the library is no personal data, so it stands in the journal as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class TextPublished(Payload):
    """A version of a text was published (*offentliggjort*) with its day of force.

    Without a day it had come with Anke, and is written down because the house now has
    a version of its own.
    """

    kind: ClassVar[str] = "text_published"
    text: str
    version: int
    heading: str
    body: str
    cause: str
    in_force_on: date | None = None


@dataclass(frozen=True, slots=True)
class TextWithdrawn(Payload):
    """A text was withdrawn (*trukket tilbage*) from the entry's day on."""

    kind: ClassVar[str] = "text_withdrawn"
    text: str
    cause: str
