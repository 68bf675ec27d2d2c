# SPDX-License-Identifier: EUPL-1.2
"""Makes certificates and signs letters with them, for the tests of secure mail."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from anke.intake.tests.reading.builders import HEAD, WORDS

DER = serialization.Encoding.DER
START = datetime.now(UTC) - timedelta(days=1)


@dataclass
class Signer:
    """A key and its certificate, issued by `issuer` or by itself."""

    name: str
    email: str = ""
    issuer: "Signer | None" = None
    days: int = 30
    is_issuer: bool = False
    key: object = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def certificate(self) -> x509.Certificate:
        """Give the certificate, made once."""
        if not hasattr(self, "_certificate"):
            self._certificate = self._issued()
        return self._certificate

    @property
    def pem(self) -> bytes:
        """Give the certificate as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def subject(self) -> x509.Name:
        """Give the name in the certificate."""
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])

    def _issued(self) -> x509.Certificate:
        by = self.issuer or self
        made = (
            x509.CertificateBuilder()
            .subject_name(self.subject)
            .issuer_name(by.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(START - timedelta(days=30))
            .not_valid_after(START + timedelta(days=self.days))
            .add_extension(x509.BasicConstraints(self.is_issuer, None), critical=True)
        )
        if self.email:
            names = x509.SubjectAlternativeName([x509.RFC822Name(self.email)])
            made = made.add_extension(names, critical=False)
        return made.sign(by.key, hashes.SHA256())


def signed(signer: Signer, text: str = WORDS) -> bytes:
    """Sign a letter with the signature beside it."""
    builder = _builder(signer, text)
    options = [pkcs7.PKCS7Options.DetachedSignature]
    return _mailed(builder.sign(serialization.Encoding.SMIME, options))


def opaque(signer: Signer, text: str = WORDS) -> bytes:
    """Sign a letter with the letter inside the signature."""
    inner = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner)
    builder = builder.add_signer(signer.certificate, signer.key, hashes.SHA256())
    return _as_part(builder.sign(DER, [pkcs7.PKCS7Options.Binary]), "signed-data")


def encrypted(_signer: Signer) -> bytes:
    """Encrypt a letter for somebody."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    receiver = Signer("Anke", key=key)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(b"hemmeligt")
    builder = builder.add_recipient(receiver.certificate)
    return _as_part(builder.encrypt(DER, [pkcs7.PKCS7Options.Binary]), "enveloped-data")


def _builder(signer: Signer, text: str) -> pkcs7.PKCS7SignatureBuilder:
    content = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(signer.certificate, signer.key, hashes.SHA256())
    if signer.issuer:
        builder = builder.add_certificate(signer.issuer.certificate)
    return builder


def _mailed(smime: bytes) -> bytes:
    """Put our head before what `cryptography` writes as a mail."""
    assert message_from_bytes(smime).is_multipart()
    return HEAD.replace(b"MIME-Version: 1.0\r\n", b"") + smime


def _as_part(der: bytes, kind: str) -> bytes:
    from base64 import encodebytes

    head = f"Content-Type: application/pkcs7-mime; smime-type={kind}\r\n"
    head += "Content-Transfer-Encoding: base64\r\n\r\n"
    return HEAD + head.encode() + encodebytes(der)
