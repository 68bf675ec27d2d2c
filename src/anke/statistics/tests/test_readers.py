# SPDX-License-Identifier: EUPL-1.2
"""Reading the journal past Django gives what reading it through Django gives."""

import pytest
from django.db import connection, transaction

from anke.cases.services import apply_acts
from anke.statistics.facts import event_files, events
from anke.statistics.facts.build import build
from anke.statistics.facts.journal import address_of, journal_reader
from anke.statistics.tests.journals import random_acts


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_vintage_is_the_same_by_either_way(monkeypatch) -> None:
    """ADBC from several threads and Django's own cursor give the same bytes."""
    monkeypatch.setattr(events, "ENTRIES_IN_FILE", 64)
    monkeypatch.setattr(event_files, "ENTRIES_IN_FILE", 64)
    apply_acts(random_acts(5, 40))

    past_django = build(anew=True)
    with transaction.atomic():
        assert not journal_reader().parallel
        through_django = build(anew=True)

    assert past_django == through_django
    assert len(past_django.files["event"]) > 3


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_committed_journal_is_read_past_django() -> None:
    """Outside a transaction the fast way is taken."""
    assert journal_reader().parallel
    assert journal_reader().vendor == connection.vendor


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
