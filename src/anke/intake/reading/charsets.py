# SPDX-License-Identifier: EUPL-1.2
"""Bytes to text, when the letter does not say how it is written, or says it wrongly.

What is declared is tried first, then UTF-8, then a guess. Only codecs for writing are
used: Python also knows "zlib", "idna" or "unicode_escape", which a sender may not pick.

>>> decode_text("Klage over afgørelse".encode("cp1252"), "iso-8859-1")
('Klage over afgørelse', '')
>>> decode_text("blåbærgrød".encode("cp1252"), "utf-8")[0]
'blåbærgrød'
"""

from __future__ import annotations

import codecs
import re

GUESSED_BYTES = 16_384
WRITING = re.compile(
    r"ascii|utf-?(7|8|16|32)([-_](le|be|sig))?|iso8859-\d+|latin[-_]?1|cp\d+|koi8-\w|"
    r"mac-\w+|gb2312|gbk|gb18030|big5(hkscs)?|euc_\w+|shift_jis\w*|iso2022_\w+|hz|"
    r"johab|tis-620|ptcp154|kz1048"
)
OTHER_NAMES = {
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac-roman",
    "x-sjis": "shift_jis",
    "ansi": "cp1252",
    "windows-874": "cp874",
    "ansi_x3.110-1983": "latin-1",
}
# Browsers read these as Windows-1252 too: people's programs call it Latin-1.
NARROW = {"iso8859-1", "latin-1", "ascii"}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "æøåÆØÅéäöüß".encode("cp1252")
CONTROLS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, *range(0xD800, 0xE000)]
)
DOUBLED = re.compile("Ã[¦¸¥†˜…©¤¶¼]")
GUESSED = "Brevets tegnsæt er gættet: det var ikke angivet eller forkert."
REPAIRED = "Teksten var kodet to gange og er rettet (æ, ø og å)."
UNDECODABLE = "Nogle tegn kunne ikke læses."


def decode_text(content: bytes, declared: str) -> tuple[str, str]:
    """Give the text, and a warning in Danish or nothing."""
    text, warning = _decoded(content, declared)
    if DOUBLED.search(text):
        repaired = _written_once(text)
        if repaired:
            return tidy(repaired), REPAIRED
    return tidy(text), warning


def tidy(text: str) -> str:
    """Give the text with plain line ends, and without control signs."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else text.translate(CONTROLS)


def codec_name(declared: str) -> str:
    """Give Python's name of a character set, empty when it is none for writing."""
    name = declared.strip().strip("'\"").lower()[:40]
    try:
        found = codecs.lookup(OTHER_NAMES.get(name, name)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return found if WRITING.fullmatch(found) else ""


def _decoded(content: bytes, declared: str) -> tuple[str, str]:
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace"), ""
    name = codec_name(declared) if declared else ""
    if name in NARROW or not declared:
        text = _strictly(content, "utf-8") if name != "iso8859-1" else None
        return _narrow(content, text=text, said=bool(name))
    text = _strictly(content, name) if name else None
    if text is not None and not _looks_wide(content, name):
        return text, ""
    return _guessed(content)


def _narrow(content: bytes, *, text: str | None, said: bool) -> tuple[str, str]:
    """Read what claims to be ASCII or Latin-1, or claims nothing."""
    if text is not None and "\0" not in text:
        return text, ""
    if _looks_wide(content, "") or not said:
        return _guessed(content)
    text = _strictly(content, "cp1252")
    return (text, "") if text is not None else (content.decode("latin-1"), "")


def _guessed(content: bytes) -> tuple[str, str]:
    if _looks_wide(content, ""):
        name = "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else ""
        return content.decode(name or "utf-16-be", "replace"), GUESSED
    for name in ("utf-8", *_likely(content), "cp1252"):
        text = _strictly(content, name)
        if text is not None:
            return text, GUESSED
    return content.decode("cp1252", "replace"), UNDECODABLE


def _likely(content: bytes) -> list[str]:
    """Ask charset-normalizer, with what a Danish authority mostly gets first."""
    if _is_western(content):
        return ["cp1252"]
    from charset_normalizer import from_bytes

    best = from_bytes(content[:GUESSED_BYTES], steps=3, preemptive_behaviour=False)
    found = best.best()
    name = codec_name(found.encoding) if found else ""
    return [name] if name else []


def _is_western(content: bytes) -> bool:
    """Tell whether the high bytes are the letters of Danish or German."""
    high = [byte for byte in content[:GUESSED_BYTES] if byte > 127]
    known = sum(byte in WESTERN for byte in high)
    return len(high) < 0.35 * min(len(content), GUESSED_BYTES) and 2 * known > len(high)


def _looks_wide(content: bytes, name: str) -> bool:
    """Tell whether every second byte is nought: UTF-16 without its mark."""
    if name.startswith(("utf-16", "utf_16", "utf-32")):
        return False
    start = content[:2_000]
    return len(start) > 3 and 0.35 * len(start) < start.count(0) < 0.6 * len(start)


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _written_once(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
