# SPDX-License-Identifier: EUPL-1.2
"""The text library in force: what the house has published over what came with Anke.

text_library().choose("decision-result", wanted, day)
"""

from __future__ import annotations

from anke.cases.domain.entries import Head
from anke.cases.journal import read_entries, read_heads
from anke.decisions.domain.decide_texts import TEXTS_STREAM, fold_texts
from anke.decisions.domain.texts import Library, Version, read_key
from anke.decisions.models import TextVersion
from anke.decisions.texts.shipped import shipped_versions

_latest: dict[bytes, Library] = {}


def text_library() -> Library:
    """Give the library as it is now; cheap when nothing was published since last time.

    Errors: DataFileError where a shipped file is wrong.
    """
    head = read_heads([TEXTS_STREAM]).get(TEXTS_STREAM, Head()).hash
    if head not in _latest:
        library = Library((*shipped_versions(), *_published()))
        _latest.clear()
        _latest[head] = library
    return _latest[head]


def _published() -> tuple[Version, ...]:
    return tuple(_version(row) for row in TextVersion.objects.order_by("pk"))


def _version(row: TextVersion) -> Version:
    return Version(
        key=read_key(row.text),
        number=row.version,
        heading=row.heading,
        body=row.body,
        in_force_on=row.in_force_on,
        ended_on=row.ended_on,
        withdrawn=row.withdrawn,
        published_by=row.published_by,
        published_at=row.published_at,
        cause=row.cause,
        withdrawal_cause=row.withdrawal_cause,
    )


def journaled_library() -> Library:
    """Give the library as the journal has it, for whoever is about to change it."""
    return Library((*shipped_versions(), *fold_texts(read_entries([TEXTS_STREAM]))))
