# SPDX-License-Identifier: EUPL-1.2
"""The refusal of a name that nothing is known by; it lists what looks alike.

Example:
    >>> str(unknown_name("figure", "tallet", "frister.ialt", ["frister.i-alt.andel"]))
    "unknown figure 'frister.ialt': did you mean frister.i-alt.andel?"
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from anke.contract.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_LISTED: Final = 12
_CUTOFF: Final = 0.5


def unknown_name(
    what: str, what_da: str, name: str, known: Iterable[str]
) -> UnknownNameError:
    """Make the error for a name that nothing is known by."""
    words = sorted(set(known))
    alike = get_close_matches(name, words, n=4, cutoff=_CUTOFF)
    if alike:
        hint = f"did you mean {', '.join(alike)}?"
        hint_da = f"Mente du {', '.join(alike)}?"
    else:
        more = " …" if len(words) > _MOST_LISTED else ""
        shown = ", ".join(words[:_MOST_LISTED]) + more
        hint, hint_da = f"known: {shown}", f"De kendte er: {shown}"
    return UnknownNameError(
        f"unknown {what} {name!r}: {hint}",
        user_text=f"Kender ikke {what_da} {name!r}. {hint_da}",
    )
