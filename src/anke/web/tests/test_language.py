# SPDX-License-Identifier: EUPL-1.2
"""Danish first, English when somebody chooses it."""

from __future__ import annotations

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "language"), [("", "da"), ("en", "en"), ("xx", "da"), ("da", "da")]
)
def test_the_page_is_danish_until_another_language_is_chosen(
    client, cookie, language
) -> None:
    """The browser's own list of languages does not decide."""
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    page = client.get(
        "/", follow=True, headers={"accept-language": "en-US,en;q=0.9"}
    ).content.decode()

    assert f'<html lang="{language}"' in page
