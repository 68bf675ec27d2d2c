# SPDX-License-Identifier: EUPL-1.2
"""Whom a letter goes to, and where: looked up when it is posted, and then kept.

found = address_of(state, Party(commitment))
found.recipient.kind, found.address.number_type    # REPRESENTATIVE, 'CPR'
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from anke.access.models import User
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.cases.vault import open_people, open_text, seal_text
from anke.decisions.dispatch.errors import UnknownRecipientError
from anke.decisions.dispatch.instance_post import instance_post
from anke.decisions.domain.dispatch import Reach, RecipientKind

if TYPE_CHECKING:
    from anke.cases.domain.state import CaseState
    from anke.decisions.dispatch.models import PostedLetter

# Who may have somebody to speak for them; the others speak for themselves.
_REPRESENTED = frozenset({"appellant"})


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the case (*part*), by the commitment to the person.

    Where the appellant has a representative, the representative gets the letter and
    nobody else.
    """

    person: str


@dataclass(frozen=True, slots=True)
class FirstInstance:
    """A first instance, by its id; the case's own when none is named."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works for us, by staff code: a consultant, a board member."""

    code: str
    kind: RecipientKind = RecipientKind.CONSULTANT


@dataclass(frozen=True, slots=True)
class Named:
    """Anybody else, with the addresses at hand; `id` carries no personal data."""

    id: str
    name: str
    kind: RecipientKind = RecipientKind.OTHER
    email: str = field(default="", repr=False)
    postal: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"Named({self.id!r}, …)"


Recipient: TypeAlias = "Party | FirstInstance | Staff | Named"


@dataclass(frozen=True, slots=True)
class Address:
    """Name, number and addresses of a recipient; never shown in a log."""

    name: str
    number: str = ""
    number_type: str = ""
    email: str = ""
    postal: str = ""
    is_exempt: bool = False

    def __repr__(self) -> str:
        return "Address(…)"

    def reach(self, kind: RecipientKind) -> Reach:
        """Say by which ways the recipient can be reached."""
        return Reach(
            kind,
            has_number=bool(self.number),
            is_exempt=self.is_exempt,
            has_email=bool(self.email),
            has_address=bool(self.postal),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A recipient as the journal names it, and where it is reached."""

    id: str
    kind: RecipientKind
    address: Address


def find_recipient(state: CaseState, recipient: Recipient) -> Found:
    """Find where a letter on a case is to go.

    Errors: UnknownRecipientError; VaultKeyError.
    """
    match recipient:
        case Party():
            return _party(state, recipient.person)
        case FirstInstance():
            return _first_instance(recipient.id or state.first_instance)
        case Staff():
            return _staff(recipient)
        case Named():
            address = Address(
                recipient.name, email=recipient.email, postal=recipient.postal
            )
            return Found(recipient.id, recipient.kind, address)


def _party(state: CaseState, person: str) -> Found:
    """Give the party, or who speaks for it (*partsrepræsentant*).

    Legal source: forvaltningsloven § 8, on the right to be represented.
    """
    roles = {commitment: role for role, commitment in state.parties}
    if person not in roles:
        raise _unknown(f"{person[:12]} is not a party of case {state.number}")
    spoken_for = roles[person] in _REPRESENTED
    representatives = [
        commitment
        for role, commitment in state.parties
        if role == "representative" and commitment not in state.erased
    ]
    if spoken_for and representatives:
        person = representatives[-1]
    is_representative = roles[person] == "representative"
    kind = RecipientKind.REPRESENTATIVE if is_representative else RecipientKind.PARTY
    return Found(person, kind, _address_of_person(person))


def _address_of_person(commitment: str) -> Address:
    person = open_people([commitment]).get(commitment)
    if person is None:
        raise _unknown(f"the personal data of {commitment[:12]} were erased")
    return Address(
        person.name,
        number=person.cpr.digits if person.cpr else "",
        number_type="CPR" if person.cpr else "",
        postal=person.address,
        is_exempt=not person.digital_post,
    )


def _first_instance(instance: str) -> Found:
    try:
        entry = current_rules().catalogue.first_instance(instance)
    except UnknownEntryError as error:
        raise _unknown(
            f"first instance {instance!r} is not in the catalogue"
        ) from error
    post = instance_post(entry)
    address = Address(
        entry.name_da,
        number=post.number,
        number_type=post.number_type,
        email=post.email,
        postal=post.address,
    )
    return Found(instance, RecipientKind.FIRST_INSTANCE, address)


def _staff(recipient: Staff) -> Found:
    user = User.objects.filter(staff_code=recipient.code, is_active=True).first()
    if user is None:
        raise _unknown(f"nobody here has the staff code {recipient.code!r}")
    address = Address(user.display_name, email=user.email)
    return Found(recipient.code, recipient.kind, address)


def _unknown(message: str) -> UnknownRecipientError:
    return UnknownRecipientError(
        message,
        user_text="Modtageren kendes ikke. Ret parterne i sagen, eller vælg en anden"
        " modtager.",
    )


# --- Kept with the letter ------------------------------------------------------------


def seal_address(number: str, address: Address) -> bytes:
    """Encrypt the address of a letter."""
    return seal_text(json.dumps(asdict(address)), bound_to=f"posted:{number}")


def open_address(row: PostedLetter) -> Address:
    """Give the address of a letter. Errors: VaultKeyError."""
    text = open_text(bytes(row.address), bound_to=f"posted:{row.number}")
    return Address(**json.loads(text))
