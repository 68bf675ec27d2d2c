# SPDX-License-Identifier: EUPL-1.2
"""Who sent a letter: a first instance, a representative, or the citizen.

Anybody can write any address into a mail, so a sender is a first instance only when
our own gateway found the domain genuine, when Digital Post vouches for the CVR number,
or when the letter came by the first instances' own form. What a letter merely says of
its sender is a *claim*, and is shown as one.

>>> from anke.intake.domain.reading import Reading
>>> table = SenderTable([Domain("odense.dk", first_instance="municipality-0461")])
>>> forged = Reading(sender_address="borger@odense.dk")
>>> found = find_sender(forged, MailChannel.EMAIL, table)
>>> found.kind.value, [claim.kind.value for claim in found.claims]
('citizen', ['first_instance'])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.intake.domain.channels import MailChannel
from anke.intake.domain.phrases import Found, Lexicon
from anke.intake.domain.places import Part, Place, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anke.intake.domain.reading import Reading


class SenderKind(StrEnum):
    """What the sender is to the case."""

    FIRST_INSTANCE = "first_instance"
    """The authority that decided first (*førsteinstans*)."""
    REPRESENTATIVE = "representative"
    """Somebody who acts for the citizen (*partsrepræsentant*)."""
    AUTHORITY = "authority"
    """Another public authority."""
    CITIZEN = "citizen"
    """The citizen, or whoever else writes (*borger*)."""


class RepresentativeKind(StrEnum):
    """What ties a representative to the citizen."""

    NONE = ""
    LAWYER = "lawyer"
    UNION = "union"
    ASSOCIATION = "association"
    RELATIVE = "relative"
    OTHER = "other"


class Basis(StrEnum):
    """What a statement about the sender rests on."""

    DOMAIN = "domain"
    """The domain, found genuine by our own mail gateway (DMARC)."""
    CVR = "cvr"
    """The CVR number that Digital Post vouches for."""
    FORM = "form"
    """The first instances' own form or interface, which they sign in to."""
    ADDRESS = "address"
    """The address that the letter bears; anybody can write it."""
    WORDS = "words"
    """The words of the letter."""
    NOTHING = "nothing"
    """Nothing else was found."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Whom a mail domain belongs to; `cvr` is the owner's CVR number where known."""

    domain: str
    first_instance: str = ""
    kind: SenderKind = SenderKind.FIRST_INSTANCE
    representative: RepresentativeKind = RepresentativeKind.NONE
    cvr: str = ""
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a letter says of its sender (*siger at være*), without proof."""

    kind: SenderKind
    basis: Basis
    first_instance: str = ""
    representative: RepresentativeKind = RepresentativeKind.NONE
    place: Place | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a letter, by what we know, and what the letter claims beyond it.

    `verified` demands a proof and that the owner of the domain or CVR number is
    confirmed; a citizen is never verified by a letter alone. `sure` (0–1) says how far
    `first_instance` may be relied on.
    """

    kind: SenderKind
    basis: Basis
    verified: bool
    sure: float = 0.0
    first_instance: str = ""
    representative: RepresentativeKind = RepresentativeKind.NONE
    claims: tuple[Claim, ...] = ()


class SenderTable:
    """Domains and CVR numbers with their owners; a domain covers those below it."""

    def __init__(
        self,
        domains: Iterable[Domain],
        names: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.domains = {one.domain: one for one in domains}
        self._by_cvr = {one.cvr: one for one in self.domains.values() if one.cvr}
        self._names = Lexicon(names or {})

    def of_domain(self, domain: str) -> Domain | None:
        """Give the owner of a domain: of `mail.odense.dk` that of `odense.dk`."""
        labels = domain.lower().rstrip(".").split(".")
        for start in range(max(0, len(labels) - _MOST_LABELS), len(labels) - 1):
            found = self.domains.get(".".join(labels[start:]))
            if found is not None:
                return found
        return None

    def of_cvr(self, cvr: str) -> Domain | None:
        """Give the owner of a CVR number."""
        return self._by_cvr.get("".join(sign for sign in cvr if sign.isdigit()))

    def named_in(self, text: str) -> Iterator[Found]:
        """Give the first instances whose names a text holds; the key is the id."""
        return self._names.find(text)


_MOST_LABELS = 8
_PROVEN = 0.98
_UNCONFIRMED = 0.8
_WORDS = {
    RepresentativeKind.LAWYER: """
        ~advokat, advokaten, advokatfirma*, advokatfuldmægtig*, advokatkontor*,
        min klient, klientens, vores klient, lawyer, attorney, solicitor, my client""",
    RepresentativeKind.UNION: """
        fagforening*, fagforbund*, vores medlem, medlemmet, forbundet, faglig sekretær,
        faglig konsulent, min fagforening*, socialfaglig konsulent, union member""",
    RepresentativeKind.ASSOCIATION: """
        retshjælp*, patientforening*, handicaporganisation*, dukh, ældre sagen,
        borgerrådgiver*, gadejurist*, mødrehjælp*""",
    RepresentativeKind.RELATIVE: """
        på vegne af min|mit|mine|vores, for min mor|far|søn|datter|mand|kone|bror,
        min mors|fars|søns|datters|mands|kones vegne, som pårørende, jeg er mor|far til,
        jeg er datter|søn|mor|far|ægtefælle|forælder|værge, som værge, som mor|far,
        som forælder|forældre, on behalf of my""",
    RepresentativeKind.OTHER: """
        på vegne af, på .. vegne, ~partsrepræsentant, i henhold til .. fuldmagt,
        som ~partsrepræsentant for, efter .. fuldmagt, med .. fuldmagt, bisidder for,
        som bisidder, repræsenterer, on behalf of, power of attorney""",
}
_CLAIMED = Lexicon({kind: words.split(",") for kind, words in _WORDS.items()})
# Said by the first instance that forwards an appeal.
_FORWARDED = """
    fremsendes|videresendes|oversendes .. klage|klagen|sag|sagen|klagesag*,
    fremsender|videresender|oversender .. klage|klagen|klagesag*, vi har genvurderet,
    kommunen har genvurderet, genvurderet .. ~afgørelse* .. fastholdt,
    borgerens|borgers klage*, borger har klaget, ankeskema*"""
_FORWARDING = Lexicon({"forwards": _FORWARDED.split(",")})
_OWN_FORMS = frozenset({MailChannel.APPEAL_FORM, MailChannel.API})


def find_sender(reading: Reading, channel: MailChannel, table: SenderTable) -> Sender:
    """Say who sent a letter, by proof first, and what it claims of itself."""
    proof = (
        _by_form(reading, channel)
        or _by_cvr(reading, channel, table)
        or _by_domain(reading, table)
    )
    claims = tuple(_claims(reading, table, proof))
    if proof is not None:
        return _proven(*proof, claims)
    acting = [one for one in claims if one.kind is SenderKind.REPRESENTATIVE]
    if acting:
        return Sender(
            kind=SenderKind.REPRESENTATIVE,
            basis=acting[0].basis,
            verified=False,
            representative=acting[0].representative,
            claims=claims,
        )
    return Sender(SenderKind.CITIZEN, Basis.NOTHING, verified=False, claims=claims)


def named_first_instances(
    reading: Reading, table: SenderTable
) -> tuple[tuple[str, Place], ...]:
    """Give the first instances that a letter names, the field of its form first.

    They are candidates for whose decision is appealed, whoever sent the letter.
    """
    found: dict[str, Place] = {}
    for part in parts_of(reading):
        if part.name == "form:first_instance":
            found.setdefault(part.text.strip(), part.place(0, len(part.text)))
        for one in table.named_in(part.text):
            found.setdefault(one.key, part.place(*one.span))
    return tuple(found.items())


def _by_form(reading: Reading, channel: MailChannel) -> tuple[Domain, Basis] | None:
    named = reading.fields.get("first_instance", "").strip()
    if channel not in _OWN_FORMS or not named:
        return None
    return Domain("", first_instance=named, confirmed=True), Basis.FORM


def _by_cvr(
    reading: Reading, channel: MailChannel, table: SenderTable
) -> tuple[Domain, Basis] | None:
    if channel is not MailChannel.DIGITAL_POST:
        return None
    if reading.fields.get("Sender.idType", "").upper() != "CVR":
        return None
    found = table.of_cvr(reading.fields.get("Sender.senderID", ""))
    return None if found is None else (found, Basis.CVR)


def _by_domain(reading: Reading, table: SenderTable) -> tuple[Domain, Basis] | None:
    found = table.of_domain(reading.authenticated_domain)
    return None if found is None else (found, Basis.DOMAIN)


def _proven(owner: Domain, basis: Basis, claims: tuple[Claim, ...]) -> Sender:
    return Sender(
        kind=owner.kind,
        basis=basis,
        verified=owner.confirmed,
        sure=_PROVEN if owner.confirmed else _UNCONFIRMED,
        first_instance=owner.first_instance,
        representative=owner.representative,
        claims=claims,
    )


def _claims(
    reading: Reading, table: SenderTable, proof: tuple[Domain, Basis] | None
) -> Iterator[Claim]:
    if proof is None:
        yield from _by_address(reading, table)
    if proof is None or proof[0].kind is not SenderKind.FIRST_INSTANCE:
        yield from _by_words(reading)
    # A form tells who acts for the citizen; it may well be true, but proves nothing.
    acting = reading.fields.get("representative", "").strip()
    if acting:
        place = Place("form:representative", 0, len(acting))
        yield Claim(
            SenderKind.REPRESENTATIVE,
            Basis.WORDS,
            representative=RepresentativeKind.OTHER,
            place=place,
            text=acting,
        )


def _by_address(reading: Reading, table: SenderTable) -> Iterator[Claim]:
    _, _, domain = reading.sender_address.rpartition("@")
    owner = table.of_domain(domain)
    if owner is not None:
        yield Claim(
            owner.kind,
            Basis.ADDRESS,
            first_instance=owner.first_instance,
            representative=owner.representative,
            text=reading.sender_address,
        )


def _by_words(reading: Reading) -> Iterator[Claim]:
    own = [part for part in parts_of(reading) if part.is_own_words]
    for part in own:
        for found in _FORWARDING.find(part.text):
            place = part.place(*found.span)
            kind = SenderKind.FIRST_INSTANCE
            yield Claim(kind, Basis.WORDS, place=place, text=found.text)
            break
    yield from _representatives(own)


def _representatives(parts: Iterable[Part]) -> Iterator[Claim]:
    """Give each kind of representative once, the more telling kinds first."""
    found = [(part, one) for part in parts for one in _CLAIMED.find(part.text)]
    for kind in RepresentativeKind:
        for part, one in found:
            if one.key == kind:
                yield Claim(
                    SenderKind.REPRESENTATIVE,
                    Basis.WORDS,
                    representative=kind,
                    place=part.place(*one.span),
                    text=one.text,
                )
                break
