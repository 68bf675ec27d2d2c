# SPDX-License-Identifier: EUPL-1.2
"""The view log is kept for a time and then forgotten, a piece at a time.

It tells about the staff as much as about citizens: it is kept as long as it serves to
show who looked, no longer (databeskyttelsesforordningen art. 5, stk. 1, litra e).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from anke.access.models import ViewEvent
from anke.cases import clock

_PIECE = 5000


def forget_views() -> int:
    """Delete the looks older than `ANKE_VIEW_LOG_DAYS`; give how many.

    A piece at a time, each in a transaction of its own, so that nobody waits for it.
    Run twice it finds nothing the second time.
    """
    before = clock.now() - timedelta(days=settings.ANKE_VIEW_LOG_DAYS)
    old = ViewEvent.objects.filter(at__lt=before).order_by("at")
    forgotten = 0
    while piece := list(old.values_list("pk", flat=True)[:_PIECE]):
        forgotten += ViewEvent.objects.filter(pk__in=piece).delete()[0]
    return forgotten
