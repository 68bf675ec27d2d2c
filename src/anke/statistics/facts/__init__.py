# SPDX-License-Identifier: EUPL-1.2
"""From the journal to facts: read, fold in SQL, write as Parquet.

    register -> Arrow (ADBC) -> DuckDB -> event files -> fold -> facts by month

A fold in SQL must say the same as `anke.cases.domain.state.fold`; a property test
compares the two.
"""
