# SPDX-License-Identifier: EUPL-1.2
"""The database triggers that keep the record as it was written.

SQLite and PostgreSQL say the same in two tongues: no UPDATE or DELETE (on PostgreSQL no
TRUNCATE either) of the journal and the seals; personal data and documents are never
changed, and deleted only when an `erased` entry names their commitment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("journal_entry", "seal")
ERASABLE = ("personal_data", "document")

_SQLITE_APPEND_ONLY = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_NO_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END
"""
_SQLITE_ERASED_FIRST = """
CREATE TRIGGER {table}_erased_first BEFORE DELETE ON {table}
WHEN NOT EXISTS (
    SELECT 1 FROM journal_entry
    WHERE stream = OLD.stream AND kind = 'erased'
    AND json_extract(payload, '$.commitment') = OLD.commitment
)
BEGIN SELECT RAISE(ABORT, '{table}: journal an erased entry first'); END
"""
_POSTGRESQL_REFUSE = """
CREATE OR REPLACE FUNCTION anke_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRESQL_APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION anke_append_only()
"""
_POSTGRESQL_NO_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION anke_append_only()
"""
_POSTGRESQL_ERASED = """
CREATE OR REPLACE FUNCTION anke_erased_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM journal_entry
        WHERE stream = OLD.stream AND kind = 'erased'
        AND payload::json ->> 'commitment' = OLD.commitment
    ) THEN
        RAISE EXCEPTION '%: journal an erased entry first', TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END $$
"""
_POSTGRESQL_ERASED_FIRST = """
CREATE TRIGGER {table}_erased_first BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION anke_erased_first()
"""


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            _POSTGRESQL_REFUSE,
            _POSTGRESQL_ERASED,
            *(_POSTGRESQL_APPEND_ONLY.format(table=table) for table in APPEND_ONLY),
            *(_POSTGRESQL_NO_UPDATE.format(table=table) for table in ERASABLE),
            *(_POSTGRESQL_ERASED_FIRST.format(table=table) for table in ERASABLE),
        ]
    return [
        *(
            _SQLITE_APPEND_ONLY.format(table=table, verb=verb)
            for table in APPEND_ONLY
            for verb in ("update", "delete")
        ),
        *(_SQLITE_NO_UPDATE.format(table=table) for table in ERASABLE),
        *(_SQLITE_ERASED_FIRST.format(table=table) for table in ERASABLE),
    ]


def trigger_names(vendor: str) -> list[tuple[str, str]]:
    """Give the table and name of each trigger that must be there."""
    erasable = [
        (table, f"{table}_{what}")
        for table in ERASABLE
        for what in ("no_update", "erased_first")
    ]
    if vendor == "postgresql":
        return [(table, f"{table}_append_only") for table in APPEND_ONLY] + erasable
    return [
        (table, f"{table}_no_{verb}")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ] + erasable


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration backwards, and for tests."""
    with connection.cursor() as cursor:
        for table, name in trigger_names(connection.vendor):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
