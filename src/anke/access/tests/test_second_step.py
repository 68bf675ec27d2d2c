# SPDX-License-Identifier: EUPL-1.2
"""The secrets of the second step are stored encrypted, those of before as well."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.core.cache import cache
from django.db import connection

from anke.access.errors import SecondStepKeyError
from anke.access.models import User
from anke.access.second_step import MARK, is_sealed, open_secret, seal_secret
from anke.access.services import create_demo_users

pytestmark = [pytest.mark.db, pytest.mark.django_db]
SECRET = "ANKEANKEANKEANKEANKEANKEANKEANKE"
KEY, OTHER_KEY = bytes(32), bytes([1]) * 32
migration = import_module("anke.access.migrations.0006_sealed_second_step")


@pytest.fixture
def user() -> User:
    """Give somebody with an authenticator app and recovery codes."""
    cache.clear()  # a code that another test used is not used yet
    create_demo_users()
    person = User.objects.get(username="ankechef")
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def stored(user: User, kind: str) -> dict[str, object]:
    """Give what stands in the database."""
    return dict(Authenticator.objects.get(user=user, type=kind).data)


def code_now() -> str:
    """Give the code that the app shows."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def test_neither_secret_nor_seed_stands_in_the_database(user: User) -> None:
    """Whoever reads the database cannot make anybody's codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        texts = [str(row[0]) for row in cursor.fetchall()]

    assert len(texts) == 2
    assert all(MARK in text and SECRET not in text for text in texts)


def test_the_codes_work_as_before(user: User) -> None:
    """The app's code is right once; a recovery code is right and then used."""
    totp = Authenticator.objects.get(user=user, type="totp").wrap()
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    first = codes.get_unused_codes()[0]

    assert totp.validate_code(code_now())
    assert not totp.validate_code("000000")
    assert codes.validate_code(first)
    assert not codes.validate_code(first)


def test_what_was_stored_unencrypted_is_encrypted_by_the_migration(
    user: User,
) -> None:
    """The people who had a second step before keep it."""
    Authenticator.objects.filter(user=user, type="totp").update(data={"secret": SECRET})
    Authenticator.objects.filter(user=user, type="recovery_codes").update(
        data={"migrated_codes": ["11112222", "33334444"]}
    )

    migration.forwards(apps, None)
    once = stored(user, "totp"), stored(user, "recovery_codes")
    migration.forwards(apps, None)

    assert (stored(user, "totp"), stored(user, "recovery_codes")) == once
    assert is_sealed(str(once[0]["secret"]))
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_now())
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    assert codes.validate_code("33334444")


def test_the_way_back_opens_them(user: User) -> None:
    """An earlier release can read what this one wrote."""
    migration.backwards(apps, None)
    migration.backwards(apps, None)

    assert stored(user, "totp") == {"secret": SECRET}
    assert len(str(stored(user, "recovery_codes")["seed"])) == 80


def test_another_key_opens_nothing() -> None:
    """A stolen database is of no use without the key file."""
    sealed = seal_secret(SECRET, key=KEY)

    assert open_secret(sealed, key=KEY) == SECRET
    assert seal_secret(SECRET, key=KEY) != sealed
    for box, key in ((sealed, OTHER_KEY), (SECRET, KEY)):
        with pytest.raises(SecondStepKeyError):
            open_secret(box, key=key)
