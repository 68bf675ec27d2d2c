# SPDX-License-Identifier: EUPL-1.2
r"""A model card's Markdown as a page: headings, lists and tables, and nothing more.

The card uses no other Markdown; whatever else stands in it is shown as it is written.

>>> str(card_html("# Kort\n- et\n- to"))
'<h1>Kort</h1><ul><li>et</li><li>to</li></ul>'
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


def card_html(markdown: str) -> SafeString:
    """Draw the card; all of its text is escaped."""
    lines = [line.strip() for line in markdown.splitlines() if line.strip()]
    parts = ((_DRAWN[kind](list(group)),) for kind, group in groupby(lines, key=_kind))
    return format_html_join("", "{}", parts)


def _kind(line: str) -> str:
    return line[0] if line[0] in "#-|" else ""


def _headings(lines: Sequence[str]) -> SafeString:
    return format_html_join(
        "",
        "<h{0}>{1}</h{0}>",
        ((len(line) - len(line.lstrip("#")), line.lstrip("# ")) for line in lines),
    )


def _items(lines: Sequence[str]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((line[1:].strip(),) for line in lines))
    return format_html("<ul>{}</ul>", items)


def _table(lines: Sequence[str]) -> SafeString:
    head, _, *rows = [_cells(line) for line in lines]
    return format_html(
        '<div class="table--responsive-scroll" tabindex="0" role="region" '
        'aria-label="{}"><table class="table table--compact"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        " · ".join(head[:3]),
        format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in head)),
        format_html_join("", "{}", ((_row(row),) for row in rows)),
    )


def _row(cells: Sequence[str]) -> SafeString:
    first, *rest = cells
    return format_html(
        '<tr><th scope="row">{}</th>{}</tr>',
        first,
        format_html_join("", "<td>{}</td>", ((cell,) for cell in rest)),
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _texts(lines: Sequence[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))


_DRAWN = {"#": _headings, "-": _items, "|": _table, "": _texts}
