# SPDX-License-Identifier: EUPL-1.2
"""The cases of an XES file (IEEE 1849), trace by trace, with nothing looked up outside.

What is known of a trace is given to each of its events as `case:name`, as other tools
write it in CSV, so that one mapping reads both. A row's number is the event's place in
the file, for XES is often written on one line.

A file with a document type is refused: it is where entities that swell, and files that
are none of our business, get in. After an XML error the reader goes on as well as it
can; the events that the error touches are rejected, not guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from anke.cases.domain.eventlog_errors import EventLogError
from anke.cases.domain.eventlog_mapping import names
from anke.cases.domain.eventlog_rows import (
    LONGEST_REFERENCE,
    CaseRows,
    Rejected,
    rejected,
)
from anke.cases.eventlog.blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anke.cases.domain.eventlog_mapping import Names

OF_CASE = "case:"


class XesRows:
    """An XES file; iterating gives cases, and what is rejected.

    Making one reads the file once through, to know its columns and count its events.

    Errors: EventLogError for a file that is not XML, no XES or has a document type.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: tuple[str, ...] = ()
        self.total = 0
        self._case: tuple[int, ...] = ()
        self._survey()

    def use(self, case: str | Names) -> None:
        """Say which columns may hold the name of a case."""
        self._case = tuple(
            self.header.index(name) for name in names(case) if name in self.header
        )

    def _survey(self) -> None:
        found: dict[str, None] = {}
        for _, element, of_case in _Walker(self.path):
            prefix = OF_CASE if of_case else ""
            for name in _values(element):
                found[f"{prefix}{name}"] = None
            if not of_case:
                self.total += 1
        self.header = tuple(found)

    def __iter__(self) -> Iterator[CaseRows | Rejected]:
        walker = _Walker(self.path)
        rows: list[list[tuple[int, list[str]] | Rejected]] = []
        number = 0
        for depth, element, of_case in walker:
            del rows[depth + 1 :]
            while len(rows) <= depth:
                rows.append([])
            if of_case:
                yield from self._case_of(_values(element), rows.pop())
                continue
            number += 1
            error = walker.error_in(element)
            values = _values(element)
            if error:
                rows[depth].append(rejected(number, "xml", text=error))
            elif depth == 0:
                yield rejected(number, "no-case")
            else:
                rows[depth].append(
                    (number, [values.get(name, "") for name in self.header])
                )
        yield from walker.errors_left()

    def _case_of(
        self,
        facts: dict[str, str],
        rows: list[tuple[int, list[str]] | Rejected],
    ) -> Iterator[CaseRows | Rejected]:
        """Give a trace with the facts of the case in each of its rows."""
        yield from (row for row in rows if isinstance(row, Rejected))
        good = [row for row in rows if not isinstance(row, Rejected)]
        of_case = [
            (place, facts[name.removeprefix(OF_CASE)])
            for place, name in enumerate(self.header)
            if name.startswith(OF_CASE) and name.removeprefix(OF_CASE) in facts
        ]
        for _, cells in good:
            for place, text in of_case:
                cells[place] = text
        if not good:
            return
        reference = next(
            (text for place in self._case if (text := good[0][1][place].strip())), ""
        )
        if not reference or len(reference) > LONGEST_REFERENCE:
            code = "long-case" if reference else "no-case"
            for number, _ in good:
                yield rejected(number, code, text=LONGEST_REFERENCE)
            return
        yield CaseRows(reference, list(good))


class _Walker:
    """Walk through the events and traces of a file as they end, and free them.

    Gives how many traces are open, the element, and whether it is a trace.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._blocks = Blocks(path)
        self._parser: etree.iterparse | None = None
        self._errors: dict[int, str] = {}
        self._blamed: set[int] = set()
        self._read = 0

    def __iter__(self) -> Iterator[tuple[int, etree._Element, bool]]:
        parser = etree.iterparse(
            _File(self._blocks),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
        )
        self._parser = parser
        depth = 0
        try:
            for place, (moment, element) in enumerate(parser):
                if place == 0:
                    self._check_root(element)
                name = _local_name(element)
                if name not in {"trace", "event"}:
                    continue
                is_trace = name == "trace"
                if moment == "start":
                    depth += is_trace
                    continue
                yield depth, element, is_trace
                depth -= is_trace
                _free(element)
        except etree.XMLSyntaxError as error:
            if parser.root is None:
                raise self._no_xes(str(error)) from error
        if parser.root is None:
            raise self._no_xes("no element found")

    def _check_root(self, root: etree._Element) -> None:
        document = root.getroottree().docinfo
        if document.internalDTD is not None:
            raise EventLogError(
                f"{self.path}: a document type (DTD) is refused",
                user_text=f"{self.path.name} har en dokumenttype (DTD); den slags "
                "filer læses ikke.",
            )
        if _local_name(root) != "log":
            raise self._no_xes(f"the root is <{_local_name(root)}>")

    def _no_xes(self, why: str) -> EventLogError:
        return EventLogError(
            f"{self.path}: is no XES: {why}",
            user_text=f"{self.path.name} er ikke en XES-fil.",
        )

    def _update_errors(self) -> None:
        log = self._parser.error_log if self._parser is not None else ()
        for error in list(log)[self._read :]:
            self._errors.setdefault(error.line, error.message)
            self._read += 1

    def error_in(self, element: etree._Element) -> str:
        """Give the XML error on the lines of an event, if there is one."""
        self._update_errors()
        if not self._errors:
            return ""
        lines = [cast("int", one.sourceline or 0) for one in (element, *element)]
        first, last = min(lines), max(lines)
        for line in list(self._errors):
            if first <= line <= last:
                self._blamed.add(line)
                return f"linje {line}: {self._errors[line]}"
        return ""

    def errors_left(self) -> Iterator[Rejected]:
        """Give the errors that touched no event, and the damage that ended the file."""
        self._update_errors()
        for line, message in self._errors.items():
            if line in self._blamed:
                continue
            yield rejected(line, "xml", file="xml", text=message)
        if self._blocks.damage:
            yield rejected(0, "cut", file="xml", text=self._blocks.damage)


class _File:
    """A file for the parser, over blocks."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = iter(blocks)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, at most `size` of them."""
        if not self._rest:
            self._rest = next(self._blocks, b"")
        if size < 0:
            size = len(self._rest)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def _local_name(element: etree._Element) -> str:
    # The tag of a comment is a function.
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _values(element: etree._Element) -> dict[str, str]:
    """Give the attributes of a trace or an event, by key."""
    return {
        key: child.get("value", "")
        for child in element
        if (key := child.get("key")) is not None
    }


def _free(element: etree._Element) -> None:
    """Forget an element and what stands before it, so that memory does not grow.

    The attributes of a trace stand before its events and are still needed.
    """
    before = element.getprevious()
    parent = element.getparent()
    element.clear()
    while before is not None and _local_name(before) in {"trace", "event"}:
        if parent is not None:
            parent.remove(before)
        before = element.getprevious()
