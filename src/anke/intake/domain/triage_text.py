# SPDX-License-Identifier: EUPL-1.2
"""The text of a letter as triage reads it: to learn, to propose and to watch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anke.intake.domain.reading import Reading

# More of a letter than this tells a linear model nothing new.
MOST_CHARACTERS = 6_000
_MOST_OF_A_FILE = 1_500
_DIGITS = re.compile(r"\d+")


def triage_text(reading: Reading) -> str:
    r"""Give the text that triage reads: subject, what is new, the start of each file.

    Digits become one sign: a model must not learn a person or a case by heart.

    >>> from anke.intake.domain.reading import Reading
    >>> triage_text(Reading(subject="Sag 22-00042", text="Jeg er født 010180."))
    'Sag 0-0\nJeg er født 0.'
    """
    files = (one.text[:_MOST_OF_A_FILE] for one in reading.attachments)
    parts = (reading.subject, reading.text, *files)
    joined = "\n".join(part for part in parts if part)[:MOST_CHARACTERS]
    return _DIGITS.sub("0", joined)
