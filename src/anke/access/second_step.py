# SPDX-License-Identifier: EUPL-1.2
"""The secrets of the second step at sign-in, encrypted at rest.

allauth stores the secret of an authenticator app and the seed of the recovery codes as
they are, and leaves it to the house to do better. Whoever reads the database, or a copy
of it, must not be able to make a colleague's codes: the key lies in a file apart.

    >>> sealed = seal_secret("JBSWY3DPEHPK3PXP", key=bytes(32))
    >>> sealed.startswith("anke1:"), open_secret(sealed, key=bytes(32))
    (True, 'JBSWY3DPEHPK3PXP')
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anke.access.errors import SecondStepKeyError

# What is sealed begins so; neither a secret (base 32) nor a seed (hexadecimal) can.
MARK = "anke1:"
_PURPOSE = b"anke/second-step"
_NONCE_BYTES = 12


@cache
def _key(master: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(master)


def is_sealed(text: str) -> bool:
    """Answer whether a stored text is encrypted already."""
    return text.startswith(MARK)


def seal_secret(text: str, *, key: bytes) -> str:
    """Encrypt a secret of the second step."""
    nonce = os.urandom(_NONCE_BYTES)
    box = AESGCM(_key(key)).encrypt(nonce, text.encode(), _PURPOSE)
    return MARK + urlsafe_b64encode(nonce + box).decode()


def open_secret(sealed: str, *, key: bytes) -> str:
    """Decrypt a secret of the second step.

    Errors: SecondStepKeyError when the key does not fit, or the text was never sealed.
    """
    if not is_sealed(sealed):
        raise SecondStepKeyError("a second step's secret is stored unencrypted")
    box = urlsafe_b64decode(sealed.removeprefix(MARK))
    nonce, content = box[:_NONCE_BYTES], box[_NONCE_BYTES:]
    try:
        return AESGCM(_key(key)).decrypt(nonce, content, _PURPOSE).decode()
    except InvalidTag as error:
        raise SecondStepKeyError(
            "a second step's secret: key does not fit or row was changed"
        ) from error


class SecondStepAdapter(DefaultMFAAdapter):
    """Where allauth asks the house how to keep secrets (`MFA_ADAPTER`)."""

    def encrypt(self, text: str) -> str:
        """Encrypt what is about to be stored."""
        return seal_secret(text, key=settings.ANKE_ENCRYPTION_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what was stored."""
        return open_secret(encrypted_text, key=settings.ANKE_ENCRYPTION_KEY)
