# SPDX-License-Identifier: EUPL-1.2
"""Get the first overview ready while the person still types the password.

The analytic libraries take two seconds to load. Loading them before the first page
would make everybody wait; loading them when Overblik is asked for would make the first
person wait. So it begins when the first page has been sent.
"""

from __future__ import annotations

import logging
import threading

from django.core.signals import request_finished

from anke.errors import AppealsError

logger = logging.getLogger(__name__)


def warm_up_after_first_page() -> None:
    """Arrange that the first finished request starts the warming, once."""
    request_finished.connect(_begin, dispatch_uid="anke-warm-up")


def _begin(**_: object) -> None:
    request_finished.disconnect(dispatch_uid="anke-warm-up")
    threading.Thread(target=warm_up, name="anke-warm-up", daemon=True).start()


def warm_up() -> None:
    """Draw the overview once for nobody; without figures there is nothing to do."""
    from django.db import connection

    from anke.site.overview_screen import overview_screen

    try:
        overview_screen()
    except AppealsError as error:
        logger.info("no overview to get ready: %s", error)
    finally:
        connection.close()
