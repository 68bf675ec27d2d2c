# SPDX-License-Identifier: EUPL-1.2
"""A mail room for the browser tests: letters through the door, read and proposed for.

Routing rules of the house make most of them easy, as a trained model would; the others
are what a mail room meets as well.

python -m anke.site.tests.mail_world
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime, time
from email.message import EmailMessage
from pathlib import Path
from zlib import crc32

from anke.site.tests.world import CPR, OVERDUE, TODAY, World

# Fifty are settled in one test; the others need some, and hold some.
EASY = 90
MODEL = "5e1f" * 16
RULES = """\
hvis emne indeholder "klage over" så slags = new_appeal, område = municipal, \
førsteinstans = municipality-0461
"""


def easy(place: int) -> EmailMessage:
    """Write an appeal that the rules know everything about."""
    return mail(
        f"Klage over afgørelse nr. {place}",
        f"Jeg klager over kommunens afgørelse om hjælp i hjemmet ({place}).\n\n"
        "Jeg mener, at min situation ikke er vurderet rigtigt.\n\nVenlig hilsen\nKim",
    )


def mail(subject: str, text: str, sender: str = "Kim Holm") -> EmailMessage:
    """Write an e-mail to the authority."""
    message = EmailMessage()
    message["From"] = f"{sender} <borger@example.dk>"
    message["To"] = "post@anke.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{crc32((subject + text).encode()):x}@example.dk>"
    message.set_content(text)
    return message


def others() -> list[EmailMessage]:
    """Write what is not easy, in the order in which it is received."""
    supplement = mail(
        f"Supplerende oplysninger til sag {OVERDUE}",
        f"Her er flere oplysninger i sag {OVERDUE}. Mit CPR-nummer er {CPR}.\n\n"
        "Venlig hilsen\nNancy Ann Berggren",
        "Nancy Ann Berggren",
    )
    two = mail(
        "To ting",
        "Jeg klager over afgørelsen om hjælpemidler.\n\nJeg klager også over "
        "afgørelsen om merudgifter.\n\nKim",
    )
    laid_out = mail("Opsat brev", "Jeg klager over afgørelsen.")
    laid_out.add_alternative(
        "<h1>Klage</h1><p>Jeg klager.</p><script>alert(1)</script>"
        '<img src="http://example.dk/spy.png">',
        subtype="html",
    )
    laid_out.add_attachment(
        "Bilag med dansk tekst: æøå.".encode(),
        maintype="text",
        subtype="plain",
        filename="Bilag æ.txt",
    )
    return [supplement, two, laid_out]


def fill() -> list[str]:
    """Receive all letters and propose for them; give the numbers of the others."""
    from anke.access.models import User
    from anke.cases.clock import COPENHAGEN
    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Arrival, receive_letters
    from anke.intake.house_rules import save_routing
    from anke.intake.processing import process_waiting

    head = User.objects.get(username="ankechef")
    save_routing(head, RULES, cause="Til prøven")
    at = datetime.combine(TODAY, time(9), COPENHAGEN)
    messages = [*(easy(place) for place in range(EASY)), *others()]
    letters = [message.as_bytes() for message in messages]
    arrivals = [Arrival(MailChannel.EMAIL, letter, at) for letter in letters]
    unreadable = Arrival(MailChannel.SCAN, b"%PDF-1.4 og intet mere", at)
    numbers = [one.number for one in receive_letters([*arrivals, unreadable])]
    process_waiting()
    return numbers[EASY:]


def note_a_model(folder: Path) -> None:
    """Write the record of a model that never works: a page to look at, no more."""
    from anke.intake.model_records import Judgement, Record

    judged = Judgement(
        "mail_kind", 600, 0.958, 0.939, 0.971, 0.9, 0.01, 0.96, 0.98, 0.95, True, 0.99
    )
    at = "2022-12-01T10:00:00+00:00"
    days = {"first": "2022-01-01", "last": "2022-11-30"}
    record = Record(MODEL, at, 0, 2400, 600, **days, judged=(judged,))
    folder.mkdir(exist_ok=True)
    (folder / f"{MODEL}.record.json").write_text(json.dumps(asdict(record)))


def build() -> None:
    """Make a small authority with a full mailbox."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    authority = Path(settings.ANKE_VAR) / "authority.json"
    authority.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    from anke.access.services import create_demo_users

    create_demo_users()
    World().populate(others=3)
    note_a_model(Path(settings.ANKE_VAR) / "models")
    numbers = fill()
    (Path(settings.ANKE_VAR) / "letters.json").write_text(json.dumps(numbers))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    build()
