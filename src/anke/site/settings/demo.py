# SPDX-License-Identifier: EUPL-1.2
"""The demo authority: keys made on the first start, one machine, no TLS."""

import os

from anke.site.keys import read_or_create_key
from anke.site.settings.base import *  # noqa: F403 - Django's way of layering
from anke.site.settings.base import ANKE_VAR

SECRET_KEY = read_or_create_key(ANKE_VAR / "keys" / "secret.key").hex()
ANKE_ENCRYPTION_KEY = read_or_create_key(ANKE_VAR / "keys" / "encryption.key")

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS: list[str] = []

# Static files are served from where they lie: nothing is collected for a demo.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# What goes out lies in a folder, unless a mail server is named.
EMAIL_HOST = os.environ.get("ANKE_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ANKE_SMTP_PORT") or 25)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = ANKE_VAR / "sent"

# The demo's own letters arrive in a folder, past the gateway that vouches for senders.
_INBOX = ANKE_VAR / "mail" / "inbox"
ANKE_MAIL_FOLDER = os.environ.get("ANKE_MAIL_FOLDER") or (
    str(_INBOX) if _INBOX.is_dir() else ""
)
ANKE_MAIL_GATEWAY = os.environ.get("ANKE_MAIL_GATEWAY") or "mx.anke.example"

# What goes out lies in folders of the demo's own; nobody takes it from there.
ANKE_SENDER_CVR = os.environ.get("ANKE_SENDER_CVR") or "00000000"
_OUT = ANKE_VAR / "post-ud"
ANKE_DIGITAL_POST_OUT = os.environ.get("ANKE_DIGITAL_POST_OUT") or str(
    _OUT / "digital-post"
)
ANKE_PRINT_FOLDER = os.environ.get("ANKE_PRINT_FOLDER") or str(_OUT / "print")
