# SPDX-License-Identifier: EUPL-1.2
"""What befalls more than one process: a full disk, a dead register, another worker.

Each method makes a fresh folder, lets the thing happen, and tells what did not hold
afterwards, as a strike does.

    python -m anke.decisions.dispatch.tests.faults.disasters FOLDER
"""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from anke.decisions.dispatch.tests.faults.plays import (
    LATER,
    POSTED_AT,
    Ports,
    settle,
)
from anke.decisions.dispatch.tests.faults.strikes import (
    Answer,
    Strikes,
    compared,
    lay,
    look_on,
    serve,
    work,
)
from anke.intake.tests.faults.disasters import (
    _REMOUNT,
    _ROOMY,
    _copied,
    _libc,
    _mount,
    _start,
)
from anke.intake.tests.faults.scenarios import in_child
from anke.intake.tests.faults.tracer import Fault, run_traced
from anke.intake.tests.faults.zygote import answer_of

if TYPE_CHECKING:
    from pathlib import Path


class Disasters:
    """Beside the strikes, with the folders that they have made."""

    def __init__(self, folder: Path) -> None:
        self._strikes = Strikes(folder)
        self._folder = folder
        self._stack = ExitStack()
        self._cluster = None
        self._laid: dict[str, tuple[Path, Answer]] = {}
        self._databases = 0

    def close(self) -> None:
        """Stop what was started."""
        self._stack.close()

    # --- A full disk ------------------------------------------------------------------

    def fill(self, room: int, world: list[int]) -> Answer:
        """Let the print folder have so many bytes of room, then enough."""
        ports = Ports(*world)
        laid, calm = self._strikes.undisturbed("print", ports)
        root = self._strikes.fresh(laid)
        small = root / "print"

        def run() -> Answer:
            from anke.decisions.dispatch.models import PostedLetter

            _mount(small, room)
            try:
                (small / "kvittering").mkdir()
                in_child(partial(work, "print", root, ports))
                settle(root, ports, "print", at=POSTED_AT + LATER)
                problems = PostedLetter.objects.values_list("problem", flat=True)
                said = sorted(filter(None, problems))
                _mount(small, _ROOMY, flags=_REMOUNT)
                found = look_on("print", root, ports, takes=True)
            finally:
                _libc.umount2(os.fsencode(small), 2)
            return {"said": said, "findings": compared(found, calm)}

        answer = answer_of(run)
        shutil.rmtree(root)
        return answer

    # --- Clocks -----------------------------------------------------------------------

    def clocks(
        self, play: str, at: int, first: str, second: str, world: list[int]
    ) -> Answer:
        """Kill a run by one clock, and go on by another."""
        ports = Ports(*world)
        laid, calm = self._strikes.undisturbed(play, ports)
        root = self._strikes.fresh(laid)
        then, now = datetime.fromisoformat(first), datetime.fromisoformat(second)
        struck = partial(work, play, root, ports, at=then)
        outcome = run_traced(struck, root, Fault("kill", at))
        found = answer_of(partial(look_on, play, root, ports, takes=True, at=now))
        shutil.rmtree(root)
        return {"struck": outcome.struck, "findings": compared(found, calm)}

    # --- Two at once ------------------------------------------------------------------

    def together(
        self, letters: int, killed: bool, postgres: bool, world: list[int]
    ) -> Answer:
        """Let two go through the same outbox at once; perhaps kill one of them."""
        ports = Ports(*world)
        root = self._strikes.fresh(self._folder / "template")
        url = self._fresh_database("template") if postgres else ""
        in_child(partial(_lay_many, root, ports, url, letters))
        pids = [_start(partial(_look_often, root, ports, url)) for _ in range(2)]
        if killed:
            os.kill(pids[0], signal.SIGKILL)
        ended = [os.waitpid(pid, 0)[1] for pid in pids]
        found = answer_of(partial(look_on, "many", root, ports, url, takes=True))
        shutil.rmtree(root)
        return found | {"ended": ended}

    # --- PostgreSQL -------------------------------------------------------------------

    def strike_register(
        self, play: str, kind: str, at: int, world: list[int]
    ) -> Answer:
        """Kill us, or restart PostgreSQL, at the n-th call of a run on it."""
        ports = Ports(*world)
        laid, calm = self._laid_on_postgres(play, ports)
        cluster = self._started()
        url = self._fresh_database(f"laid-{play}")
        root = self._strikes.fresh(laid)

        def restart() -> None:
            cluster.kill()
            cluster.start()

        fault = Fault({"kill": "kill", "restart": "hold"}.get(kind, "none"), at)
        struck = partial(work, play, root, ports, url)
        outcome = run_traced(struck, root, fault, on_hold=restart)
        found = answer_of(partial(look_on, play, root, ports, url, takes=at % 3 != 0))
        shutil.rmtree(root)
        return {
            "struck": outcome.struck,
            "calls": len(outcome.calls),
            "findings": compared(found, calm),
        }

    def _laid_on_postgres(self, play: str, ports: Ports) -> tuple[Path, Answer]:
        """Lay a play in a database of its own, and see what a calm run leaves."""
        if play not in self._laid:
            self._started()
            laid = self._folder / f"laid on postgres {play}"
            shutil.copytree(self._folder / "template", laid)
            url = self._fresh_database("template", f"laid-{play}")
            in_child(partial(_lay_and_leave, play, laid, ports, url))
            root, url = self._strikes.fresh(laid), self._fresh_database(f"laid-{play}")
            in_child(partial(work, play, root, ports, url))
            found = answer_of(partial(look_on, play, root, ports, url, takes=True))
            assert found["findings"] == [], found
            self._laid[play] = laid, found["state"]  # type: ignore[assignment]
        return self._laid[play]

    def _fresh_database(self, template: str, name: str = "") -> str:
        self._databases += 1
        return _copied(self._started(), name or f"run{self._databases}", template)

    def _started(self):
        if self._cluster is None:
            from anke.site.postgres import temporary_cluster

            cluster = temporary_cluster(durable=True)
            self._cluster = self._stack.enter_context(cluster)
            url = self._cluster.create_database("template")
            in_child(partial(_migrate_on, self._folder / "template", url))
        return self._cluster


def _migrate_on(root: Path, url: str) -> None:
    from django.core.management import call_command

    settle(root, Ports(1, 1), "", url, at=POSTED_AT)
    call_command("migrate", verbosity=0)
    _leave()


def _lay_and_leave(play: str, root: Path, ports: Ports, url: str) -> None:
    lay(play, root, ports, url)
    _leave()


def _leave() -> None:
    """Let go of the database, which nobody can copy while somebody uses it."""
    from django.db import connections

    connections.close_all()


def _lay_many(root: Path, ports: Ports, url: str, letters: int) -> None:
    """Lay letters for all channels."""
    from anke.decisions.dispatch.tests.letters import new_case, post

    settle(root, ports, "many", url, at=POSTED_AT)
    for is_digital in (True, False):
        case, to = new_case(digital_post=is_digital)
        for place in range(letters):
            post(case, to, title=f"Brev {place}")
    _leave()


def _look_often(root: Path, ports: Ports, url: str) -> None:
    """Go through the outbox some times; each time gets what the other leaves."""
    from anke.decisions.dispatch.rounds import dispatch_round

    settle(root, ports, "many", url, at=POSTED_AT + LATER)
    for _ in range(3):
        dispatch_round()
    _leave()


def _makers(folder: Path) -> dict[str, object]:
    disasters = Disasters(folder)
    return {
        name: getattr(disasters, name)
        for name in ("fill", "clocks", "together", "strike_register", "close")
    }


if __name__ == "__main__":
    serve(_makers)
