# SPDX-License-Identifier: EUPL-1.2
"""A small authority for the browser tests, made through everybody's own services.

python -m anke.site.tests.world [letters]
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

TODAY = date(2022, 12, 31)
OVERDUE = "22-00001"
REMITTED = "22-00002"
AGAIN = "22-00003"
CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
SECOND_STEP_USER = "ankemedlem"  # signs in with an authenticator app, too
SECOND_STEP_SECRET = "ANKEANKEANKEANKEANKEANKEANKEANKE"
LETTER = "Kære Nancy\n\nVi har modtaget din klage.\n".encode()


@dataclass
class World:
    """Writes acts in order and remembers the numbers given out."""

    def act(self, case: str, command: object, on: date) -> str:
        """Do one thing to a case and give its number."""
        from anke.cases.clock import COPENHAGEN
        from anke.cases.domain import commands as c
        from anke.cases.domain.entries import Actor, ActorKind
        from anke.cases.services import apply_act

        actor = Actor(ActorKind.PERSON, "S001")
        at = datetime.combine(on, time(10), COPENHAGEN)
        return apply_act(c.Act(case, command, on, at, actor)).number

    def open_case(self, on: date, **changes: object) -> str:
        """Open a case, allocate it, and add its appellant."""
        from anke.cases.domain import commands as c
        from anke.cases.domain.cpr import Cpr
        from anke.cases.vault import Person, keep_people, seal_person

        values = {
            "area": "municipal",
            "subject": "sel-95",
            "first_instance": "municipality-0101",
            "channel": "digital-post",
        }
        number = self.act("@1", c.RegisterCase(**(values | changes)), on)
        sealed = seal_person(
            f"case:{number}", Person(name="Nancy Ann Berggren", cpr=Cpr(CPR))
        )
        keep_people([sealed])
        self.act(number, c.AddParty("appellant", sealed.commitment), on)
        self.act(number, c.AllocateCase("S001", "Børn"), on + timedelta(days=2))
        return number

    def file_letter(self, number: str, on: date) -> None:
        """File one letter in the case."""
        from anke.cases.documents import (
            keep_documents,
            refer_to_document,
            store_content,
        )
        from anke.cases.domain import commands as c

        digest = store_content(LETTER)
        row = refer_to_document(
            f"case:{number}", digest, size_bytes=len(LETTER), media_type="text/plain"
        )
        keep_documents([row])
        self.act(number, c.FileDocument(row.commitment, "Kvitteringsbrev", "out"), on)

    def post_letters(self, number: str) -> None:
        """Post a letter that waits, and one that nobody knows where to send."""
        from django.db import transaction

        from anke.cases.domain.entries import Actor, ActorKind
        from anke.cases.services import read_states
        from anke.decisions.dispatch.addresses import Named, Party
        from anke.decisions.dispatch.posting import post_letter
        from anke.decisions.domain.dispatch import Purpose

        state = read_states([number])[number]
        appellant, document = state.parties[0][1], state.documents[0][0]
        for to in (Party(appellant), Named("ukendt", "Ukendt modtager")):
            with transaction.atomic():
                post_letter(
                    Actor(ActorKind.PERSON, "S001"),
                    case=number,
                    document=document,
                    purpose=Purpose.INFORMATION,
                    to=to,
                    title="Kvittering for din klage",
                )

    def populate(self, others: int = 40) -> None:
        """Make an overdue case, a remitted one that came back, and some others."""
        from anke.cases.domain import commands as c

        overdue = self.open_case(date(2022, 6, 1), reference="KBH-2022-17")
        self.file_letter(overdue, date(2022, 6, 3))
        self.post_letters(overdue)
        self.act(overdue, c.StartStep("party-hearing"), date(2022, 7, 4))
        self.act(overdue, c.EndStep("party-hearing"), date(2022, 8, 1))
        first = self.open_case(date(2022, 2, 1))
        self.act(first, c.DecideCase("remitted"), date(2022, 4, 20))
        self.open_case(date(2022, 11, 15), predecessor=first, relation="remitted")
        for place in range(others):
            on = date(2022, 5, 2) + timedelta(days=5 * place)
            number = self.open_case(
                on, first_instance=("municipality-0461", "municipality-0851")[place % 2]
            )
            if place % 3 and on + timedelta(days=70) < TODAY:
                outcome = ("upheld", "upheld", "changed", "remitted")[place % 4]
                self.act(number, c.DecideCase(outcome), on + timedelta(days=70))


def ask_for_second_step(username: str = SECOND_STEP_USER) -> None:
    """Give one user an authenticator app and recovery codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from anke.access.models import User

    user = User.objects.get(username=username)
    TOTP.activate(user, SECOND_STEP_SECRET)
    RecoveryCodes.activate(user)


def build() -> None:
    """Make the whole small authority in the register of this environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    authority = Path(settings.ANKE_VAR) / "authority.json"
    authority.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    from anke.access.services import create_demo_users
    from anke.statistics.services import build_vintage

    create_demo_users()
    ask_for_second_step()
    World().populate()
    build_vintage()


def open_one_more() -> None:
    """Open a case in the small authority, after its figures were built."""
    import django

    django.setup()
    World().open_case(date(2022, 12, 30))


def main() -> None:
    """Build it, with letters and evidence or without; or open one more case."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    if "one-more" in sys.argv:
        open_one_more()
        return
    build()
    if "letters" in sys.argv:
        from anke.site.tests.settled_letters import settle_letters

        settle_letters()
        # What the registers show: documents, figures, what waits, what was taken back.
        from anke.demo.evidence import write_evidence

        write_evidence()


if __name__ == "__main__":
    main()
