# SPDX-License-Identifier: EUPL-1.2
"""Production: TLS in front, every key and host said, nothing made up.

`anke manage check --deploy --fail-level WARNING` passes with these settings.
"""

import os
from pathlib import Path

from anke.site.errors import SettingMissing
from anke.site.keys import read_key
from anke.site.settings.base import *  # noqa: F403 - Django's way of layering
from anke.site.settings.base import STORAGES


def _demanded(variable: str, meaning: str) -> str:
    value = os.environ.get(variable, "")
    if not value:
        raise SettingMissing(f"{variable} is not set: it names {meaning}")
    return value


_SECRET_KEY_FILE = _demanded("ANKE_SECRET_KEY_FILE", "the file that signs sessions")
_ENCRYPTION_KEY_FILE = _demanded(
    "ANKE_ENCRYPTION_KEY_FILE", "the file that encrypts personal data"
)
SECRET_KEY = read_key(Path(_SECRET_KEY_FILE)).hex()
ANKE_ENCRYPTION_KEY = read_key(Path(_ENCRYPTION_KEY_FILE))

DEBUG = False
ALLOWED_HOSTS = [
    host.strip()
    for host in _demanded("ANKE_HOSTS", "the site's names, with commas").split(",")
]
ANKE_SITE_ADDRESS = os.environ.get("ANKE_SITE_ADDRESS") or f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# The server in front ends TLS and says so; it must remove this header from outside.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many such servers stand in front: the address of a visitor, by which sign-ins and
# public forms are counted, is then read from X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ANKE_TRUSTED_PROXIES") or 0)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# The prefix makes the browser refuse such a cookie from any other host or path.
SESSION_COOKIE_NAME = "__Host-anke_session"
CSRF_COOKIE_NAME = "__Host-anke_csrf"

STORAGES = {
    **STORAGES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_HOST = os.environ.get("ANKE_SMTP_HOST") or "localhost"
EMAIL_PORT = int(os.environ.get("ANKE_SMTP_PORT") or 25)
