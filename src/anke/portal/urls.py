# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the public site.

The language is the first word. A table, a chart and a release come in other forms at
the same address with another ending (`.csv`, `.xlsx`, `.parquet`, `.json`; `.png`).
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from anke.portal import open_urls, page_views, place_views, table_views

handler404 = "anke.portal.page_views.not_found"
handler500 = "anke.portal.page_views.server_error"

urlpatterns = [
    path("", page_views.entrance, name="entrance"),
    path("sundhed/", page_views.health, name="health"),
    *open_urls.urlpatterns,
    *i18n_patterns(
        path("", page_views.front, name="front"),
        path("tal/", page_views.areas, name="areas"),
        path("tabel/<slug:area>", table_views.table, name="table"),
        path("indlejr/<slug:area>", table_views.embedded, name="embedded"),
        path("figur/<slug:area>-smal.svg", table_views.narrow_figure),
        path("figur/<slug:area>.png", table_views.picture, name="picture"),
        path("figur/<slug:area>.svg", table_views.figure, name="figure"),
        path("kommuner/", place_views.places, name="places"),
        path("kommune/<slug:code>", place_views.place, name="place"),
        path("love/", place_views.laws, name="laws"),
        path("lov/<slug:area>/<slug:code>", place_views.law, name="law"),
        path("udgivelser/", page_views.releases, name="releases"),
        path("udgivelse/<slug:code>", page_views.release, name="release"),
        path("begreber/", page_views.definitions, name="definitions"),
        path("begreber/<slug:area>", page_views.definitions, name="area-definitions"),
        path("soeg/", page_views.search, name="search"),
        path("om/", page_views.about, name="about"),
        path("tilgaengelighed/", page_views.accessibility, name="accessibility"),
        prefix_default_language=True,
    ),
]
