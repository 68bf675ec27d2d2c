# SPDX-License-Identifier: EUPL-1.2
"""Every address of the staff site, part by part.

Addresses are Danish words, as in the address bar of a Danish authority.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from anke.selfservice.api import links as status_links
from anke.site import views


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer the machine that watches the site: it lives."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("sundhed/", health, name="health"),
    path("", include("anke.web.urls")),
    path("", include("anke.intake.public_urls")),
    path("konto/", include("anke.access.urls")),
    path("", views.overview, name="overview"),
    path("start/", views.start, name="start"),
    path("frister/", views.deadline_rules, name="deadline-rules"),
    path("post/", include("anke.intake.urls")),
    path("sager/", include("anke.cases.urls")),
    path("adgang/", include("anke.safeguards.urls")),
    path("fordeling/", include("anke.allocation.urls")),
    path("sagsbehandling/", include("anke.decisions.urls")),
    path("min-sag/", include("anke.selfservice.urls")),
    path("borgeradgang/", include("anke.selfservice.staff_urls")),
    path("api/status/v1/links/", status_links, name="api-status-links"),
    path("tal/", include("anke.statistics.urls")),
    path("resultatplan/", include("anke.contract.urls")),
    path("offentliggoerelser/", include("anke.publication.urls")),
]

handler403 = "anke.web.views.refused"
handler500 = "anke.web.views.server_error"
