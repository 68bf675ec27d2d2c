# SPDX-License-Identifier: EUPL-1.2
"""The envelope: canonical, the same again, and only once in memory."""

from __future__ import annotations

import io
import json
import tracemalloc
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.intake.errors import FileDamagedError
from anke.intake.forms.envelope import (
    EnclosedFile,
    Handover,
    digest_of,
    write_envelope,
)

pytestmark = pytest.mark.unit

WHEN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"))


def enclosed(name: str, content: bytes) -> EnclosedFile:
    """Make a file that lies in memory."""
    return EnclosedFile(
        name,
        "application/pdf",
        len(content),
        sha256(content).hexdigest(),
        lambda: io.BytesIO(content),
    )


@given(
    st.dictionaries(TEXTS, TEXTS.filter(bool)),
    st.lists(st.tuples(TEXTS, st.binary()), max_size=3),
    TEXTS,
)
def test_what_goes_in_comes_out_and_the_text_is_canonical(form, files, text) -> None:
    """Any fields and bytes come back; sorted and without spaces, as json writes it."""
    handover = Handover(
        tuple(form.items()),
        "Klage",
        text,
        files=tuple(enclosed(name, content) for name, content in files),
    )

    raw = write_envelope(handover, WHEN)

    read = json.loads(raw)
    assert read["form"] == form
    assert read["text"] == text
    assert [(f["name"], b64decode(f["content"])) for f in read["files"]] == files
    assert raw.decode() == json.dumps(read, sort_keys=True, separators=(",", ":"))


def test_a_piece_of_a_large_file_never_breaks_its_base64() -> None:
    """Pieces join without filling, whatever the size."""
    for size in (3 * 65536 - 1, 3 * 65536, 3 * 65536 + 1, 6 * 65536 + 2):
        content = bytes(range(256)) * (size // 256 + 1)
        handover = Handover((), "x", files=(enclosed("a", content[:size]),))

        read = json.loads(write_envelope(handover, WHEN))

        assert b64decode(read["files"][0]["content"]) == content[:size]


def test_a_file_that_is_not_what_was_taken_in_is_not_sent(tmp_path) -> None:
    """Emptied or gone since: nothing is written, and the person can be told which."""
    good = enclosed("lægebrev.pdf", b"abc")
    emptied = replace(good, open=lambda: io.BytesIO(b""))
    gone = replace(good, open=lambda: (tmp_path / "gone").open("rb"))

    for file in (emptied, gone):
        with pytest.raises(FileDamagedError) as caught:
            write_envelope(Handover((), "x", files=(file,)), WHEN)
        assert caught.value.name == "lægebrev.pdf"
        assert "lægebrev" not in str(caught.value)


def test_the_zone_of_the_instant_changes_no_byte() -> None:
    """The register gives an instant back in another zone: the letter is the same."""
    handover = Handover((("cpr", "251248-9996"),), "Klage")
    danish = WHEN.astimezone(ZoneInfo("Europe/Copenhagen"))

    assert write_envelope(handover, WHEN) == write_envelope(handover, danish)


def test_the_digest_tells_content_and_not_the_word() -> None:
    """A repeat has the digest of the first; another text or file has another."""
    first = Handover((), "x", "tekst", files=(enclosed("a", b"1"),), submission="1")
    again = Handover((), "x", "tekst", files=(enclosed("a", b"1"),), submission="2")
    other = Handover((), "x", "tekst", files=(enclosed("a", b"2"),), submission="1")

    assert digest_of(first) == digest_of(again) != digest_of(other)


@pytest.mark.slow
def test_two_hundred_megabytes_lie_in_memory_once(tmp_path) -> None:
    """Writing the letter takes its own size, and not that of the files besides."""
    path = tmp_path / "a"
    size = 25 * 1024 * 1024
    path.write_bytes(bytes(size))
    digest = sha256(bytes(size)).hexdigest()
    file = EnclosedFile("a", "application/pdf", size, digest, lambda: path.open("rb"))
    handover = Handover((), "x", files=(file,) * 8)

    tracemalloc.start()
    raw = write_envelope(handover, WHEN)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(raw) > 8 * size * 4 / 3
    assert peak < 1.3 * len(raw)


def test_nothing_of_a_person_stands_in_the_string_forms() -> None:
    """A hand-over in a log or a traceback says how much, not what."""
    handover = Handover((("cpr", "251248-9996"),), "Klage", "Hemmeligt")

    assert "251248" not in repr(handover)
    assert "Hemmeligt" not in f"{handover}"
    assert "navn" not in repr(enclosed("navn", b""))
