# SPDX-License-Identifier: EUPL-1.2
"""Which contract a report was made by: a hash of everything that it says.

Example:
    >>> from anke.contract.domain.terms import Contract
    >>> first = Contract("c", 2020, "x", "y", ())
    >>> len(version_of(first)), version_of(first) == version_of(first)
    (12, True)
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anke.contract.domain.terms import Contract

_DIGITS: Final = 12


def version_of(contract: Contract) -> str:
    """Give the version of a contract: the same content has the same one."""
    text = json.dumps(asdict(contract), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
