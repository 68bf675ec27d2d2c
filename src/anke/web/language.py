# SPDX-License-Identifier: EUPL-1.2
"""Danish first: the language is Danish until a person chooses another one.

A browser's list of languages says what its maker shipped, seldom what a Danish office
wants. The choice is kept in the language cookie by the switch in the footer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

if TYPE_CHECKING:
    from django.http import HttpRequest


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Activate the chosen language, or Danish."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the cookie where it is one of ours."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
