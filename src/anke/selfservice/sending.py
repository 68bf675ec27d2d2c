# SPDX-License-Identifier: EUPL-1.2
"""Send more to a case: through the durable door, and listed in the same act.

Nothing is told as received before the letter is durable; that it was this reader who
sent it stands in the register in the transaction that takes the letter in. The mail
room files it, as any other letter: nothing comes onto a case by itself.

    receipt = send_more(holder, look, form)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.vault import open_people, seal_text
from anke.intake.domain.channels import MailChannel
from anke.intake.forms.handing_in import hand_in
from anke.intake.forms.receipt_mail import receipt_to
from anke.intake.forms.steps import Flow
from anke.selfservice.forms import MoreForm
from anke.selfservice.models import SentByReader, StatusLook
from anke.selfservice.services import record_look

if TYPE_CHECKING:
    from anke.intake.door import Receipt
    from anke.selfservice.domain.readers import Holder
    from anke.selfservice.queries import Look


def flow_of(number: str) -> Flow:
    """Give the form for one case: what is begun for one is never sent to another."""
    return Flow(
        f"status-send-{number}",
        MoreForm,
        MailChannel.WEB_FORM,
        "selfservice/send.html",
    )


def form_options(look: Look) -> dict[str, str]:
    """Give what the form must know beside what is typed: who sends, and to what."""
    state, reader = look.state, look.reader
    people = open_people(sorted(reader.marks))
    names = sorted(person.name for person in people.values())
    return {
        "case": state.number,
        "name": names[0] if names else "",
        "first_instance": state.first_instance if reader.is_first_instance else "",
    }


def send_more(holder: Holder, look: Look, form: MoreForm) -> Receipt:
    """Hand in what was looked over, and list it as sent by this reader.

    Run twice it is one letter and one line. Errors: FileDamagedError, OSError; then
    nothing was received.
    """
    send_receipt = receipt_to(str(form.cleaned_data.get("email", "")))

    def follow(receipt: Receipt) -> None:
        _list(holder, look, form, receipt)
        send_receipt(receipt)

    return hand_in(
        form.handover(),
        MailChannel.WEB_FORM,
        sender=holder.first_instance,
        follow=follow,
    )


def _list(holder: Holder, look: Look, form: MoreForm, receipt: Receipt) -> None:
    names = json.dumps([file.name for file in form.draft.files])
    number = look.state.number
    SentByReader.objects.create(
        letter_id=receipt.number,
        case=number,
        reader=look.reader.mark,
        sent_at=clock.now(),
        files=seal_text(names, bound_to=receipt.number),
    )
    record_look(holder, look.reader.mark, number, StatusLook.What.SENT)
