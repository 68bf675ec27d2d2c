# SPDX-License-Identifier: EUPL-1.2
"""Make the demo's letters, in several processes when there are many.

Each letter comes of its own place in the agenda alone, so that it does not matter which
process makes it. Nothing here needs the register or Django: a fresh process is ready in
the time that a few letters take.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from anke.demo.domain.mail.agenda import agenda
from anke.demo.domain.mail.message import post
from anke.demo.domain.mail.writing import write_letter
from anke.demo.sheets import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.demo.domain.mail.facts import Source, Task
    from anke.demo.domain.mail.message import Posted

# Starting processes takes as long as making some hundred letters.
WORTH_PROCESSES = 1_000
_MOST_PROCESSES, _AT_ONCE = 4, 50


def letters(source: Source, count: int) -> Iterator[Posted]:
    """Make letter after letter, in the order in which they come.

    Each letter comes of its own place alone, so that several processes make them; two
    thirds of the work are the pages that they enclose.
    """
    tasks = list(agenda(source, count))
    if len(tasks) < WORTH_PROCESSES:
        yield from (_made(task, source) for task in tasks)
        return
    # Fresh processes: this one may have threads, which do not survive a fork.
    with ProcessPoolExecutor(
        max_workers=min(_MOST_PROCESSES, os.cpu_count() or 1),
        mp_context=get_context("spawn"),
        initializer=_keep,
        initargs=(source,),
    ) as pool:
        yield from pool.map(_make, tasks, chunksize=_AT_ONCE)


_kept: list[Source] = []


def _keep(source: Source) -> None:
    """Remember, in a process that makes letters, what they are made of."""
    _kept[:] = [source]


def _make(task: Task) -> Posted:
    return _made(task, _kept[0])


def _made(task: Task, source: Source) -> Posted:
    return post(write_letter(task, source), source, render)
