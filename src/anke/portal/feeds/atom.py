# SPDX-License-Identifier: EUPL-1.2
"""The feed (Atom, RFC 4287) of releases, revised figures and withdrawals.

A release that is taken back is told of twice: by an entry that people read, and by a
`deleted-entry` (RFC 6721), by which programs forget what they fetched.

    written_feed(news, "da", "https://portal.example")
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from anke.publication.bundle.contents import Text
from anke.web.workbooks.defusing import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anke.publication.bundle.contents import Manifest, Revision, Withdrawal

_TITLE: Final = Text("Udgivelser fra Ankeportalen", "Releases of Ankeportalen")
_AUTHOR: Final = Text("Ankemyndigheden", "The Appeals Authority")
_REVISED: Final = Text("Rettede tal: {}", "Revised figures: {}")
_WITHDRAWN: Final = Text("Tilbagekaldt: {}", "Withdrawn: {}")
_FIGURES: Final = Text("{area}: {count} rettede tal", "{area}: {count} figures revised")
_REPLACED: Final = Text("I stedet gælder {}.", "It is replaced by {}.")
_RELEASED: Final = Text(
    "Tallene er opgjort til og med {}.", "Figures up to and including {}."
)


@dataclass(frozen=True)
class News:
    """What the feed tells.

    Attributes:
        releases: The manifests of every release, newest first.
        revisions: Every published figure that changed.
        areas: The names of the areas by id.
        withdrawals: The releases that were taken back.
    """

    releases: Sequence[Manifest]
    revisions: Sequence[Revision]
    areas: Mapping[str, Text]
    withdrawals: Sequence[Withdrawal] = ()


def written_feed(news: News, language: str, base: str) -> str:
    """Write the feed."""
    return "".join(_pieces(news, language, base))


def _pieces(news: News, language: str, base: str) -> Iterator[str]:
    title = _TITLE.in_language(language)
    moments = [each.published_at for each in news.releases]
    moments += [each.at for each in news.withdrawals]
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:at="http://purl.org/atompub/tombstones/1.0"'
        f' xml:lang="{language}">'
        f"<id>{_id(base, 'feed')}</id><title>{escape(title)}</title>"
        f"<updated>{max(moments, key=datetime.fromisoformat)}</updated>"
        f"<author><name>{escape(_AUTHOR.in_language(language))}</name></author>"
        f'<link rel="self" href="{base}/{language}/atom.xml"/>'
        f'<link rel="alternate" href="{base}/{language}/udgivelser/"/>'
        "<rights>CC BY 4.0</rights>"
    )
    for withdrawal in news.withdrawals:
        yield from _withdrawn(withdrawal, news, language, base)
    gone = {each.release for each in news.withdrawals}
    for manifest in news.releases:
        if manifest.id not in gone:
            yield from _released(manifest, news, language, base)
    yield "</feed>\n"


def _withdrawn(
    withdrawal: Withdrawal, news: News, language: str, base: str
) -> Iterator[str]:
    release = withdrawal.release
    for kind in ("release", "revisions"):
        yield (
            f"<at:deleted-entry ref={quoteattr(_id(base, f'{kind}/{release}'))}"
            f' when="{withdrawal.at}"><at:comment>'
            f"{_text(withdrawal.reason, language)}</at:comment></at:deleted-entry>"
        )
    names = {each.id: each.title.in_language(language) for each in news.releases}
    title = _WITHDRAWN.in_language(language).format(names.get(release, release))
    summary = withdrawal.reason.in_language(language)
    if withdrawal.replaced_by:
        summary += " " + _REPLACED.in_language(language).format(withdrawal.replaced_by)
    link = f"{base}/{language}/udgivelse/{release}"
    yield _entry(base, f"withdrawal/{release}", title, withdrawal.at, link, summary)


def _released(
    manifest: Manifest, news: News, language: str, base: str
) -> Iterator[str]:
    link = f"{base}/{language}/udgivelse/{manifest.id}"
    title = manifest.title.in_language(language)
    summary = _RELEASED.in_language(language).format(manifest.as_of)
    moment = manifest.published_at
    yield _entry(base, f"release/{manifest.id}", title, moment, link, summary)
    counts = Counter(r.area for r in news.revisions if r.release == manifest.id)
    if counts:
        lines = (
            _FIGURES.in_language(language).format(
                area=news.areas.get(area, Text(area)).in_language(language), count=count
            )
            for area, count in sorted(counts.items())
        )
        heading = _REVISED.in_language(language).format(title)
        name = f"revisions/{manifest.id}"
        yield _entry(base, name, heading, moment, link, "; ".join(lines))


def _entry(  # noqa: PLR0917 - the elements of an entry, in their order
    base: str, name: str, title: str, moment: str, link: str, summary: str
) -> str:
    return (
        f"<entry><id>{escape(_id(base, name))}</id>"
        f"<title>{escape(printable(title))}</title>"
        f"<updated>{moment}</updated><published>{moment}</published>"
        f'<link rel="alternate" href={quoteattr(link)}/>'
        f"<summary>{escape(printable(summary))}</summary></entry>"
    )


def _id(base: str, name: str) -> str:
    """Name an entry for good: the same in both languages and in every feed."""
    return f"{base}/id/{name}"


def _text(text: Text, language: str) -> str:
    return escape(printable(text.in_language(language)))
