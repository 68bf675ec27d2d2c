# SPDX-License-Identifier: EUPL-1.2
"""Whatever the bytes are, there is a reading; and honest mails are read as meant."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anke.intake.domain.channels import MailChannel
from anke.intake.domain.reading import Attachment, Reading, Signature, Verdict
from anke.intake.domain.reading_json import (
    NotAReadingError,
    reading_from_json,
    reading_to_json,
)
from anke.intake.reading.charsets import decode_text
from anke.intake.reading.hypertext import text_of_html
from anke.intake.reading.letters import read_letter
from anke.intake.reading.mime import parse_entity
from anke.intake.reading.opening import Opening, ReadingSettings
from anke.intake.reading.quotes import part_new
from anke.intake.tests.reading.builders import (
    attached,
    docx,
    encrypted_pdf,
    html,
    image,
    memo,
    memo_file,
    multipart,
    part,
    pdf,
    plain,
    png,
    tnef,
    zipped,
)
from anke.intake.tests.reading.test_corpus import assert_nothing_live

pytestmark = pytest.mark.unit

SETTINGS = ReadingSettings(seconds=60)
CHANNELS = st.sampled_from([str(channel) for channel in MailChannel])
# Honest files to begin from; their bytes are then turned, cut and repeated.
SEEDS = [
    plain(),
    html("<p>Hej</p><blockquote>Før</blockquote>"),
    attached(pdf(), "a.pdf"),
    attached(docx(), "a.docx"),
    attached(zipped({"a.txt": b"hej", "b.pdf": pdf()}), "a.zip"),
    attached(tnef(files={"a.txt": b"hej"}), "winmail.dat"),
    attached(plain(), "a.eml", "application/octet-stream"),
    multipart([part("a"), multipart([part("b")], boundary="x")]),
    memo("", memo_file("aGVq", "a.txt", "text/plain")),
    b'{"text": "Jeg klager", "files": [{"name": "a", "content": "aGVq"}]}',
    pdf(),
    encrypted_pdf(),
    png(),
    image("jpeg"),
    image("tiff"),
    image("gif"),
    docx(),
    rb"{\rtf1\ansi Hej \'e6\par}",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Turn, cut, repeat and insert bytes of an honest file."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(raw) - 1, 0)))
        size = draw(st.integers(0, 40))
        match draw(st.sampled_from(["turn", "cut", "repeat", "insert", "end"])):
            case "turn" if raw:
                raw[place] = draw(st.integers(0, 255))
            case "cut":
                del raw[place : place + size]
            case "repeat":
                raw[place:place] = raw[place : place + size] * draw(st.integers(1, 30))
            case "insert":
                raw[place:place] = draw(st.binary(max_size=20))
            case "end":
                del raw[place:]
    return bytes(raw)


def is_whole(reading: Reading) -> None:
    """Check what holds of every reading."""
    assert isinstance(reading.verdict, Verdict)
    assert reading.verdict in {Verdict.READ, Verdict.NO_TEXT} or reading.reason
    # Not one fault of ours among them: these are the words of the last net.
    assert "kunne ikke læses (" not in reading.reason
    assert reading_from_json(reading_to_json(reading)) == reading
    assert_nothing_live(reading.html)


@given(st.binary(max_size=3_000), CHANNELS)
@example(b"\n\n", "email")
@example(b"Content-Type: multipart/mixed; boundary=\n\n--\n", "email")
@example(b"<?xml version='1.0'?>", "digital-post")
def test_any_bytes_give_a_reading(raw, channel) -> None:
    """No bytes stop the reader, whatever door they came through."""
    is_whole(read_letter(raw, channel, SETTINGS))


@given(mutated(), CHANNELS)
def test_damaged_letters_give_a_reading(raw, channel) -> None:
    """What was honest once and is broken now stops nothing."""
    is_whole(read_letter(raw, channel, SETTINGS))


HEADS = ["Content-Type", "From", "Subject", "Content-Disposition", "Date", "References"]


@given(
    st.lists(st.tuples(st.sampled_from(HEADS), st.binary(max_size=80)), max_size=8),
    st.binary(max_size=300),
)
def test_any_head_gives_a_reading(fields, body) -> None:
    """The fields that are taken apart may hold anything."""
    head = b"".join(name.encode() + b": " + value + b"\n" for name, value in fields)

    is_whole(read_letter(head + b"\n" + body, "email", SETTINGS))


@given(st.text(max_size=400))
def test_any_html_is_shown_without_anything_live(page) -> None:
    """Cleaning knows no markup that it lets through by mistake."""
    is_whole(read_letter(html(page), "email", SETTINGS))


TAGS = ["<b>", "</b>", "<p>", "<script>", "</script>", "<svg>", "<math>", "<style>"]
TAGS += ["<img src=x onerror=e()>", "<!--", "-->", "<![CDATA[", "]]>", "<table>", "<a>"]
TAGS += [
    "<title>",
    "</title>",
    "<mtext>",
    "<form>",
    "<select>",
    "<template>",
    "x",
    "&lt;",
]


@given(st.lists(st.sampled_from(TAGS), max_size=25).map("".join))
def test_any_nesting_of_tags_is_shown_without_anything_live(page) -> None:
    """What browsers repair in odd ways is cleaned after it was repaired."""
    is_whole(read_letter(html(page), "email", SETTINGS))


WORDS_DRAWN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=60,
)


@given(
    texts=st.lists(WORDS_DRAWN, min_size=1, max_size=4),
    files=st.lists(st.binary(min_size=1, max_size=200), max_size=3),
    coding=st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
def test_parts_are_found_as_pythons_own_parser_finds_them(texts, files, coding) -> None:
    """For honest mails, our bounded parser and Python's agree on every leaf."""
    message = EmailMessage()
    message["Subject"] = "Klage"
    message.set_content(texts[0], cte=coding)
    for text in texts[1:]:
        message.add_alternative(text, subtype="html", cte=coding)
    for content in files:
        message.add_attachment(content, maintype="application", subtype="x")
    raw = message.as_bytes(policy=policy.SMTP)

    opening = Opening(SETTINGS)
    ours = [
        (leaf.media_type, leaf.content(opening))
        for leaf in leaves(parse_entity(raw, opening))
    ]
    theirs = [
        (leaf.get_content_type(), leaf.get_payload(decode=True))
        for leaf in message_from_bytes(raw).walk()
        if not leaf.is_multipart()
    ]

    assert ours == theirs
    assert not opening.warnings


def leaves(entity):
    """Give the parts that have no parts."""
    if not entity.parts:
        return [entity]
    return [leaf for one in entity.parts for leaf in leaves(one)]


@given(st.text(max_size=500))
def test_dividing_a_letter_loses_no_word(text) -> None:
    """New text and history together hold every word, in its order."""
    new, history = part_new(text)

    assert f"{new} {history}".split() == text.split()


@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_become_text(content, charset) -> None:
    """No character set stops the decoding; no control sign comes through."""
    text, _ = decode_text(content, charset)

    assert not set(text) & {"\0", "\x1b", "\x07", "\r"}
    text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_words_of_html_come_out_as_they_went_in(text) -> None:
    """Escaped text in a paragraph is the same text when it is read."""
    from html import escape

    words = "".join(sign for sign in text if sign.isprintable() or sign == " ")

    assert text_of_html(f"<p>{escape(words)}</p>").split() == words.split()


VALUES = st.text(st.characters(codec="utf-8"), max_size=20)
ATTACHMENTS = st.builds(
    Attachment,
    name=VALUES,
    path=VALUES,
    media_type=VALUES,
    size_bytes=st.integers(0, 10**12),
    sha256=VALUES,
    verdict=st.sampled_from(Verdict),
    text=VALUES,
    pages=st.integers(0, 999),
    scanned=st.booleans(),
    reason=VALUES,
)
READINGS = st.builds(
    Reading,
    subject=VALUES,
    text=VALUES,
    html=VALUES,
    references=st.lists(VALUES, max_size=3).map(tuple),
    attachments=st.lists(ATTACHMENTS, max_size=3).map(tuple),
    signature=st.none() | st.builds(Signature, signer=VALUES, valid=st.booleans()),
    form=st.lists(st.tuples(VALUES, VALUES), max_size=3).map(tuple),
    automatic=st.booleans(),
    verdict=st.sampled_from(Verdict),
    warnings=st.lists(VALUES, max_size=3).map(tuple),
    language=VALUES,
)


@given(READINGS)
def test_a_reading_comes_back_from_json_as_it_was(reading) -> None:
    """Over the pipe and out of the register comes what went in."""
    assert reading_from_json(reading_to_json(reading)) == reading


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["subject", "form", "attachments", "signature", "verdict", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_json_that_is_no_reading_is_refused_or_read(record) -> None:
    """A process that answers nonsense raises one kind of error only."""
    import json

    try:
        reading = reading_from_json(json.dumps(record))
    except NotAReadingError:
        return
    assert reading_from_json(reading_to_json(reading)) == reading


def test_fields_that_are_gone_are_left_out() -> None:
    """A reading stored by an older or newer program is still read."""
    assert reading_from_json('{"subject": "a", "later": 1}') == Reading(subject="a")
