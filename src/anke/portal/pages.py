# SPDX-License-Identifier: EUPL-1.2
"""What every page of the public site has around it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anke.portal.configuration import configuration
from anke.portal.library import library
from anke.portal.links import page_link

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.portal.library import Release
    from anke.publication.bundle.contents import CalendarEntry

# What the frame of another site may show.
FRAMED: Final = {"frame-ancestors": ["*"]}
_OTHER: Final = {"da": ("en", "English"), "en": ("da", "Dansk")}


def language() -> str:
    """Give the language of this page."""
    return get_language() or "da"


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Give what header and footer need."""
    here = language()
    other, name = _OTHER[here]
    path = request.get_full_path()
    rest = path.removeprefix(f"/{here}")
    return {
        "language": here,
        "origin": f"{request.scheme}://{request.get_host()}",
        "home": page_link(here),
        "here": path,
        "other_language": {"code": other, "name": name, "href": f"/{other}{rest}"},
        "navigation": _navigation(here, request.path),
        "current": library().current_or_none(),
        "frame": "portal/base.html",
        "contact": configuration().contact,
    }


def _navigation(here: str, path: str) -> list[dict[str, Any]]:
    texts = (
        ("tal", _("Figures"), ("tal", "tabel")),
        ("kommuner", _("Municipalities"), ("kommuner", "kommune")),
        ("love", _("Laws"), ("love", "lov")),
        ("udgivelser", _("Released figures"), ("udgivelser", "udgivelse")),
        ("begreber", _("Definitions"), ("begreber",)),
        ("om", _("About the portal"), ("om",)),
    )
    section = path.split("/")[2] if path.count("/") > 1 else ""
    return [
        {"href": page_link(here, name), "text": text, "is_here": section in sections}
        for name, text, sections in texts
    ]


def next_release(release: Release) -> CalendarEntry | None:
    """Give the next announced release: the first that has not come out."""
    waiting = announced(release)
    return waiting[0] if waiting else None


def announced(release: Release) -> list[CalendarEntry]:
    """Give what the calendar announces after this release, soonest first.

    The bundle alone decides, no clock: a page is the same for everybody.
    """
    out = moment(release.manifest.published_at)
    waiting = [
        each
        for each in release.contents.calendar
        if not each.release and moment(each.at) > out
    ]
    return sorted(waiting, key=lambda each: moment(each.at))


def moment(text: str) -> datetime:
    """Read an instant of the bundle (ISO, with its zone)."""
    return datetime.fromisoformat(text)
