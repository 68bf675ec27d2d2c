# SPDX-License-Identifier: EUPL-1.2
"""A letter as a message of Digital Post, in the national format MeMo 1.2.

The same letter gives the same bytes, whenever it is written: its UUID is made of what
it is, and its time is when it was posted. What is written here is what
`anke.intake.reading.memo` reads; a test compares.

Legal source: the format is the Agency for Digital Government's (namespace
https://DigitalPost.dk/MeMo-1).
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.conf import settings

from anke.decisions.dispatch.errors import NotTakenError
from anke.decisions.domain.dispatch import Problem
from anke.intake.forms.authority import authority

if TYPE_CHECKING:
    from anke.decisions.dispatch.channels.transport import File, Parcel

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
SYSTEM = "Anke"
# The format's own limit on a field.
_MOST = 256
ET.register_namespace("memo", NAMESPACE)


def write_memo(parcel: Parcel) -> bytes:
    """Write a letter as a message.

    Errors: NotTakenError when the house does not say who it is; those of the parcel.
    """
    if not settings.ANKE_SENDER_CVR:
        raise NotTakenError(Problem.MISCONFIGURED)
    message = ET.Element(
        f"{{{NAMESPACE}}}Message", memoVersion="1.2", memoSchVersion="1.2.0"
    )
    _header(_below(message, "MessageHeader"), parcel)
    _body(_below(message, "MessageBody"), parcel)
    written: bytes = ET.tostring(message, encoding="utf-8", xml_declaration=True)
    return written


def _header(header: ET.Element, parcel: Parcel) -> None:
    """Write the fields in the order that the format's schema asks for."""
    _below(header, "messageType", "DIGITALPOST")
    _below(header, "messageUUID", parcel.uuid)
    _below(header, "messageID", parcel.name)
    _below(header, "label", _short(parcel.title))
    _below(header, "reply", "true")
    _below(header, "mandatory", "false")
    _below(header, "legalNotification", "false")
    sender = _below(header, "Sender")
    _below(sender, "senderID", settings.ANKE_SENDER_CVR)
    _below(sender, "idType", "CVR")
    _below(sender, "label", _short(authority().name))
    recipient = _below(header, "Recipient")
    _below(recipient, "recipientID", parcel.address.number)
    _below(recipient, "idType", parcel.address.number_type)
    case = _below(_below(header, "ContentData"), "CaseID")
    _below(case, "caseID", parcel.case)
    _below(case, "caseSystem", SYSTEM)


def _body(body: ET.Element, parcel: Parcel) -> None:
    created = parcel.posted_at.astimezone(UTC)
    _below(body, "createdDateTime", f"{created:%Y-%m-%dT%H:%M:%SZ}")
    for place, file in enumerate(parcel.files):
        kind = "MainDocument" if place == 0 else "AdditionalDocument"
        document = _below(body, kind)
        _below(document, "label", _short(file.title))
        _file(_below(document, "File"), file, place)


def _file(element: ET.Element, file: File, place: int) -> None:
    _below(element, "encodingFormat", file.media_type)
    _below(element, "filename", file.name(place))
    _below(element, "language", "da")
    _below(element, "content", b64encode(file.content).decode())


def _below(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        element.text = text
    return element


def _short(text: str) -> str:
    """Leave out what no reader of XML takes, and what the format has no room for."""
    return "".join(letter for letter in text if letter.isprintable())[:_MOST]
