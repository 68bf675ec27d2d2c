# SPDX-License-Identifier: EUPL-1.2
"""What holds for every test: how long properties search, which need the register."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

from anke.site.translations import compile_catalogues

LANGUAGE = "da"
REGISTER_FIXTURES = {"db", "transactional_db", "live_server", "client"}

# Each run of a length tries the same examples, so that a red run can be repeated; the
# full run looks at new ones every time.
settings.register_profile("fast", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("normal", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=2000, deadline=None)
settings.load_profile("normal")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, before anything asks for a text."""
    # Playwright keeps an event loop in a worker that has opened a browser; Django would
    # refuse the register to every test that comes after it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if not hasattr(config, "workerinput"):
        compile_catalogues()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the register, so that it also runs on PostgreSQL."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & REGISTER_FIXTURES:
            item.add_marker("db")
        if "page" in fixtures:
            item.add_marker("web")


@pytest.fixture(autouse=True)
def _danish_at_first() -> Iterator[None]:
    """Let no test inherit the language in which the one before it read a page."""
    with translation.override(LANGUAGE):
        yield


@pytest.fixture(autouse=True, scope="session")
def _journal_may_be_emptied_between_tests() -> Iterator[None]:
    """Take the append-only triggers away while Django empties the tables.

    Only tests that really commit need it: they are cleaned up by deleting rows, which
    the triggers rightly refuse.
    """
    from django.db import connections

    from anke.cases.triggers import create_triggers, drop_triggers

    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        drop_triggers(connections["default"])
        try:
            original(self)
        finally:
            create_triggers(connections["default"])

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True, scope="session")
def _sessions_end_with_the_test_database() -> None:
    """End what still holds a session of the test database before it is dropped.

    The server closes a session a moment after its client has gone, and PostgreSQL
    refuses to drop a database meanwhile: seen once in three runs.
    """
    from django.db.backends.postgresql.creation import DatabaseCreation

    original = DatabaseCreation._destroy_test_db

    def destroy(self: DatabaseCreation, name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                [name],
            )
        original(self, name, verbosity)

    # Left in place: the database is dropped after the last session fixture has ended.
    DatabaseCreation._destroy_test_db = destroy


@pytest.fixture
def shared_data() -> Path:
    """Give the folder of real data, or skip with a message where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data (../shared/data) is not on this machine")
    return folder
