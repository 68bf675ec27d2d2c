# SPDX-License-Identifier: EUPL-1.2
"""What a browser may do with our pages, the staff's and the public's alike.

Everything comes from the site itself: no script or style in a page, nothing of others,
no frame around it unless a page says so.
"""

from __future__ import annotations

from typing import Final

from csp.constants import NONE, SELF

CONTENT_SECURITY: Final = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
