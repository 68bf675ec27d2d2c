# SPDX-License-Identifier: EUPL-1.2
"""Reading the journal past Django gives what reading it through Django gives."""

import sqlite3
import subprocess
import sys

import pytest
from django.db import connection, transaction

from anke.cases.models import JournalEntry
from anke.cases.services import apply_acts
from anke.statistics.errors import FactsUnreadableError
from anke.statistics.facts import event_files, events, journal
from anke.statistics.facts.build import build
from anke.statistics.facts.journal import JournalReader, address_of, journal_reader
from anke.statistics.facts.reading_process import reading_processes
from anke.statistics.tests.journals import random_acts

# What another program does: open the register, look, and close it.
_LOOK = """
import sqlite3, sys
register = sqlite3.connect(sys.argv[1])
print(register.execute("SELECT count(*) FROM journal_entry").fetchone()[0])
register.close()
"""


@pytest.fixture
def past_django(monkeypatch) -> None:
    """Take the fast way for a small journal, too."""
    monkeypatch.setattr(journal, "_FEW", 0)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("past_django")
def test_a_vintage_is_the_same_by_either_way(monkeypatch) -> None:
    """ADBC from several threads and Django's own cursor give the same bytes."""
    monkeypatch.setattr(events, "ENTRIES_IN_FILE", 64)
    monkeypatch.setattr(event_files, "ENTRIES_IN_FILE", 64)
    apply_acts(random_acts(5, 40))

    past_django = build(anew=True)
    with transaction.atomic():
        with journal_reader(1_000_000) as reader:
            assert not reader.parallel
        through_django = build(anew=True)

    assert past_django == through_django
    assert len(past_django.files["event"]) > 3


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_journal_that_begins_late_is_read_from_its_beginning(monkeypatch) -> None:
    """Numbers that were never given are not asked for, file by file."""
    monkeypatch.setattr(event_files, "ENTRIES_IN_FILE", 64)
    monkeypatch.setattr(events, "ENTRIES_IN_FILE", 64)
    asked = []
    read = JournalReader.read_range
    monkeypatch.setattr(
        JournalReader, "read_range", lambda *a: asked.append(a[1:]) or read(*a)
    )
    apply_acts(random_acts(5, 20))
    first = JournalEntry.objects.order_by("pk").values_list("pk", flat=True)[0]
    last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]

    build(anew=True)

    assert min(asked)[0] == first
    assert len(asked) <= (last - first) // 64 + 2


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_committed_journal_is_read_past_django() -> None:
    """Outside a transaction the fast way is taken, but for a few entries."""
    with journal_reader(1_000_000) as reader:
        assert reader.parallel
    with journal_reader(1_000) as reader:
        assert not reader.parallel


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("past_django")
def test_what_is_written_after_building_is_there_for_everybody() -> None:
    """The fast reader takes no lock away from the connection that writes.

    Had it done so, the other program would think itself the last one and remove the
    log that this process goes on writing to.
    """
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's locks are its own")
    apply_acts(random_acts(5, 10))
    build(anew=True)
    assert _seen_by_another() == JournalEntry.objects.count()

    apply_acts(random_acts(6, 10))

    assert _seen_by_another() == JournalEntry.objects.count()


def _seen_by_another() -> int:
    address = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", _LOOK, address]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


@pytest.mark.unit
def test_a_register_that_cannot_be_read_is_an_error(tmp_path, capfd) -> None:
    """The reading process says what is wrong, and nobody waits for it."""
    path = tmp_path / "register.sqlite3"
    sqlite3.connect(path).close()

    with (
        reading_processes(f"file://{path}") as processes,
        pytest.raises(FactsUnreadableError, match="could not be read"),
    ):
        processes.fetch("SELECT id FROM journal_entry")

    assert "no such table" in capfd.readouterr().err


@pytest.mark.unit
def test_an_address_holds_all_that_the_settings_say() -> None:
    """Names with signs of their own, sockets and options survive in the address."""
    settings = {
        "USER": "an/ke",
        "PASSWORD": "p@ss:word",
        "HOST": "/run/postgresql",
        "PORT": "5433",
        "NAME": "anke",
        "OPTIONS": {"sslmode": "require", "pool": True},
    }

    address = address_of(settings)

    assert address == (
        "postgresql://an%2Fke:p%40ss%3Aword@:5433/anke"
        "?sslmode=require&host=%2Frun%2Fpostgresql"
    )
