# SPDX-License-Identifier: EUPL-1.2
"""The rows of a CSV file, one by one, where a bad row costs only itself.

A quotation mark that is never closed would make the usual reader swallow the rest of
the file; here a record may go over a few lines, and one that does not end is rejected
with its first line only.
"""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from anke.cases.domain.eventlog_errors import EventLogError
from anke.cases.domain.eventlog_rows import Rejected, rejected
from anke.cases.eventlog.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anke.cases.domain.eventlog_rows import File

    Line = tuple[int, bytes]

LONGEST_LINE = 1 << 20
MOST_LINES = 50
csv.field_size_limit(LONGEST_LINE)


class CsvRows:
    """A CSV file with a heading; iterating gives (line, cells) or what is rejected.

    Errors: EventLogError when there is no heading to go by.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        file: File = "events",
    ) -> None:
        self.path, self.file = path, file
        self.encoding = codecs.lookup(encoding).name
        self.delimiter = delimiter
        self._blocks = Blocks(path)
        self.header = self._read_header()

    @property
    def read_bytes(self) -> int:
        """How many bytes of the file were read so far."""
        return self._blocks.read_bytes

    def _read_header(self) -> tuple[str, ...]:
        found = next(self._rows(), None)
        if found is None or isinstance(found, Rejected):
            problem = found.reason if found else "filen er tom"
            raise EventLogError(
                f"{self.path}: no heading: {problem}",
                user_text=f"{self.path.name} har ingen overskrift: {problem}",
            )
        header = tuple(name.strip() for name in found[1])
        if len(set(header)) != len(header):
            raise EventLogError(
                f"{self.path}: two columns have one name: {', '.join(header)}",
                user_text=f"To kolonner i {self.path.name} har samme navn.",
            )
        return header

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Rejected]:
        rows = self._rows()
        next(rows)  # the heading
        width = len(self.header)
        for found in rows:
            if isinstance(found, Rejected) or len(found[1]) == width:
                yield found
            else:
                line, cells = found
                yield rejected(
                    line, "columns", file=self.file, found=len(cells), wanted=width
                )

    def _rows(self) -> Iterator[tuple[int, list[str]] | Rejected]:
        records = _Records(self)
        reader = csv.reader(records, delimiter=self.delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                yield from records.drain()
                return
            except csv.Error as error:
                yield from records.drain()
                yield rejected(records.line, "syntax", file=self.file, text=error)
                continue
            if records.refused:
                yield from records.drain()
            # An empty line is no row.
            if cells:
                yield records.line, cells

    def lines(self) -> Iterator[Line | Rejected]:
        """Give the physical lines with their numbers, without their ends."""
        number, rest, skipping = 0, b"", False
        for block in self._blocks:
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            for line in lines:
                number += 1
                if skipping:
                    skipping = False
                elif len(line) > LONGEST_LINE:
                    yield self._too_long(number)
                else:
                    yield number, line
            if len(rest) > LONGEST_LINE:
                if not skipping:
                    yield self._too_long(number + 1)
                rest, skipping = b"", True
        if self._blocks.damage:
            # The last line is not whole, so it is not believed either.
            yield rejected(number + 1, "cut", file=self.file, text=self._blocks.damage)
        elif rest and not skipping:
            yield number + 1, rest

    def _too_long(self, line: int) -> Rejected:
        return rejected(line, "too-long", file=self.file, text=LONGEST_LINE)


class _Records:
    """Whole records as text, for `csv.reader`; what is none is kept as refused."""

    def __init__(self, rows: CsvRows) -> None:
        self.rows = rows
        self.line = 0
        self.refused: list[Rejected] = []
        self._lines = rows.lines()
        self._again: list[Line] = []
        self._decode = codecs.getdecoder(rows.encoding)

    def drain(self) -> Iterator[Rejected]:
        """Give what was refused since last time."""
        refused, self.refused = self.refused, []
        yield from refused

    def __iter__(self) -> Iterator[str]:
        again = self._again
        while True:
            found = again.pop() if again else next(self._lines, None)
            if found is None:
                return
            if isinstance(found, Rejected):
                self.refused.append(found)
                continue
            number, raw = found
            text = self._text(number, raw)
            if text is None:
                continue
            if '"' in text and self._is_open(text):
                text = self._whole(number, text)
                if text is None:
                    continue
            self.line = number
            yield text

    def _text(self, number: int, raw: bytes) -> str | None:
        """Decode a line, or refuse it."""
        if raw.endswith(b"\r"):
            raw = raw[:-1]
        if number == 1 and raw.startswith(codecs.BOM_UTF8):
            raw = raw[len(codecs.BOM_UTF8) :]
        code = "control" if b"\0" in raw else ""
        if not code:
            try:
                return self._decode(raw, "strict")[0]
            except UnicodeError:
                code = "encoding"
        self.refused.append(
            rejected(number, code, file=self.rows.file, text=self.rows.encoding)
        )
        return None

    def _is_open(self, text: str) -> bool:
        """Tell whether a record goes on in the next line, within quotation marks."""
        if text.count('"') % 2 == 0:
            return False
        try:
            next(csv.reader([text], delimiter=self.rows.delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def _whole(self, number: int, text: str) -> str | None:
        """Add the lines that belong to a record, or refuse its first line."""
        taken: list[Line] = []
        whole = text
        while len(taken) < MOST_LINES and len(whole) < LONGEST_LINE:
            found = self._again.pop() if self._again else next(self._lines, None)
            if found is None or isinstance(found, Rejected):
                if found is not None:
                    self.refused.append(found)
                break
            taken.append(found)
            more = self._text(*found)
            if more is None:
                # It is refused by itself already; the record cannot go over it.
                taken.pop()
                break
            whole = f"{whole}\n{more}"
            if not self._is_open(whole):
                if self._fits(whole):
                    return whole
                break
        self._again.extend(reversed(taken))
        self.refused.append(rejected(number, "quotes", file=self.rows.file))
        return None

    def _fits(self, whole: str) -> bool:
        """Tell whether a record over several lines has as many cells as the heading.

        One that has not is more likely a stray quotation mark in each of two rows.
        """
        header = getattr(self.rows, "header", None)
        try:
            cells = next(
                csv.reader([whole], delimiter=self.rows.delimiter, strict=True)
            )
        except csv.Error:
            return False
        return header is None or len(cells) == len(header)
