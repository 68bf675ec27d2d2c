# SPDX-License-Identifier: EUPL-1.2
"""Personal data are encrypted, found by CPR, and can be erased."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.domain.entries import case_stream
from anke.cases.errors import VaultKeyError
from anke.cases.models import JournalEntry, PersonalData
from anke.cases.tests.factories import RECEIVED_ON, do, register
from anke.cases.vault import (
    Person,
    keep_people,
    open_people,
    open_person,
    seal_person,
    streams_of,
)
from anke.cases.verification import verify

# Nancy Ann Berggren is the official test person of the CPR office.
NANCY = Person("Nancy Ann Berggren", Cpr("251248-9996"), "Testvej 1, 8000 Aarhus C")


@pytest.mark.unit
@given(st.from_regex(r"\A(0[1-9]|[12]\d)(0[1-9]|1[0-2])\d{6}\Z"))
def test_no_string_form_shows_a_cpr_number(digits: str) -> None:
    """str, repr, format, f-string, copies and errors are all masked."""
    cpr = Cpr(digits)
    forms = [str(cpr), repr(cpr), f"{cpr}", f"{cpr!r:>20}", f"{[cpr]}"]
    forms += [str(copy.copy(cpr)), str(copy.deepcopy(cpr)), repr(Person("N", cpr))]

    assert not any(digits[6:] in form.replace(digits[:6], "") for form in forms)
    with pytest.raises(TypeError):
        json.dumps(cpr)
    with pytest.raises(TypeError):
        pickle.dumps(cpr)


@pytest.mark.unit
@pytest.mark.parametrize(
    "text", ["", "123", "321399-1234", "0001991234", "251248 99967"]
)
def test_what_is_no_cpr_number_is_refused_without_repeating_it(text: str) -> None:
    """The error does not carry what was typed."""
    with pytest.raises(CprError) as refusal:
        Cpr(text)
    assert not text or text not in str(refusal.value)


@pytest.mark.db
@pytest.mark.django_db
def test_a_person_is_kept_encrypted_and_found_by_cpr() -> None:
    """Neither name nor number stands in the row; the keyed hash finds the stream."""
    row = seal_person("case:22-00001", NANCY)
    keep_people([row])

    stored = PersonalData.objects.get()
    raw = bytes(stored.ciphertext) + stored.lookup.encode() + stored.commitment.encode()
    assert b"Berggren" not in raw
    assert b"9996" not in bytes(stored.ciphertext)
    assert open_person(stored) == NANCY
    assert streams_of(Cpr("2512489996")) == ["case:22-00001"]


@pytest.mark.db
@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_row_is_found_out() -> None:
    """The commitment is part of what is authenticated."""
    first, second = seal_person("case:1", NANCY), seal_person("case:2", Person("Bo"))
    second.ciphertext = first.ciphertext

    with pytest.raises(VaultKeyError):
        open_person(second)


@pytest.mark.db
@pytest.mark.django_db
def test_another_key_does_not_open_the_vault(settings) -> None:
    """The key lies outside the database and a copy of it alone is worth nothing."""
    row = seal_person("case:1", NANCY)
    settings.ANKE_ENCRYPTION_KEY = bytes(range(32))

    with pytest.raises(VaultKeyError):
        open_person(row)


@pytest.mark.db
@pytest.mark.django_db
def test_erasure_deletes_the_data_and_the_chain_still_verifies() -> None:
    """First the journal, then the row; afterwards the page says that it was erased."""
    number = register().number
    row = seal_person(case_stream(number), NANCY)
    keep_people([row])
    do(number, c.AddParty("appellant", row.commitment), RECEIVED_ON)
    with (
        pytest.raises(Exception, match="erased"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM personal_data")

    erase = c.ErasePersonalData(row.commitment, "databeskyttelsesforordningen art. 17")
    do(number, erase, date(2022, 9, 1))

    assert not PersonalData.objects.exists()
    assert verify().is_sound
    assert open_people([row.commitment]) == {}
    assert "Berggren" not in "".join(
        JournalEntry.objects.values_list("payload", flat=True)
    )
