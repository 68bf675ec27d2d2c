# SPDX-License-Identifier: EUPL-1.2
"""The public site's own settings: no database, no session, no sign-in, no cookie.

Nothing here is shared with the staff site but the components of `anke.web`.
"""

import os
import secrets

from anke.portal.configuration import configuration
from anke.web.security import CONTENT_SECURITY

INSTALLED_APPS = ["anke.portal", "anke.web", "django.contrib.staticfiles"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anke.portal.remembering.RememberingMiddleware",
    "csp.middleware.CSPMiddleware",
    "anke.portal.middleware.CompressionMiddleware",
    "anke.portal.middleware.RefusalMiddleware",
    "anke.portal.middleware.ReleaseMiddleware",
]

ROOT_URLCONF = "anke.portal.urls"
WSGI_APPLICATION = "anke.portal.wsgi.application"
# Nothing is signed by this site; Django wants a key all the same.
SECRET_KEY = secrets.token_hex(32)
DEBUG = False
ALLOWED_HOSTS = list(configuration().hosts)
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "anke.portal.pages.surroundings",
                "anke.portal.taken_back.surroundings",
            ]
        },
    },
]

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"

STATIC_URL = "/static/"
STATIC_ROOT = configuration().cache / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Of the static files only those that pages ask for are compressed.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("svg", "woff", "woff2", "eot", "ttf", "png")

CONTENT_SECURITY_POLICY = CONTENT_SECURITY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": os.environ.get("ANKE_LOG_LEVEL") or "WARNING",
    },
}
