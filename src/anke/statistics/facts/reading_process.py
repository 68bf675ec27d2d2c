# SPDX-License-Identifier: EUPL-1.2
"""Read a register in SQLite quickly, in processes that do nothing else.

The fast driver brings an SQLite of its own, and two of them must not open one file in
one process: when one closes the file, the system drops the locks of the other, and
what the process writes afterwards can be lost (sqlite.org, "How To Corrupt An SQLite
Database File", section 2.2.1). So the driver lives where no register is written.

    python -m anke.statistics.facts.reading_process ADDRESS

reads queries from its standard input, a line each, and answers each with an Arrow
stream on its standard output.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from anke.statistics.errors import FactsUnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

_BATCH_ROWS = 65_536
_PIPE_BYTES = 1 << 20
_BUSY_MILLISECONDS = 20_000


class ReadingProcesses:
    """Processes that read one register, as many as threads ask at the same time."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self._address, self._stack = address, stack
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()

    def fetch(self, query: str) -> pa.Table:
        """Give the rows of a query that stands on one line.

        Errors: FactsUnreadableError when the process could not read; it has said why
        on the standard error.
        """
        import pyarrow as pa

        process = self._one()
        if process.stdin is None or process.stdout is None:
            raise FactsUnreadableError("a process without pipes cannot read")
        try:
            process.stdin.write(query.encode() + b"\n")
            process.stdin.flush()
            with pa.ipc.open_stream(process.stdout) as stream:
                rows = stream.read_all()
        except (OSError, pa.ArrowInvalid) as error:
            process.kill()
            raise FactsUnreadableError(
                f"the journal could not be read: {error}"
            ) from error
        self._idle.put(process)
        return rows

    def _one(self) -> subprocess.Popen[bytes]:
        with suppress(Empty):
            return self._idle.get_nowait()
        command = [sys.executable, "-m", __spec__.name, self._address]
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pipesize=_PIPE_BYTES,
        )
        return self._stack.enter_context(process)


@contextmanager
def reading_processes(address: str) -> Iterator[ReadingProcesses]:
    """Give processes that read the register at an address; they end with the block."""
    with ExitStack() as stack:
        yield ReadingProcesses(address, stack)


def main() -> None:
    """Answer queries until there are no more."""
    import adbc_driver_manager as adbc
    import adbc_driver_sqlite as sqlite

    with (
        sqlite.connect(sys.argv[1]) as database,
        adbc.AdbcConnection(database) as register,
    ):
        with adbc.AdbcStatement(register) as patience:
            # A reader waits, too: for the moment in which a writer closes the log.
            patience.set_sql_query(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            patience.execute_update()
        for line in sys.stdin:
            _answer(register, line.strip())


def _answer(register: Any, query: str) -> None:
    import adbc_driver_manager as adbc
    import pyarrow as pa

    with adbc.AdbcStatement(register) as statement:
        statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH_ROWS)})
        statement.set_sql_query(query)
        stream, _ = statement.execute_query()
        reader = pa.RecordBatchReader._import_from_c(stream.address)  # noqa: SLF001
        with pa.ipc.new_stream(sys.stdout.buffer, reader.schema) as answer:
            for batch in reader:
                answer.write_batch(batch)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
