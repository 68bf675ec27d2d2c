# SPDX-License-Identifier: EUPL-1.2
"""The list of a reader's own cases, and the words in addresses that stand for them.

An address never carries a case number: it carries the number sealed for one session,
which means nothing in any other.

    handle = handle_of(request, "22-00001")
    number_of(request, handle)      # '22-00001'; '' in anybody else's session
"""

from __future__ import annotations

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator

from anke.cases import wording
from anke.cases.errors import VaultKeyError
from anke.cases.rules import current_rules
from anke.cases.vault import open_text, seal_text
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.models import StatusLook
from anke.selfservice.queries import look_into, own_cases
from anke.selfservice.services import record_look

if TYPE_CHECKING:
    from datetime import date

    from django.core.paginator import Page
    from django.http import HttpRequest

    from anke.cases.models import Case
    from anke.selfservice.domain.readers import Holder

PAGE_SIZE = 25
_SEAL = "seal"  # in the session: what its handles are bound to


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a reader's own."""

    number: str
    handle: str
    title: str
    reference: str
    received_on: date
    decided_on: date | None


def handle_of(request: HttpRequest, number: str) -> str:
    """Give the word that stands for a case in this session's addresses."""
    seal = request.session.setdefault(_SEAL, secrets.token_hex(16))
    box = seal_text(number, bound_to=f"status:{seal}")
    return urlsafe_b64encode(box).decode("ascii").rstrip("=")


def number_of(request: HttpRequest, handle: str) -> str:
    """Give the case that a word of this session stands for; empty for any other."""
    seal = request.session.get(_SEAL, "")
    try:
        box = urlsafe_b64decode(handle + "=" * (-len(handle) % 4))
        return open_text(box, bound_to=f"status:{seal}") if seal else ""
    except (VaultKeyError, ValueError, binascii.Error):
        return ""


def only_case(holder: Holder) -> str:
    """Give the one case of somebody who has one; empty for none or several."""
    numbers = list(own_cases(holder).values_list("number", flat=True)[:2])
    return numbers[0] if len(numbers) == 1 else ""


def open_case_list(
    request: HttpRequest, holder: Holder
) -> tuple[Page[Case], list[CaseLine]]:
    """Give a page of a reader's own cases, and write down that they were shown."""
    pages = Paginator(own_cases(holder), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    if holder.first_instance:
        # The authority's own list; a case's people are not on it.
        record_look(holder, holder.first_instance, "", StatusLook.What.LIST)
        shown = list(page.object_list)
    else:
        shown = [case for case in page.object_list if _is_shown(holder, case)]
    return page, [_line(request, holder, case) for case in shown]


def _is_shown(holder: Holder, case: Case) -> bool:
    """Leave a case out that is closed to readers; write the look down otherwise."""
    try:
        look = look_into(holder, case.number)
    except NotOpenToReadersError:
        return False
    record_look(holder, look.reader.mark, case.number, StatusLook.What.LIST)
    return True


def _line(request: HttpRequest, holder: Holder, case: Case) -> CaseLine:
    catalogue = current_rules().catalogue
    return CaseLine(
        number=case.number,
        handle=handle_of(request, case.number),
        title=wording.subject_name(catalogue, case.subject)
        or wording.area_name(catalogue, case.area),
        reference=case.reference if holder.first_instance else "",
        received_on=case.received_on,
        decided_on=case.decided_on,
    )
