# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the public site; language first, then what, then the question.

The words are Danish in both languages, so that a link that is shared can be read in the
other one by its first two letters. What a page shows comes in other forms at the same
address with another ending: `/da/tabel/municipal.csv?...`.

Example:
    >>> from anke.portal.domain.selection import Drawing, Selection
    >>> table_link("da", Selection("municipal", subjects=("law:serviceloven",)))
    '/da/tabel/municipal?emne=law:serviceloven'
    >>> figure_link("en", Selection("udk", drawing=Drawing.BARS), narrow=True)
    '/en/figur/udk-smal.svg?graf=soejler'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from anke.portal.domain.selection import to_query
from anke.publication.bundle.contents import LAW_PREFIX

if TYPE_CHECKING:
    from anke.portal.domain.selection import Selection

# The forms in which a table leaves the house, besides the page itself.
TABLE_SUFFIXES: Final = (".csv", ".xlsx", ".parquet", ".json")
NARROW: Final = "-smal"


def table_link(language: str, selection: Selection, suffix: str = "") -> str:
    """Give the address of a table, or of another form of it."""
    return _asking(f"/{language}/tabel/{selection.area}{suffix}", selection)


def embedded_link(language: str, selection: Selection) -> str:
    """Give the address under which other sites may show a table in a frame."""
    return _asking(f"/{language}/indlejr/{selection.area}", selection)


def figure_link(
    language: str, selection: Selection, *, narrow: bool = False, suffix: str = ".svg"
) -> str:
    """Give the address of a chart."""
    shape = NARROW if narrow else ""
    return _asking(f"/{language}/figur/{selection.area}{shape}{suffix}", selection)


def place_link(language: str, code: str) -> str:
    """Give the address of a first instance's page."""
    return f"/{language}/kommune/{quote(code)}"


def law_link(language: str, area: str, code: str) -> str:
    """Give the address of a law's page."""
    return f"/{language}/lov/{area}/{quote(code.removeprefix(LAW_PREFIX))}"


def definition_link(language: str, area: str, measure: str) -> str:
    """Give the address where a key figure answers the question "hvorfor?"."""
    return f"/{language}/begreber/{area}#{quote(measure)}"


def release_link(language: str, release: str) -> str:
    """Give the address of a release."""
    return f"/{language}/udgivelse/{release}"


def page_link(language: str, name: str = "") -> str:
    """Give the address of one of the other pages."""
    return f"/{language}/{name}/" if name else f"/{language}/"


def _asking(path: str, selection: Selection) -> str:
    query = to_query(selection)
    return f"{path}?{query}" if query else path
