# SPDX-License-Identifier: EUPL-1.2
"""The database itself refuses to change the journal, its seals, and the vault.

An entry is never changed or deleted. A seal neither. Personal data and documents are
deleted only after the journal says so (`erased`). The triggers hold for every program
that opens the database, not only for this one.
"""

from django.db import migrations

from anke.cases.triggers import create_triggers, drop_triggers


def forwards(apps, schema_editor) -> None:
    create_triggers(schema_editor.connection)


def backwards(apps, schema_editor) -> None:
    drop_triggers(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
