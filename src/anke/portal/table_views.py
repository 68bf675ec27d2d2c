# SPDX-License-Identifier: EUPL-1.2
"""The table of an area: as a page, in a frame of another site, and as a chart."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from csp.decorators import csp_replace
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anke.portal.asking import Question, asked
from anke.portal.charts.choosing import chart_of
from anke.portal.charts.picture import Words, as_png
from anke.portal.configuration import configuration
from anke.portal.domain.selection import Drawing
from anke.portal.drawing import Drawn, drawn_table
from anke.portal.filters import drawn_filters
from anke.portal.links import TABLE_SUFFIXES, embedded_link, figure_link, table_link
from anke.portal.pages import FRAMED, language
from anke.portal.reading import Reader, read_aloud
from anke.portal.telling import (
    breaks_told,
    caption_of,
    legend_of,
    notes_told,
    remarks_told,
    successions_told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# A page of more cells is sent while it is written.
STREAMED_CELLS: Final = 5_000
_PLACE: Final = "<!--table-->"


@require_safe
def table(request: HttpRequest, area: str) -> HttpResponseBase:
    """The table that the address asks for, with filters, chart, notes and links."""
    question = asked(request, area)
    if not question.is_canonical:
        return HttpResponseRedirect(table_link(language(), question.selection))
    return _answered(request, question, "portal/table.html", _with_filters(question))


@csp_replace(FRAMED)  # type: ignore[arg-type] # takes any view
@require_safe
def embedded(request: HttpRequest, area: str) -> HttpResponseBase:
    """The table alone, for a frame on another site, with its source and its notes."""
    return _answered(request, asked(request, area), "portal/embedded.html", {})


@require_safe
def figure(request: HttpRequest, area: str) -> HttpResponse:
    """The chart of a table as SVG, for a desk."""
    return _drawn_figure(request, area, is_narrow=False)


@require_safe
def narrow_figure(request: HttpRequest, area: str) -> HttpResponse:
    """The chart of a table as SVG, for a phone."""
    return _drawn_figure(request, area, is_narrow=True)


@require_safe
def picture(request: HttpRequest, area: str) -> HttpResponse:
    """The chart of a table as PNG, with its title and its source, for a letter."""
    question = asked(request, area)
    here, manifest = language(), question.release.manifest
    chart = chart_of(question.table, here, configuration().fewest_to_compare)
    source = _("Source: the appeals authority, %(title)s (%(id)s). CC BY 4.0.") % {
        "title": manifest.title.in_language(here),
        "id": manifest.id,
    }
    caption = caption_of(question.area, question.table, here)
    words = Words(f"{_area_name(question)}: {chart.title}", caption, source)
    png = as_png(chart.svg(is_narrow=False), words)
    return HttpResponse(png, content_type="image/png")


def _drawn_figure(request: HttpRequest, area: str, *, is_narrow: bool) -> HttpResponse:
    question = asked(request, area)
    chart = chart_of(question.table, language(), configuration().fewest_to_compare)
    return HttpResponse(chart.svg(is_narrow=is_narrow), content_type="image/svg+xml")


def _area_name(question: Question) -> str:
    return question.area.facts.name.in_language(language())


def _answered(
    request: HttpRequest, question: Question, template: str, more: dict[str, Any]
) -> HttpResponseBase:
    """Put the table between the two halves of its page; a large one is streamed."""
    context = _context(question) | more
    page = render_to_string(template, context, request)
    before, _, after = page.partition(_PLACE)
    pieces = _pieces(before, question, context["caption"], after)
    if question.table.size > STREAMED_CELLS:
        return StreamingHttpResponse(pieces)
    return HttpResponse("".join(pieces))


def _pieces(before: str, question: Question, caption: str, after: str) -> Iterator[str]:
    how = Drawn(
        language=language(),
        caption=caption,
        threshold=question.release.manifest.threshold,
        fewest=configuration().fewest_to_compare,
    )
    return chain((before,), drawn_table(question.table, how), (after,))


def _context(question: Question) -> dict[str, Any]:
    here, found, selection = language(), question.table, question.selection
    told = configuration()
    reader = Reader(here, told.fewest_to_compare, question.release.manifest.threshold)
    return {
        "area": question.area,
        "area_name": _area_name(question),
        "release": question.release,
        "is_earlier": bool(selection.release),
        "selection": selection,
        "caption": caption_of(question.area, found, here),
        "sentences": read_aloud(question.area, found, reader),
        "notes": notes_told(found, here),
        "remarks": remarks_told(question.area, found.notes, here),
        "breaks": breaks_told(found, here),
        "successions": successions_told(question.area, found, here),
        "legend": legend_of(found, reader),
        "chart": _figure_context(question),
        "forms": [
            {"name": suffix[1:].upper(), "href": table_link(here, selection, suffix)}
            for suffix in TABLE_SUFFIXES
        ],
        "permanent": table_link(
            here, selection.with_(release=question.release.manifest.id)
        ),
        "address": table_link(here, selection),
        "embedded": embedded_link(here, selection),
        "place": mark_safe(_PLACE),  # noqa: S308 - our own words
    }


def _figure_context(question: Question) -> dict[str, Any] | None:
    """Give the chart's addresses and what it says in words; None where none is wanted.

    A table without any figure has nothing to draw, and says so.
    """
    here = language()
    chart = chart_of(question.table, here, configuration().fewest_to_compare)
    if not chart.is_there:
        is_wanted = question.selection.drawing is not Drawing.NONE
        return {"is_missing": True} if is_wanted else None
    # The chart that fits is chosen once; its address says which it is.
    selection = question.selection.with_(drawing=chart.kind)
    if question.selection.drawing:
        selection = question.selection
    return {
        "title": chart.title,
        "is_map": chart.kind is Drawing.MAP,
        "alternative": chart.alternative,
        "remark": chart.remark,
        "wide": figure_link(here, selection),
        "narrow": figure_link(here, selection, narrow=True),
        "picture": figure_link(here, selection, suffix=".png"),
    }


def _with_filters(question: Question) -> dict[str, Any]:
    here = language()
    return {
        "filters": drawn_filters(question.area, question.plan, here),
        "presets": [
            {
                "name": preset.name.in_language(here),
                "href": table_link(
                    here,
                    question.selection.with_(
                        subjects=preset.subjects,
                        measures=preset.measures or question.selection.measures,
                    ),
                ),
            }
            for preset in question.release.contents.presets
            if preset.area == question.area.id
        ],
        "other_areas": [
            {
                "name": each.facts.name.in_language(here),
                "href": f"/{here}/tabel/{each.id}",
                "is_here": each.id == question.area.id,
            }
            for each in question.release.areas.values()
        ],
        "reset": f"/{here}/tabel/{question.area.id}",
    }
