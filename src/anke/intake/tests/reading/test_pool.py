# SPDX-License-Identifier: EUPL-1.2
"""The reading processes: walled in, replaced when lost, and never in the way."""

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from anke.intake.domain.reading import Verdict
from anke.intake.reading import process as process_module
from anke.intake.reading.errors import (
    NotInLetterError,
    NotShowableError,
    WorkerLostError,
    WorkerNotStartedError,
)
from anke.intake.reading.opening import ReadingSettings
from anke.intake.reading.pool import ReadingPool
from anke.intake.reading.process import ReadingProcess
from anke.intake.reading.wire import LENGTHS, frame
from anke.intake.tests.reading.builders import (
    WORDS,
    attached,
    image,
    memo,
    memo_file,
    pdf,
    plain,
    png,
    scanned_pdf,
    zipped,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """Give a pool of two processes."""
    with ReadingPool(workers=2) as opened:
        yield opened


def test_many_letters_come_back_in_their_order(pool) -> None:
    """Two processes work at once; the answers stand in the order of the questions."""
    letters = [
        (plain(f"Brev nummer {n} " + "x" * (n % 7) * 999), "email") for n in range(60)
    ]

    texts = [reading.text.split()[2] for reading in pool.read_many(letters)]

    assert texts == [str(n) for n in range(60)]


@pytest.mark.parametrize(
    ("content", "pages", "words"),
    [
        (scanned_pdf(), 1, ""),
        (pdf("Afgorelse om boligstotte", pages=3), 3, "Afgorelse"),
        (png(30, 30), 1, ""),
    ],
)
def test_a_glance_counts_the_pages_and_reads_none_by_sight(
    pool, content: bytes, pages: int, words: str
) -> None:
    """Somebody waits for the page: scanned ones are neither drawn nor read."""
    (file,) = pool.look(content, "file").attachments

    assert file.pages == pages
    assert words in file.text
    assert file.verdict in {Verdict.READ, Verdict.NO_TEXT}


def test_reading_many_does_not_read_ahead_without_end(pool) -> None:
    """A folder of a million letters is not loaded into memory."""
    taken = []

    def letters():
        for number in range(100):
            taken.append(number)
            yield plain(), "email"

    readings = pool.read_many(letters())
    next(readings)

    assert len(taken) <= 6
    readings.close()


def test_a_process_has_no_network_no_privileges_and_a_bound_on_memory() -> None:
    """The walls stand before the first letter: the kernel's own view is asked."""
    lone = ReadingProcess(ReadingSettings())
    try:
        limits = Path(f"/proc/{lone.pid}/limits").read_text()
        status = Path(f"/proc/{lone.pid}/status").read_text()
        environment = ReadingProcessEnvironment(lone.pid)

        assert lone.walls["privileges_gone"]
        assert "NoNewPrivs:\t1" in status
        assert limit(limits, "Max core file size") == "0"
        assert limit(limits, "Max file size") == "0"
        assert int(limit(limits, "Max address space")) < 1024**3
        assert limit(limits, "Max processes") == "0"
        assert not {name for name in environment.names if name.startswith("ANKE_")}
        if lone.walls["network_gone"]:
            assert environment.network != str(Path("/proc/self/ns/net").readlink())
    finally:
        lone.end()


class ReadingProcessEnvironment:
    """What the kernel tells of a process that is not its own to tell."""

    def __init__(self, pid: int) -> None:
        raw = Path(f"/proc/{pid}/environ").read_bytes().decode()
        self.names = {pair.partition("=")[0] for pair in raw.split("\0") if pair}
        self.network = str(Path(f"/proc/{pid}/ns/net").readlink())


def limit(limits: str, name: str) -> str:
    """Give the soft limit of this name."""
    line = next(line for line in limits.splitlines() if line.startswith(name))
    return line[len(name) :].split()[0]


def test_a_worker_knows_no_frame_and_no_register() -> None:
    """The worker's modules are read without Django: nothing of ours can leak."""
    import subprocess
    import sys

    code = "import sys, anke.intake.reading.worker; print('django' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    assert answer.stdout.strip() == "False"


@pytest.mark.slow
def test_a_killed_process_is_replaced_and_the_letter_is_read() -> None:
    """What happens to one process costs no letter."""
    with ReadingPool(workers=1) as pool:
        pool.read(plain(), "email")
        os.kill(held(pool).pid, signal.SIGKILL)

        reading = pool.read(plain(), "email")

        assert (reading.verdict, reading.text) == (Verdict.MALFORMED, WORDS)
        assert reading.reason == "Læseprocessen gik ned på brevet."
        assert pool.read(plain(), "email").verdict is Verdict.READ


@pytest.mark.slow
def test_a_hanging_process_is_ended_after_its_time() -> None:
    """A letter that takes too long gets a verdict; the next one a new process."""
    with ReadingPool(workers=1, seconds=1.5) as pool:
        pool.read(plain(), "email")
        first = held(pool).pid
        os.kill(first, signal.SIGSTOP)

        reading = pool.read(plain(), "email")

        assert reading.verdict is Verdict.TOO_SLOW
        assert reading.reason
        assert not Path(f"/proc/{first}").exists()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff" * 200,
        LENGTHS.pack(5, 0) + b"hello",
        LENGTHS.pack(2, 0) + b"[]",
        LENGTHS.pack(10**6, 0),
        LENGTHS.pack(2, 10**12),
        frame({"ok": True}, b"not a reading"),
        frame({"ok": True}, b'{"subject": 5}'),
        frame({"ok": True}, b'{"verdict": "fine"}'),
        frame({"ok": True}, b'{"attachments": [[]]}'),
        frame({"ok": True}, b"[" * 100_000),
        frame({"ok": False, "error": "SystemExit"}, b""),
        frame({"ok": True, "peak_bytes": "many"}, b"{}")[:-1],
    ],
)
def test_nonsense_is_no_reading(answer, tmp_path, monkeypatch) -> None:
    """A process that a letter has taken over can only make that letter wait."""
    impostor = tmp_path / "impostor.py"
    impostor.write_text(IMPOSTOR.format(greeting=GREETING, answer=answer))
    monkeypatch.setattr(process_module, "COMMAND", ["python3", str(impostor)])

    with ReadingPool(workers=1, seconds=5) as pool:
        reading = pool.read(plain(), "email")

        # Who answered it is gone, and does not get the next letter.
        assert held(pool) is None
    assert reading.verdict in {Verdict.MALFORMED, Verdict.TOO_SLOW}
    assert reading.reason


GREETING = frame({"ok": True, "walls": {}}, b"")
IMPOSTOR = """
import sys
sys.stdin.buffer.read(16)
sys.stdout.buffer.write({greeting!r} + {answer!r})
sys.stdout.buffer.flush()
sys.exit()
"""


def test_a_machine_that_starts_no_process_is_not_the_letters_fault(monkeypatch) -> None:
    """The caller hears of it, and the letter is read another time."""
    monkeypatch.setattr(process_module, "COMMAND", ["false"])

    with ReadingPool(workers=1) as pool, pytest.raises(WorkerNotStartedError):
        pool.read(plain(), "email")


@pytest.mark.slow
def test_processes_are_renewed_after_their_share_of_letters() -> None:
    """What leaks leaks for a while only."""
    with ReadingPool(workers=1, recycle_after=3) as pool:
        pool.read(plain(), "email")
        first = held(pool).pid
        for _ in range(3):
            pool.read(plain(), "email")

        assert held(pool) is None or held(pool).pid != first


@pytest.mark.slow
def test_closing_ends_the_processes_and_the_pool_can_start_again() -> None:
    """No process stays behind."""
    pool = ReadingPool(workers=1)
    pool.read(plain(), "email")
    pid = held(pool).pid

    pool.close()

    assert not Path(f"/proc/{pid}").exists()
    assert pool.read(plain(), "email").verdict is Verdict.READ
    pool.close()


@pytest.mark.slow
def test_closing_ends_every_process() -> None:
    """Also the second one."""
    pool = ReadingPool(workers=2)
    list(pool.read_many([(plain(), "email")] * 20))
    pids = [process.pid for process in pool._places.queue if process]

    pool.close()

    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def held(pool: ReadingPool) -> ReadingProcess | None:
    """Give the process that waits in a pool of one."""
    return pool._places.queue[0]


@pytest.mark.parametrize(
    ("raw", "path", "channel", "content"),
    [
        (attached(pdf(), "a.pdf"), "2", "email", pdf()),
        (
            attached(zipped({"x/a.txt": b"hej", "b.txt": b"farvel"})),
            "2.2",
            "email",
            b"farvel",
        ),
        (attached(attached(pdf()), "a.eml"), "2.2", "email", pdf()),
        (pdf(), "1", "scan", pdf()),
        (
            memo("", memo_file("aGVq", "a.bin", "x/y", "AdditionalDocument")),
            "1",
            "digital-post",
            b"hej",
        ),
        (b'{"files": [{"name": "a", "content": "aGVq"}]}', "1", "web-form", b"hej"),
    ],
)
def test_an_attachment_can_be_taken_out_again(
    pool, raw, path, channel, content
) -> None:
    """Its `path` leads to its bytes, in every kind of letter."""
    found = {one.path: one for one in pool.read(raw, channel).attachments}

    assert path in found
    assert pool.take_out(raw, path, channel) == content


@pytest.mark.parametrize("path", ["", "9", "2.9", "../../etc/passwd", "1" * 5_000])
def test_a_path_that_leads_nowhere_is_refused(pool, path) -> None:
    """Only attachments are given out."""
    with pytest.raises(NotInLetterError) as refused:
        pool.take_out(attached(pdf()), path)

    assert refused.value.user_text == "Bilaget findes ikke."


@pytest.mark.parametrize(
    "content", [pdf(pages=3), image("jpeg"), image("tiff"), scanned_pdf(), png(300, 40)]
)
def test_a_page_is_drawn_anew_as_png(pool, content) -> None:
    """What is shown is a picture that we made, no wider than asked for."""
    page = Image.open(io.BytesIO(pool.render_page(content, 1, width=200)))

    assert page.format == "PNG"
    assert page.width <= 200
    assert not page.info.get("exif")


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (pdf(), 2),
        (pdf(), 0),
        (pdf(), -1),
        (b"MZ", 1),
        (b"", 1),
        (b"%PDF-1.4", 1),
        (png(claimed=(50_000, 50_000)), 1),
        (b"<svg/>", 1),
        (image("tiff")[:30], 1),
    ],
)
def test_what_has_no_such_page_is_not_shown(pool, content, number) -> None:
    """The refusal has a text for the person."""
    with pytest.raises(NotShowableError) as refused:
        pool.render_page(content, number)

    assert refused.value.user_text


def test_html_is_cleaned_in_the_process(pool) -> None:
    """Also HTML that does not come from a letter that was read just now."""
    assert pool.clean_html('<p onclick="x">Hej<script>x</script></p>') == "<p>Hej</p>"


@pytest.mark.slow
def test_a_lost_process_is_said_so_where_no_reading_can_tell() -> None:
    """Taking out, drawing and cleaning raise; the pool goes on."""
    with ReadingPool(workers=1, seconds=5) as pool:
        pool.read(plain(), "email")
        os.kill(held(pool).pid, signal.SIGKILL)

        with pytest.raises(WorkerLostError):
            pool.clean_html("<p>x</p>")
        assert pool.clean_html("<p>x</p>") == "<p>x</p>"


def test_a_letter_of_the_largest_size_fits_beside_its_reading(pool) -> None:
    """A letter over the limit is not even sent to a process."""
    reading = pool.read(b"x" * (25 * 1024 * 1024 + 1), "email")

    assert (reading.verdict, reading.reason) == (
        Verdict.TOO_LARGE,
        "Brevet fylder over 25 MB.",
    )
