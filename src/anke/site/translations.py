# SPDX-License-Identifier: EUPL-1.2
r"""Compile the translations without gettext's programs, which few machines have.

Only the readable `.po` files are committed; Django reads `.mo` files. The format of
both is GNU gettext's (`msgfmt`).

Example:
    >>> entries = read_po('msgid "case"\nmsgstr "sag"', "example.po")
    >>> entries[0].key, entries[0].texts
    ('case', ('sag',))
"""

import ast
import os
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from anke.site.environment import CHECKOUT
from anke.site.errors import CatalogueMalformed

MAGIC = 0x950412DE
HEADER_BYTES = 7 * 4
KEYWORD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(.*)$")


@dataclass(frozen=True)
class Entry:
    """One message of a catalogue.

    Attributes:
        context: What sets apart two equal messages; empty when nothing does.
        message: The text in the code (English).
        plural: Its plural form, or empty.
        texts: The translations; two where there is a plural, Danish and English alike.
        fuzzy: Whether a person has still to look at it; such an entry is not used.
        line: Where it stands, for messages.
    """

    context: str
    message: str
    plural: str
    texts: tuple[str, ...]
    fuzzy: bool
    line: int

    @property
    def key(self) -> str:
        """Return the key under which gettext finds the entry."""
        key = f"{self.context}\x04{self.message}" if self.context else self.message
        return f"{key}\x00{self.plural}" if self.plural else key


def catalogues(root: Path = CHECKOUT / "src") -> list[Path]:
    """List every part's `.po` files."""
    return sorted(root.glob("anke/**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogues(root: Path = CHECKOUT / "src") -> list[Path]:
    """Compile each catalogue that is newer than its `.mo` file; return those written.

    A second run does nothing. Servers and tests call this when they start.

    Errors:
        CatalogueMalformed: a file breaks the format; the message names file and line.
    """
    return [path.with_suffix(".mo") for path in catalogues(root) if _compiled(path)]


def _compiled(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    entries = read_po(source.read_text(encoding="utf-8"), str(source))
    # Written beside and moved: a server that starts meanwhile reads the old or the new.
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    unfinished.write_bytes(mo_bytes(entries))
    unfinished.replace(target)
    return True


def mo_bytes(entries: Iterable[Entry]) -> bytes:
    """Write entries in gettext's binary form: sorted, without hash table."""
    pairs = sorted(
        (entry.key.encode(), "\x00".join(entry.texts).encode())
        for entry in entries
        if any(entry.texts) and not entry.fuzzy
    )
    count = len(pairs)
    tables_end = HEADER_BYTES + count * 16
    header = struct.pack(
        "<7I", MAGIC, 0, count, HEADER_BYTES, HEADER_BYTES + count * 8, 0, tables_end
    )
    keys, key_table = _packed([key for key, _ in pairs], tables_end)
    texts, text_table = _packed([text for _, text in pairs], tables_end + len(keys))
    return header + key_table + text_table + keys + texts


def _packed(strings: list[bytes], start: int) -> tuple[bytes, bytes]:
    """Lay strings end to end, each with its zero; return them and their table."""
    table = b""
    for string in strings:
        table += struct.pack("<2I", len(string), start)
        start += len(string) + 1
    return b"".join(string + b"\x00" for string in strings), table


def read_po(text: str, name: str) -> list[Entry]:
    """Read the entries of a `.po` file, obsolete ones (`#~`) left out.

    Args:
        text: The file's content.
        name: What messages call the file.

    Errors:
        CatalogueMalformed: a line is none of gettext's, or a message comes twice.
    """
    entries: dict[str, Entry] = {}
    for line, block in _blocks(text):
        entry = _entry(block, line, name)
        if entry is None:
            continue
        if entry.key in entries:
            raise CatalogueMalformed(
                f"{name}:{line}: {entry.message!r} stands already at line "
                f"{entries[entry.key].line}"
            )
        entries[entry.key] = entry
    return list(entries.values())


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cut a file at its empty lines."""
    block: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield number - len(block), block
            block = []


def _entry(block: list[str], start: int, name: str) -> Entry | None:
    fields: dict[str, str] = {}
    keyword = ""
    for number, line in enumerate(block, start=start):
        if line.startswith("#"):
            continue
        if found := KEYWORD.match(line):
            keyword, line = found[1], found[2]  # noqa: PLW2901 - the rest of the line
            fields[keyword] = ""
        if not keyword:
            raise CatalogueMalformed(f"{name}:{number}: a text before any msgid")
        fields[keyword] += _unquoted(line, number, name)
    if not fields:
        return None
    if "msgid" not in fields:
        raise CatalogueMalformed(f"{name}:{start}: an entry without msgid")
    return Entry(
        context=fields.get("msgctxt", ""),
        message=fields["msgid"],
        plural=fields.get("msgid_plural", ""),
        texts=tuple(fields[key] for key in sorted(fields) if key.startswith("msgstr")),
        fuzzy=any(line.startswith("#,") and "fuzzy" in line for line in block),
        line=start,
    )


def _unquoted(text: str, number: int, name: str) -> str:
    """Read one quoted string; gettext's escapes are a subset of Python's."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise CatalogueMalformed(f"{name}:{number}: not a quoted text: {text}")
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError) as error:
        raise CatalogueMalformed(f"{name}:{number}: {error}") from error
