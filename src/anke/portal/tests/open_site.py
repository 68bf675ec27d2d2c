# SPDX-License-Identifier: EUPL-1.2
"""The public site inside the test's own process, with the settings it has by itself.

For the many calls of an API test: nothing is started, nothing goes over a socket.
"""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.urls import clear_url_caches

from anke.portal.configuration import configuration
from anke.portal.library import library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

KEPT = ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "INSTALLED_APPS")

PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


@contextmanager
def open_site(bundle: Path, cache: Path) -> Iterator[WSGIHandler]:
    """Give the site as a WSGI application that serves a bundle."""
    told = {
        "ANKE_RELEASED": str(bundle),
        "ANKE_PORTAL_CACHE": str(cache),
        "ANKE_PORTAL_HOSTS": "testserver,localhost,127.0.0.1",
    }
    _forget()
    (cache / "static").mkdir(parents=True, exist_ok=True)
    with mock.patch.dict(os.environ, told):
        own = importlib.import_module("anke.portal.settings")
        chosen = {name: getattr(own, name) for name in KEPT}
        chosen |= {
            "ALLOWED_HOSTS": ["testserver", "localhost", "127.0.0.1"],
            "STATIC_ROOT": cache / "static",
            "LANGUAGE_CODE": "da",
            # Static files are not gathered for a test.
            "STORAGES": {"staticfiles": {"BACKEND": PLAIN_FILES}},
        }
        with override_settings(**chosen), _without_database():
            clear_url_caches()
            try:
                yield WSGIHandler()
            finally:
                _forget()
                clear_url_caches()


def _without_database() -> AbstractContextManager[object]:
    """Answer without looking at connections that tests of the register left open.

    Not by the signals: Django's own test client connects them again at each call.
    """
    return mock.patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete")


def _forget() -> None:
    configuration.cache_clear()
    library.cache_clear()
