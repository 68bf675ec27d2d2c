# SPDX-License-Identifier: EUPL-1.2
"""Understands a letter with the shipped knowledge: the one call for other modules.

>>> from anke.intake.domain.channels import MailChannel
>>> from anke.intake.domain.reading import Reading
>>> found = understand(Reading(text="Jeg søger aktindsigt."), MailChannel.EMAIL)
>>> [one.signal.id for one in found.signals]
['access-request']
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from anke.intake.domain.findings import Findings, Knowledge, find
from anke.intake.senders import load_senders
from anke.intake.signals import load_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.catalogue import Catalogue
    from anke.intake.domain.channels import MailChannel
    from anke.intake.domain.reading import Reading


@lru_cache(maxsize=1)
def shipped_knowledge() -> Knowledge:
    """Give the shipped domains and signals."""
    return Knowledge(load_senders(), load_signals())


def load_knowledge(
    extra: Sequence[str] = (), catalogue: Catalogue | None = None
) -> Knowledge:
    """Give the shipped knowledge with added TOML texts (`[[domain]]`, `[[signal]]`).

    Errors: IntakeDataError that names file, line, entry and field.
    """
    return Knowledge(load_senders(extra, catalogue), load_signals(extra))


def understand(
    reading: Reading, channel: MailChannel, knowledge: Knowledge | None = None
) -> Findings:
    """Find in a letter all that rules can find, with the shipped knowledge or more."""
    return find(reading, channel, knowledge or shipped_knowledge())
