# SPDX-License-Identifier: EUPL-1.2
"""This process's own readers: started when first needed, gone with the process."""

from __future__ import annotations

import atexit
import shutil
from functools import lru_cache

from django.conf import settings

from anke.intake.reading.opening import ReadingSettings
from anke.intake.reading.pool import ReadingPool


@lru_cache(maxsize=1)
def reading_pool() -> ReadingPool:
    """Give the pool of reading processes that this process asks."""
    pool = ReadingPool(
        settings=ReadingSettings(
            gateway=settings.ANKE_MAIL_GATEWAY,
            trust_folder=settings.ANKE_TRUSTED_ISSUERS,
            tesseract=shutil.which("tesseract") or "",
        )
    )
    atexit.register(pool.close)
    return pool
