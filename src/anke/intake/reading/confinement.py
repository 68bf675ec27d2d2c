# SPDX-License-Identifier: EUPL-1.2
"""Walls around the reading process, set by itself before it sees the first letter.

Memory, files, processes and processor time are bounded by the kernel; new privileges
are given up; where the kernel allows it, the network is gone. None of it can be taken
back: what a letter's code could do afterwards is read what any user can, slowly.
"""

from __future__ import annotations

import ctypes
import os
import resource
from time import process_time

MEGABYTE = 1024 * 1024
# Addresses, not pages in use: what is in use is always less.
MEMORY_BYTES = 500 * MEGABYTE
FILES = 32
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
NO_NEW_PRIVILEGES, DUMPABLE = 38, 4


def confine(*, may_start_programs: bool) -> dict[str, bool]:
    """Set the walls that do not depend on the letter; tell which of them stand."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    network_gone = _leave_network()
    privileges_gone = _prctl(NO_NEW_PRIVILEGES, 1) and _prctl(DUMPABLE, 0)
    if not may_start_programs:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return {"network_gone": network_gone, "privileges_gone": privileges_gone}


def allow_seconds(seconds: float) -> None:
    """Bound the processor time from now on; the kernel ends a process beyond it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(process_time() + seconds) + 2, hard))


def peak_bytes() -> int:
    """Give the most memory that this process has had in use."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _leave_network() -> bool:
    """Move to a network of its own, with nothing in it, where that is permitted."""
    kernel = ctypes.CDLL(None, use_errno=True)
    try:
        as_user = NEW_NETWORK | NEW_USER
        return kernel.unshare(NEW_NETWORK) == 0 or kernel.unshare(as_user) == 0
    except AttributeError:
        return False


def _prctl(option: int, value: int) -> bool:
    if os.uname().sysname != "Linux":
        return False
    kernel = ctypes.CDLL(None, use_errno=True)
    return bool(kernel.prctl(option, value, 0, 0, 0) == 0)
