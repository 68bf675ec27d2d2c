# SPDX-License-Identifier: EUPL-1.2
"""Answer with feed, catalogue, robots.txt, the map, and the release's own files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from anke.portal.api.tables import tables_of
from anke.portal.configuration import configuration
from anke.portal.errors import WithdrawnError
from anke.portal.feeds.atom import News, written_feed
from anke.portal.feeds.catalogue import Facts, catalogue_of
from anke.portal.feeds.sitemap import robots, sitemap
from anke.portal.library import library
from anke.publication.bundle.contents import to_plain
from anke.publication.bundle.reading import WITHDRAWN, withdrawn_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.publication.bundle.contents import Manifest, Withdrawal

ATOM: Final = "application/atom+xml; charset=utf-8"
CATALOGUES: Final = {
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
}
_FILE: Final = re.compile(r"[0-9a-f]{64}\.(parquet|json)")
_SIGNED: Final = ("json", "sig")
_MANIFEST: Final = re.compile(r"\d{4}-\d{2}-\d{2}-\d{1,4}\.(json|sig)")


@require_safe
def feed(request: HttpRequest, language: str = "da") -> HttpResponse:
    """The feed of releases, revisions and withdrawals."""
    current = library().current_or_none()
    areas = current.areas.values() if current else ()
    news = News(
        releases=library().manifests(),
        revisions=current.revisions if current else (),
        areas={area.id: area.facts.name for area in areas},
        withdrawals=tuple(library().withdrawals.values()),
    )
    return HttpResponse(written_feed(news, language, _base(request)), content_type=ATOM)


@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue, in one of three forms that say the same."""
    current = library().current()
    graph = catalogue_of(
        Facts(
            base=_base(request),
            manifest=current.manifest,
            tables=list(tables_of(current.areas).values()),
            contact=configuration().contact,
            first_at=library().manifests()[-1].published_at,
        )
    )
    write = {
        "ttl": graph.as_turtle,
        "rdf": graph.as_rdf_xml,
        "jsonld": graph.as_json_ld,
    }[form]
    response = HttpResponse(write(), content_type=CATALOGUES[form])
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines may ask for."""
    return HttpResponse(robots(_base(request)), content_type="text/plain")


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """The map of the pages."""
    current = library().current()
    content = sitemap(
        current.areas.values(),
        [each.id for each in library().manifests()],
        _base(request),
        current.manifest.published_at[:10],
    )
    return HttpResponse(content, content_type="application/xml")


@require_safe
def bulk(request: HttpRequest) -> HttpResponse:
    """What files there are: every release, and the parts of each."""
    base = f"{_base(request)}/data"
    current, gone = library().current_or_none(), library().withdrawals
    found = {
        "current": current.manifest.id if current else None,
        "publicKey": (configuration().public_key or b"").hex(),
        "releases": [
            _listed(each, base) for each in library().manifests() if each.id not in gone
        ],
        "withdrawn": [_taken_back(each, base) for each in gone.values()],
    }
    content = json.dumps(found, ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json")


def _listed(manifest: Manifest, base: str) -> dict[str, object]:
    files = {
        place: f"{base}/files/{name}.parquet"
        for place, name in sorted(manifest.cells.items())
    }
    return {
        "id": manifest.id,
        "published": manifest.published_at,
        "manifest": f"{base}/releases/{manifest.id}.json",
        "signature": f"{base}/releases/{manifest.id}.sig",
        "contents": f"{base}/files/{manifest.contents}.json",
        "revisions": f"{base}/files/{manifest.revisions}.json",
        "cells": files,
    }


def _taken_back(withdrawal: Withdrawal, base: str) -> dict[str, object]:
    """Say what was taken back, with the note that the gate signed, if there is one."""
    name = f"{base}/{WITHDRAWN}/{withdrawal.release}"
    is_noted = withdrawal.release in _noted()
    note = {"note": f"{name}.json", "signature": f"{name}.sig"} if is_noted else {}
    return {**to_plain(withdrawal), **note}


@require_safe
def bulk_file(request: HttpRequest, folder: str, name: str) -> FileResponse:  # noqa: ARG001 - a view
    """A file of the bundle, as it was released; named by its own hash."""
    form = _FILE if folder == "files" else _MANIFEST
    path = configuration().bundle / folder / name
    # A file that no release names may be one that is still being prepared.
    if not form.fullmatch(name) or name not in _released_files()[folder]:
        _refuse_withdrawn(name)
        raise Http404(name)
    response = FileResponse(path.open("rb"), content_type=_media_type(name))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _refuse_withdrawn(name: str) -> None:
    """Tell figures that were taken back from what was never here.

    Errors: WithdrawnError.
    """
    for withdrawal in library().withdrawals.values():
        if name in _files_of(library().manifest(withdrawal.release)):
            raise WithdrawnError(withdrawal)


def _media_type(name: str) -> str:
    types = {"parquet": "application/vnd.apache.parquet", "json": "application/json"}
    return types.get(name.rpartition(".")[2], "application/octet-stream")


def _released_files() -> dict[str, set[str]]:
    """Name every file that belongs to a release that readers may see.

    Of one that was taken back, what it said of itself stays; its figures do not.
    """
    manifests, gone = library().manifests(), library().withdrawals
    return {
        "releases": {f"{each.id}.{form}" for each in manifests for form in _SIGNED},
        WITHDRAWN: {f"{code}.{form}" for code in _noted() for form in _SIGNED},
        "files": {
            name
            for each in manifests
            if each.id not in gone
            for name in _files_of(each)
        },
    }


def _noted() -> list[str]:
    """List what was taken back by a note of the gate's."""
    noted = set(withdrawn_in(configuration().bundle))
    return [code for code in library().withdrawals if code in noted]


def _files_of(manifest: Manifest) -> set[str]:
    cells = {f"{name}.parquet" for name in manifest.cells.values()}
    return cells | {f"{manifest.contents}.json", f"{manifest.revisions}.json"}


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
