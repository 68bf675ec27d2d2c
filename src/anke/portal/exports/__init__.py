# SPDX-License-Identifier: EUPL-1.2
"""What leaves the site as a file: CSV, XLSX, Parquet, JSON-stat 2.0.

Each writer takes a plan and gives bytes, piece by piece. None of them counts: they read
the tables that the pages show, so what is hidden there is hidden here, and says so. A
large table is computed and written a few periods at a time, in memory that does not
grow with it; no selection is refused for its size.

    pieces = written_csv(area, plan, cover)
    b"".join(pieces)
"""
