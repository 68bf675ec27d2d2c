# SPDX-License-Identifier: EUPL-1.2
"""Where measures are computed: one definition, compiled by Ibis for each engine.

    request -> Ibis expression -> SQL of DuckDB or PostgreSQL -> whole numbers

Engines only count and add up; shares and means are made of their whole numbers in one
place (`queries`), so that two engines cannot round differently.
"""
