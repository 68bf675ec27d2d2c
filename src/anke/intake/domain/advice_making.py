# SPDX-License-Identifier: EUPL-1.2
"""What stands beside a letter, made of what was found in it and of what was weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.intake.domain import advice as a
from anke.intake.domain.appeal_dates import DateRole, best
from anke.intake.domain.places import TEXT
from anke.intake.domain.proposing import TARGETS, choose
from anke.intake.domain.senders import SenderKind
from anke.intake.domain.signals import Urgency
from anke.intake.domain.splitting import split_hints

if TYPE_CHECKING:
    from anke.deadlines.domain.rules import DeadlineRule
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.proposing import Evidence
    from anke.intake.domain.reading import Reading

# What a person should see before ordinary letters.
URGENT = frozenset({Urgency.NOW, Urgency.TODAY})
_SURE_DATE = 0.5


def reasons_of(evidence: Evidence, hint: str = "") -> tuple[a.Reason, ...]:
    """Say for each target that was filled in what was chosen and on whose word.

    `hint` is what a rule of ours says of the kind of letter.
    """
    found = []
    for target in TARGETS:
        one = choose(target, evidence)
        if not one.label:
            continue
        text = evidence.routed_why if one.source == "rule" else ""
        if target == "mail_kind" and not text:
            text = hint
        found.append(
            a.Reason(
                target,
                one.label,
                one.source,
                one.probability,
                one.certain,
                text,
                others=one.others,
            )
        )
    return tuple(found)


def signs_of(found: Findings, absolute: DeadlineRule | None) -> tuple[a.Sign, ...]:
    """Give the signals, each once, and the absolute deadline that runs already."""
    seen: dict[str, a.Sign] = {}
    if absolute is not None:
        names = (absolute.name_da, absolute.name_en)
        seen[absolute.id] = a.Sign(absolute.id, absolute.legal_basis, *names, True)
    for one in found.signals:
        signal = one.signal
        seen.setdefault(
            signal.id,
            a.Sign(
                signal.id,
                one.text,
                signal.name_da,
                signal.name_en,
                signal.urgency in URGENT,
            ),
        )
    return tuple(seen.values())


def people_in(found: Findings, reading: Reading) -> tuple[a.PersonMentioned, ...]:
    """Name the appellant by the CPR number found; a citizen's letter by its sender."""
    is_citizen = found.sender.kind is SenderKind.CITIZEN
    name = reading.fields.get("appellant") or (
        reading.sender_name if is_citizen else ""
    )
    cprs = found.people
    confirmed = bool(cprs) and any(
        one.confirmed for one in found.cprs if one.cpr == cprs[0]
    )
    people = []
    if name or cprs:
        digits = cprs[0].digits if cprs else ""
        people.append(a.PersonMentioned("appellant", name, digits, confirmed))
    acting = reading.fields.get("representative", "")
    if not acting and found.sender.kind is SenderKind.REPRESENTATIVE:
        acting = reading.sender_name
    if acting:
        people.append(a.PersonMentioned("representative", acting))
    return tuple(people)


def marks_of(found: Findings) -> tuple[a.Mark, ...]:
    """Give what the screen marks in the letter's own new text."""
    places = [
        *((one.place, "sign") for one in found.signals),
        *((one.place, "cpr") for one in found.cprs),
        *((one.place, "number") for one in found.numbers),
        *((one.place, "date") for one in found.dates),
    ]
    return tuple(
        a.Mark(place.start, place.end, kind)
        for place, kind in places
        if place.part == TEXT
    )


def date_of(found: Findings, role: DateRole) -> str:
    """Give the date of a role as ISO text; empty where it is not sure enough."""
    fact = best(found.dates, role)
    if fact is None or fact.approximate or fact.sure < _SURE_DATE:
        return ""
    return fact.day.isoformat()


def claim_of(found: Findings) -> str:
    """Say whom the letter claims to come from, where nothing proves it."""
    claims = [one.first_instance or one.text for one in found.sender.claims]
    return next((text for text in claims if text), "")


def matters_in(reading: Reading, found: Findings) -> int:
    """Give how many matters the letter seems to hold; 1 where nothing hints at more."""
    hints = split_hints(reading, found)
    return max((one.matters for one in hints), default=1)
