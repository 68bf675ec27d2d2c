# SPDX-License-Identifier: EUPL-1.2
"""The keys of the first instances: made once, shown once, kept as a keyed hash.

key = create_key("municipality-0851")       # 'anke_…', never shown again
holder_of(find_key(key)).id                 # 'municipality-0851'
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.cases.vault import keyed_hash
from anke.intake.errors import InstanceKeyError
from anke.intake.models import InstanceKey

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import FirstInstance

PREFIX = "anke_"


def create_key(instance: str) -> str:
    """Make one more key for a first instance and give it, for the only time.

    Errors: InstanceKeyError when the catalogue knows no such first instance.
    """
    try:
        found = current_rules().catalogue.first_instance(instance)
    except UnknownEntryError:
        raise InstanceKeyError(
            f"no first instance {instance!r}",
            user_text=f"Der er ingen førsteinstans {instance}.",
        ) from None
    key = PREFIX + secrets.token_urlsafe(32)
    InstanceKey.objects.create(
        first_instance=found.id, digest=_digest(key), created_at=clock.now()
    )
    return key


def revoke_keys(instance: str) -> int:
    """Take back all keys of a first instance; tell how many. Twice does nothing."""
    return InstanceKey.objects.filter(
        first_instance=instance, revoked_at__isnull=True
    ).update(revoked_at=clock.now())


def find_key(key: str) -> InstanceKey:
    """Find the row of a key that is in force. Errors: InstanceKeyError."""
    row = InstanceKey.objects.filter(
        digest=_digest(key.strip()), revoked_at__isnull=True
    ).first()
    if row is None:
        raise InstanceKeyError(
            "no such key, or it was revoked",
            user_text="Nøglen er ikke rigtig, eller den er trukket tilbage.",
        )
    return row


def key_in_force(pk: int) -> InstanceKey | None:
    """Give a key by its number, as long as it is not revoked."""
    return InstanceKey.objects.filter(pk=pk, revoked_at__isnull=True).first()


def holder_of(row: InstanceKey) -> FirstInstance:
    """Give the first instance whose key it is."""
    return current_rules().catalogue.first_instance(row.first_instance)


def _digest(key: str) -> str:
    return keyed_hash("instance-key", key)
