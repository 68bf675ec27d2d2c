# SPDX-License-Identifier: EUPL-1.2
"""What search engines are told: robots.txt, and a map of the pages (sitemap.xml).

A table has as many addresses as there are questions; only its first page is named, and
the rest is not asked for. Everything is open to people all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from anke.portal.links import law_link, page_link, place_link, release_link
from anke.publication.bundle.contents import LAW_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anke.portal.domain.areas import Area

LANGUAGES: Final = ("da", "en")
_PAGES: Final = (
    "",
    "tal",
    "kommuner",
    "love",
    "udgivelser",
    "begreber",
    "om",
    "tilgaengelighed",
)
_MUNICIPALITIES: Final = 2


def robots(base: str) -> str:
    """Write robots.txt: no questions of tables, no data calls, else everything."""
    closed = (
        "/*/tabel/*?",
        "/*/figur/",
        "/*/indlejr/",
        "/*/soeg/",
        "/api/v2/tables/*/data",
        "/api/v2/savedqueries/",
    )
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in closed)]
    return "\n".join([*lines, "", f"Sitemap: {base}/sitemap.xml", ""])


def sitemap(areas: Iterable[Area], releases: Sequence[str], base: str, day: str) -> str:
    """Write the map: each page in both languages, each naming the other."""
    entries = "".join(_entry(pair, base, day) for pair in _pairs(areas, releases))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:xhtml="http://www.w3.org/1999/xhtml">{entries}</urlset>\n'
    )


def _pairs(areas: Iterable[Area], releases: Sequence[str]) -> Iterator[dict[str, str]]:
    for name in _PAGES:
        yield {each: page_link(each, name) for each in LANGUAGES}
    places: dict[str, None] = {}
    for area in areas:
        yield {each: f"/{each}/tabel/{area.id}" for each in LANGUAGES}
        yield {each: f"/{each}/begreber/{area.id}" for each in LANGUAGES}
        for value in area.facts.subjects:
            if value.code.startswith(LAW_PREFIX):
                yield {each: law_link(each, area.id, value.code) for each in LANGUAGES}
        places |= dict.fromkeys(area.first_instances.at_level(_MUNICIPALITIES))
    for code in places:
        yield {each: place_link(each, code) for each in LANGUAGES}
    for release in releases:
        yield {each: release_link(each, release) for each in LANGUAGES}


def _entry(pair: dict[str, str], base: str, day: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}"'
        f' href="{escape(base + link)}"/>'
        for language, link in pair.items()
    )
    return "".join(
        f"<url><loc>{escape(base + link)}</loc><lastmod>{day}</lastmod>{others}</url>"
        for link in pair.values()
    )
