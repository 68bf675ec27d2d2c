# SPDX-License-Identifier: EUPL-1.2
"""This process's own readers: started when first needed, gone with the process."""

from __future__ import annotations

import atexit
from functools import lru_cache

from django.conf import settings

from anke.intake.reading.ocr import find_tesseract
from anke.intake.reading.opening import ReadingSettings
from anke.intake.reading.pool import ReadingPool

_SECONDS = 20.0
# Twenty scanned pages, at some 2 to 4 seconds each.
_SECONDS_BY_SIGHT = 90.0


@lru_cache(maxsize=1)
def reading_pool() -> ReadingPool:
    """Give the pool of reading processes that this process asks."""
    tesseract = find_tesseract()
    pool = ReadingPool(
        seconds=_SECONDS_BY_SIGHT if tesseract else _SECONDS,
        settings=ReadingSettings(
            gateway=settings.ANKE_MAIL_GATEWAY,
            trust_folder=settings.ANKE_TRUSTED_ISSUERS,
            tesseract=tesseract,
        ),
    )
    atexit.register(pool.close)
    return pool
