# SPDX-License-Identifier: EUPL-1.2
"""Somebody who fills in forms, and files to choose."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anke.cases.documents import document_path
from anke.intake.forms.instance_keys import create_key
from anke.intake.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
AALBORG = "municipality-0851"
CPR = "251248-9996"


@pytest.fixture(autouse=True)
def _no_counts_left() -> Iterator[None]:
    """Let every test begin with nobody having sent anything."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _patient_clock(settings) -> None:
    """Let a program fill in as fast as it can; one test sets this back."""
    settings.ANKE_FORM_LEAST_SECONDS = -1.0


@pytest.fixture
def citizen(db: None) -> Client:
    """Give a browser that nobody has signed in with, with CSRF checks on."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def aalborg_key(db: None) -> str:
    """Give Aalborg's key."""
    return create_key(AALBORG)


def pdf(name: str = "afgoerelse.pdf", more: bytes = b"") -> SimpleUploadedFile:
    """Make a file to choose."""
    return SimpleUploadedFile(name, PDF + more, content_type="application/pdf")


def post(client: Client, path: str, data: dict[str, Any] | None = None) -> Any:
    """Send a form as a browser does: fetched first, with its token."""
    page = client.get(path)
    token = client.cookies["anke_csrf"].value
    sent = dict(data or {}) | {"csrfmiddlewaretoken": token}
    form = page.context and page.context.get("form")
    if "begun" not in sent and page.context and "begun" in page.context:
        sent["begun"] = page.context["begun"]
    if form is not None and "shown" not in sent and path.endswith("kontrol/"):
        sent["shown"] = form.draft.shown
    return client.post(path, sent)


def envelope(number: str) -> dict[str, Any]:
    """Read the raw letter back."""
    letter = Letter.objects.get(pk=number)
    return dict(json.loads(document_path(letter.sha256).read_bytes()))
