# SPDX-License-Identifier: EUPL-1.2
"""The commands of the register: import, export, verify, seal, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.eventlog_commands import add_eventlog_commands
from anke.cases.register_commands import add_register_commands

if TYPE_CHECKING:
    from anke import console


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands that fill the register, write it out and keep it."""
    add_eventlog_commands(subparsers)
    add_register_commands(subparsers)
