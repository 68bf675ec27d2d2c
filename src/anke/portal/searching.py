# SPDX-License-Identifier: EUPL-1.2
"""Search over everything that has a page: subjects, laws, municipalities, key figures.

One field, every word must be found. What begins with the words comes before what only
has them; names come before provisions.

    found = search(release, "da", "merudgifter 41")
    found[0].name, found[0].href
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from anke.portal.domain.selection import Selection
from anke.portal.links import definition_link, law_link, place_link, table_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.domain.areas import Area
    from anke.portal.library import Release

MOST_FOUND: Final = 50


@dataclass(frozen=True)
class Found:
    """One thing that can be found.

    Attributes:
        kind: What it is: a subject, a law, a municipality, a key figure.
        name: What it is called.
        note: Where it belongs: its law and provisions, its area.
        href: Its page.
        text: What is searched, in small letters.
    """

    kind: str
    name: str
    note: str
    href: str
    text: str


def search(release: Release, language: str, query: str) -> list[Found]:
    """Find what has every word of a query, best first."""
    words = query.casefold().split()
    if not words:
        return []
    entries = _index(_Shelf(release, language))
    found = [each for each in entries if all(word in each.text for word in words)]
    first = " ".join(words)
    return sorted(
        found,
        key=lambda each: (
            not each.name.casefold().startswith(first),
            not all(word in each.name.casefold() for word in words),
        ),
    )


@dataclass(frozen=True, eq=False)
class _Shelf:
    """A release in a language; equal to another one of the same hash."""

    release: Release
    language: str

    def __hash__(self) -> int:
        return hash((self.release.bundle.hash, self.language))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shelf) and hash(self) == hash(other)


@lru_cache(maxsize=8)
def _index(shelf: _Shelf) -> tuple[Found, ...]:
    with override(shelf.language):
        found: dict[str, Found] = {}
        for area in shelf.release.areas.values():
            for each in _entries(area, shelf.language):
                found.setdefault(each.href, each)
        return tuple(found.values())


def _entries(area: Area, language: str) -> Iterator[Found]:
    name = area.facts.name.in_language(language)
    yield _entry(_("Area"), name, "", table_link(language, Selection(area.id)))
    for value in area.subjects.values:
        if value.level == 0:
            continue
        own = value.name.in_language(language)
        if value.level == 1:
            yield _entry(_("Law"), own, name, law_link(language, area.id, value.code))
            continue
        law = area.subjects.by_code.get(value.parent)
        parts = [law.name.in_language(language) if law else "", value.legal_basis, name]
        note = ", ".join(part for part in parts if part)
        link = table_link(language, Selection(area.id, subjects=(value.code,)))
        yield _entry(_("Subject"), own, note, link)
    for value in area.first_instances.values:
        if value.level:
            kind = _("Region") if value.level == 1 else _("Municipality")
            link = place_link(language, value.code)
            yield _entry(kind, value.name.in_language(language), "", link)
    for measure in area.facts.measures:
        link = definition_link(language, area.id, measure.id)
        own = measure.name.in_language(language)
        yield _entry(_("Key figure"), own, name, link)


def _entry(kind: str, name: str, note: str, href: str) -> Found:
    return Found(kind, name, note, href, f"{name} {note} {kind}".casefold())
