# SPDX-License-Identifier: EUPL-1.2
"""The addresses by which figures leave the site: files, API, feeds, catalogue.

/da/tabel/municipal.xlsx    the table of a page, as a file
/api/v2/                    the API
/data/                      the release itself, file by file
"""

from __future__ import annotations

from django.urls import path, re_path

from anke.portal.api import app
from anke.portal.exports.sending import table_file
from anke.portal.feeds import views

urlpatterns = [
    re_path(
        r"^(?P<language>da|en)/tabel/(?P<area>[-\w]+)\.(?P<form>csv|xlsx|parquet|json)$",
        table_file,
        name="table-file",
    ),
    path("atom.xml", views.feed, name="feed"),
    re_path(r"^(?P<language>da|en)/atom\.xml$", views.feed, name="feed-in-language"),
    re_path(r"^katalog\.(?P<form>ttl|rdf|jsonld)$", views.catalogue, name="catalogue"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("sitemap.xml", views.sitemap_xml, name="sitemap"),
    path("data/", views.bulk, name="bulk"),
    re_path(
        r"^data/(?P<folder>files|releases|withdrawn)/(?P<name>[\w.-]+)$",
        views.bulk_file,
        name="bulk-file",
    ),
    path("api/v2/openapi.json", app.openapi, name="openapi"),
    path("api/v2/", app.routes()),
    re_path(r"^api/v2/(?P<path>.*)$", app.no_such_call),
]
