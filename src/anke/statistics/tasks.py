# SPDX-License-Identifier: EUPL-1.2
"""Jobs for the worker: building figures takes seconds, and a page must not wait."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from anke.statistics.services import build_vintage


@task()
def build_figures(as_of: str = "") -> str:
    """Build the figures of now, or those known on a day; give the vintage's id.

    Queued twice, the second run finds the work done.
    """
    return build_vintage(date.fromisoformat(as_of) if as_of else None).id
