# SPDX-License-Identifier: EUPL-1.2
"""Letters that were dealt with: filed, turned away, undone, and half of one sent on."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from anke.site.tests.world import TODAY

if TYPE_CHECKING:
    from anke.cases.domain.entries import Actor

CASE = "22-00004"
FILED, REJECTED, UNDONE, SPLIT = (f"22-M{place:05}" for place in range(1, 5))


def settle_letters() -> None:
    """Receive four letters, and deal with them as the mail room does."""
    from anke.access.models import User
    from anke.cases.clock import COPENHAGEN
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Arrival, receive_letters
    from anke.intake.processing import process_waiting
    from anke.intake.services import by, split_letter, undo_matter
    from anke.site.tests.mail_world import mail

    texts = ("Flere oplysninger", "Vind en rejse", "Rykker", "To ting")
    at = datetime.combine(TODAY, time(9), COPENHAGEN)
    letters = [mail(text, f"{text} i sagen.").as_bytes() for text in texts]
    receive_letters([Arrival(MailChannel.EMAIL, raw, at) for raw in letters])
    process_waiting()
    actor = by(User.objects.get(username="journal"))
    _file(actor, FILED)
    _reject(actor, REJECTED, "spam")
    _file(actor, UNDONE)
    undo_matter(actor, UNDONE, 1, cause="Fortrudt i posten")
    split_letter(actor, SPLIT, 2)
    _reject(actor, SPLIT, "forwarded", "Sundhedsstyrelsen")


def _file(actor: Actor, number: str) -> None:
    from anke.intake.letter_files import files_of
    from anke.intake.models import Letter
    from anke.intake.services import Filing, file_matter

    files = tuple(files_of(Letter.objects.get(pk=number), None))
    file_matter(actor, Filing(number, "supplement", files, case=CASE))


def _reject(actor: Actor, number: str, reason: str, forwarded_to: str = "") -> None:
    from anke.intake.domain.commands import RejectMatter
    from anke.intake.services import reject_matter

    kind = "misdirected" if forwarded_to else "other"
    reject_matter(actor, number, RejectMatter(1, kind, reason, forwarded_to))
