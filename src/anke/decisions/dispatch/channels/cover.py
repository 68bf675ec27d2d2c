# SPDX-License-Identifier: EUPL-1.2
"""The cover sheet of a letter on paper: address, number, and what lies behind it.

cover_sheet(parcel, pages=(2, 14))      # a tagged PDF of one page
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.intake.forms.authority import authority
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.decisions.dispatch.channels.transport import Parcel

_LINE_ENDS = re.compile(r"\s*[\n,]\s*")
_TEMPLATE = files("anke.decisions") / "data" / "cover.typ"


def cover_sheet(parcel: Parcel, pages: Sequence[int]) -> bytes:
    """Draw the cover sheet; it is Danish whatever the screen's language is."""
    # Loading it takes a tenth of a second, and few processes print.
    import typst

    data = json.dumps(_said(parcel, pages), ensure_ascii=False)
    return typst.compile(
        _TEMPLATE.read_text("utf-8").encode(),
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


def _said(parcel: Parcel, pages: Sequence[int]) -> dict[str, object]:
    day = formats.long_day(parcel.posted_at.astimezone(clock.COPENHAGEN).date())
    facts = [("Brev", parcel.name), ("Sag", parcel.case), ("Dato", day)]
    if parcel.is_copy:
        facts.append(("Kopi", "Sendes til orientering"))
    titles = [file.title for file in parcel.files]
    return {
        "title": parcel.title,
        "sender": authority().name,
        "address": address_lines(parcel.address.name, parcel.address.postal),
        "facts": facts,
        "contents": "Indhold",
        "headings": ["Nr.", "Dokument", "Sider"],
        "rows": [
            (str(place), title, str(count) if count else "–")
            for place, (title, count) in enumerate(
                zip(titles, pages, strict=True), start=1
            )
        ],
    }


def address_lines(name: str, postal: str) -> list[str]:
    """Give the lines for the window of the envelope, six at the most.

    >>> address_lines("Nancy Ann Berggren", "Testvej 1, 1. th., 9999 Testby")
    ['Nancy Ann Berggren', 'Testvej 1', '1. th.', '9999 Testby']
    """
    lines = [line for line in _LINE_ENDS.split(postal.strip()) if line]
    return [name, *lines][:6]
