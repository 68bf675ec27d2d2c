# SPDX-License-Identifier: EUPL-1.2
"""The pages around the tables: front page, search, definitions, releases, about."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anke.portal.asking import answer
from anke.portal.configuration import configuration
from anke.portal.domain.headings import period_heading
from anke.portal.domain.selection import Selection
from anke.portal.domain.tables import State
from anke.portal.drawing import state_words
from anke.portal.library import library
from anke.portal.links import page_link, release_link, table_link
from anke.portal.pages import announced, language, moment, next_release
from anke.portal.searching import MOST_FOUND
from anke.portal.searching import search as found_by
from anke.portal.taken_back import notice_of
from anke.web import figures

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.portal.domain.areas import Area
    from anke.portal.library import Release
    from anke.publication.bundle.contents import Measure, Revision

logger = logging.getLogger(__name__)

_REVISIONS_SHOWN = 500


@require_safe
def entrance(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The root: Danish first."""
    return HttpResponseRedirect(page_link("da"))


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Whether this process answers, and with which release; `-` when none is left."""
    current = library().current_or_none()
    release = current.manifest.id if current else "-"
    return HttpResponse(f"ok {release}\n", content_type="text/plain")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page: search, the newest figures of every area, the releases."""
    release = library().current()
    return render(
        request,
        "portal/front.html",
        {"release": release, "areas": _headlines(release), **_release_days(release)},
    )


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """All areas, each with its newest figures and ready-made selections."""
    release = library().current()
    here = language()
    presets = [
        {
            "name": each.name.in_language(here),
            "href": table_link(
                here,
                Selection(each.area, subjects=each.subjects, measures=each.measures),
            ),
        }
        for each in release.contents.presets
    ]
    context = {"release": release, "areas": _headlines(release), "presets": presets}
    return render(request, "portal/areas.html", context)


def _headlines(release: Release) -> list[dict[str, Any]]:
    """Compute each area's newest figures from the bundle; none is typed in."""
    return [_headline(release, area) for area in release.areas.values()]


def _headline(release: Release, area: Area) -> dict[str, Any]:
    here = language()
    selection = Selection(area.id, periods=area.years[-1:])
    table = answer(release, selection)
    told = []
    for place, measure in enumerate(table.plan.measures):
        column = int((table.measure_places[0] == place).argmax())
        cell = table.cell(0, column)
        note = ""
        if cell.of is not None and cell.n is not None and cell.unit == "percent":
            note = _("%(n)s of %(of)s cases") % {
                "n": figures.count(here, cell.n),
                "of": figures.count(here, cell.of),
            }
        unseen = state_words(release.manifest.threshold)
        text = (
            figures.value(here, cell.unit, cell.value)
            if cell.state is State.SHOWN and cell.value is not None
            else unseen[cell.state][0]
        )
        name = measure.name.in_language(here)
        told.append({"name": name, "text": text, "note": note})
    return {
        "name": area.facts.name.in_language(here),
        "href": table_link(here, Selection(area.id)),
        "period": area.years[-1],
        "figures": told,
    }


def _release_days(release: Release) -> dict[str, Any]:
    coming = next_release(release)
    here = language()
    return {
        "published": moment(release.manifest.published_at),
        "title": release.manifest.title.in_language(here),
        "release_link": release_link(here, release.manifest.id),
        "coming": coming and moment(coming.at),
        "coming_title": coming and coming.title.in_language(here),
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found by a few words: subjects, laws, municipalities, key figures."""
    query = request.GET.get("q", "").strip()[:200]
    found = found_by(library().current(), language(), query)
    context = {
        "query": query,
        "found": found[:MOST_FOUND],
        "count": len(found),
        "is_cut": len(found) > MOST_FOUND,
    }
    return render(request, "portal/search.html", context)


@require_safe
def definitions(request: HttpRequest, area: str = "") -> HttpResponse:
    """What every key figure means: numerator, denominator, counting rule, breaks."""
    release = library().current()
    here = language()
    if area and area not in release.areas:
        raise Http404(area)
    chosen = release.areas[area or next(iter(release.areas))]
    context = {
        "release": release,
        "area": chosen,
        "area_name": chosen.facts.name.in_language(here),
        "counting_unit": chosen.facts.counting_unit.in_language(here),
        "areas": [
            {
                "name": each.facts.name.in_language(here),
                "href": f"/{here}/begreber/{each.id}",
                "is_here": each is chosen,
            }
            for each in release.areas.values()
        ],
        "measures": [_definition(chosen, each) for each in chosen.facts.measures],
        "counters": [
            {"name": each.name.in_language(here), "group": each.group}
            for each in chosen.facts.counters
        ],
        "breaks": [
            {"on": each.on, "text": each.text.in_language(here), "source": each.source}
            for each in chosen.breaks
        ],
        "notes": [
            each.text.in_language(here) for each in chosen.notes if not each.said_by
        ],
        "successions": [
            each.text.in_language(here) for each in release.contents.successions
        ],
        "states": list(state_words(release.manifest.threshold).values()),
        "fewest": configuration().fewest_to_compare,
    }
    return render(request, "portal/definitions.html", context)


def _definition(area: Area, measure: Measure) -> dict[str, str]:
    here = language()
    names = {each.id: each.name.in_language(here) for each in area.facts.counters}
    numerator = " + ".join(names[each] for each in measure.numerator)
    denominator = " + ".join(names[each] for each in measure.denominator)
    return {
        "id": measure.id,
        "name": measure.name.in_language(here),
        "text": measure.definition.in_language(here),
        "numerator": numerator,
        "denominator": denominator,
        "unit": {
            "count": _("number"),
            "percent": _("per cent of the denominator"),
            "days": _("days, on average"),
        }[measure.unit],
    }


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every release, the calendar of the next ones, and what was taken back."""
    current = library().current_or_none()
    here = language()
    gone = library().withdrawals
    shown = [
        {
            "title": manifest.title.in_language(here),
            "published": moment(manifest.published_at),
            "href": release_link(here, manifest.id),
            "id": manifest.id,
            "is_gone": manifest.id in gone,
        }
        for manifest in library().manifests()
    ]
    context = {
        "releases": shown,
        "calendar": [
            {"at": moment(each.at), "title": each.title.in_language(here)}
            for each in (announced(current) if current else ())
        ],
        "withdrawals": [notice_of(each) for each in gone.values()],
    }
    return render(request, "portal/releases.html", context)


@require_safe
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One release: its origin, what it changed, and its tables as they were.

    Of one that was taken back there is only when and why.
    """
    known = {manifest.id: manifest for manifest in library().manifests()}
    if code not in known:
        raise Http404(code)
    if code in library().withdrawals:
        context = {
            "manifest": known[code],
            "notice": notice_of(library().withdrawals[code]),
        }
        return render(request, "portal/release_withdrawn.html", context)
    found = library().release(code)
    here = language()
    manifest = found.manifest
    context = {
        "release": found,
        "title": manifest.title.in_language(here),
        "published": moment(manifest.published_at),
        "revisions": [
            _revision(found, each)
            for each in found.revisions[:_REVISIONS_SHOWN]
            if each.release == manifest.id
        ],
        "revision_count": len(found.revisions),
        "areas": [
            {
                "name": area.facts.name.in_language(here),
                "href": table_link(here, Selection(area.id, release=manifest.id)),
                "years": f"{area.years[0]}–{area.years[-1]}",
            }
            for area in found.areas.values()
        ],
    }
    return render(request, "portal/release.html", context)


def _revision(found: Release, revision: Revision) -> dict[str, Any]:
    here = language()
    area = found.areas.get(revision.area)
    if area is None:
        return {"where": revision.area, "cause": revision.cause.in_language(here)}
    place = area.first_instances.by_code.get(revision.first_instance)
    subject = area.subjects.by_code.get(revision.subject)
    counters = {each.id: each.name.in_language(here) for each in area.facts.counters}
    parts = [
        area.facts.name.in_language(here),
        place.name.in_language(here) if place else revision.first_instance,
        subject.name.in_language(here) if subject else revision.subject,
        period_heading(revision.period).name.in_language(here),
    ]
    hidden = _("no published figure")
    return {
        "where": ", ".join(parts),
        "what": counters.get(revision.counter, revision.counter),
        "before": hidden if revision.before is None
        else figures.count(here, revision.before),
        "after": hidden if revision.after is None
        else figures.count(here, revision.after),
        "cause": revision.cause.in_language(here),
    }  # fmt: skip


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this site is, whose figures they are, and how to use and cite them."""
    return render(request, "portal/about.html", {"release": library().current()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (was-erklæring)."""
    return render(request, "portal/accessibility.html")


def not_found(
    request: HttpRequest,
    exception: Exception,  # noqa: ARG001 - as Django calls it
) -> HttpResponse:
    """Say that nothing stands at an address, and where to look."""
    return render(request, "portal/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with a number to name it by."""
    fault = uuid.uuid4().hex[:8]
    logger.error("fault %s at %s", fault, request.path)
    return render(request, "portal/fault.html", {"fault": fault}, status=500)
