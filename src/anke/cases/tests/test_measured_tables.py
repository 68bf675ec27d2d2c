# SPDX-License-Identifier: EUPL-1.2
"""Once a day SQLite sees how its tables have grown."""

from __future__ import annotations

import pytest
from django.db import connection

from anke.cases.tasks import measure_tables
from anke.cases.tests.factories import register

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_sqlite_knows_its_tables_afterwards() -> None:
    """The lists' indexes are chosen by what stands in the table, not by a guess."""
    register()

    did = measure_tables.call()

    assert did == (connection.vendor == "sqlite")
    if did:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'case'")
            assert cursor.fetchone()[0] > 0
