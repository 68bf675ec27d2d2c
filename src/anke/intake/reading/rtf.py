# SPDX-License-Identifier: EUPL-1.2
r"""The words of a Rich Text file; its pictures, objects and fields are left out.

>>> text_of_rtf(rb"{\rtf1\ansi\ansicpg1252 Kl\'e6deligt\par Hej {\b du}}")
'Klædeligt\nHej du'
"""

from __future__ import annotations

import re

from anke.intake.reading.opening import TEXT_CHARS

TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\(.)|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.DOTALL,
)
SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore listtable"
    b" listoverridetable rsidtbl generator xmlnstbl mmathPr latentstyles header footer"
    b" fldinst bkmkstart bkmkend filetbl revtbl".split()
)
SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
GROUPS = 2_000


def text_of_rtf(content: bytes) -> str:
    """Give the words of a Rich Text file; nothing for one that has none."""
    reader = _Reader()
    for token in TOKEN.finditer(content):
        reader.take(token)
        if reader.is_full:
            break
    lines = reader.text.split("\n")
    return "\n".join(line.strip() for line in lines).strip()


class _Reader:
    """Follows groups and control words; deeper groups than any letter's are cut."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._chars = 0
        self._silent = [False]
        self._codec = "cp1252"
        self._skip = 0

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def is_full(self) -> bool:
        return self._chars > TEXT_CHARS

    def take(self, token: re.Match[bytes]) -> None:
        sign, word, number, escaped, brace, text = token.groups()
        if brace:
            self._group(opens=brace == b"{")
        elif word:
            self._word(word, int(number or 0))
        elif sign:
            self._write(bytes.fromhex(sign.decode()).decode(self._codec, "replace"))
        elif escaped == b"*":
            self._silent[-1] = True
        elif escaped in {b"\\", b"{", b"}", b"~"}:
            self._write(escaped.decode().replace("~", " "))
        elif text:
            self._write(text.decode(self._codec, "replace"))

    def _group(self, *, opens: bool) -> None:
        if opens and len(self._silent) < GROUPS:
            self._silent.append(self._silent[-1])
        elif not opens and len(self._silent) > 1:
            self._silent.pop()

    def _word(self, word: bytes, number: int) -> None:
        if word in SILENT:
            self._silent[-1] = True
        elif word == b"ansicpg" and 0 < number < 2_000:
            self._codec = _codec(number)
        elif word == b"u":
            self._write(_character(number))
            self._skip = 1
        elif word in SIGNS:
            self._write(SIGNS[word])

    def _write(self, text: str) -> None:
        # After \uN comes one stand-in for programs that know no Unicode.
        if self._skip and text and not text.isspace():
            text, self._skip = text[1:], 0
        if text and not self._silent[-1]:
            self._pieces.append(text)
            self._chars += len(text)


def _codec(number: int) -> str:
    known = {437, 850, 852, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258}
    return f"cp{number}" if number in known else "cp1252"


def _character(number: int) -> str:
    number %= 0x10000
    return "" if 0xD800 <= number < 0xE000 or not number else chr(number)
