# SPDX-License-Identifier: EUPL-1.2
"""The commands of decisions: `anke letter …` and `anke post …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.decisions.dispatch.commands import add_post_commands
from anke.decisions.letter_commands import add_letter_commands

if TYPE_CHECKING:
    from anke import console


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands about letters, and about their way out."""
    add_letter_commands(subparsers)
    add_post_commands(subparsers)
