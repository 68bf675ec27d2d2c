# SPDX-License-Identifier: EUPL-1.2
"""What is run under faults: letters that are posted, handed on, called back.

Each function here is called in a process that was forked for it, after `settle` has
pointed settings, register and clock at the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from anke.cases.clock import COPENHAGEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDERS = ("var", "digital-post/kvittering", "print/kvittering")
# When letters were posted; each later run comes twenty minutes after the one before.
POSTED_AT = datetime(2026, 11, 10, 9, tzinfo=COPENHAGEN)
LATER = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the world outside listens."""

    gateway: int
    mail: int


def settle(
    root: Path, ports: Ports, name: str, database: str = "", *, at: datetime
) -> None:
    """Point settings, register and clock at a run."""
    from django.conf import settings
    from django.core.mail.utils import DNS_NAME
    from django.db import connections

    from anke.site.database import database_from

    settings.ANKE_VAR = root / "var"
    settings.ANKE_SENDER_CVR = "12345678"
    settings.ANKE_POST_HOLD_SECONDS = 0
    settings.ANKE_DIGITAL_POST_OUT = str(root / "digital-post")
    settings.ANKE_PRINT_FOLDER = str(root / "print")
    settings.ANKE_DIGITAL_POST_ADDRESS = ""
    run = root.name.removesuffix("-cut")
    if name == "address":
        address = f"http://127.0.0.1:{ports.gateway}/{run}/"
        settings.ANKE_DIGITAL_POST_ADDRESS = address
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", ports.mail
    settings.ANKE_MAIL_DOMAIN = f"{run}.example"
    settings.ANKE_MAIL_ONCE = name == "mail known again"
    # Else the network is asked for this machine's name.
    DNS_NAME._fqdn = "anke"
    turn_clock(at)
    connections.settings["default"].update(database_from(database, settings.ANKE_VAR))
    # The next who asks gets a connection of that kind.
    del connections["default"]


def turn_clock(moment: datetime) -> None:
    """Let it be this moment; and draw no cover sheet, whose threads do not fork."""
    from anke.cases import clock
    from anke.decisions.dispatch.channels import printing
    from anke.decisions.dispatch.tests.letters import PDF

    clock.now = clock.wall_now = lambda: moment
    printing.cover_sheet = lambda _parcel, _pages: PDF


# --- What lies there -----------------------------------------------------------------


def lay_a_case() -> None:
    """A case on which a letter is about to be posted."""
    from anke.decisions.dispatch.tests.letters import new_case

    new_case()


def lay_letters(**person: object) -> Callable[[], None]:
    """Two letters that wait, to somebody with what is given."""

    def lay() -> None:
        from anke.decisions.dispatch.tests.letters import PDF, file_pdf, new_case, post

        case, to = new_case(**person)
        for title in ("Afgørelse", "Orientering"):
            # Some pages of the disk, and no two alike.
            content = PDF + title.encode() * 3_000
            post(case, to, title=title, document=file_pdf(case, content))

    return lay


def lay_office_letters() -> None:
    """Two letters that go by mail."""
    from anke.decisions.dispatch.addresses import Named
    from anke.decisions.dispatch.tests.letters import new_case, post
    from anke.decisions.domain.dispatch import RecipientKind

    case, _ = new_case()
    for place in (1, 2):
        office = Named(
            f"L00{place}",
            "Lægekonsulent",
            RecipientKind.CONSULTANT,
            email=f"l{place}@office.example",
        )
        post(case, office)


def lay_receipts() -> None:
    """Two letters with the printer, who has acknowledged one and refused the other."""
    from django.conf import settings

    from anke.decisions.dispatch.rounds import dispatch_round

    lay_letters(digital_post=False)()
    dispatch_round()
    folder = f"{settings.ANKE_PRINT_FOLDER}/kvittering"
    for number, said in (("26-U00001", "sent"), ("26-U00002", "refused")):
        with open(f"{folder}/{number}.json", "w", encoding="utf-8") as receipt:  # noqa: PTH123
            receipt.write(f'{{"status": "{said}", "on": "2026-11-10"}}')


# --- What is run ---------------------------------------------------------------------


def act_and_post() -> None:
    """Do something to the case, and post the letter that follows from it, at once.

    Whoever was interrupted looks whether it was done, and does it again if not.
    """
    from django.db import transaction

    from anke.cases.domain import commands as c
    from anke.cases.services import apply_act, read_states
    from anke.cases.tests.factories import act
    from anke.decisions.dispatch.addresses import Party
    from anke.decisions.dispatch.posting import post_letter
    from anke.decisions.dispatch.tests.letters import CASEWORKER, ON, file_pdf
    from anke.decisions.domain.dispatch import Purpose

    state = read_states(["22-00001"])["22-00001"]
    if state.open_steps:
        return
    with transaction.atomic():
        apply_act(act("22-00001", c.StartStep("party-hearing"), ON))
        post_letter(
            CASEWORKER,
            case="22-00001",
            document=file_pdf("22-00001"),
            purpose=Purpose.HEARING,
            to=Party(state.parties[0][1]),
            title="Partshøring",
        )


def look() -> None:
    """Go once through the outbox."""
    from anke.decisions.dispatch.rounds import dispatch_round

    dispatch_round()


def call_one_back() -> None:
    """Call a letter back, while the others wait."""
    from anke.decisions.dispatch.acts import call_back
    from anke.decisions.dispatch.tests.letters import CASEWORKER

    call_back(CASEWORKER, "26-U00001", cause="Skal rettes")


@dataclass(frozen=True, slots=True)
class Play:
    """What stands there first, and what is struck."""

    lay: Callable[[], None]
    run: Callable[[], None] = look


PLAYS = {
    "posting": Play(lay_a_case, act_and_post),
    "folder": Play(lay_letters()),
    "print": Play(lay_letters(digital_post=False)),
    "address": Play(lay_letters()),
    "mail": Play(lay_office_letters),
    "mail known again": Play(lay_office_letters),
    "receipts": Play(lay_receipts),
    "calling back": Play(lay_letters(), call_one_back),
}
