# SPDX-License-Identifier: EUPL-1.2
"""Building the demo step by step, so that it can be broken off and carried on.

Every step finds out by itself what is done already. The note in the folder says
"building" until the last one is through; whoever starts next carries on, or, when
something else is wanted, moves what is there aside. Nothing is deleted.
"""

from __future__ import annotations

import fcntl
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from anke import console
from anke.access.domain.roles import Role
from anke.access.services import create_demo_users
from anke.cases.models import Case
from anke.cases.sealing import seal_journal
from anke.cases.services import apply_rules
from anke.demo import notes, services
from anke.demo.board import write_meetings
from anke.demo.colleagues import write_consultants
from anke.demo.domain.authority import LAST_DAY
from anke.demo.errors import BuildRunningError, RegisterInUseError
from anke.demo.evidence import write_evidence
from anke.demo.figures import publish_first
from anke.demo.mailbox import mail_count, write_demo_mail
from anke.demo.tasks import (
    publish_all_figures,
    send_year_of_reports,
    teach_triage,
)
from anke.publication.errors import NothingToReleaseError, UnprotectableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.demo.domain.authority import Authority, Wishes

NAME = "Demomyndigheden"
# What a build makes; the keys stay, for they also open what is moved aside.
_MAIL = "mail"
_MADE = (
    "documents",
    "drafts",
    "facts",
    "gate",
    "released",
    "reports",
    "seals",
    "models",
    "sent",
    _MAIL,
    notes.FILE_NAME,
)
_DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")


def build(wishes: Wishes, *, rebuild: bool = False) -> None:
    """Build the demo that is wished for, or carry on a build that was broken off.

    Errors: RegisterInUseError when the register holds something else, or is that of
        production; BuildRunningError when another process builds here.
    """
    if settings.SETTINGS_MODULE.endswith("production"):
        raise RegisterInUseError(
            "the demo is not built with the settings of production",
            user_text="Demoen bygges ikke med produktionens indstillinger.",
        )
    var = Path(settings.ANKE_VAR)
    with _alone(var):
        _clear_the_way(var, wishes, rebuild=rebuild)
        _say("Databasen gøres klar / preparing the database")
        call_command("migrate", verbosity=0)
        if notes.read_note(var) is None and Case.objects.exists():
            raise _in_use()
        # What cannot be planned is refused before anything is written.
        authority = services.plan_demo(wishes)
        note = _note(wishes)
        notes.write_note(var, note)
        apply_rules("shipped")
        _write_cases(authority)
        _finish(wishes, authority)
        notes.note_built(var, note)


def _note(wishes: Wishes) -> notes.Note:
    return notes.Note(
        name=NAME,
        today=LAST_DAY.isoformat(),
        cases=wishes.cases,
        years=wishes.years,
        seed=wishes.seed,
        state="building",
        fingerprint=services.fingerprint(wishes),
        register=notes.register_name(settings.DATABASES["default"]),
    )


def _write_cases(authority: Authority) -> None:
    total = len(authority.plan)
    with console.progress(total, "Sager / cases", unit="case") as bar:
        bar.update(Case.objects.count())
        services.write_authority(authority, done=bar.update)


def _finish(wishes: Wishes, authority: Authority) -> None:
    """Do what comes after the cases; each step does nothing the second time."""
    _say("Ankemøderne holdes / holding the board meetings")
    write_meetings(wishes.seed)
    _say("Journalen forsegles / sealing the journal")
    seal_journal()
    with connection.cursor() as cursor:
        # Without statistics the planner of a fresh database guesses badly.
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    from anke.statistics.services import build_vintage

    _say("Nøgletallene beregnes / computing the figures")
    build_vintage(progress=True)
    head = next(user for user in create_demo_users() if user.role == Role.HEAD.value)
    services.write_staff(authority, head)
    write_consultants()
    write_evidence()
    _publish_figures()
    _write_mail(wishes)
    _teach_triage()
    send_year_of_reports.enqueue()
    publish_all_figures.enqueue()


def _publish_figures() -> None:
    """Release what takes seconds; a very small authority has nothing to release."""
    _say("Tal offentliggøres / releasing figures")
    try:
        publish_first()
    except (NothingToReleaseError, UnprotectableError) as error:
        _say(f"Der er for få sager / too few cases: {error}")


def _write_mail(wishes: Wishes) -> None:
    """Write the letters that arrive, and those of before that triage learns from."""
    count = mail_count(wishes.cases)
    with console.progress(count, "Breve / letters", unit="letter") as bar:
        folder = Path(settings.ANKE_VAR) / _MAIL
        write_demo_mail(folder, seed=wishes.seed, count=count, progress=bar.update)


def _teach_triage() -> None:
    """Let the worker train the first model, while people look around already."""
    from anke.intake.house_rules import chosen_model

    if not chosen_model():
        teach_triage.enqueue()


# --- What stands there already -------------------------------------------------------


def _clear_the_way(var: Path, wishes: Wishes, *, rebuild: bool) -> None:
    """Move aside what cannot be carried on."""
    if rebuild:
        _move_aside(var)
        return
    known = notes.read_note(var)
    if known is None:
        return
    here = notes.register_name(settings.DATABASES["default"])
    if (known.fingerprint, known.register) == (services.fingerprint(wishes), here):
        _say("En afbrudt bygning fortsættes / carrying on a build that was broken off")
        return
    _say("En halv bygning af en anden slags flyttes / moving half a build aside")
    _move_aside(var)


def _move_aside(var: Path) -> None:
    """Rename what a build made to `old-1`, `old-2`, …; the keys stay."""
    if connection.vendor != "sqlite":
        raise RegisterInUseError(
            "a PostgreSQL register is not moved aside: name an empty database in"
            " ANKE_DATABASE",
            user_text="Angiv en tom database i ANKE_DATABASE.",
        )
    connections.close_all()
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    made = [database.with_name(database.name + end) for end in _DATABASE_SUFFIXES]
    made += [var / name for name in _MADE]
    there = [path for path in made if path.exists()]
    if not there:
        return
    number = 1
    while (var / f"old-{number}").exists():
        number += 1
    folder = var / f"old-{number}"
    folder.mkdir(parents=True)
    for path in there:
        path.rename(folder / path.name)
    _say(f"Det gamle ligger nu i / the old lies in {folder}")


def _in_use() -> RegisterInUseError:
    return RegisterInUseError(
        "the register holds cases that no demo made: name another folder in ANKE_VAR,"
        " or move it aside with --rebuild",
        user_text="Registret indeholder sager, som demoen ikke har lavet.",
    )


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Keep a second builder out of the folder."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / ".demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildRunningError(
                f"another process builds the demo in {var}",
                user_text="Demoen er ved at blive bygget af en anden proces.",
            ) from error
        yield


def _say(text: str) -> None:
    sys.stderr.write(f"anke demo: {text}\n")
