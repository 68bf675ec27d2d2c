# SPDX-License-Identifier: EUPL-1.2
"""Our receipt by e-mail, written in the transaction that receives the letter.

hand_in(handover, channel, follow=receipt_to("nancy@example.dk"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from anke.cases import clock
from anke.intake.forms.authority import authority
from anke.intake.outbox import Address, hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.intake.door import Receipt


def receipt_to(email: str) -> Callable[[Receipt], None]:
    """Give what writes the receipt into the outbox; nothing without an address.

    The receipt names the number and the day, and nothing of the case.
    """

    def write(receipt: Receipt) -> None:
        if not email:
            return
        facts = {
            "number": receipt.number,
            "day": clock.today(),
            "authority": authority(),
        }
        hold(
            letter=receipt.number,
            # Of no matter: what is undone later does not undo that it was received.
            matter=0,
            answer="receipt",
            case="",
            address=Address(
                email, _("Receipt %(number)s") % {"number": facts["number"]}
            ),
            text=render_to_string("intake/public/receipt.txt", facts),
        )

    return write
