# SPDX-License-Identifier: EUPL-1.2
"""Mails read as a person would: the new words, the sender, the signer, the machine."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from anke import web
from anke.intake.domain.reading import Reading, Verdict
from anke.intake.reading.language import language_of
from anke.intake.reading.letters import read_letter
from anke.intake.reading.ocr import find_tesseract
from anke.intake.reading.opening import ReadingSettings
from anke.intake.reading.pool import ReadingPool
from anke.intake.reading.quotes import part_new
from anke.intake.tests.reading.builders import (
    HEAD,
    WORDS,
    attached,
    html,
    memo,
    memo_file,
    multipart,
    part,
    plain,
    scanned_pdf,
)
from anke.intake.tests.reading.signing import Signer, opaque, signed

pytestmark = pytest.mark.unit

# A font with æ, ø and å, which set-up installs with the design system.
FONTS = "static/vendor/dkfds/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-Regular.ttf"
PLEX = Path(web.__file__).parent / FONTS
NEW = "Jeg rykker for svar i min sag."
OLD = "Vi har modtaget din klage."
ANKE = "Anke <post@anke.example>"
WHEN = "Den tirs. 3. mar. 2026 kl. 10.15 skrev"
SENT = "Sendt: 3. marts 2026 10:15\nTil: Bo\nEmne: Kvittering"
HISTORIES = {
    "outlook": f"Fra: {ANKE}\n{SENT}\n\n{OLD}",
    "outlook-rule": f"{'_' * 32}\nFra: {ANKE}\n{SENT}\n\n{OLD}",
    "outlook-stars": f"*Fra:* Anke\n*Sendt:* 3. marts\n*Til:* Bo\n*Emne:* x\n\n{OLD}",
    "outlook-old": f"-----Oprindelig meddelelse-----\nFra: Anke\n\n{OLD}",
    "gmail": f"{WHEN} {ANKE}:\n\n> {OLD}",
    "gmail-two-lines": f"{WHEN} Et langt navn\n<post@anke.example>:\n\n> {OLD}",
    "iphone": f"Den 3. mar. 2026 kl. 10.15 skrev {ANKE}:\n\n> {OLD}",
    "iphone-forward": f"Start på videresendt besked:\n\nFra: Anke\n\n{OLD}",
    "thunderbird": f"Den 03-03-2026 kl. 10:15 skrev Anke:\n> {OLD}",
    "gmail-forward": f"---------- Forwarded message ---------\nFra: Anke\n\n{OLD}",
    "e-boks": f"Afsender: Anke\nModtager: Bo\nDato: 3. marts\nEmne: x\n\n{OLD}",
    "english": f"On Tue, 3 Mar 2026 at 10:15, {ANKE} wrote:\n> {OLD}",
    "german": f"Am 3. März 2026 um 10:15 schrieb {ANKE}:\n> {OLD}",
    "only-quoted": f"> {OLD}\n> Venlig hilsen\n> Anke",
}


@pytest.mark.parametrize("name", HISTORIES)
def test_quoted_history_is_set_apart(name) -> None:
    """Each program's way to quote is known; no word of either part is lost."""
    new, history = part_new(f"{NEW}\n\n{HISTORIES[name]}")

    assert new == NEW
    assert OLD in history


@pytest.mark.parametrize(
    "text",
    [
        f"Se venligst nedenfor.\n\n{HISTORIES['outlook']}",
        f"Til orientering\n\n{HISTORIES['gmail-forward']}",
        HISTORIES["outlook"],
        f"Sendt fra min iPhone\n\n{HISTORIES['iphone-forward']}",
    ],
)
def test_a_letter_that_only_points_down_is_all_new(text) -> None:
    """A forwarded letter is what the sender wants read."""
    new, history = part_new(text)

    assert OLD in new
    assert history == ""


@pytest.mark.parametrize(
    "text",
    [
        "Jeg fik et brev fra kommunen. Til sidst stod der: Emne mangler.",
        "Den 3. marts skrev kommunen, at jeg ikke får boligstøtte.\nDet er forkert.",
        "Dato: 3. marts 2026\nTil: Ankestyrelsen\n\nJeg klager over afgørelsen.",
        "Fra: Bo Hansen\n\nJeg klager over afgørelsen.",
        "Mine punkter:\n- et\n- to\n\nVenlig hilsen\nBo",
    ],
)
def test_what_looks_like_a_quote_stays(text) -> None:
    """People write of letters and dates themselves."""
    assert part_new(text) == (text, "")


def test_quotes_in_html_are_set_apart() -> None:
    """What stands in a quotation block is history."""
    page = f"<p>{NEW}</p><blockquote><p>{OLD}</p></blockquote>"

    reading = read(html(page))

    assert (reading.text, reading.history) == (NEW, f"> {OLD}")


GATEWAY = ReadingSettings(gateway="mx.anke.example")
PASS = (
    b"Authentication-Results: mx.anke.example; spf=pass;"
    b" dmarc=pass (p=reject) header.from=example.dk\r\n"
)


@pytest.mark.parametrize(
    ("head", "domain"),
    [
        (PASS, "example.dk"),
        (PASS.replace(b"dmarc=pass", b"dmarc=fail"), ""),
        (PASS.replace(b"header.from=example.dk", b"header.from=kommune.dk"), ""),
        (PASS.replace(b"mx.anke.example;", b"mx.evil.example;"), ""),
        (PASS.replace(b"mx.anke.example;", b"(mx.anke.example) evil;"), ""),
        (b"Authentication-Results: evil.example; none\r\n" + PASS, ""),
        (PASS + PASS.replace(b"example.dk", b"kommune.dk"), "example.dk"),
        (PASS.replace(b"dmarc=pass", b"x=(dmarc=pass)"), ""),
        (PASS.replace(b"dmarc=pass", b"dmarc=passed"), ""),
        (b"", ""),
    ],
)
def test_only_the_gateways_own_finding_counts(head, domain) -> None:
    """A sender can write the field too; ours is the topmost and carries our name."""
    assert read(head + plain(), GATEWAY).authenticated_domain == domain


def test_no_domain_is_genuine_without_a_gateway_or_with_two_senders() -> None:
    """Where nobody looked, nothing is known."""
    two = PASS + plain(head=b"From: b@kommune.dk\r\n")

    assert read(PASS + plain()).authenticated_domain == ""
    assert read(two, GATEWAY).authenticated_domain == ""


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "List-Id: <nyt.example.dk>",
        "Return-Path: <>",
        "X-Autoreply: yes",
    ],
)
def test_machines_are_known_by_their_heads(field) -> None:
    """A machine gets no receipt."""
    assert read(plain(head=f"{field}\r\n".encode())).automatic


def test_people_are_not_machines() -> None:
    """Nor is a letter that says that no machine sent it."""
    assert not read(plain()).automatic
    assert not read(plain(head=b"Auto-Submitted: no\r\n")).automatic


def test_a_mail_is_read_in_all_its_fields() -> None:
    """Who, when, about what, in answer to what."""
    reading = read(plain(head=b"In-Reply-To: <2@anke.example>\r\n"))

    assert reading.sender_name == "Bo Hansen"
    assert reading.sender_address == "bo@example.dk"
    assert reading.written_on == "2026-03-03"
    assert reading.message_id == "1@example.dk"
    assert reading.references == ("2@anke.example",)
    assert (reading.text, reading.language) == (WORDS, "da")


def test_a_signed_letter_says_who_signed(tmp_path) -> None:
    """The signature holds, and its issuer is one that the authority trusts."""
    issuer = Signer("Udsteder", is_issuer=True)
    signer = Signer("Odense Kommune", "bo@example.dk", issuer=issuer)
    (tmp_path / "udsteder.pem").write_bytes(issuer.pem)

    for raw in (signed(signer), opaque(signer)):
        found = read(raw, ReadingSettings(trust_folder=str(tmp_path))).signature

        assert (found.signer, found.email) == ("Odense Kommune", "bo@example.dk")
        assert (found.valid, found.trusted, found.reason) == (True, True, "")


@pytest.mark.parametrize("kind", [signed, opaque])
def test_a_changed_letter_is_not_valid(kind) -> None:
    """One word is enough; the letter is read all the same."""
    raw = kind(Signer("Bo", "bo@example.dk"), "Jeg klager over afslaget.")
    found = read(changed(raw))

    assert not found.signature.valid
    assert not found.signature.trusted
    assert found.signature.reason
    assert "takker" in found.text


def changed(raw: bytes) -> bytes:
    """Change a word of a letter, also where it lies in base64."""
    if b"klager" in raw:
        return raw.replace(b"klager", b"takker")
    from base64 import b64decode, encodebytes

    head, _, body = raw.rpartition(b"\r\n\r\n")
    return (
        head + b"\r\n\r\n" + encodebytes(b64decode(body).replace(b"klager", b"takker"))
    )


def test_a_signer_nobody_knows_is_not_trusted(tmp_path) -> None:
    """Valid says nothing about who; an expired certificate is not trusted either."""
    issuer = Signer("Udsteder", is_issuer=True)
    (tmp_path / "udsteder.pem").write_bytes(issuer.pem)
    settings = ReadingSettings(trust_folder=str(tmp_path))
    stranger = Signer("Fremmed", "bo@example.dk")
    same_name = Signer("Udsteder", is_issuer=True)
    forged = Signer("Odense Kommune", "bo@example.dk", issuer=same_name)
    expired = Signer("Gammel", "bo@example.dk", issuer=issuer, days=-2)
    not_an_issuer = Signer("Bo", issuer=issuer)
    issued_by_bo = Signer("Kommune", "bo@example.dk", issuer=not_an_issuer)

    for signer in (stranger, forged, expired, issued_by_bo):
        found = read(signed(signer), settings).signature

        assert (found.valid, found.trusted) == (True, False), signer.name
        assert found.reason


def test_a_signer_who_is_not_the_sender_is_noted() -> None:
    """A good signature of somebody else proves nothing about this sender."""
    reading = read(signed(Signer("Eva", "eva@example.dk")))

    assert "Underskriverens adresse er ikke afsenderens." in reading.warnings


def test_digital_post_keeps_its_header_in_the_form() -> None:
    """Number and kind of the sender stand in the form, and nowhere else."""
    sender = (
        "<memo:Sender><memo:senderID>1111111118</memo:senderID><memo:idType>CPR"
        "</memo:idType><memo:label>Bo Hansen</memo:label></memo:Sender>"
        "<memo:ContentData><memo:CaseID><memo:caseID>SAG-1</memo:caseID></memo:CaseID>"
        "</memo:ContentData>"
    )
    raw = memo(sender, memo_file("SmVnIGtsYWdlci4=", "a.txt", "text/plain"))

    reading = read_letter(raw, "digital-post", ReadingSettings())

    assert reading.fields["Sender.senderID"] == "1111111118"
    assert reading.fields["Sender.idType"] == "CPR"
    assert reading.fields["ContentData.CaseID.caseID"] == "SAG-1"
    assert (reading.subject, reading.sender_name) == ("Klage", "Bo Hansen")
    assert (reading.text, reading.written_on) == ("Jeg klager.", "2026-03-03")
    others = Reading(**{**as_fields(reading), "form": ()})
    assert "1111111118" not in repr(others)


def as_fields(reading: Reading) -> dict:
    """Give a reading's fields by name."""
    return {name: getattr(reading, name) for name in reading.__slots__}


def test_warnings_name_no_file() -> None:
    """A file's name may be a person's; warnings name its place."""
    reading = read(attached(b"hej", "111111-1118.pdf"))

    assert reading.warnings == ("Bilag 2: navnet siger noget andet end indholdet.",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("Jeg", ""),
        ("12345 67890 !!!", ""),
        (WORDS, "da"),
        ("Jeg vil gerne klage over, at jeg ikke kan få merudgifter dækket.", "da"),
        ("I would like to appeal the decision about my housing benefit.", "en"),
    ],
)
def test_languages_are_told_or_left_open(text, code) -> None:
    """Too few letters tell no language."""
    assert language_of(text)[0] == code


def test_scanned_pages_are_read_by_the_program_that_is_given(tmp_path) -> None:
    """The page goes in as PNG; what the program answers is the file's text."""
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\nhead -c 4 | tail -c 3\nprintf " læst"\n')
    program.chmod(0o755)
    settings = ReadingSettings(tesseract=str(program))

    (found,) = read_letter(scanned_pdf(), "scan", settings).attachments

    assert (found.verdict, found.text, found.scanned) == (
        Verdict.READ,
        "PNG læst",
        True,
    )


def test_tesseract_reads_danish_within_the_walls() -> None:
    """The real program, where it is installed, in the real process."""
    program = find_tesseract()
    if not program:
        pytest.skip("Tesseract with Danish (tesseract-ocr-dan) is not installed")
    if not PLEX.exists():
        pytest.skip("the design system's fonts are not installed")
    sentence = "Jeg klager over afgørelsen om boligstøtte på 1.250 kr."
    picture = Image.new("L", (1654, 600), 255)
    font = ImageFont.truetype(PLEX, 36)
    ImageDraw.Draw(picture).text((150, 150), sentence, font=font, fill=0)
    scan = io.BytesIO()
    picture.save(scan, "TIFF", dpi=(200, 200))

    settings = ReadingSettings(tesseract=program)
    with ReadingPool(workers=1, seconds=60, settings=settings) as pool:
        reading = pool.read(scan.getvalue(), "scan")

    assert reading.attachments[0].text == sentence
    assert reading.verdict is Verdict.READ


@pytest.mark.parametrize(
    ("script", "verdict"),
    [("exit 1", Verdict.MALFORMED), ("exec sleep 60", Verdict.TOO_SLOW)],
)
def test_a_program_that_fails_or_hangs_costs_one_file(
    tmp_path, script, verdict
) -> None:
    """The letter is there; its scan waits for a person."""
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    settings = ReadingSettings(tesseract=str(program), seconds=1.0)

    reading = read(attached(scanned_pdf(), "a.pdf"), settings)

    assert (reading.verdict, reading.attachments[0].verdict) == (Verdict.READ, verdict)


def test_parts_beside_the_words_are_read_in_their_order() -> None:
    """Some programs write text, picture, text: all of the text counts."""
    reading = read(multipart([part("Først."), part("<p>Så.</p>", "text/html")]))

    assert reading.text == "Først.\n\nSå."


def test_a_head_without_a_body_keeps_its_subject() -> None:
    """An empty letter still says who wrote, and about what."""
    reading = read(HEAD)

    assert (reading.subject, reading.verdict) == ("Klage", Verdict.NO_TEXT)


def read(raw: bytes, settings: ReadingSettings | None = None) -> Reading:
    """Read a mail in this process."""
    return read_letter(raw, "email", settings or ReadingSettings())
