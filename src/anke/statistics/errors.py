# SPDX-License-Identifier: EUPL-1.2
"""Why a figure can be refused: one class per cause, with near matches where that helps.

Example:
    >>> str(unknown_word("measure", "målet", "reversal", ["reversal-rate"]))
    "unknown measure 'reversal': did you mean reversal-rate?"
    >>> error = unknown_word("dimension", "inddelingen", "lov", ["law"], {"law": "Lov"})
    >>> error.user_text
    "Kender ikke inddelingen 'lov': mente du law?"
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_LISTED = 12
_MOST_ALIKE = 5


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
    what: str,
    what_da: str,
    word: str,
    known: Iterable[str],
    names: Mapping[str, str] | None = None,
) -> UnknownWordError:
    """Make the error for a word nobody knows; it lists those that look alike.

    `names` gives the Danish names of known words: whoever writes "lov" means law.
    """
    words = sorted(set(known))
    alike = _alike(word.lower(), words, names or {})
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


def _alike(word: str, words: list[str], names: Mapping[str, str]) -> list[str]:
    if not word:
        return []
    by_name: dict[str, str] = {}
    for each, name in names.items():
        by_name.setdefault(name.lower(), each)
    close = get_close_matches(word, words, n=4, cutoff=0.6)
    close_names = get_close_matches(word, by_name, n=2, cutoff=0.6)
    found = [*close, *(by_name[name] for name in close_names)]
    found += [each for each in words if word in each]
    found += [each for name, each in by_name.items() if word in name]
    return list(dict.fromkeys(found))[:_MOST_ALIKE]
