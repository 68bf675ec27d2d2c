# SPDX-License-Identifier: EUPL-1.2
"""From the texts' journal to the rows that letters are made of; rebuilt at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.bulk import insert_rows
from anke.decisions.domain.texts import SHIPPED_VERSION
from anke.decisions.models import TextVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.decisions.domain.texts import Version

_KEY = ("text", "version")
_CHANGING = ("ended_on", "withdrawn", "withdrawal_cause")


def version_values(version: Version) -> tuple[object, ...]:
    """Give the columns of a version."""
    return (
        version.key.id,
        version.number,
        version.heading,
        version.body,
        version.in_force_on,
        version.ended_on,
        version.withdrawn,
        version.published_by,
        version.published_at,
        version.cause,
        version.withdrawal_cause,
    )


def write_versions(versions: Iterable[Version]) -> None:
    """Write the rows of versions that the house published."""
    insert_rows(
        TextVersion,
        [version_values(one) for one in versions if one.number != SHIPPED_VERSION],
        key=_KEY,
        update=_CHANGING,
    )
