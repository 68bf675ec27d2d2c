# SPDX-License-Identifier: EUPL-1.2
"""Where the gate's files lie, and what a release's row is by its journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.publication.models import Release

if TYPE_CHECKING:
    from anke.publication.domain.release_life import ReleaseState

COLUMNS = tuple(field.attname for field in Release._meta.concrete_fields)


def gate_folder() -> Path:
    """Give the folder of drafts and of what stands behind them; it is not public."""
    return Path(settings.ANKE_VAR) / "gate"


def released_folder() -> Path:
    """Give the folder of the bundle that the public site reads."""
    return Path(settings.ANKE_RELEASED or Path(settings.ANKE_VAR) / "released")


def release_row(state: ReleaseState) -> Release:
    """Give the row that screens read."""
    return Release(
        id=state.id,
        stage=state.stage.value,
        draft=state.draft,
        title=state.title,
        vintage=state.vintage,
        previous=state.previous,
        at=state.at,
        hidden=state.hidden,
        failing=len(state.failing),
        signatures=len(state.signatures),
        published_at=state.published_at,
    )
