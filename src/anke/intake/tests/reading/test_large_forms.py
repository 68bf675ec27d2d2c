# SPDX-License-Identifier: EUPL-1.2
"""Forms of up to 200 MB: read file by file, as if they had been read as a whole."""

import json
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.forms.envelope import EnclosedFile, Handover, write_envelope
from anke.intake.reading import large_forms
from anke.intake.reading.errors import NotInLetterError, Refusal, WorkerLostError
from anke.intake.reading.large_forms import Workers, layout_of, read_large_form
from anke.intake.reading.opening import LETTER_BYTES, Spent
from anke.intake.reading.pool import ReadingPool
from anke.intake.tests.reading.builders import (
    WORDS,
    docx,
    encrypted_pdf,
    image,
    pdf,
    plain,
    tnef,
    zipped,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MEGABYTE = 1024 * 1024
CONTENTS = [
    b"",
    WORDS.encode(),
    pdf(),
    pdf(extra="/OpenAction << /S /JavaScript /JS (x) >>"),
    encrypted_pdf(),
    docx(),
    image("png"),
    plain(),
    tnef(files={"a.txt": b"hej"}),
    zipped({"x/a.txt": b"hej", "b.pdf": pdf()}),
    zipped({"bomb.txt": bytes(30 * MEGABYTE)}),
    pdf() + zipped({"a.txt": b"hej"}),
    b"MZ\x90\x00" + bytes(200),
]
NAMES = ["brev.pdf", "a.txt", 'a"b\\c.zip', "../../æ.docx", "gpj.\u202eexe", "😀", ""]


def form(*files: tuple[str, bytes], text: str = WORDS, **fields: str) -> bytes:
    """Write a form as our own doors do."""
    enclosed = tuple(
        EnclosedFile(
            name,
            "application/pdf",
            len(content),
            sha256(content).hexdigest(),
            lambda content=content: BytesIO(content),
        )
        for name, content in files
    )
    handover = Handover(
        tuple(fields.items()), "Klage", text, "Bo Hansen", "Bo@example.dk", enclosed
    )
    return write_envelope(handover, NOW)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """Give a pool that reads every form file by file."""
    with ReadingPool(workers=1, whole_bytes=0) as opened:
        yield opened


@pytest.fixture(scope="module")
def usual() -> Iterator[ReadingPool]:
    """Give a pool that reads small forms as a whole."""
    with ReadingPool(workers=1) as opened:
        yield opened


FILES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(CONTENTS)))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=FILES, text=st.sampled_from(["", WORDS]), cpr=st.sampled_from(["", "1"]))
def test_file_by_file_gives_the_reading_of_the_whole(
    pool, usual, files, text, cpr
) -> None:
    """The limit decides how a form is read, not what is found in it."""
    raw = form(*files, text=text, cpr=cpr)

    assert pool.read(raw, "appeal-form") == usual.read(raw, "appeal-form")


def test_every_kind_of_file_is_found_and_taken_out_again(pool, usual) -> None:
    """Each verdict, and each path, is that of the form read as a whole."""
    raw = form(*((f"bilag {n}.pdf", each) for n, each in enumerate(CONTENTS)))

    reading = pool.read(raw, "api")

    assert reading == usual.read(raw, "api")
    assert reading.verdict is Verdict.READ
    assert Verdict.HOSTILE in {one.verdict for one in reading.attachments}
    kept = [one for one in reading.attachments if one.sha256]
    assert {one.path for one in kept} > {"3", "10.2"}
    for one in kept:
        content = pool.take_out(raw, one.path, "api")
        assert sha256(content).hexdigest() == one.sha256


@pytest.mark.parametrize("path", ["", "0", "3", "01", "1.1", "2.9", ".", "1" * 5_000])
def test_a_path_that_leads_nowhere_is_refused(pool, path) -> None:
    """Only attachments are given out."""
    raw = form(("a.txt", b"hej"), ("b.zip", zipped({"a.txt": b"hej"})))

    with pytest.raises(NotInLetterError) as refused:
        pool.take_out(raw, path, "api")

    assert refused.value.user_text == "Bilaget findes ikke."


FOUR = form(("a.txt", b"hej!"))


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (b"{}", Verdict.TOO_LARGE),
        (b" " + FOUR, Verdict.TOO_LARGE),
        (json.dumps(json.loads(FOUR)).encode(), Verdict.TOO_LARGE),
        (FOUR[:30], Verdict.TOO_LARGE),
        (FOUR[: FOUR.index(b"],")], Verdict.TOO_LARGE),
        (FOUR.replace(b"}],", b"},],"), Verdict.TOO_LARGE),
        (FOUR.replace(b"}],", b"},{}],"), Verdict.TOO_LARGE),
        (FOUR.replace(b"a.txt", "æ.txt".encode()), Verdict.TOO_LARGE),
        (FOUR.replace(b"a.txt", b"a\\x.txt"), Verdict.TOO_LARGE),
        (FOUR.replace(b"a.txt", b"a" * 50_000), Verdict.TOO_LARGE),
        (FOUR.replace(b'"a.txt"', b'"a.txt","more":1'), Verdict.TOO_LARGE),
        (FOUR.replace(b"a.txt", b"\\uZZZZ"), Verdict.MALFORMED),
        (FOUR.replace(b"aGVqIQ==", b"aGVqIQ"), Verdict.MALFORMED),
        (FOUR.replace(b"aGVqIQ==", b"aGV qIQ=="), Verdict.MALFORMED),
        (FOUR.replace(b"aGVqIQ==", b"aGV\xffIQ=="), Verdict.MALFORMED),
        (FOUR[:-1], Verdict.MALFORMED),
        (FOUR + b"}", Verdict.MALFORMED),
        (FOUR[:-1] + b',"files":[{"content":"aGVq"}]}', Verdict.MALFORMED),
        (form(*[("a.txt", b"")] * 301), Verdict.TOO_MANY),
    ],
)
def test_what_our_doors_did_not_write_gets_a_verdict(pool, raw, verdict) -> None:
    """A form that is broken waits for a person; it is never an error."""
    reading = pool.read(raw, "web-form")

    assert (reading.verdict, reading.attachments) == (verdict, ())
    assert reading.reason


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, len(FOUR) - 1), st.binary(max_size=4), st.integers(0, 40))
def test_a_damaged_form_always_gets_a_reading(pool, place, put, gone) -> None:
    """Whatever stands there instead."""
    raw = FOUR[:place] + put + FOUR[place + gone :]

    assert isinstance(pool.read(raw, "telephone"), Reading)


def test_only_forms_may_be_large(pool) -> None:
    """A mail that looks like a form is a mail, and too large."""
    assert pool.read(FOUR, "email").verdict is Verdict.TOO_LARGE


def test_a_broken_form_over_the_limit_waits_for_a_person(usual) -> None:
    """Also with the limits as they are; no process is asked."""
    content = b"A" * (LETTER_BYTES + 4)
    start = b'{"files":[{"content":"' + content
    rest = FOUR[FOUR.index(b'","media_type') :]

    foreign = usual.read(start, "api")
    large = usual.read(start + b"A" * (LETTER_BYTES // 2) + rest, "api")

    assert (foreign.verdict, foreign.reason) == (
        Verdict.TOO_LARGE,
        "Brevet fylder over 25 MB.",
    )
    assert (large.verdict, large.reason) == (
        Verdict.TOO_LARGE,
        "En fil i formularen fylder over 25 MB.",
    )


def test_a_form_over_its_own_limit_is_too_large(monkeypatch) -> None:
    """The limit of forms is said as such."""
    monkeypatch.setattr(large_forms, "FORM_BYTES", len(FOUR) - 1)

    with pytest.raises(Refusal) as refused:
        layout_of(FOUR)

    assert refused.value.user_text == "Formularen fylder over 300 MB."


def asked(answers: list[object], orders: list[dict]) -> Workers:
    """Give processes that answer from a list: a reading, or that they are lost."""

    def read_file(order, _content):
        orders.append(order)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Workers(
        read=lambda _: Reading(text="Hej"),
        read_file=read_file,
        take_out=lambda *_: b"",
        seconds=20.0,
    )


def one_file(text: str, *warnings: str) -> Reading:
    """Give the answer for a file of this text."""
    one = Attachment("a", "1", "text/plain", 4, "", Verdict.READ, text=text)
    return Reading(attachments=(one,), warnings=warnings)


def test_a_file_that_kills_its_process_is_listed_and_the_form_is_read() -> None:
    """The second time it is not opened; the others are not touched by it."""
    raw = form(("a.txt", b"hej"), ("b.txt", b"hej"), ("c.txt", b"hej"))
    lost, slow = WorkerLostError("lost"), WorkerLostError("slow", slow=True)
    orders: list[dict] = []
    listed = (one_file(""), Spent(7))
    good = (one_file("ja"), Spent(8))
    answers = [lost, listed, slow, lost, good]

    reading = read_large_form(raw, asked(answers, orders))

    assert reading.verdict is Verdict.READ
    assert [(one.verdict, one.text) for one in reading.attachments] == [
        (Verdict.MALFORMED, ""),
        (Verdict.TOO_SLOW, ""),
        (Verdict.READ, "ja"),
    ]
    assert reading.attachments[0].reason == "Læseprocessen gik ned på bilaget."
    assert reading.attachments[1].sha256 == sha256(b"hej").hexdigest()
    assert [order["files"] for order in orders] == [True, False, True, False, True]
    # What one file has cost, the next one does not have.
    assert [order["spent"][0] for order in orders] == [0, 0, 7, 7, 7]


def test_all_files_share_one_budget_of_words_and_time(monkeypatch) -> None:
    """What comes after it is cut, with one warning; late files are not opened."""
    raw = form(("a.txt", b"1"), ("b.txt", b"2"), ("c.txt", b"3"))
    monkeypatch.setattr(large_forms, "TEXTS_CHARS", 5)
    clock = iter([0.0, 1.0, 39.0, 41.0])
    monkeypatch.setattr(large_forms, "monotonic", lambda: next(clock))
    orders: list[dict] = []
    answers = [(one_file("fire", "x"), Spent()) for _ in range(3)]

    reading = read_large_form(raw, asked(answers, orders))

    assert [one.text for one in reading.attachments] == ["fire", "f", ""]
    assert reading.warnings == ("x", large_forms.TOO_LONG)
    assert [order["files"] for order in orders] == [True, True, False]


def test_large_letters_are_not_gathered_in_memory(monkeypatch) -> None:
    """Many forms one after the other cost the memory of one or two."""
    monkeypatch.setattr("anke.intake.reading.pool.WAITING_BYTES", 2 * len(FOUR))
    taken = []

    def letters():
        for number in range(20):
            taken.append(number)
            yield FOUR, "api"

    with ReadingPool(workers=2) as pool:
        readings = pool.read_many(letters())
        next(readings)

        assert len(taken) == 3
        assert len(list(readings)) == 19


def padded_pdf(size: int, word: str) -> bytes:
    """Make an honest PDF of exactly this size: notes before its table."""
    whole = pdf(f"Bilag {word} om boligstotte fra kommunen")
    body, _, table = whole.partition(b"xref\n0")
    moved = re.sub(
        rb"startxref\n\d+", b"startxref\n%d" % (len(body) + 10**7), b"xref\n0" + table
    )
    notes = size - len(body) - len(moved)
    table = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (len(body) + notes), moved)
    content = body + b"%" + b"p" * (notes - 2) + b"\n" + table
    assert len(content) == size
    return content


@pytest.mark.slow
def test_a_form_of_200_mb_is_read_within_its_memory() -> None:
    """Eight files of 25 MB, one of them a program, and one that the door would take."""
    words = ["et", "to", "tre", "fire", "fem", "seks"]
    contents = [padded_pdf(LETTER_BYTES, word) for word in words]
    contents += [WORDS.encode() * (LETTER_BYTES // len(WORDS.encode()))]
    contents += [b"MZ" + bytes(LETTER_BYTES - 2)]
    hashes = [sha256(each).hexdigest() for each in contents]
    raw = form(*((f"{n}.pdf", each) for n, each in enumerate(contents, 1)))
    last = contents[-1]
    del contents
    assert len(raw) > 260 * MEGABYTE

    # One worker: the memory that is measured is that of the one that read all.
    with ReadingPool(workers=1, seconds=120) as pool:
        tracemalloc.start()
        reading = pool.read(raw, "appeal-form")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        taken = pool.take_out(raw, "8", "appeal-form")
        worker = pool.peak_bytes

    assert (reading.verdict, reading.text) == (Verdict.READ, WORDS)
    assert [one.sha256 for one in reading.attachments] == hashes
    assert [one.verdict for one in reading.attachments] == (
        [Verdict.READ] * 7 + [Verdict.HOSTILE]
    )
    assert [one.text.split()[1] for one in reading.attachments[:6]] == words
    assert taken == last
    # Beside the letter itself the house holds one file, and the words found so far.
    assert most < 60 * MEGABYTE, most
    assert worker < 512 * MEGABYTE, worker
