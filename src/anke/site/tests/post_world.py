# SPDX-License-Identifier: EUPL-1.2
"""A way out for the browser tests: letters sent, with the printer, stuck, and unsure.

python -m anke.site.tests.post_world
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from anke.site.tests.world import OVERDUE

if TYPE_CHECKING:
    from anke.decisions.dispatch.models import PostedLetter

HOME = "Testvej 1, 1. th., 9999 Testby"


def fill() -> None:
    """Post letters of every kind on one case, and go once through the outbox."""
    from django.conf import settings

    from anke.cases.services import read_states
    from anke.decisions.dispatch.addresses import FirstInstance, Named, Party
    from anke.decisions.dispatch.models import PostedLetter
    from anke.decisions.dispatch.rounds import dispatch_round
    from anke.decisions.domain.dispatch import Purpose, RecipientKind

    party = Party(read_states([OVERDUE])[OVERDUE].parties[0][1])
    settings.ANKE_POST_HOLD_SECONDS = 0
    post(party, Purpose.DECISION, "Afgørelse i din klagesag")
    post(FirstInstance(), Purpose.DECISION, "Kopi af afgørelse", is_copy=True)
    for place in (1, 2):
        witness = Named(f"vidne-{place}", f"Vidne {place}", postal=HOME)
        post(witness, Purpose.INFORMATION, "Orientering")
    office = Named("L001", "Lea Konstrup", RecipientKind.CONSULTANT, "l@office.example")
    unsure = post(office, Purpose.REQUEST, "Spørgsmål til lægekonsulenten")
    PostedLetter.objects.filter(pk=unsure.pk).update(
        status="failed", problem="broken-off", attempts=1, left_under=1
    )
    dispatch_round()
    settings.ANKE_POST_HOLD_SECONDS = 3600
    post(party, Purpose.HEARING, "Partshøring")
    write_in()


def post(to: Any, purpose: Any, title: str, *, is_copy: bool = False) -> PostedLetter:
    """Post a letter on the overdue case."""
    from django.db import transaction

    from anke.cases.domain.entries import Actor, ActorKind
    from anke.cases.services import read_states
    from anke.decisions.dispatch.posting import post_letter

    document = read_states([OVERDUE])[OVERDUE].documents[0][0]
    with transaction.atomic():
        return post_letter(
            Actor(ActorKind.PERSON, "S001"),
            case=OVERDUE,
            document=document,
            purpose=purpose,
            to=to,
            title=title,
            is_copy=is_copy,
        )


def write_in() -> None:
    """Let a letter come in that is about the case, and that nobody has dealt with."""
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Arrival, receive_letter
    from anke.intake.processing import process_waiting
    from anke.site.tests.mail_world import others

    receive_letter(Arrival(MailChannel.EMAIL, others()[0].as_bytes()))
    process_waiting()


def main() -> None:
    """Make a small authority, and fill its outbox."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    from anke.site.tests.world import build

    build()
    fill()


if __name__ == "__main__":
    main()
