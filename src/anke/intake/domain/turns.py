# SPDX-License-Identifier: EUPL-1.2
r"""Sees where a letter turns to another matter: "Derudover klager jeg over …".

A turn is a phrase that begins a sentence and says that something else follows. It
counts where it says so outright ("noget helt andet", "jeg har også en anden klage"), or
where the letter asks there for the first time for what it had not asked before: an
appeal, access to documents, an answer, or that papers be added.

>>> text = "Jeg klager over afslaget.\n\nNoget helt andet: Hvor er mine papirer?"
>>> [text[turn.start : turn.end] for turn in turns_in(text, {})]
['Noget helt andet']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from anke.intake.domain.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_O, _AA = "(?:ø|oe|o)", "(?:å|aa|a)"  # as people write them who lack the keys
_BEGIN = r"(?:\A|(?<=[.!?:\n]))[ \t]{0,8}(?:og |men )?"
_OUTRIGHT = re.compile(
    rf"{_BEGIN}(?P<turn>noget helt andet|en (?:helt )?anden (?:ting|sag)"
    rf"|(?:jeg|vi) har ogs{_AA} en (?:anden|ny) (?:klage|sag)"
    rf"|(?:s{_AA} )?til den anden sag|(?:an|a completely) different matter"
    r"|another matter)\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    rf"{_BEGIN}(?P<turn>forresten|noget andet|derudover|desuden|endvidere|samtidigt?"
    rf"|ligeledes|(?:i|for) ?{_O}vrigt|til sidst|s{_AA} (?:vil|til|har|skal|er der)"
    rf"|(?:jeg|vi) (?:har|vil|skal|m{_AA}|{_O}nsker|klager|beder|s{_O}ger)"
    rf"(?: gerne)? ogs{_AA}|by the way|furthermore|i also|we also)\b",
    re.IGNORECASE,
)
_ONE_MORE_APPEAL = re.compile(r"\bklage|\banke|\buenig|\bappeal", re.IGNORECASE)
# A greeting is no first matter, and a turn speaks of what stands close by.
_LEAST_BEFORE, _REACH, _CLOSE = 15, 250, 60


def turns_in(text: str, asked: Mapping[str, Sequence[int]]) -> Iterator[Span]:
    """Give the turns to another matter, in order.

    `asked` tells where each kind of request stands in the text, in order; the kind
    "appeal" may come twice.
    """
    outright = {match.span("turn") for match in _OUTRIGHT.finditer(text)}
    perhaps = {
        match.span("turn")
        for match in _PERHAPS.finditer(text)
        if _asks_anew(text, Span(match.start("turn"), match.end("turn")), asked)
    }
    for start, end in sorted(outright | perhaps):
        if start >= _LEAST_BEFORE:
            yield Span(start, end)


def _asks_anew(text: str, turn: Span, asked: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether the letter asks for something new between here and there."""
    last = turn.end + _REACH
    paragraph = text.find("\n\n", turn.end, last)
    last = paragraph if paragraph >= 0 else last
    if any(turn.start <= places[0] < last for places in asked.values()):
        return True
    appeals = asked.get("appeal", ())
    following = bisect_left(appeals, turn.start)
    again = following < len(appeals) and appeals[following] < last
    close = text[turn.start : turn.end + _CLOSE]
    return again and _ONE_MORE_APPEAL.search(close) is not None
