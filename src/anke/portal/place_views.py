# SPDX-License-Identifier: EUPL-1.2
"""How it goes in a municipality, and under a law: ready-made tables with words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anke.portal.asking import answer
from anke.portal.charts.choosing import chart_of
from anke.portal.configuration import configuration
from anke.portal.domain.selection import (
    Comparison,
    Dimension,
    Drawing,
    Selection,
)
from anke.portal.drawing import Drawn, drawn_table
from anke.portal.library import library
from anke.portal.links import figure_link, law_link, place_link, table_link
from anke.portal.pages import language
from anke.portal.reading import Reader, read_aloud
from anke.portal.telling import (
    breaks_told,
    caption_of,
    legend_of,
    notes_told,
    remarks_told,
)
from anke.publication.bundle.contents import LAW_PREFIX

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.portal.domain.areas import Area
    from anke.portal.library import Release
    from anke.publication.bundle.contents import Value


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every municipality under its region."""
    here = language()
    area = _with_places(library().current())
    hierarchy = area.first_instances
    regions = [
        {
            "name": region.name.in_language(here),
            "href": place_link(here, region.code),
            "places": [
                {
                    "name": hierarchy.by_code[code].name.in_language(here),
                    "href": place_link(here, code),
                }
                for code in hierarchy.parts.get(region.code, ())
            ],
        }
        for region in map(hierarchy.by_code.__getitem__, hierarchy.at_level(1))
    ]
    return render(request, "portal/places.html", {"regions": regions})


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """How it goes in a municipality: its figures beside others, and by law."""
    release = library().current()
    areas = [a for a in release.areas.values() if code in a.first_instances.by_code]
    if not areas:
        raise Http404(code)
    value = areas[0].first_instances.by_code[code]
    here = language()
    context = {
        "release": release,
        "name": value.name.in_language(here),
        "population": value.population,
        "is_municipality": value.level > 1,
        "areas": [_area_of_place(release, area, value) for area in areas],
    }
    return render(request, "portal/place.html", context)


def _area_of_place(release: Release, area: Area, value: Value) -> dict[str, Any]:
    """Give the tables of one area: beside others, over time, by law, as a funnel."""
    newest = area.years[-1:]
    beside = (Comparison.COUNTRY, Comparison.REGION, Comparison.ALIKE)
    own = Selection(
        area.id,
        first_instances=(value.code,),
        periods=newest,
        comparisons=beside if value.level > 1 else (Comparison.COUNTRY,),
        intervals=_has_shares(area),
    )
    sections = [_section(release, area, own, _("Beside others"))]
    over_time = Selection(
        area.id,
        first_instances=(value.code,),
        comparisons=(Comparison.COUNTRY,),
        rows=(Dimension.PERIOD, Dimension.SUBJECT),
        columns=(Dimension.FIRST_INSTANCE, Dimension.MEASURE),
    )
    sections.append(_section(release, area, over_time, _("Over time"), has_chart=True))
    if len(area.subjects.at_level(1)) > 1:
        by_law = Selection(
            area.id,
            first_instances=(value.code,),
            subjects=("level(1)",),
            periods=newest,
            drawing=Drawing.NONE,
        )
        sections.append(_section(release, area, by_law, _("By law")))
    if _has_shares(area):
        funnel = Selection(
            area.id,
            first_instances=(f"level({value.level})",),
            periods=newest,
            drawing=Drawing.FUNNEL,
        )
        if value.level > 1:
            title = _("Among all municipalities")
            sections.append(
                _section(release, area, funnel, title, has_chart=True, has_table=False)
            )
    _say_notes_once(sections)
    return {
        "id": area.id,
        "name": area.facts.name.in_language(language()),
        "remarks": _own_remarks(area, value),
        "sections": sections,
    }


def _own_remarks(area: Area, value: Value) -> list[dict[str, Any]]:
    """Give what a municipality says of its figures, on its own page."""
    own = [note for note in area.notes if note.said_by == value.code]
    return remarks_told(area, own, language())


def _say_notes_once(sections: list[dict[str, Any]]) -> None:
    """Leave out what stands above an earlier table of the same area."""
    said: set[str] = set()
    for section in sections:
        section["sentences"] = [t for t in section["sentences"] if t not in said]
        said |= set(section["sentences"])
        section["notes"] = [n for n in section["notes"] if n["text"] not in said]
        said |= {note["text"] for note in section["notes"]}


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """Every law, area by area."""
    here = language()
    areas = [
        {
            "name": area.facts.name.in_language(here),
            "laws": [
                {
                    "name": area.subjects.by_code[code].name.in_language(here),
                    "href": law_link(here, area.id, code),
                }
                for code in area.subjects.at_level(1)
            ],
        }
        for area in library().current().areas.values()
    ]
    return render(request, "portal/laws.html", {"areas": areas})


@require_safe
def law(request: HttpRequest, area: str, code: str) -> HttpResponse:
    """How cases under a law end: over time, by subject, and what came before it."""
    release = library().current()
    found = release.areas.get(area)
    whole = f"{LAW_PREFIX}{code}"
    if found is None or whole not in found.subjects.by_code:
        raise Http404(code)
    here = language()
    value = found.subjects.by_code[whole]
    over_time = Selection(area, subjects=(whole,))
    by_subject = Selection(
        area,
        subjects=(f"parts({whole})",),
        periods=found.years[-1:],
        rows=(Dimension.SUBJECT, Dimension.FIRST_INSTANCE),
        drawing=Drawing.NONE,
    )
    sections = [_section(release, found, over_time, _("Over time"), has_chart=True)]
    if found.subjects.parts.get(whole):
        sections.append(_section(release, found, by_subject, _("By subject")))
    _say_notes_once(sections)
    context = {
        "release": release,
        "name": value.name.in_language(here),
        "area_name": found.facts.name.in_language(here),
        "valid_from": value.valid_from,
        "valid_to": value.valid_to,
        "successions": [
            each.text.in_language(here)
            for each in release.contents.successions
            if whole in {each.old, each.new}
        ],
        "sections": sections,
    }
    return render(request, "portal/law.html", context)


def _section(
    release: Release,
    area: Area,
    selection: Selection,
    title: str,
    *,
    has_chart: bool = False,
    has_table: bool = True,
) -> dict[str, Any]:
    """Give one table with all that belongs to it; its link opens it as a table."""
    here, told = language(), configuration()
    table = answer(release, selection)
    reader = Reader(here, told.fewest_to_compare, release.manifest.threshold)
    caption = caption_of(area, table, here)
    # A page has several areas; what one hears of a table says of which it is.
    heard = f"{area.facts.name.in_language(here)}, {title}: {caption}"
    how = Drawn(here, heard, reader.threshold, reader.fewest)
    html = "".join(drawn_table(table, how)) if has_table else ""
    chart = chart_of(table, here, reader.fewest) if has_chart else None
    return {
        "title": title,
        "caption": caption,
        "sentences": read_aloud(area, table, reader) if has_table else [],
        "table": mark_safe(html),  # noqa: S308 - drawn from escaped texts
        "notes": notes_told(table, here),
        "breaks": breaks_told(table, here),
        "legend": legend_of(table, reader) if has_table else [],
        "href": table_link(here, selection),
        "chart": chart
        and chart.is_there
        and {
            "title": chart.title,
            "alternative": chart.alternative,
            "remark": chart.remark,
            "wide": figure_link(here, selection),
            "narrow": figure_link(here, selection, narrow=True),
            "picture": figure_link(here, selection, suffix=".png"),
        },
    }


def _has_shares(area: Area) -> bool:
    return any(
        each.unit == "percent" and each.is_default for each in area.facts.measures
    )


def _with_places(release: Release) -> Area:
    """Give the area with most first instances."""
    return max(release.areas.values(), key=lambda a: len(a.first_instances.values))
