# SPDX-License-Identifier: EUPL-1.2
"""Every address of the staff site, part by part.

Addresses are Danish words, as in the address bar of a Danish authority.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer the machine that watches the site: it lives."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("sundhed/", health, name="health"),
    path("sprog/", include("django.conf.urls.i18n")),
    path("konto/", include("allauth.urls")),
]
