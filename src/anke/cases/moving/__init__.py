# SPDX-License-Identifier: EUPL-1.2
"""Moving in: running cases come over from another system, and nothing is lost.

Reading goes files → tables of rows (`table_files`, `xlsx_rows`) → cases (`staging`) →
acts and fates (`domain.plan`, which decides nothing itself and asks `decide` for every
act) → register (`importing`, through `services` alone). `comparing` sets the open cases
of both systems side by side while they run in parallel.
"""
