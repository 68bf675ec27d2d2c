# SPDX-License-Identifier: EUPL-1.2
"""Who takes letters outside: a printer, a gateway at a folder, a person who is asked.

What was taken is moved to a folder of the taker's own, where nobody of ours looks; so
a letter that is handed over twice is counted twice, whatever lies there meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from anke.decisions.dispatch.tests.faults.servers import delivered

if TYPE_CHECKING:
    from pathlib import Path

    from anke.decisions.dispatch.tests.faults.plays import Ports


def take_all(root: Path) -> None:
    """Take what has a proper name, and acknowledge what is on paper."""
    for name in ("digital-post", "print"):
        folder, mine = root / name, root / f"taken-{name}"
        mine.mkdir(exist_ok=True)
        for path in sorted(folder.iterdir()):
            if path.name[0] == "." or path.name == "kvittering":
                continue
            times = len(list(mine.glob(f"{path.name}*")))
            # The folder may be a disk of its own.
            shutil.move(path, mine / f"{path.name}#{times}")
            if name == "print":
                receipt = folder / "kvittering" / f".{path.name}.json"
                receipt.write_text(json.dumps({"status": "sent", "on": "2026-11-10"}))
                receipt.rename(receipt.with_name(receipt.name[1:]))
        _flush(folder)


def _flush(folder: Path) -> None:
    """Do as a taker does who wants to survive a power cut, too."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def given(root: Path, ports: Ports, *, known_again: bool) -> dict[str, int]:
    """Count how often each letter has reached somebody, by its number."""
    from anke.decisions.dispatch.models import PostedLetter
    from anke.decisions.domain.dispatch import issue_name, message_uuid

    lying = [
        path.name.partition(".")[0].partition("#")[0]
        for name in ("digital-post", "taken-digital-post", "print", "taken-print")
        if (root / name).exists()
        for path in (root / name).iterdir()
        if path.name[0] != "." and path.name != "kvittering"
    ]
    counted = Counter({name[:9]: 0 for name in ()})
    counted.update(name[:9] for name in lying)
    sent = delivered(ports.gateway, root.name.removesuffix("-cut"))
    for row in PostedLetter.objects.all():
        names = [issue_name(row.number, issue) for issue in range(1, row.issue + 1)]
        times = [sent.get(message_uuid(name, row.document), 0) for name in names]
        counted[row.number] += sum(
            min(each, 1) if known_again else each for each in times
        )
    return dict(counted)


def ask_a_person(root: Path, ports: Ports) -> None:
    """Settle what nobody was sure of, as a person does: by the mail server's log."""
    from anke.decisions.dispatch.acts import confirm_sent, try_again
    from anke.decisions.dispatch.models import PostedLetter
    from anke.decisions.dispatch.tests.letters import CASEWORKER
    from anke.decisions.domain.dispatch import issue_name, message_uuid

    log = delivered(ports.gateway, root.name.removesuffix("-cut"))
    for row in PostedLetter.objects.filter(status="failed"):
        name = issue_name(row.number, row.issue)
        if row.left_under is not None and message_uuid(name, row.document) in log:
            confirm_sent(CASEWORKER, row.number)
        else:
            try_again(row.number)
