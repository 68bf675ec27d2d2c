# SPDX-License-Identifier: EUPL-1.2
"""The commands of the mail room: `anke mail …` and `anke triage …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.intake.mail_commands import add_mail_commands
from anke.intake.triage_commands import add_triage_commands

if TYPE_CHECKING:
    from anke import console


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands that bring letters in and that teach the machine."""
    add_mail_commands(subparsers)
    add_triage_commands(subparsers)
