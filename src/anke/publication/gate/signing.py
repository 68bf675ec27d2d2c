# SPDX-License-Identifier: EUPL-1.2
"""The gate's key (Ed25519): by it readers know that a release is the house's own.

It is made at the first release. The private part lies under `ANKE_VAR/gate/`, encrypted
with the house's key; the public part beside the bundle, as 64 hexadecimal digits, for
whoever reads it.

    sign = release_signer(gate_folder, released_folder, house_key)
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anke.durable import write_durably
from anke.publication.errors import SigningKeyError

if TYPE_CHECKING:
    from pathlib import Path

    from anke.publication.bundle.writing import Sign

PUBLIC_KEY: Final = "release.pub"
_PRIVATE_KEY: Final = "release.key"
_PURPOSE: Final = b"anke/release-signature"
_NONCE_BYTES: Final = 12


def release_signer(gate: Path, released: Path, house_key: bytes) -> Sign:
    """Give the function that signs manifests; make the key on the first call.

    Errors: SigningKeyError where the house's key does not open it.
    """
    private = _private_key(gate, house_key)
    public = private.public_key().public_bytes_raw().hex()
    path = released / PUBLIC_KEY
    if not path.exists() or path.read_text(encoding="ascii").strip() != public:
        write_durably(path, f"{public}\n".encode(), within=released)
    return private.sign


def read_public_key(released: Path) -> bytes:
    """Give the public part. Errors: SigningKeyError where there is none yet."""
    try:
        return bytes.fromhex((released / PUBLIC_KEY).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError) as error:
        raise SigningKeyError(f"{released / PUBLIC_KEY}: {error}") from error


def _private_key(gate: Path, house_key: bytes) -> Ed25519PrivateKey:
    path = gate / _PRIVATE_KEY
    if not path.exists():
        _create(path, house_key)
    box = path.read_bytes()
    try:
        secret = AESGCM(_key(house_key)).decrypt(
            box[:_NONCE_BYTES], box[_NONCE_BYTES:], _PURPOSE
        )
    except InvalidTag as error:
        raise SigningKeyError(
            f"{path}: the house's key does not open it",
            user_text="Nøglen, som offentliggørelser underskrives med, kan ikke åbnes. "
            "Er det den rigtige krypteringsnøgle?",
        ) from error
    return Ed25519PrivateKey.from_private_bytes(secret)


def _create(path: Path, house_key: bytes) -> None:
    nonce = os.urandom(_NONCE_BYTES)
    secret = Ed25519PrivateKey.generate().private_bytes_raw()
    box = AESGCM(_key(house_key)).encrypt(nonce, secret, _PURPOSE)
    write_durably(path, nonce + box, within=path.parent)
    path.chmod(0o600)


@cache
def _key(master: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(master)
