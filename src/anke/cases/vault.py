# SPDX-License-Identifier: EUPL-1.2
"""The vault of personal data: encrypted, searchable by CPR, and erasable.

The journal carries a *commitment* (SHA-256 of salt and plaintext). The data stand here
under it, encrypted with a key that lies in a file outside the database. When the row is
deleted the chain still verifies, and nobody can find the person from the commitment.

    person = Person(name="Nancy Ann Berggren", cpr=Cpr("251248-9996"))
    keep_people([("case:22-00001", person)])   # -> [commitment]
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anke.cases.bulk import insert_rows
from anke.cases.domain.cpr import Cpr
from anke.cases.errors import VaultKeyError
from anke.cases.models import PersonalData

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_NONCE_BYTES = 12
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is. Its string forms never show the CPR number or the name."""

    name: str
    cpr: Cpr | None = None
    address: str = ""
    digital_post: bool = True

    def __repr__(self) -> str:
        return "Person(…)"

    __str__ = __repr__


@cache
def _derived_key(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(master)


def _vault_key() -> bytes:
    return _derived_key(settings.ANKE_ENCRYPTION_KEY, b"anke/personal-data")


def cpr_lookup(cpr: Cpr) -> str:
    """Give the keyed hash under which a CPR number is found, without storing it."""
    key = _derived_key(settings.ANKE_ENCRYPTION_KEY, b"anke/cpr-lookup")
    return hmac.new(key, cpr.digits.encode(), sha256).hexdigest()


def _plaintext(person: Person) -> bytes:
    values: dict[str, object] = {
        "name": person.name,
        "address": person.address,
        "digital_post": person.digital_post,
    }
    values["cpr"] = person.cpr.digits if person.cpr else ""
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def commitment_of(salt: bytes, content: bytes) -> str:
    """Give the commitment that the journal carries for some content."""
    return sha256(salt + content).hexdigest()


def random_salt() -> bytes:
    """Draw a salt that nobody can guess."""
    return os.urandom(_SALT_BYTES)


def seal_person(
    stream: str, person: Person, *, salt: Callable[[], bytes] = random_salt
) -> PersonalData:
    """Encrypt a person for a stream; the row is not saved yet.

    The commitment stands in the ciphertext's associated data, so that a ciphertext
    moved to another row is found out.
    """
    salted = salt()
    plaintext = _plaintext(person)
    commitment = commitment_of(salted, plaintext)
    nonce = os.urandom(_NONCE_BYTES)
    box = AESGCM(_vault_key()).encrypt(nonce, plaintext, commitment.encode())
    return PersonalData(
        commitment=commitment,
        stream=stream,
        salt=salted,
        ciphertext=nonce + box,
        lookup=cpr_lookup(person.cpr) if person.cpr else "",
    )


def open_person(row: PersonalData) -> Person:
    """Decrypt a person.

    Errors: VaultKeyError when the key does not fit or the row was changed.
    """
    box = bytes(row.ciphertext)
    try:
        plaintext = AESGCM(_vault_key()).decrypt(
            box[:_NONCE_BYTES], box[_NONCE_BYTES:], row.commitment.encode()
        )
    except InvalidTag as error:
        raise VaultKeyError(
            f"personal data {row.commitment[:12]}: key does not fit or row was changed",
            user_text="Personoplysningerne kan ikke læses. Kontakt driften.",
        ) from error
    values = json.loads(plaintext)
    values["cpr"] = Cpr(values["cpr"]) if values["cpr"] else None
    return Person(**values)


def seal_text(text: str, *, bound_to: str) -> bytes:
    """Encrypt a text that holds personal data; `bound_to` names the row it stands in.

    For what is derived and can be made again: it has no commitment in the journal.
    """
    nonce = os.urandom(_NONCE_BYTES)
    key = _derived_key(settings.ANKE_ENCRYPTION_KEY, b"anke/derived-text")
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())


def open_text(box: bytes, *, bound_to: str) -> str:
    """Decrypt a text.

    Errors: VaultKeyError when the key does not fit or the row was changed.
    """
    key = _derived_key(settings.ANKE_ENCRYPTION_KEY, b"anke/derived-text")
    try:
        plaintext = AESGCM(key).decrypt(
            box[:_NONCE_BYTES], box[_NONCE_BYTES:], bound_to.encode()
        )
    except InvalidTag as error:
        raise VaultKeyError(
            f"text of {bound_to}: key does not fit or row was changed",
            user_text="Teksten kan ikke læses. Kontakt driften.",
        ) from error
    return plaintext.decode()


def signing_key(purpose: str) -> bytes:
    """Give the key with which this installation signs files of a kind."""
    return _derived_key(settings.ANKE_ENCRYPTION_KEY, f"anke/sign-{purpose}".encode())


def keyed_hash(purpose: str, text: str) -> str:
    """Give the keyed hash under which a text is found again, without storing it."""
    key = _derived_key(settings.ANKE_ENCRYPTION_KEY, f"anke/{purpose}".encode())
    return hmac.new(key, text.encode(), sha256).hexdigest()


def open_people(commitments: Sequence[str]) -> dict[str, Person]:
    """Decrypt those people that have not been erased."""
    rows = PersonalData.objects.filter(commitment__in=commitments)
    return {row.commitment: open_person(row) for row in rows}


def keep_people(rows: Iterable[PersonalData]) -> None:
    """Store sealed people, in the transaction that journals them."""
    insert_rows(
        PersonalData,
        [
            (row.commitment, row.stream, row.salt, row.ciphertext, row.lookup)
            for row in rows
        ],
    )


def streams_of(cpr: Cpr) -> list[str]:
    """Find the streams (cases) that hold a CPR number."""
    return sorted(
        PersonalData.objects.filter(lookup=cpr_lookup(cpr))
        .values_list("stream", flat=True)
        .distinct()
    )
