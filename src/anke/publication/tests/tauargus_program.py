# SPDX-License-Identifier: EUPL-1.2
"""Let τ-Argus protect tables; runs where it is installed, away from Anke.

Reads a list of tables (rows of counts) as JSON from the standard input and writes, for
each, the positions that τ-Argus hid: (row, column), the margins at the end of each.
"""

import json
import shutil
import sys

import pytauargus

# Small are counts below 5, noughts too. Their protection intervals: 100 % of the count,
# which is the most that it takes, and 3 around a nought.
RULE = "FREQ(5,100)|ZERO(3)"


def hidden(table: list[list[int]]) -> list[tuple[int, int]]:
    """Give the positions that τ-Argus hides in one table with its margins."""
    found = pytauargus.protect(
        _records(table), ["row", "column"], "cases", RULE, "MOD(1)"
    )
    shutil.rmtree(found.workdir)
    size = len(table), len(table[0])
    result = found.tables[0]
    rows = result.dataframe()
    rows = rows if isinstance(rows, list) else rows.to_dict("records")
    return [
        (_place(row["row"], size[0]), _place(row["column"], size[1]))
        for row in rows
        if row["status"] in ("U", "M", "P")
    ]


def _records(table: list[list[int]]) -> dict[str, list[object]]:
    """One record a case; a nought has one record without cases, or it is not seen."""
    records: dict[str, list[object]] = {"row": [], "column": [], "cases": []}
    for row, counts in enumerate(table):
        for column, count in enumerate(counts):
            for _ in range(max(1, count)):
                records["row"].append(f"r{row:03}")
                records["column"].append(f"c{column:03}")
                records["cases"].append(1 if count else 0)
    return records


def _place(code: str, size: int) -> int:
    return size if code == "Total" else int(code[1:])


if __name__ == "__main__":
    json.dump([hidden(table) for table in json.load(sys.stdin)], sys.stdout)
