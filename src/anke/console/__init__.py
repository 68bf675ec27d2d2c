# SPDX-License-Identifier: EUPL-1.2
"""What every command of `anke` needs: tables, formats, progress, refusals.

A low part that knows nothing of cases, so that `anke --help` starts in a blink and
every command prints its figures in the same three forms.

Example:
    >>> import sys
    >>> rows = [{"law": "Serviceloven", "decided": 12}]
    >>> print_rows(rows, columns=["law", "decided"], format="csv", stream=sys.stdout)
    law,decided
    Serviceloven,12
"""

from anke.console.commands import (
    FAILED,
    INTERRUPTED,
    SUCCEEDED,
    USAGE,
    Subparsers,
    add_format_option,
    fail,
    start_django,
)
from anke.console.progress import progress
from anke.console.rows import print_json, print_rows, safe_cell

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "SUCCEEDED",
    "USAGE",
    "Subparsers",
    "add_format_option",
    "fail",
    "print_json",
    "print_rows",
    "progress",
    "safe_cell",
    "start_django",
]
