# SPDX-License-Identifier: EUPL-1.2
"""Mails that are strange or hostile in how they are built."""

import base64
from collections.abc import Iterator

from anke.intake.domain.reading import Verdict
from anke.intake.tests.reading.builders import (
    HEAD,
    WORDS,
    attached,
    html,
    multipart,
    part,
    pdf,
    plain,
    tnef,
    tnef_with_properties,
)
from anke.intake.tests.reading.corpus import Case

MEGABYTE = 1024 * 1024
READ, NO_TEXT = Verdict.READ, Verdict.NO_TEXT


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    yield from sizes()
    yield from emptiness()
    yield from heads()
    yield from structures()
    yield from codings()
    yield from letters_in_letters()
    yield from names()
    yield from adversarial_texts()


def of_size(size: int) -> bytes:
    """Make a mail of exactly so many bytes."""
    start = plain(b"")
    line = b"Jeg klager over afslaget.\r\n"
    rest = size - len(start)
    return start + (line * (rest // len(line) + 1))[:rest]


def with_large_file(size: int) -> bytes:
    """Make a mail of so many bytes, nearly all of them one attachment."""
    start = multipart([part(WORDS)])[: -len(b"--sep--\r\n")]
    start += b"--sep\r\nContent-Type: application/octet-stream\r\n"
    start += b"Content-Transfer-Encoding: base64\r\n"
    start += b'Content-Disposition: attachment; filename="data.bin"\r\n\r\n'
    end = b"\r\n--sep--\r\n"
    line = base64.b64encode(bytes(57)) + b"\r\n"
    rest = size - len(start) - len(end)
    return start + (line * (rest // len(line) + 1))[:rest] + end


def sizes() -> Iterator[Case]:
    """Give mails at and around the limit of size."""
    full = 25 * MEGABYTE
    yield Case("size-25mb-less-1", lambda: of_size(full - 1), heavy=True)
    yield Case("size-25mb", lambda: of_size(full), heavy=True)
    yield Case("size-25mb-plus-1", lambda: of_size(full + 1), Verdict.TOO_LARGE)
    yield Case(
        "size-25mb-attachment",
        lambda: with_large_file(full),
        attachments=(Verdict.UNSUPPORTED,),
        find="boligstøtte",
        heavy=True,
    )
    one_line = lambda: plain(b"a" * (20 * MEGABYTE))  # noqa: E731 - made when needed
    yield Case("size-one-line-20mb", one_line, heavy=True)
    newlines = lambda: plain(b"\r\n" * (5 * MEGABYTE))  # noqa: E731
    yield Case("size-only-line-ends", newlines, NO_TEXT, heavy=True)
    yield Case("html-5mb", lambda: html("<p>hej</p>" * 500_000), heavy=True)


def emptiness() -> Iterator[Case]:
    """Give mails that say nothing."""
    yield Case("empty", b"", NO_TEXT)
    yield Case("empty-blank", b" \r\n\r\n ", NO_TEXT)
    yield Case("empty-body", plain(b""), NO_TEXT)
    yield Case("empty-blank-body", plain(b" \r\n\t\r\n"), NO_TEXT)
    yield Case("empty-head-only", HEAD, NO_TEXT)
    yield Case("empty-head-without-end", b"Subject: Klage", NO_TEXT)
    yield Case("empty-html", html("<html><body><p> </p></body></html>"), NO_TEXT)
    yield Case("empty-html-only-pixel", html('<img src="http://x.example/1">'), NO_TEXT)
    yield Case("empty-no-head", b"\r\nJeg klager.", Verdict.MALFORMED, find="klager")
    yield Case("empty-nul-bytes", b"\0" * 5_000, NO_TEXT)
    yield Case("empty-nul-body", plain(b"\0" * 5_000), NO_TEXT)
    yield Case("empty-attachment", attached(b"", "tom.pdf"), attachments=(NO_TEXT,))


def heads() -> Iterator[Case]:
    """Give heads that are huge, broken, forged or strange."""
    body = b"\r\n\r\n" + WORDS.encode()
    yield Case("head-1mb", b"X-A: " + b"a" * MEGABYTE + body, Verdict.TOO_LARGE)
    many = b"".join(b"X-%d: 1\r\n" % number for number in range(100_000))
    yield Case("head-100000-fields", many + body, Verdict.TOO_LARGE)
    folded = b"Subject: a\r\n" + b" b\r\n" * 60_000
    yield Case("head-folded-60000-times", folded + body, find="boligstøtte")
    yield Case(
        "head-injection-crlf",
        plain(head=b"X-Note: =?utf-8?Q?hej=0D=0ABcc:_offer@example.com?=\r\n"),
        find="boligstøtte",
    )
    yield Case(
        "head-injection-subject",
        plain().replace(b"Subject: Klage", b"Subject: =?utf-8?Q?a=0D=0ATo:_x?="),
        find="a To: x",
    )
    yield Case(
        "head-bare-cr-in-value",
        plain().replace(b"Subject: Klage", b"Subject: Klage\rBcc: x@example.com"),
        find="Klage Bcc",
    )
    yield Case("head-two-subjects", plain(head=b"Subject: Anden\r\n"), find="Klage")
    yield Case(
        "head-two-senders",
        plain(head=b"From: anden@example.com\r\n"),
        find="bo@example.dk",
        warning="mere end én afsender",
    )
    to = b"To: " + b", ".join(b"p%d@example.dk" % n for n in range(20_000)) + b"\r\n"
    yield Case("head-20000-recipients", plain(head=to), find="boligstøtte")
    yield Case("head-nested-comments", from_is(b"(" * 20_000), find="boligstøtte")
    yield Case("head-only-angles", from_is(b"<" * 20_000), find="boligstøtte")
    yield Case("head-encoded-words", subject_is(b"=?utf-8?q?a" * 9_000), find="bolig")
    yield Case("head-unknown-charset", subject_is(b"=?x-klingon?Q?Kl=E6?="), find="Klæ")
    yield Case("head-broken-base64", subject_is(b"=?utf-8?B?!!!?="), find="boligstøtte")
    yield Case("head-raw-latin1", subject_is("Klage på".encode("latin-1")), find="på")
    yield Case("head-raw-utf8", subject_is("Klage på".encode()), find="Klage på")
    yield Case("head-nul", subject_is(b"Kla\0ge"), find="Klage")
    yield Case("head-mbox-line", b"From bo@example.dk Tue Mar 3\r\n" + plain())
    yield Case("head-byte-order-mark", b"\xef\xbb\xbf" + plain(), find="boligstøtte")
    yield Case("head-no-colon", b"Hej\r\nSubject: x" + body, Verdict.MALFORMED)
    yield Case(
        "head-broken-in-the-middle",
        b"Subject: Klage\r\ndette er ikke et felt\r\nTo: x" + body,
        find="boligstøtte",
        warning="brudt",
    )
    yield Case("head-space-before-colon", b"Subject : Klage" + body, find="Klage")
    yield Case("head-bad-date", plain(head=b"Date: 99 Foo 99999 99:99\r\n"))
    yield Case("head-date-overflow", b"Date: Tue, 3 Mar 999999 10:15:00 +9999" + body)
    yield Case("head-many-references", references_are(b"<a@b> " * 40_000))
    yield Case("head-encoded-address", encoded_address(), never="@evil.example")
    yield Case("head-html-in-subject", subject_is(b"<script>x</script>"))
    yield Case("head-turned-subject", subject_is("\u202eegalK".encode()))


def from_is(value: bytes) -> bytes:
    """Make a mail whose sender is this."""
    return plain().replace(b"Bo Hansen <bo@example.dk>", value)


def subject_is(value: bytes) -> bytes:
    """Make a mail whose subject is this."""
    return plain().replace(b"Subject: Klage", b"Subject: " + value)


def references_are(value: bytes) -> bytes:
    """Make a mail that answers these."""
    return plain(head=b"References: " + value + b"\r\n")


def encoded_address() -> bytes:
    """Make a sender whose encoded name would be an address, were it decoded first."""
    return from_is(b"=?utf-8?Q?kommune=40kommune.example=3E?= <bo@example.dk>")


def nested(depth: int) -> bytes:
    """Make multiparts in multiparts."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(depth)
    )
    return HEAD + opened + b"\r\n" + WORDS.encode()


def structures() -> Iterator[Case]:
    """Give mails that are deep, wide or cut wrongly."""
    yield Case("parts-nested-10000", nested(10_000), Verdict.TOO_DEEP)
    yield Case("parts-nested-21", nested(22), Verdict.TOO_DEEP)
    yield Case("parts-nested-15", nested(15), find="boligstøtte")
    yield Case("parts-20000", lambda: multipart([part("x")] * 20_000), Verdict.TOO_MANY)
    yield Case("parts-500", multipart([part("hej")] * 500), find="hej")
    yield Case(
        "parts-400-files",
        multipart(
            [b'Content-Disposition: attachment; filename="a.txt"\r\n\r\nx'] * 400
        ),
        attachments=(READ,) * 300,
        warning="300 bilag",
    )
    endless = "b" * 100_000
    yield Case("boundary-100kb", multipart([part(WORDS)], boundary=endless))
    yield Case(
        "boundary-never-closed",
        multipart([part(WORDS)])[: -len(b"--sep--\r\n")],
        find="boligstøtte",
        warning="ikke afsluttet",
    )
    yield Case("boundary-missing", multipart([], boundary="sep"), find="--sep--")
    no_boundary = HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + WORDS.encode()
    yield Case("boundary-not-given", no_boundary, find="boligstøtte", warning="skille")
    yield Case(
        "boundary-empty", multipart([part(WORDS)], boundary=""), warning="skille"
    )
    yield Case("boundary-regex", multipart([part(WORDS)], boundary="(a+)+$"))
    near = b"--sep" + b"-" * 5_000_000
    yield Case("boundary-near-misses", multipart([part(near), part(WORDS)]), heavy=True)
    yield Case("boundary-thousand-near", multipart([part(b"--sepx\r\n" * 50_000)]))
    yield Case("boundary-prefix", prefix_boundaries(), find="indre")
    yield Case("boundary-same-inside", same_boundary(), find="boligstøtte")
    yield Case("alternative-plain-first", alternative("Almindelig", "<p>Rig</p>"))
    yield Case("alternative-empty-plain", alternative(" ", "<p>Rig</p>"), find="Rig")
    yield Case("alternative-html-only", alternative(None, "<p>Rig</p>"), find="Rig")
    yield Case("related-image", related(), attachments=(Verdict.OCR_MISSING,))
    yield Case("digest", digest(), attachments=(READ, READ), find="Anden")
    yield Case("delivery-report", report(), attachments=(READ,), find="afvist")
    yield Case("type-rubbish", plain(kind="///;;;==="), find="boligstøtte")
    yield Case("type-100kb", plain(kind="text/plain; x=" + "y" * 100_000), find="bolig")
    yield Case("type-many-parameters", plain(kind="text/plain" + "; a=b" * 50_000))
    yield Case("root-is-pdf", root_is_pdf(), attachments=(READ,), find="Afgorelse")


def prefix_boundaries() -> bytes:
    """Make an inner boundary that begins as the outer one does."""
    inner = multipart([part("indre")], boundary="sepsep")
    return multipart([inner[len(HEAD) :], part("ydre")])


def same_boundary() -> bytes:
    """Make a multipart in one with the same boundary."""
    return multipart([multipart([part(WORDS)])[len(HEAD) :]])


def alternative(text: str | None, page: str) -> bytes:
    """Make a letter in two versions."""
    parts = [part(page, "text/html; charset=utf-8")]
    return multipart([part(text), *parts] if text else parts, "alternative")


def related() -> bytes:
    """Make HTML with its picture beside it."""
    from anke.intake.tests.reading.builders import png

    picture = b"Content-Type: image/png\r\nContent-ID: <logo>\r\n"
    picture += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(png())
    page = part('<p>Hej</p><img src="cid:logo">', "text/html")
    return multipart([page, picture], "related")


def digest() -> bytes:
    """Make a digest of two letters."""
    return multipart(
        [b"\r\nSubject: En\r\n\r\nhej", b"\r\nSubject: Anden\r\n\r\nhej"], "digest"
    )


def report() -> bytes:
    """Make a report of a letter that was not delivered."""
    status = part("Action: failed\r\n", "message/delivery-status")
    return multipart([part("Brevet blev afvist."), status], "report")


def root_is_pdf() -> bytes:
    """Make a mail that is nothing but a PDF."""
    head = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return HEAD + head + base64.encodebytes(pdf())


def encoded(coding: str, body: bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    """Make a mail in this transfer coding."""
    return plain(body, f"Content-Transfer-Encoding: {coding}\r\n".encode(), kind)


def codings() -> Iterator[Case]:
    """Give bodies that are coded, well or badly."""
    words = WORDS.encode()
    good = base64.b64encode(words)
    yield Case("base64", encoded("base64", good), find="boligstøtte")
    broken = encoded("base64", good[:20] + b"!\xff#" + good[20:-3])
    yield Case("base64-broken", broken, find="Jeg klager", warning="base64")
    yield Case("base64-only-rubbish", encoded("base64", b"!!!!"), NO_TEXT)
    appended = encoded("base64", good + b"=\r\n\r\nvirus scannet")
    yield Case("base64-with-footer", appended, find="bolig", warning="base64")
    yield Case(
        "base64-one-line-1mb", encoded("base64", base64.b64encode(b"hej " * 262_144))
    )
    yield Case(
        "qp-soft-breaks",
        encoded("quoted-printable", b"bolig=\r\nst=C3=B8tte"),
        find="boligstøtte",
    )
    yield Case("qp-broken", encoded("quoted-printable", b"50=% =ZZ bolig="), find="50")
    yield Case("qp-long", encoded("quoted-printable", b"=C3=A6" * 50_000), find="æææ")
    uu = b'begin 644 a.txt\r\n$:&5J"@``\r\n`\r\nend\r\n'
    yield Case("uuencode", encoded("x-uuencode", uu), find="hej")
    yield Case("coding-unknown", encoded("x-secret", words), warning="ukendt måde")
    yield Case("line-ends-lf", plain().replace(b"\r\n", b"\n"), find="boligstøtte")
    yield Case("line-ends-cr", plain("En\r\nTo").replace(b"\r\n", b"\r"), find="En\nTo")
    mixed = plain("En\nTo\rTre\r\nFire\n\rFem")
    yield Case("line-ends-mixed", mixed, find="En\nTo\nTre\nFire")
    flowed = plain("Jeg klager \r\nover afslaget.", kind="text/plain; format=flowed")
    yield Case("flowed", flowed, find="Jeg klager over afslaget.")
    delsp = plain("Kla \r\nge", kind="text/plain; format=flowed; delsp=yes")
    yield Case("flowed-delsp", delsp, find="Klage")
    yield Case("controls", plain("Kla\x00\x07\x1bge"), find="Klage")
    yield Case("lone-surrogates", plain(b"Kla\xed\xa0\x80ge"), find="Kla")


def letters_in_letters() -> Iterator[Case]:
    """Give letters and wrappings within letters."""
    yield Case("letter-in-letter", inside(1), attachments=(READ,), find="lag 1")
    yield Case(
        "letters-20-deep",
        inside(20),
        attachments=(READ, READ, READ, READ, Verdict.TOO_DEEP),
        find="lag 4",
    )
    with_pdf = inner_letter(attached(pdf(), "a.pdf"))
    yield Case("letter-with-pdf-inside", with_pdf, attachments=(READ, READ))
    yield Case(
        "winmail",
        attached(tnef(files={"brev.pdf": pdf()}), "winmail.dat", "application/ms-tnef"),
        attachments=(READ, READ),
        find="Afgorelse",
    )
    yield Case(
        "winmail-properties",
        attached(tnef_with_properties(), "winmail.dat"),
        attachments=(READ,),
    )
    cut = attached(tnef(files={"a.txt": b"x" * 999})[:-500], "winmail.dat")
    yield Case("winmail-cut", cut, attachments=(Verdict.MALFORMED,))
    lying = attached(b"\x78\x9f\x3e\x22\0\0\2" + b"\xff" * 40, "winmail.dat")
    yield Case("winmail-lengths-lie", lying, attachments=(Verdict.MALFORMED,))
    in_tnef = attached(tnef(files={"winmail.dat": tnef(files={"a.txt": b"dyb"})}))
    yield Case(
        "winmail-in-winmail", in_tnef, attachments=(READ, READ, READ), find="dyb"
    )


def inside(depth: int) -> bytes:
    """Make letters in letters."""
    raw = plain("Inderst.")
    for number in range(depth, 0, -1):
        raw = inner_letter(raw.replace(b"Subject: Klage", b"Subject: lag %d" % number))
    return raw


def inner_letter(raw: bytes) -> bytes:
    """Make a letter that holds another."""
    return multipart(
        [part("Se vedlagte brev."), b"Content-Type: message/rfc822\r\n\r\n" + raw],
        boundary=f"b{len(raw)}",
    )


def names() -> Iterator[Case]:
    """Give file names that mislead, climb out or break lines."""
    text = b"hej fra filen"
    for name, file_name, warning in (
        ("turned", "brev\u202efdp.exe", "usynlige tegn"),
        ("traversal", "../../../etc/passwd", "sti"),
        ("traversal-windows", "..\\..\\windows\\system32\\a.txt", "sti"),
        ("absolute", "/etc/shadow.txt", "sti"),
        ("drive", "C:\\a.txt", "sti"),
        ("300-signs", "a" * 300 + ".txt", ""),
        ("emoji", "klage 😀🇩🇰.txt", ""),
        ("blank", "   ", ""),
        ("dots", "....", ""),
        ("nul", "a\0b.txt", ""),
        ("lies", "afgørelse.pdf", "noget andet"),
        ("two-endings", "brev.pdf.txt", ""),
    ):
        raw = file_named(text, file_name)
        yield Case(f"name-{name}", raw, attachments=(READ,), warning=warning)
    split = part(WORDS), split_name()
    yield Case(
        "name-in-pieces", multipart(list(split)), attachments=(READ,), find="hej"
    )


def file_named(content: bytes, name: str) -> bytes:
    """Make a mail with a file of this name."""
    word = base64.b64encode(name.encode()).decode()
    head = f'Content-Disposition: attachment; filename="=?utf-8?B?{word}?="\r\n'
    return multipart([part(WORDS), head.encode() + b"\r\n" + content])


def split_name() -> bytes:
    """Make a part whose name comes in pieces (RFC 2231)."""
    head = "Content-Disposition: attachment; filename*0*=utf-8''kl%C3%A6;\r\n"
    return (head + " filename*1=ge.txt\r\n\r\nhej").encode()


def adversarial_texts() -> Iterator[Case]:
    """Give texts that stall careless patterns and parsers."""
    for name, text in {
        "quotes": "> " * 50_000,
        "den-den": "Den " * 25_000 + "skrev",
        "on-wrote": "On wrote: " * 10_000,
        "fra": "Fra: " * 20_000,
        "fra-lines": "Fra: x\n" * 14_000,
        "headers": ("From:" + " " * 200 + "\n") * 500,
        "underscores": "_" * 100_000,
        "dashes": ("-" * 60 + "\n") * 1_700,
        "dates": "Den 3. marts 2026 kl. 10.15 " * 3_500,
        "spaces": " " * 99_999 + "x",
        "brackets": "<" * 100_000,
        "ampersands": "&" * 100_000,
        "addresses": "a@" * 50_000,
        "numbers": "1" * 100_000,
        "mails": "mail " * 20_000,
        "hilsen": "Venlig hilsen\n" * 7_000,
        "one-word": "a" * 100_000,
        "combining": "a" + "\u0301" * 50_000,
        "emoji": "😀" * 30_000,
    }.items():
        yield Case(f"text-100kb-{name}", plain(text))
    yield Case("html-100kb-open-tags", html("<b>" * 33_000 + "hej"), find="hej")
    yield Case("html-deep-1mb", html("<div>" * 200_000 + "hej"), find="hej")
    yield Case("html-100kb-entities", html("&amp;" * 20_000), find="&&&")
    yield Case("html-table-deep", html("<table><tr><td>" * 10_000 + "hej"), find="hej")
