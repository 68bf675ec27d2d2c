# SPDX-License-Identifier: EUPL-1.2
"""Have everything loaded before the first reader comes."""

from __future__ import annotations

import ctypes
import gc
from typing import Final

from anke.portal.library import library
from anke.portal.middleware import program_hash

# What `mallopt` of the GNU C library calls its settings, and what suits large pages
# that live for milliseconds: one arena for all threads, and large pieces handed back.
_MALLOC_SETTINGS: Final = (
    (-8, 1),  # M_ARENA_MAX
    (-1, 1 << 20),  # M_TRIM_THRESHOLD, bytes
    (-3, 1 << 18),  # M_MMAP_THRESHOLD, bytes
)


def warm_up() -> None:
    """Open the current release and load the templates."""
    from django.template.loader import get_template

    library().current_or_none()
    program_hash()
    for name in ("front", "table", "place"):
        get_template(f"portal/{name}.html")
    settle_memory()


def settle_memory() -> None:
    """Keep the collector away from what is loaded by now, since it stays.

    A large table makes many short-lived strings; looking through all of them for
    rubbish would take longer than writing it. What it frees goes back to the system,
    where the C library can be told so.
    """
    library_of_c = ctypes.CDLL(None)
    if hasattr(library_of_c, "mallopt"):
        for setting, value in _MALLOC_SETTINGS:
            library_of_c.mallopt(setting, value)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
