# SPDX-License-Identifier: EUPL-1.2
"""Encrypt the secrets of the second step that were stored as they are.

Run twice it changes nothing: what is sealed is left alone. The way back opens them.
"""

from django.conf import settings
from django.db import migrations

from anke.access.second_step import is_sealed, open_secret, seal_secret

_FIELDS = ("secret", "seed")


def _sealed(text):
    if is_sealed(text):
        return text
    return seal_secret(text, key=settings.ANKE_ENCRYPTION_KEY)


def _opened(text):
    if not is_sealed(text):
        return text
    return open_secret(text, key=settings.ANKE_ENCRYPTION_KEY)


def _change(apps, how):
    rows = apps.get_model("mfa", "Authenticator").objects.order_by("pk")
    for row in rows.iterator():
        for field in _FIELDS:
            if field in row.data:
                row.data[field] = how(row.data[field])
        if row.data.get("migrated_codes"):
            row.data["migrated_codes"] = [
                how(each) for each in row.data["migrated_codes"]
            ]
        row.save(update_fields=["data"])


def forwards(apps, schema_editor):
    _change(apps, _sealed)


def backwards(apps, schema_editor):
    _change(apps, _opened)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_case_tie"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
