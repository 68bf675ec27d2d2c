# SPDX-License-Identifier: EUPL-1.2
"""The tests: a folder of their own that goes away, known keys, cheap hashing.

`ANKE_DATABASE` moves the same tests to PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from anke.site.database import database_from
from anke.site.settings.base import *  # noqa: F403 - Django's way of layering

ANKE_VAR = Path(tempfile.mkdtemp(prefix="anke-test-"))
atexit.register(shutil.rmtree, ANKE_VAR, ignore_errors=True)

SECRET_KEY = "0" * 64
ANKE_ENCRYPTION_KEY = bytes(32)

DATABASES = {
    "default": database_from(
        os.environ.get("ANKE_DATABASE", ""), ANKE_VAR, durable=False, keep_seconds=0
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in the demo: a database in memory has other locks than WAL has.
    DATABASES["default"]["TEST"] = {"NAME": str(ANKE_VAR / "test.sqlite3")}

DEBUG = False
# What one test has looked up is no answer in the next.
ANKE_CHOICES_SECONDS = 0
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
STATIC_ROOT = ANKE_VAR / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ANKE_VAR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A real hash takes a tenth of a second on purpose; the tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
