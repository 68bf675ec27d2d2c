# SPDX-License-Identifier: EUPL-1.2
"""Walls around the reading process, set by itself before it sees the first letter.

Memory, files, processes and processor time are bounded by the kernel; new privileges
are given up; where the kernel allows it, the network is gone. None of it can be taken
back: what a letter's code could do afterwards is read what any user can, slowly.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
from pathlib import Path
from time import process_time

MEGABYTE = 1024 * 1024
# The most that may be in use; the goal is 512 MB.
MEMORY_BYTES = 490 * MEGABYTE
FILES = 32
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
NO_NEW_PRIVILEGES, DUMPABLE = 38, 4


def confine(*, may_start_programs: bool) -> dict[str, bool]:
    """Set the walls that do not depend on the letter; tell which of them stand."""
    most = _most_addresses()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
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
    # What `getrusage` says begins with what the house had in use when it started us.
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        status = ""
    if found := re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE):
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _most_addresses() -> int:
    """Give the bound on addresses that keeps the memory in use below its own.

    The kernel bounds addresses, and libraries hold many that they never use: what is
    in use now may grow by what is left, and so may the addresses.
    """
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return MEMORY_BYTES
    addresses, in_use = (int(count) * resource.getpagesize() for count in pages[:2])
    return addresses + max(MEMORY_BYTES - in_use, 0)


def _leave_network() -> bool:
    """Move to a network of its own, with nothing in it, where that is permitted."""
    kernel = ctypes.CDLL(None, use_errno=True)
    try:
        as_user = NEW_NETWORK | NEW_USER
        return bool(kernel.unshare(NEW_NETWORK) == 0 or kernel.unshare(as_user) == 0)
    except AttributeError:
        return False


def _prctl(option: int, value: int) -> bool:
    if os.uname().sysname != "Linux":
        return False
    kernel = ctypes.CDLL(None, use_errno=True)
    return bool(kernel.prctl(option, value, 0, 0, 0) == 0)
