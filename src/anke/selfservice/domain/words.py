# SPDX-License-Identifier: EUPL-1.2
"""The two secrets of a way in: the access number (*adgangsnummer*) and the code.

Both are typed from paper by people: no letter looks like a digit, and how they are
spaced does not matter. The access number stands in the link, too.

>>> read_word(" 2k7q 9MXA-bcde fghj kmnp ")
'2k7q9mxabcdefghjkmnp'
>>> spaced("2k7q9mxabcdefghjkmnp")
'2k7q-9mxa-bcde-fghj-kmnp'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Draw = Callable[[Sequence[str]], str]

# Neither 0 and o nor 1, i and l: 99 bits in twenty of them.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
WORD_LENGTH = 20
CODE_LENGTH = 8
_FILLING = re.compile(r"[\s\-–.]+")
_WORD = re.compile(f"[{LETTERS}]{{{WORD_LENGTH}}}")
_CODE = re.compile(r"[0-9]{8}")


def draw_word(draw: Draw) -> str:
    """Draw an access number; `draw` is `secrets.choice`, or a demo's seeded one."""
    return "".join(draw(LETTERS) for _ in range(WORD_LENGTH))


def draw_code(draw: Draw) -> str:
    """Draw a code of eight digits."""
    return "".join(draw("0123456789") for _ in range(CODE_LENGTH))


def read_word(typed: str) -> str:
    """Read an access number as people type it; empty when it can be none."""
    bare = _FILLING.sub("", typed).lower()
    return bare if _WORD.fullmatch(bare) else ""


def read_code(typed: str) -> str:
    """Read a code as people type it; empty when it can be none."""
    bare = _FILLING.sub("", typed)
    return bare if _CODE.fullmatch(bare) else ""


def spaced(secret: str) -> str:
    """Write a secret in groups of four, as it stands in the letter."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))
