# SPDX-License-Identifier: EUPL-1.2
"""Sign-in through the broker: there and back again, into a reader's session."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anke.selfservice.broker import BrokerAdapter, broker, holder_of_claims
from anke.selfservice.doors import NO_REFERRER, open_page, page
from anke.selfservice.errors import SignInRefusedError
from anke.selfservice.views import enter

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.selfservice.broker import Broker

logger = logging.getLogger(__name__)


@open_page
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the broker of MitID."""
    try:
        address = BrokerAdapter(request, _described()).address()
    except (OSError, ValueError, KeyError) as error:
        # `requests` has its errors under OSError; the broker may be down.
        return _refused(request, type(error).__name__)
    return redirect(address)


@open_page
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Take in whom the broker sends back, and show their own cases."""
    described = _described()
    try:
        claims = BrokerAdapter(request, described).claims()
        holder = holder_of_claims(claims, described)
    except SignInRefusedError as error:
        response = _refused(request, str(error))
    else:
        response = enter(request, holder)
    # The address carries what the broker sent: no other page is told.
    response["Referrer-Policy"] = NO_REFERRER
    return response


def _described() -> Broker:
    found = broker()
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    logger.warning("sign-in: %s", why)
    return render(request, "selfservice/refused.html", page(), status=403)
