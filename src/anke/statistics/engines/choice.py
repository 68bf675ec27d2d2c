# SPDX-License-Identifier: EUPL-1.2
"""Which engine answers: DuckDB, unless a PostgreSQL database is named.

`ANKE_FACTS_DATABASE` (postgresql://user:password@host:port/name) names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from anke.statistics.engines.requests import Engine
    from anke.statistics.vintages import Vintage


def engine_of(vintage: Vintage) -> Engine:
    """Give the warm engine that answers for a vintage."""
    address = getattr(settings, "ANKE_FACTS_DATABASE", "")
    if address:
        from anke.statistics.engines.postgres import postgres_engine

        return postgres_engine(vintage, address)
    from anke.statistics.engines.duck import duck_engine

    return duck_engine(vintage)
