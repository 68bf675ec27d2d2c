# SPDX-License-Identifier: EUPL-1.2
"""Send a table as a file: at once when it is small, piece by piece when it is large.

GET /da/tabel/municipal.xlsx?instans=level(2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from anke.portal.asking import asked as asked_of
from anke.portal.exports.blocks import cell_count
from anke.portal.exports.covers import cover_of
from anke.portal.exports.forms import FORMS, Asked
from anke.portal.exports.revisions import RevisedCounts
from anke.portal.links import table_link

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from anke.portal.exports.forms import Form
    from anke.portal.library import Release

STREAMED_CELLS: Final = 20_000


@require_safe
def table_file(
    request: HttpRequest, language: str, area: str, form: str
) -> HttpResponseBase:
    """The table that the address asks for, as a file."""
    question = asked_of(request, area)
    release = question.release
    # The address in the file names its release: there these very figures stay.
    pinned = question.selection.with_(release=release.manifest.id)
    address = request.build_absolute_uri(table_link(language, pinned))
    plan = question.plan
    cover = cover_of(release, question.area, plan, language=language, address=address)
    wanted = Asked(question.area, plan, cover, revised_counts(release, area))
    name = f"{area}-{release.manifest.id}.{FORMS[form].ending}"
    return sent(wanted, FORMS[form], name)


def revised_counts(release: Release, area: str) -> RevisedCounts:
    """Give what a release changed in an area."""
    return RevisedCounts.of(release.revisions, release.manifest.id, area)


def sent(wanted: Asked, form: Form, name: str) -> HttpResponseBase:
    """Give the answer that carries a table."""
    pieces = form.pieces(wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        # Anybody's page may read what is public.
        "Access-Control-Allow-Origin": "*",
    }
    if cell_count(wanted.area, wanted.plan) > STREAMED_CELLS:
        return StreamingHttpResponse(
            pieces, content_type=form.media_type, headers=headers
        )
    content = b"".join(pieces)
    return HttpResponse(content, content_type=form.media_type, headers=headers)
