# SPDX-License-Identifier: EUPL-1.2
"""The attacks on XML, one of each for every reader of XML; and MeMo messages."""

from base64 import b64encode
from collections.abc import Callable, Iterator

from anke.intake.domain.reading import Verdict
from anke.intake.tests.reading.builders import (
    MEMO,
    WORD,
    WORDS,
    attached,
    docx,
    memo,
    memo_file,
    odt,
    pdf,
)
from anke.intake.tests.reading.corpus import Case

HOSTILE, MALFORMED, READ = Verdict.HOSTILE, Verdict.MALFORMED, Verdict.READ
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
# What comes before the root, and what stands in the text.
ATTACKS = {
    "billion-laughs": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
    "quadratic": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 20_000),
    "external-file": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
    "external-http": (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
        "&e;",
    ),
    "parameter": (
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
        "hej",
    ),
    "dtd-fetch": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "hej"),
    "dtd-public": ('<!DOCTYPE x PUBLIC "-//X" "file:///etc/passwd">', "hej"),
    "recursive": ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
    "doctype-lower": ('<!doctype x [<!entity e "x">]>', "&e;"),
}
INCLUDE = (
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"'
    ' parse="text"/>'
)


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    for name, (before, inside) in ATTACKS.items():
        yield from each_reader(name, before, inside)
    yield from each_reader("xinclude", "", INCLUDE)
    yield from each_reader("utf16", ATTACKS["external-file"][0], "&e;", "utf-16")
    yield from disguised()
    yield from messages()


def each_reader(
    name: str, before: str, inside: str, encoding: str = "utf-8"
) -> Iterator[Case]:
    """Give one attack on DOCX, ODT, MeMo and SVG."""
    document = f'{before}<w:document xmlns:w="{WORD}"><w:t>{inside}</w:t></w:document>'
    word = docx(document.encode(encoding))
    open_text = odt(f"{before}<x>{inside}</x>".encode(encoding))
    drawing = f'<?xml version="1.0"?>{before}<svg>{inside}</svg>'.encode(encoding)
    message = f'{before}<m:Message xmlns:m="{MEMO}">{inside}</m:Message>'
    kind = Verdict.READ if encoding == "utf-16" else Verdict.UNSUPPORTED
    for reader, content, verdict in (
        ("docx", word, HOSTILE),
        ("odt", open_text, HOSTILE),
        ("svg", drawing, kind),
    ):
        raw = attached(content, f"a.{reader}")
        yield Case(f"xml-{name}-{reader}", raw, attachments=(verdict,), never="root:")
    declared = '<?xml version="1.0"?>' if encoding == "utf-8" else ""
    raw = (declared + message).encode(encoding)
    yield Case(f"xml-{name}-memo", raw, HOSTILE, never="root:", channel="digital-post")


def disguised() -> Iterator[Case]:
    """Give document types hidden in rare encodings."""
    for name in ("utf-7", "cp037", "utf-32", "iso-2022-jp"):
        text = f'<?xml version="1.0" encoding="{name}"?><!DOCTYPE x []><x/>'
        content = text.encode("ascii") if name == "iso-2022-jp" else text.encode(name)
        declared = b'<?xml version="1.0" encoding="' + name.encode() + b'"?><x/>'
        raw = attached(docx(declared if name == "iso-2022-jp" else content), "a.docx")
        verdict = MALFORMED if name in {"cp037", "utf-32"} else HOSTILE
        yield Case(f"xml-encoding-{name}", raw, attachments=(verdict,))


def messages() -> Iterator[Case]:
    """Give messages of Digital Post, honest and broken."""
    post = "digital-post"
    words = b64encode(WORDS.encode()).decode()
    sender = (
        "<memo:Sender><memo:senderID>1111111118</memo:senderID>"
        "<memo:idType>CPR</memo:idType><memo:label>Bo Hansen</memo:label></memo:Sender>"
    )
    text = memo_file(words, "brev.txt", "text/plain")
    more = memo_file(
        b64encode(pdf()).decode(), "a.pdf", "application/pdf", "AdditionalDocument"
    )
    yield Case("memo", memo(sender, text), find="boligstøtte", channel=post)
    yield Case("memo-by-mail", memo(sender, text), find="boligstøtte", channel="folder")
    yield Case(
        "memo-pdf",
        memo(sender, text + more),
        attachments=(READ,),
        find="Afgorelse",
        channel=post,
    )
    page = b64encode(
        b"<!doctype html><p>Jeg klager<script>evil()</script></p>"
    ).decode()
    yield Case(
        "memo-html",
        memo(sender, memo_file(page, "a.html", "text/html")),
        find="Jeg klager",
        never="evil",
        channel=post,
    )
    yield Case("memo-empty", memo(), Verdict.NO_TEXT, channel=post)
    broken = memo(sender, memo_file("!!!", "a.pdf", "application/pdf"))
    yield Case(
        "memo-bad-base64",
        broken,
        attachments=(Verdict.NO_TEXT,),
        warning="kodet",
        channel=post,
    )
    yield Case("memo-cut", memo(sender, text)[:-30], MALFORMED, channel=post)
    yield Case("memo-other-root", b"<?xml version='1.0'?><a/>", MALFORMED, channel=post)
    yield Case(
        "memo-other-namespace",
        memo(sender, text).replace(b"MeMo-1", b"MeMo-9"),
        MALFORMED,
        channel=post,
    )
    yield Case("memo-deep", memo("<memo:a>" * 200), Verdict.TOO_DEEP, channel=post)
    yield Case(
        "memo-5000-fields",
        memo("<memo:a>x</memo:a>" * 5_000, text),
        find="bolig",
        channel=post,
    )
    program = memo_file(
        b64encode(b"MZ" + bytes(99)).decode(), "a.pdf", "application/pdf"
    )
    yield Case(
        "memo-program", memo(sender, program), attachments=(HOSTILE,), channel=post
    )


Maker = Callable[[], bytes]
