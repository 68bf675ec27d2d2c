# SPDX-License-Identifier: EUPL-1.2
"""What the register does by itself, in the background worker."""

from __future__ import annotations

from django.db import connection
from django_tasks import task

from anke.cases import sealing, services


@task()
def apply_shipped_rules() -> int:
    """Put the shipped rules in force; give how many due dates moved."""
    return services.apply_shipped_rules()


@task()
def seal_journal() -> int:
    """Seal the day; give how many entries the seal covers. Run twice it seals once."""
    seal = sealing.seal_journal()
    return seal.count if seal else 0


@task()
def recompute_deadlines(cause: str) -> int:
    """Compute the running deadlines anew; give how many due dates moved."""
    return services.recompute_deadlines(cause)


# How many rows of each index are looked at: enough to know which one is worth it.
_ROWS_LOOKED_AT = 2000


@task()
def measure_tables() -> bool:
    """Let SQLite see how its tables have grown, so that lists take the right index.

    Milliseconds at a million cases. PostgreSQL does it by itself. Tells whether there
    was anything to do.
    """
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA analysis_limit = 0")
    return True
