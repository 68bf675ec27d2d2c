# SPDX-License-Identifier: EUPL-1.2
"""What the register does by itself, in the background worker."""

from __future__ import annotations

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
