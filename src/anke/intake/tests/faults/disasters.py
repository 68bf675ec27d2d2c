# SPDX-License-Identifier: EUPL-1.2
"""What befalls more than one process: a full disk, a dead register, another poller.

The zygote's end of `test_disasters`. Each method makes a fresh folder, lets the thing
happen, and tells what did not hold afterwards, as a strike does.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.intake.tests.faults.runs import begin, once_more, struck
from anke.intake.tests.faults.scenarios import (
    AT,
    SCENARIOS,
    at_the_moment,
    email,
    in_child,
    lay,
    make_key,
    settle,
)
from anke.intake.tests.faults.tracer import Fault
from anke.intake.tests.faults.visiting import notes_of, visited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anke.intake.tests.faults.visiting import Visiting

_NEWNS, _NEWUSER, _REMOUNT, _PRIVATE = 0x20000, 0x10000000, 0x20, 0x44000
_ROOMY = 64 * 1024 * 1024
Answer = dict[str, object]


class Disasters:
    """Beside the strikes, with the folders that they have made."""

    def __init__(self, fresh, undisturbed, compare) -> None:
        self._fresh: Callable[[Path, int], Path] = fresh
        self._undisturbed: Callable[[str, int], tuple[Path, Answer]] = undisturbed
        self._compare: Callable[..., list[str]] = compare
        self._stack = ExitStack()
        self._cluster = None
        self._databases = 0

    def close(self) -> None:
        """Stop what was started."""
        self._stack.close()

    # --- A full disk ------------------------------------------------------------------

    def fill(self, scenario: str, room: int) -> Answer:
        """Run with so many bytes of room on the disk, then again with enough."""
        laid, calm = self._undisturbed(scenario, 0)
        place = laid.with_name("small disk")
        place.mkdir(exist_ok=True)
        taken = sum(f.stat().st_blocks for f in laid.rglob("*")) * 512
        said: list[str] = []

        def run() -> Answer:
            _mount(place, taken + room)
            root = place / "root"
            shutil.copytree(laid, root)
            begin(scenario, root)
            try:
                work = partial(_problems, scenario, root)
                problems = _told(work)
                _mount(place, _ROOMY, flags=_REMOUNT)
                found = self._compare(scenario, root, 0, calm, "fail")
            finally:
                _libc.umount2(os.fsencode(place), 2)
            return {"problems": problems, "findings": found + said}

        return _told(run)

    # --- Two at once ------------------------------------------------------------------

    def together(self, letters: int, port: int, killed: bool) -> Answer:
        """Let two look into the same channels at once; perhaps kill one of them."""
        laid, _ = self._undisturbed("folders", 0)
        root = self._fresh(laid, port)
        for place in range(letters):
            name = f"{AT + 10 + place}.M{place}.host"
            lay(root / "mail/new", name, email(f"{place}"))
            lay(root / "scan", f"s{place}.pdf", b"%PDF" + email(f"{place}"))
        pids = [_start(partial(_look_often, root, port)) for _ in range(2)]
        if killed:
            os.kill(pids[0], signal.SIGKILL)
        ended = [os.waitpid(pid, 0)[1] for pid in pids]
        found = _told(partial(_look_and_count, "batches", root, port))
        found["ended"] = ended
        shutil.rmtree(root)
        return found

    def twice(self, scenario: str, until: int, killed: bool) -> Answer:
        """Let the same thing be sent twice at once, to two servers; kill one of them.

        Both visitors know what the first of them learnt before the step `until`.
        """
        laid, _ = self._undisturbed(scenario, 0)
        root = self._fresh(laid, 0)
        begin(scenario, root)
        with visited(scenario, notes_of(root), until=until) as first:
            os.waitpid(_start(partial(_serve, root, first)), 0)
        both = [notes_of(root), notes_of(root).copy(f"{root.name} twin")]
        with visited(scenario, both[0]) as one, visited(scenario, both[1]) as two:
            pids = [_start(partial(_serve, root, visit)) for visit in (one, two)]
            if killed:
                os.kill(pids[0], signal.SIGKILL)
            ended = [os.waitpid(pid, 0)[1] for pid in pids]
        found = _told(partial(_look_and_count, scenario, root, 0))
        found["findings"] += [e for e in (one.end.wrong, two.end.wrong) if e]
        found["findings"] += [two.end.unanswered] if two.end.unanswered else []
        shutil.rmtree(root)
        return found | {"ended": ended}

    # --- Clocks -----------------------------------------------------------------------

    def clocks(self, scenario: str, at: int, first: str, second: str) -> Answer:
        """Kill a run by one clock, and run again by another."""
        laid, _ = self._undisturbed(scenario, 0)
        root = self._fresh(laid, 0)
        begin(scenario, root)
        settled = partial(_settle_at, root, first)
        outcome, wrong = struck(scenario, root, Fault("kill", at), settled=settled)
        found = _told(partial(_look_at, scenario, root, second))
        found["findings"] += wrong
        shutil.rmtree(root)
        return found | {"struck": outcome.struck}

    # --- PostgreSQL -------------------------------------------------------------------

    def strike_register(self, scenario: str, kind: str, at: int) -> Answer:
        """Kill us, or restart PostgreSQL, at the n-th call of a run on it."""
        laid, _ = self._undisturbed(scenario, 0)
        cluster = self._started()
        self._databases += 1
        url = _copied(cluster, f"run{self._databases}")
        root = self._fresh(laid, 0)

        def restart() -> None:
            cluster.kill()
            cluster.start()

        begin(scenario, root, comes_back=at % 2 == 0)
        fault = Fault({"kill": "kill", "restart": "hold"}.get(kind, "none"), at)
        settled = partial(settle, root, 0, url)
        outcome, wrong = struck(scenario, root, fault, settled=settled, on_hold=restart)
        found = _told(partial(_look_and_count, scenario, root, 0, url))
        found["findings"] += wrong
        shutil.rmtree(root)
        if kind == "restart" and outcome.status:
            found["findings"].append(f"the first run ended with {outcome.status}")
        return found | {"struck": outcome.struck, "calls": len(outcome.calls)}

    def _started(self):
        if self._cluster is None:
            from anke.site.postgres import temporary_cluster

            cluster = temporary_cluster(durable=True)
            self._cluster = self._stack.enter_context(cluster)
            url = self._cluster.create_database("template")
            in_child(partial(_migrate_on, url))
        return self._cluster


def _copied(cluster, name: str, template: str = "template") -> str:
    import psycopg

    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{cluster.url.removesuffix('/anke')}/{name}"


def _migrate_on(url: str) -> None:
    from pathlib import Path

    from django.core.management import call_command

    settle(Path("/nonexistent"), 0, url)
    call_command("migrate", verbosity=0)
    make_key()


def _settle_at(root: Path, instant: str) -> None:
    _set_clock(instant)
    settle(root)


def _serve(root: Path, visit: Visiting) -> None:
    from django.db import connections

    settle(root)
    visit.serve()
    connections.close_all()


def _set_clock(instant: str) -> None:
    moment = datetime.fromisoformat(instant).astimezone(clock.COPENHAGEN)
    clock.now = clock.wall_now = lambda: moment


def _problems(scenario: str, root: Path) -> list[str]:
    settle(root)
    return once_more(scenario, root)


def _look_often(root: Path, port: int) -> None:
    """Look until nothing is left; each look gets what the other leaves."""
    from django.db import connections

    settle(root, port)
    for _ in range(3):
        problems = SCENARIOS["batches"].run()
        if problems:
            raise RuntimeError(str(problems))
    connections.close_all()


def _look_at(scenario: str, root: Path, instant: str) -> Answer:
    _set_clock(instant)
    return _look_and_count(scenario, root, 0)


def _look_and_count(scenario: str, root: Path, port: int, url: str = "") -> Answer:
    """See what holds, run once more, and count."""
    from anke.cases.verification import verify
    from anke.intake.models import Letter

    settle(root, port, url)
    findings = [f"right after: {text}" for text in at_the_moment(root, port)]
    findings += [f"second run: {text}" for text in once_more(scenario, root)]
    findings += at_the_moment(root, port)
    findings += [f"{f.check} {f.where} {f.message}" for f in verify().findings]
    left = [p.name for p in (root / "mail/new").iterdir()]
    left += [p.name for p in (root / "scan").iterdir() if p.is_file()]
    numbers = Letter.objects.order_by("number").values_list("number", flat=True)
    return {"findings": findings, "left": left, "numbers": list(numbers)}


def _start(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - the edge of a process
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def _told(question: Callable[[], Answer]) -> Answer:
    from anke.intake.tests.faults.zygote import answer_of

    return answer_of(question)


_libc = ctypes.CDLL(None, use_errno=True)


def _mount(place: Path, size: int, flags: int = 0) -> None:
    """Give this process a disk of its own, of a size; the first time in a new space."""
    if not flags:
        _demand(_libc.unshare(_NEWNS | (0 if os.geteuid() == 0 else _NEWUSER)))
        _demand(_libc.mount(b"none", b"/", None, _PRIVATE, None))
    _demand(
        _libc.mount(
            b"tmpfs", os.fsencode(place), b"tmpfs", flags, f"size={size}".encode()
        )
    )


def _demand(answer: int) -> None:
    if answer:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def can_mount() -> bool:
    """Tell whether this process may have a disk of its own."""
    pid = os.fork()
    if pid == 0:
        spaces = _NEWNS | (0 if os.geteuid() == 0 else _NEWUSER)
        done = _libc.unshare(spaces) == 0
        done = done and _libc.mount(b"none", b"/", None, _PRIVATE, None) == 0
        os._exit(0 if done else 1)
    return os.waitpid(pid, 0)[1] == 0
