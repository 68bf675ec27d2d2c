# SPDX-License-Identifier: EUPL-1.2
"""What readers are told of releases that were taken back (*tilbagekaldt*).

notices()[0].title, notices()[0].reason     # on every page, while nothing came instead
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.portal.library import library
from anke.portal.links import release_link
from anke.portal.pages import language, moment

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from anke.publication.bundle.contents import Withdrawal


@dataclass(frozen=True)
class Notice:
    """A withdrawal in the words of a page.

    Attributes:
        release: The id of what was taken back.
        title: What it was called.
        published: When it came out.
        at: When it was taken back.
        reason: Why.
        replaced_by: The release that came instead; empty while there is none.
        href: Its page, which stays.
    """

    release: str
    title: str
    published: datetime
    at: datetime
    reason: str
    replaced_by: str
    href: str


def notice_of(withdrawal: Withdrawal) -> Notice:
    """Give a withdrawal in the language of this page."""
    here = language()
    manifest = library().manifest(withdrawal.release)
    return Notice(
        release=withdrawal.release,
        title=manifest.title.in_language(here),
        published=moment(manifest.published_at),
        at=moment(withdrawal.at),
        reason=withdrawal.reason.in_language(here),
        replaced_by=withdrawal.replaced_by,
        href=release_link(here, withdrawal.release),
    )


def notices() -> list[Notice]:
    """Give what was taken back and is newer than what readers see, newest first.

    Such a page shows older figures than it did, so it says why.
    """
    current = library().current_or_none()
    out = moment(current.manifest.published_at) if current else None
    found = [notice_of(each) for each in library().withdrawals.values()]
    missed = (each for each in found if out is None or each.published > out)
    return sorted(missed, key=lambda each: each.published, reverse=True)


def surroundings(request: HttpRequest) -> dict[str, list[Notice]]:  # noqa: ARG001 - as Django calls it
    """Give what every page says of it above its own words."""
    return {"notices": notices()}
