# SPDX-License-Identifier: EUPL-1.2
"""The page of docs that lists every table and column, written from the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.moving.domain.dictionary import TABLES
from anke.cases.moving.domain.tables import Kind
from anke.cases.moving.domain.words import FIXED, OTHER_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.moving.domain.tables import Column, Table

_ABOUT = """\
How they are used is told in [moving in](moving-in.md). A heading may be English or
Danish, in any capitals. Columns marked ● must be there and be filled. Dates are written
as 2022-12-31, 31-12-2022, 31.12.2022 or 31/12/2022, instants with a time after them."""
_KINDS = {
    Kind.TEXT: "text, without personal data",
    Kind.CODES: "words, set apart by a bar",
    Kind.CODE: "word",
    Kind.PERSONAL: "personal data",
    Kind.FILE: "path",
}
# Lists that the catalogue and the rules of the authority define.
_OF_RULES = {
    "area": "the catalogue's areas",
    "subject": "the catalogue's subjects of the area",
    "first_instance": "the catalogue's first instances, or their official number",
    "outcome": "the outcomes of the area",
    "track": "the catalogue's tracks",
    "rule": "`anke deadline rules`",
    "step": "the steps of the rules of handling, and " + ", ".join(OTHER_STEPS),
    "staff": "any code without spaces",
    "team": "any text",
}


def columns_page() -> str:
    """List the tables, their columns and the words they know."""
    return "\n".join(
        [
            "# Tables for moving in: every column",
            "",
            _ABOUT,
            "",
            *(line for table in TABLES for line in _table(table)),
            *_words(),
            "",
        ]
    )


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name} ({table.name_da})"
    yield ""
    yield table.row
    yield ""
    yield "| column | Danish | | read as | what it is | example |"
    yield "|---|---|---|---|---|---|"
    for column in table.columns:
        yield _row(column)
    yield ""


def _row(column: Column) -> str:
    kind = _KINDS.get(column.kind, column.kind.value)
    if column.words in FIXED:
        kind = f"[{kind}](#{column.words})"
    cells = (
        f"`{column.name}`",
        f"`{column.name_da}`",
        "●" if column.required else "",
        kind,
        column.meaning,
        f"`{column.example}`" if column.example else "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _words() -> Iterator[str]:
    yield "## The words"
    yield ""
    yield (
        "Each list has a section `[values.LIST]` in the mapping, where a word of theirs"
        " gets a code of ours."
    )
    yield ""
    for name, codes in FIXED.items():
        yield f"### {name}"
        yield ""
        yield "| code | also understood |"
        yield "|---|---|"
        for code, names in codes.items():
            yield f"| `{code}` | {', '.join(names)} |"
        yield ""
    yield "### Lists of the authority"
    yield ""
    yield "| list | codes |"
    yield "|---|---|"
    for name, meaning in _OF_RULES.items():
        yield f"| `{name}` | {meaning} |"
