# SPDX-License-Identifier: EUPL-1.2
"""Secure letters (*sikker mail*): whether the signature holds, and who signed.

Two questions, kept apart: is what came what was signed (`valid`), and does the signer's
certificate lead to an issuer that the authority trusts (`trusted`). A letter with a
broken signature is read like any other, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from anke.intake.domain.reading import Signature
from anke.intake.reading.ber import SET, Item, NotBerError, read_items

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNED_DATA = "1.2.840.113549.1.7.2"
ENVELOPED_DATA = {"1.2.840.113549.1.7.3", "1.2.840.113549.1.9.16.1.23"}
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
RSA_PSS = "1.2.840.113549.1.1.10"
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
    "2.16.840.1.101.3.4.2.4": hashes.SHA224,
}
CONTEXT_0, CONTEXT_1, KEY_ID = 0xA0, 0xA1, 0x80
CHAIN = 6
CERTIFICATES = 30
BROKEN = "Underskriften kunne ikke læses."
CHANGED = "Indholdet er ændret efter underskriften, eller underskriften er falsk."
OLD = "Underskriften er lavet med en metode, der ikke længere er sikker."
UNTRUSTED = "Underskriverens certifikat er ikke udstedt af nogen, vi stoler på."
EXPIRED = "Underskriverens certifikat er udløbet eller endnu ikke gyldigt."
NO_SIGNER = "Brevet siger ikke, hvem der har skrevet under."


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed message, taken apart: content, certificates, the first signer."""

    content: bytes | None
    certificates: tuple[x509.Certificate, ...]
    signer: Item


def content_kind(der: bytes) -> str:
    """Tell what a PKCS #7 file holds: "signed", "enveloped" or nothing known."""
    try:
        kind = read_items(der)[0].items[0].dotted
    except (NotBerError, IndexError):
        return ""
    if kind == SIGNED_DATA:
        return "signed"
    return "enveloped" if kind in ENVELOPED_DATA else ""


def verify(
    der: bytes, *, detached: bytes | None, trust_folder: str
) -> tuple[Signature, bytes | None]:
    """Check a signature; give who signed, and the content if it lies within.

    `detached` is the content where it stands beside the signature.
    """
    try:
        signed = _take_apart(der)
    except (NotBerError, IndexError, ValueError, AttributeError):
        return Signature(signer="", reason=BROKEN), None
    content = signed.content if detached is None else detached
    certificate = _certificate_of(signed)
    if certificate is None or content is None:
        return Signature(signer="", reason=NO_SIGNER), signed.content
    reason = _fault_in(signed.signer, certificate, content)
    return _judged(signed, certificate, reason, trust_folder), signed.content


def canonical(content: bytes) -> bytes:
    """Give a part as it was when it was signed: with CR LF at each line's end."""
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _judged(
    signed: Signed, certificate: x509.Certificate, reason: str, trust_folder: str
) -> Signature:
    doubt = _doubt_about(certificate, signed.certificates, _trusted_in(trust_folder))
    return Signature(
        signer=_name(certificate),
        email=_email(certificate),
        valid=not reason,
        trusted=not reason and not doubt,
        reason=reason or doubt,
    )


def _take_apart(der: bytes) -> Signed:
    envelope = read_items(der)[0]
    if envelope.items[0].dotted != SIGNED_DATA:
        raise NotBerError("not signed")
    data = envelope.items[1].items[0]
    enclosed = next(item for item in data.items if item.tag == 0x30)
    inner = enclosed.tagged(CONTEXT_0)
    bundle = data.tagged(CONTEXT_0)
    certificates = bundle.items[:CERTIFICATES] if bundle else ()
    signer = data.items[-1].items[0]
    return Signed(
        content=inner.items[0].octets if inner else None,
        certificates=tuple(_readable(item.whole for item in certificates)),
        signer=signer,
    )


def _readable(files: Iterable[bytes]) -> Iterable[x509.Certificate]:
    for file in files:
        try:
            yield x509.load_der_x509_certificate(file)
        except ValueError:
            continue


def _certificate_of(signed: Signed) -> x509.Certificate | None:
    """Find the signer's certificate, by issuer and number or by the key's id."""
    named = signed.signer.items[1]
    for certificate in signed.certificates:
        if named.tag == KEY_ID:
            if named.value == _key_id(certificate):
                return certificate
        elif (
            certificate.serial_number == named.items[1].number
            and certificate.issuer.public_bytes() == named.items[0].whole
        ):
            return certificate
    return None


def _key_id(certificate: x509.Certificate) -> bytes:
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectKeyIdentifier
        )
    except (x509.ExtensionNotFound, ValueError):
        return b""
    return found.value.digest


def _fault_in(signer: Item, certificate: x509.Certificate, content: bytes) -> str:
    """Say what is wrong with a signature; nothing when it holds."""
    kind = HASHES.get(signer.items[2].items[0].dotted)
    if kind is None:
        return OLD
    digest = hashes.Hash(kind())
    digest.update(content)
    attributes = signer.tagged(CONTEXT_0)
    signed_bytes = content
    if attributes is not None:
        if _attribute(attributes, MESSAGE_DIGEST) != digest.finalize():
            return CHANGED
        # Signed as a SET; in the message it stands with the tag of its place.
        signed_bytes = bytes([SET]) + attributes.whole[1:]
    place = 4 if attributes is not None else 3
    algorithm, signature = signer.items[place], signer.items[place + 1]
    try:
        _check(certificate, algorithm, signature.octets, signed_bytes, kind())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, IndexError):
        return CHANGED
    return ""


def _attribute(attributes: Item, name: str) -> bytes:
    for attribute in attributes.items:
        if attribute.items[0].dotted == name:
            return attribute.items[1].items[0].octets
    return b""


def _check(
    certificate: x509.Certificate,
    algorithm: Item,
    signature: bytes,
    signed_bytes: bytes,
    kind: hashes.HashAlgorithm,
) -> None:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed_bytes, ec.ECDSA(kind))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed_bytes, _padding(algorithm, kind), kind)
    else:
        raise UnsupportedAlgorithm("not a key of a letter")


def _padding(
    algorithm: Item, kind: hashes.HashAlgorithm
) -> padding.PKCS1v15 | padding.PSS:
    if algorithm.items[0].dotted != RSA_PSS:
        return padding.PKCS1v15()
    return padding.PSS(mgf=padding.MGF1(kind), salt_length=padding.PSS.AUTO)


def _doubt_about(
    certificate: x509.Certificate,
    others: tuple[x509.Certificate, ...],
    trusted: tuple[x509.Certificate, ...],
) -> str:
    """Say why a signer is not trusted; nothing when the way to an issuer holds."""
    now = datetime.now(UTC)
    for _ in range(CHAIN):
        if (
            not certificate.not_valid_before_utc
            <= now
            <= certificate.not_valid_after_utc
        ):
            return EXPIRED
        if certificate in trusted:
            return ""
        above = _issuer_of(certificate, (*trusted, *others))
        if above is None or above == certificate:
            return UNTRUSTED
        certificate = above
    return UNTRUSTED


def _issuer_of(
    certificate: x509.Certificate, candidates: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    for candidate in candidates:
        if candidate.subject == certificate.issuer and _may_issue(candidate):
            try:
                certificate.verify_directly_issued_by(candidate)
            except (InvalidSignature, ValueError, TypeError):
                continue
            return candidate
    return None


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return found.value.ca


@cache
def _trusted_in(folder: str) -> tuple[x509.Certificate, ...]:
    if not folder:
        return ()
    files = sorted(Path(folder).glob("*.pem"))
    return tuple(
        certificate
        for file in files
        for certificate in x509.load_pem_x509_certificates(file.read_bytes())
    )


def _name(certificate: x509.Certificate) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        found = certificate.subject.get_attributes_for_oid(oid)
        if found:
            return _text(found[0].value)
    return ""


def _email(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        ).value.get_values_for_type(x509.RFC822Name)
    except (x509.ExtensionNotFound, ValueError):
        names = []
    found = certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
    names = [*names, *(_text(one.value) for one in found)]
    return names[0].lower() if names else ""


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
