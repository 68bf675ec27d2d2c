# SPDX-License-Identifier: EUPL-1.2
"""Why a figure can be refused: one class per cause, with near matches where that helps.

Example:
    >>> error = unknown_word("measure", "målet", "reversal", ["reversal-rate", "decided"])
    >>> str(error)
    "unknown measure 'reversal': did you mean reversal-rate?"
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_LISTED = 12


class UnknownWordError(AppealsError):
    """A measure, dimension or value that nothing is known by."""


class WrongPeriodError(AppealsError):
    """Not a period, or one for which there are no figures."""


class MeasureMismatchError(AppealsError):
    """The measure cannot be split or filtered that way, or has no such unit."""


class NoVintageError(AppealsError):
    """No figures have been built yet, or not as of that day."""


class VintageDamagedError(AppealsError):
    """A file of a vintage is missing or not what its manifest says."""


class FactsUnreadableError(AppealsError):
    """The journal or the facts could not be read."""


def unknown_word(
    what: str, what_da: str, word: str, known: Iterable[str]
) -> UnknownWordError:
    """Make the error for a word nobody knows; it lists those that look alike."""
    words = sorted(set(known))
    alike = get_close_matches(word.lower(), words, n=5, cutoff=0.5)
    alike += [w for w in words if word and word.lower() in w and w not in alike][:5]
    if alike:
        hint = f"did you mean {', '.join(alike)}?"
        hint_da = f"mente du {', '.join(alike)}?"
    else:
        shown = ", ".join(words[:_MOST_LISTED])
        more = " …" if len(words) > _MOST_LISTED else ""
        hint, hint_da = f"known: {shown}{more}", f"kendte: {shown}{more}"
    return UnknownWordError(
        f"unknown {what} {word!r}: {hint}",
        user_text=f"Kender ikke {what_da} {word!r}: {hint_da}",
    )
