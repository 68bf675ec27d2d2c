# SPDX-License-Identifier: EUPL-1.2
"""Joins the rule language to the house: its words, and letters as rules see them.

    vocabulary = vocabulary_of(load_catalogue(), teams={"handicap": "Handicap"})
    rules = parse(routing_text(), vocabulary)
    evaluate(rules, routed_letter(reading, channel, findings))

>>> from anke.cases.catalogue import load_catalogue
>>> vocabulary_of(load_catalogue()).kinds["reminder"]
'rykker'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.intake.domain.channels import MailChannel
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.routing import RoutedLetter, Vocabulary
from anke.intake.signals import load_signals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.cases.domain.catalogue import Catalogue
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.reading import Reading

_CHANNELS = {
    MailChannel.EMAIL: "e-mail",
    MailChannel.FOLDER: "mappe",
    MailChannel.DIGITAL_POST: "digital post",
    MailChannel.WEB_FORM: "webformular",
    MailChannel.APPEAL_FORM: "ankeskema",
    MailChannel.API: "snitflade",
    MailChannel.SCAN: "scanning",
    MailChannel.TELEPHONE: "telefon",
}


def vocabulary_of(
    catalogue: Catalogue, teams: Mapping[str, str] | None = None
) -> Vocabulary:
    """Give the words that rules may use; without teams any word may name one."""
    return Vocabulary(
        kinds={kind.value: kind.name_da for kind in MailKind},
        areas={area.id: area.name_da for area in catalogue.areas},
        subjects={one.id: one.name_da for one in catalogue.subjects},
        teams=teams,
        first_instances={one.id: one.name_da for one in catalogue.first_instances},
        channels={channel.value: _CHANNELS[channel] for channel in MailChannel},
        signals={one.id: one.name_da for one in load_signals().signals.values()},
    )


def routed_letter(
    reading: Reading, channel: MailChannel, findings: Findings, kind: str = ""
) -> RoutedLetter:
    """Give a letter as rules see it.

    The first instance is that of the verified sender, else those that the letter names.
    """
    proven = findings.sender.first_instance
    named = tuple(name for name, _ in findings.named)
    _, _, domain = reading.sender_address.rpartition("@")
    return RoutedLetter(
        senders=tuple(filter(None, (reading.sender_address, domain))),
        domain=reading.authenticated_domain,
        subject=reading.subject,
        text=reading.full_text,
        channel=channel.value,
        language=reading.language,
        signals=tuple({one.signal.id: None for one in findings.signals}),
        attachments=tuple(one.name for one in reading.attachments),
        first_instances=(proven,) if proven else named,
        kind=kind,
    )
