# SPDX-License-Identifier: EUPL-1.2
"""What the sender is told: a receipt with the case number, or where the letter went.

The letter of ours stands in the outbox in the same transaction as the filing; it can be
called back until it goes out. With a representative only the representative gets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from anke.cases.rules import current_rules
from anke.intake.outbox import Address, hold
from anke.intake.services import file_matter, reject_matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.state import CaseState
    from anke.intake.desk import DeskItem
    from anke.intake.domain.commands import RejectMatter
    from anke.intake.domain.reading import Reading
    from anke.intake.domain.state import LetterState
    from anke.intake.services import Filed, Filing

_SUBJECTS = {
    "receipt": "Vi har modtaget din klage – sag {case}",
    "forwarding": "Dit brev er sendt videre",
}
# What parts downstream add to the receipt of a new case, each as a paragraph.
_more: list[Callable[[CaseState], str]] = []


def add_to_receipt(paragraph: Callable[[CaseState], str]) -> None:
    """Let every receipt of a new case say something more; an empty text is left out.

    It is asked for in the transaction of the filing, and only where a receipt goes out.
    """
    if paragraph not in _more:
        _more.append(paragraph)


def file_and_answer(actor: Actor, filing: Filing, item: DeskItem) -> Filed:
    """File a matter and, for a new case, put the receipt in the outbox.

    Errors: those of `file_matter`; then nothing is written and nothing goes out.
    """
    with transaction.atomic():
        filed = file_matter(actor, filing)
        if not filing.case:
            _answer(
                item.reading,
                letter=filing.number,
                matter=filing.matter,
                answer="receipt",
                case=filed.case,
                facts={
                    "case": filed.case,
                    "received_on": item.letter.received_on,
                    "due_on": filed.case_state.due_on,
                    "area": _area_name(filing.area),
                    # Called by the template: only when there is somebody to tell.
                    "more": lambda: "".join(each(filed.case_state) for each in _more),
                },
            )
    return filed


def reject_and_answer(
    actor: Actor, number: str, command: RejectMatter, item: DeskItem
) -> LetterState:
    """Reject a matter and tell the sender where a letter that is sent on went.

    Legal source: forvaltningsloven § 7 (2), on what reached the wrong authority.
    """
    with transaction.atomic():
        state = reject_matter(actor, number, command)
        if command.forwarded_to:
            _answer(
                item.reading,
                letter=number,
                matter=command.matter,
                answer="forwarding",
                case="",
                facts={
                    "authority": command.forwarded_to,
                    "received_on": item.letter.received_on,
                },
            )
    return state


def _answer(
    reading: Reading | None,
    *,
    letter: str,
    matter: int,
    answer: str,
    case: str,
    facts: dict[str, object],
) -> None:
    """Write the answer, where there is an address to send it to.

    A machine's mail is never answered: two machines would go on for ever.
    """
    if reading is None or not reading.sender_address or reading.automatic:
        return
    # The receipt is Danish whatever language the mail room's screen is in.
    with translation.override("da"):
        text = render_to_string(f"intake/answers/{answer}.txt", facts)
    hold(
        letter=letter,
        matter=matter,
        answer=answer,
        case=case,
        address=Address(
            reading.sender_address,
            _SUBJECTS[answer].format(case=case),
            reading.message_id,
        ),
        text=text,
    )


def _area_name(area: str) -> str:
    return current_rules().catalogue.area(area).name_da if area else ""
