# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may hand something in: counted here, by no third party.

Counts lie in Django's cache under a keyed hash, so that no address is kept. Over the
limit nothing is lost: the draft stays, and the page says when to try again.

    spend(FORMS, visitor(request))      # TooManyError at the twenty-first in an hour
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from anke.cases import clock
from anke.cases.vault import keyed_hash
from anke.intake.errors import TooManyError

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within so many seconds."""

    name: str
    times: int
    seconds: int

    @property
    def minutes(self) -> int:
        """Give the length of the window for a text."""
        return self.seconds // 60


# A library's or an office's machines share one address.
FORMS = Limit("forms", 20, 60 * 60)
# Each may leave up to 200 MB in a draft for a day.
UPLOADS = Limit("uploads", 60, 60 * 60)
KEYS = Limit("keys", 10, 10 * 60)
CALLS = Limit("calls", 600, 60)


def visitor(request: HttpRequest) -> str:
    """Give the address that the visitor comes from, as allauth finds it."""
    return str(get_adapter().get_client_ip(request))


def spend(limit: Limit, who: str) -> None:
    """Count one more. Errors: TooManyError when it is one too many."""
    window = int(clock.wall_now().timestamp()) // limit.seconds
    key = f"anke:{keyed_hash('limit', f'{limit.name} {who} {window}')}"
    cache.add(key, 0, timeout=limit.seconds)
    try:
        count = cache.incr(key)
    except ValueError:
        # The window ended between the two lines: this is the first of the next one.
        return
    if count > limit.times:
        raise TooManyError(
            f"limit {limit.name}: more than {limit.times} in {limit.seconds} s",
            user_text=f"Der er sendt for meget på kort tid. Prøv igen om højst "
            f"{limit.minutes} minutter.",
        )
