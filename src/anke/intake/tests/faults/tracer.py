# SPDX-License-Identifier: EUPL-1.2
"""Stops a process at each system call by which it changes the world, and strikes there.

What `strace -e inject` does, without its start-up time: a process that has imported
everything forks, the child asks to be traced (ptrace) and installs a filter (seccomp)
so that only calls that write, flush, rename or delete stop it. At the n-th of them it
is killed, or the call fails, or half of it is done.

    outcome = run_traced(work, root, Fault("kill", 17))
    outcome.struck      # 'fdatasync var/anke.sqlite3-wal', None if it ran through
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import signal
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Numbers of x86-64; the names are those of the manual pages.
CALLS = {
    1: "write",
    2: "open",
    18: "pwrite64",
    20: "writev",
    44: "sendto",
    46: "sendmsg",
    74: "fsync",
    75: "fdatasync",
    76: "truncate",
    77: "ftruncate",
    82: "rename",
    83: "mkdir",
    84: "rmdir",
    86: "link",
    87: "unlink",
    257: "openat",
    258: "mkdirat",
    263: "unlinkat",
    264: "renameat",
    265: "linkat",
    285: "fallocate",
    296: "pwritev",
    316: "renameat2",
}
_BY_HANDLE = {
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "sendto",
    "sendmsg",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
}
# Where the path stands among the arguments (the last one, for those that have two).
_PATH_AT = {"openat": 1, "mkdirat": 1, "unlinkat": 1, "renameat": 3, "linkat": 3}
_PATH_AT |= {"renameat2": 3, "rename": 1, "link": 1}
_FLAGS_AT = {"open": 1, "openat": 2}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
HALVED = {"write": 2, "pwrite64": 2}
FAILURES = {
    "fsync": errno.EIO,
    "fdatasync": errno.EIO,
    "write": errno.ENOSPC,
    "pwrite64": errno.ENOSPC,
    "rename": errno.EIO,
    "mkdir": errno.ENOSPC,
    "openat": errno.ENOSPC,
    "ftruncate": errno.EIO,
    "unlink": errno.EIO,
    "sendto": errno.EPIPE,
}

TRACEME, CONT, POKEUSER, SYSCALL, SETOPTIONS = 0, 7, 6, 24, 0x4200
GET_SYSCALL_INFO = 0x420E
SYSGOOD, FORK, VFORK, CLONE, EXEC, SECCOMP, EXITKILL = 1, 2, 4, 8, 16, 128, 1 << 20
EVENT_SECCOMP = 7
# Places of registers in the kernel's `struct user`, in words.
RAX, RDX, ORIG_RAX = 10, 12, 15
_WALL = 0x40000000
_SECONDS = 120
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def possible() -> bool:
    """Tell whether this machine can trace so: Linux on x86-64."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to happen at the n-th call: kill, cut, torn, fail, or hold."""

    kind: str = "none"
    at: int = 0


@dataclass(slots=True)
class Outcome:
    """How a traced run ended; `struck` names the call at which the fault came."""

    status: int = 0
    calls: list[str] = field(default_factory=list)
    struck: str | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    target: str
    arguments: tuple[int, ...]


class Observer:
    """Sees each call that went well; the model of the disk is one."""

    def done(self, pid: int, name: str, handle: int) -> None:
        """Note that a call by handle (or one that gave a handle) went well."""


def run_traced(
    work: Callable[[], None],
    root: Path,
    fault: Fault,
    *,
    observer: Observer | None = None,
    on_hold: Callable[[], None] | None = None,
) -> Outcome:
    """Fork, run `work` in the child, strike at the n-th call on `root` or a socket."""
    pid = os.fork()
    if pid == 0:
        _be_traced(work)
    os.waitpid(pid, _WALL)
    options = SYSGOOD | FORK | VFORK | CLONE | EXEC | SECCOMP | EXITKILL
    _ptrace(SETOPTIONS, pid, 0, options)
    _ptrace(CONT, pid, 0, 0)
    return _Tracer(pid, str(root), fault, observer, on_hold).follow()


def _be_traced(work: Callable[[], None]) -> None:
    """Be the child: never returns."""
    status = 1
    try:
        signal.alarm(_SECONDS)
        _ptrace(TRACEME, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _install_filter()
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - the edge of a process
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


class _Tracer:
    def __init__(self, pid, root, fault, observer, on_hold) -> None:
        self._pid = pid
        self._root = root
        self._fault = fault
        self._observer = observer
        self._on_hold = on_hold
        self._inside: dict[int, _Call] = {}
        self._answers: dict[int, int] = {}
        self._dies_at_exit: set[int] = set()
        self.outcome = Outcome()

    def follow(self) -> Outcome:
        """Go from stop to stop until the child has ended."""
        while True:
            tid, status = os.waitpid(-1, _WALL)
            if os.WIFSTOPPED(status):
                self._stopped(tid, os.WSTOPSIG(status), status >> 16)
            elif tid == self._pid:
                self.outcome.status = status
                return self.outcome

    def _stopped(self, tid: int, number: int, event: int) -> None:
        how, passed_on = CONT, 0
        if event == EVENT_SECCOMP:
            how = self._entered(tid)
        elif number == signal.SIGTRAP | 0x80:
            self._left(tid)
        elif not event and number != signal.SIGSTOP:
            passed_on = number
        # Whoever was killed meanwhile cannot be told to go on.
        _ptrace(how, tid, 0, passed_on, may_be_gone=True)

    def _entered(self, tid: int) -> int:
        call = self._call(tid)
        if call is None:
            return CONT
        self.outcome.calls.append(f"{call.name} {call.target}")
        if self._fault.kind != "none" and len(self.outcome.calls) == self._fault.at:
            self._strike(tid, call)
        if self._observer or tid in self._answers or tid in self._dies_at_exit:
            self._inside[tid] = call
            return SYSCALL
        return CONT

    def _strike(self, tid: int, call: _Call) -> None:
        kind = self._fault.kind
        if kind == "torn" and call.name in HALVED:
            count = call.arguments[HALVED[call.name]]
            _ptrace(POKEUSER, tid, RDX * 8, count // 2)
            self._dies_at_exit.add(tid)
        elif kind == "fail" and call.name in FAILURES:
            _ptrace(POKEUSER, tid, ORIG_RAX * 8, -1)
            self._answers[tid] = -FAILURES[call.name]
        elif kind == "hold":
            assert self._on_hold is not None
            self._on_hold()
        elif kind in {"kill", "cut"}:
            os.kill(self._pid, signal.SIGKILL)
        else:
            return
        self.outcome.struck = self.outcome.calls[-1]

    def _left(self, tid: int) -> None:
        call = self._inside.pop(tid, None)
        if tid in self._answers:
            _ptrace(POKEUSER, tid, RAX * 8, self._answers.pop(tid))
            return
        if tid in self._dies_at_exit:
            os.kill(self._pid, signal.SIGKILL)
            return
        op, value, _ = _syscall_info(tid)
        if self._observer is None or call is None or op != 2 or value < 0:
            return
        handle = value if call.name in _FLAGS_AT else call.arguments[0]
        self._observer.done(self._pid, call.name, handle)

    def _call(self, tid: int) -> _Call | None:
        """Say what is about to be done, None when it does not concern the root."""
        _, number, arguments = _syscall_info(tid)
        name = CALLS.get(number, "")
        if name in _FLAGS_AT and not arguments[_FLAGS_AT[name]] & _WRITING:
            return None
        if name in _BY_HANDLE:
            target = _link(f"/proc/{self._pid}/fd/{arguments[0]}")
        else:
            target = _text(self._pid, arguments[_PATH_AT.get(name, 0)])
        if target.startswith("socket:"):
            return _Call(name, "socket", arguments)
        if not target.startswith(self._root):
            return None
        return _Call(name, _plain(target[len(self._root) + 1 :]), arguments)


def _plain(path: str) -> str:
    """Write a path without what is drawn anew in each run."""
    path = re.sub(r"unfinished/\.\w+", "unfinished/.*", path)
    return re.sub(r"\b[0-9a-f]{16}\.", "*.", path)


def _link(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return ""


def _text(pid: int, address: int) -> str:
    """Read a text of the process; never over the end of a page that may be absent."""
    found = b""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        while b"\0" not in found and len(found) < 8192:
            memory.seek(address + len(found))
            found += memory.read(4096 - (address + len(found)) % 4096)
    return os.fsdecode(found.partition(b"\0")[0])


def _syscall_info(tid: int) -> tuple[int, int, tuple[int, ...]]:
    """Ask what a thread is about to do (op 1 or 3), or what came of it (op 2)."""
    buffer = ctypes.create_string_buffer(88)
    _ptrace(GET_SYSCALL_INFO, tid, 88, ctypes.addressof(buffer), may_be_gone=True)
    op = buffer.raw[0]
    if op == 2:
        return op, struct.unpack_from("<q", buffer.raw, 24)[0], ()
    number, *arguments = struct.unpack_from("<7Q", buffer.raw, 24)
    return op, number, tuple(arguments)


def _ptrace(
    request: int, pid: int, address: int, data: int, *, may_be_gone: bool = False
) -> None:
    ctypes.set_errno(0)
    if _libc.ptrace(request, pid, address, data) == -1 and ctypes.get_errno():
        number = ctypes.get_errno()
        if not (may_be_gone and number == errno.ESRCH):
            raise OSError(number, f"ptrace {request:#x}: {os.strerror(number)}")


def _install_filter() -> None:
    """Let only the calls in question stop us (seccomp); the others run at speed."""
    load = struct.pack("<HBBI", 0x20, 0, 0, 0)  # the call's number
    jumps = b"".join(
        struct.pack("<HBBI", 0x15, len(CALLS) - place, 0, number)
        for place, number in enumerate(CALLS)
    )
    allow = struct.pack("<HBBI", 0x06, 0, 0, 0x7FFF0000)
    trace = struct.pack("<HBBI", 0x06, 0, 0, 0x7FF00000)
    program = ctypes.create_string_buffer(load + jumps + allow + trace)
    count = len(CALLS) + 3
    header = ctypes.create_string_buffer(
        struct.pack("<HxxxxxxQ", count, ctypes.addressof(program))
    )
    # PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
    for arguments in ((38, 1, 0, 0, 0), (22, 2, ctypes.addressof(header), 0, 0)):
        if _libc.prctl(*map(ctypes.c_ulong, arguments)):
            number = ctypes.get_errno()
            raise OSError(number, f"prctl: {os.strerror(number)}")
