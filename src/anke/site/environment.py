# SPDX-License-Identifier: EUPL-1.2
"""Where the checkout lies, and which settings run, without importing Django.

Example:
    `ANKE_SETTINGS=production anke serve` runs with `anke.site.settings.production`.
"""

import os
from pathlib import Path

from anke.site.errors import SettingMalformed

CHECKOUT = Path(__file__).resolve().parents[3]
KNOWN_SETTINGS = ("demo", "production", "test")


def choose_settings() -> str:
    """Point Django at the settings that `ANKE_SETTINGS` names, demo when unset.

    A `DJANGO_SETTINGS_MODULE` that is set already (the tests set it) stays.

    Errors:
        SettingMalformed: the word is none of demo, production, test.
    """
    word = os.environ.get("ANKE_SETTINGS") or "demo"
    if word not in KNOWN_SETTINGS:
        raise SettingMalformed(
            f"ANKE_SETTINGS={word}: it is one of {', '.join(KNOWN_SETTINGS)}"
        )
    module = f"anke.site.settings.{word}"
    return os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)
