# SPDX-License-Identifier: EUPL-1.2
"""One address chooses the register's database."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from anke.site.database import database_from
from anke.site.errors import SettingMalformed

pytestmark = pytest.mark.unit


def asked(connection, pragma) -> object:
    """Ask SQLite for one of its settings."""
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]


@pytest.fixture
def sqlite(tmp_path, django_db_blocker) -> Iterator[DatabaseWrapper]:
    """Connect to the SQLite register that an empty address means."""
    settings = connections.configure_settings({"default": database_from("", tmp_path)})[
        "default"
    ]
    connection = DatabaseWrapper(settings)
    # pytest-django guards every connection, not only that of the test register.
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def test_sqlite_commits_are_durable_and_readers_do_not_wait(sqlite) -> None:
    """WAL with synchronous=FULL, foreign keys on, and patience for other writers."""
    assert asked(sqlite, "journal_mode") == "wal"
    assert asked(sqlite, "synchronous") == 2
    assert asked(sqlite, "foreign_keys") == 1
    assert asked(sqlite, "busy_timeout") == 20_000


def test_sqlite_transactions_take_the_lock_at_once(sqlite, tmp_path) -> None:
    """What is read in a transaction cannot be changed by another before it writes."""
    sqlite.connect()
    sqlite.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    other = sqlite3.connect(tmp_path / "anke.sqlite3", timeout=0)

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    sqlite.rollback()


def test_postgresql_address_is_read_in_full(tmp_path) -> None:
    """Escaped characters, the port and options all arrive."""
    found = database_from(
        "postgresql://an%40ke:p%2Fw@db.example:6432/appeals?sslmode=require", tmp_path
    )

    assert found["USER"] == "an@ke"
    assert found["PASSWORD"] == "p/w"
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["NAME"] == "appeals"
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_socket_folder_is_the_host(tmp_path) -> None:
    """`?host=/folder` reaches a server on its Unix socket."""
    found = database_from("postgresql:///anke?host=/run/postgresql", tmp_path)

    assert found["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://x/y",
        "anke.sqlite3",
        "postgresql://host",
        "sqlite:///",
        "postgresql://h:x/d",
    ],
)
def test_other_addresses_are_refused_by_the_name_of_the_variable(
    address, tmp_path
) -> None:
    """The message names the variable that has to be changed."""
    with pytest.raises(SettingMalformed, match="ANKE_DATABASE"):
        database_from(address, tmp_path)
