# SPDX-License-Identifier: EUPL-1.2
"""Signed and encrypted letters: honest, changed, broken, and of other kinds."""

from collections.abc import Iterator

from anke.intake.domain.reading import Verdict
from anke.intake.tests.reading.builders import WORDS, multipart, part, plain
from anke.intake.tests.reading.corpus import Case
from anke.intake.tests.reading.signing import Signer, encrypted, opaque, signed

LOCKED = Verdict.ENCRYPTED
PKCS7 = "application/pkcs7-mime; smime-type=signed-data"
CODED = b"Content-Transfer-Encoding: base64\r\n"


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    signer = Signer("Odense Kommune", "post@kommune.example")
    yield Case("smime-detached", lambda: signed(signer), find="boligstøtte")
    yield Case("smime-opaque", lambda: opaque(signer), find="boligstøtte")
    changed = lambda: signed(signer).replace(b"klager", b"takker")  # noqa: E731
    yield Case("smime-changed", changed, find="takker")
    yield Case("smime-encrypted", lambda: encrypted(signer), LOCKED)
    rubbish = plain(b"MIIBAAAA", CODED, PKCS7)
    yield Case("smime-rubbish", rubbish, attachments=(Verdict.UNSUPPORTED,))
    endless = plain(b"MIAwgDCAMIAwgA==", CODED, PKCS7)
    yield Case("smime-endless-ber", endless, attachments=(Verdict.READ,))
    seal = part(b"xxxx", "application/pkcs7-signature")
    no_seal = multipart([part(WORDS), seal], "signed")
    yield Case("smime-broken-seal", no_seal, find="boligstøtte")
    alone = multipart([part(WORDS)], "signed")
    yield Case("smime-seal-missing", alone, find="boligstøtte")
    pgp = part("-----BEGIN PGP MESSAGE-----\r\nabc\r\n")
    yield Case("pgp-inline", multipart([pgp]), LOCKED)
    version = part("Version: 1", "application/pgp-encrypted")
    yield Case("pgp-encrypted", multipart([version, pgp], "encrypted"), LOCKED)
    pgp_seal = part("-----BEGIN PGP SIGNATURE-----", "application/pgp-signature")
    pgp_signed = multipart([part(WORDS), pgp_seal], "signed")
    yield Case("pgp-signed", pgp_signed, find="boligstøtte", warning="PGP")
