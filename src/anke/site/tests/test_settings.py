# SPDX-License-Identifier: EUPL-1.2
"""The settings: strict in production, which starts on nothing that was not said."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

from anke.site.environment import CHECKOUT, choose_settings
from anke.site.errors import SettingMalformed


@pytest.fixture
def production(tmp_path) -> dict[str, str]:
    """Give the environment of a production that has all it demands."""
    names = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANKE_", "DJANGO_"))
    }
    for word in ("secret", "encryption"):
        path = tmp_path / f"{word}.key"
        path.write_text(secrets.token_hex(32), encoding="ascii")
        path.chmod(0o600)
        names[f"ANKE_{word.upper()}_KEY_FILE"] = str(path)
    return names | {
        "ANKE_SETTINGS": "production",
        "ANKE_VAR": str(tmp_path / "var"),
        "ANKE_HOSTS": "anke.example, www.anke.example",
    }


def manage(environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `anke manage` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "anke", "manage", *arguments],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_production_passes_djangos_check_of_deployment(production) -> None:
    """`check --deploy` finds nothing to warn of."""
    answer = manage(production, "check", "--deploy", "--fail-level", "WARNING")

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "variable", ["ANKE_SECRET_KEY_FILE", "ANKE_ENCRYPTION_KEY_FILE", "ANKE_HOSTS"]
)
def test_production_refuses_to_make_anything_up(production, variable) -> None:
    """Without a key or its hosts, production says which variable is missing."""
    del production[variable]

    answer = manage(production, "check")

    assert answer.returncode == 1
    assert variable in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_production_headers_are_strict(production) -> None:
    """A page comes over TLS, with HSTS, and its cookies stay with this host."""
    program = (
        "from django.conf import settings as s\n"
        "print(s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_NAME.startswith('__Host-'), "
        "s.DEBUG, s.ALLOWED_HOSTS)"
    )

    answer = manage(production, "shell", "--no-imports", "-c", program)

    assert answer.stdout.strip() == (
        "True True True True True True False ['anke.example', 'www.anke.example']"
    )


@pytest.mark.parametrize("path", ["/sundhed/", "/konto/log-ind/"])
def test_policy_allows_nothing_from_elsewhere(client, path) -> None:
    """The content security policy names this site alone, and nothing inline."""
    policy = dict(
        part.strip().split(" ", 1)
        for part in client.get(path).headers["Content-Security-Policy"].split(";")
    )

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_legal_days_are_danish_and_danish_is_first() -> None:
    """A day ends at midnight in Copenhagen; Danish comes before English."""
    assert settings.TIME_ZONE == "Europe/Copenhagen"
    assert settings.USE_TZ
    assert [code for code, _ in settings.LANGUAGES] == ["da", "en"]


def test_unknown_settings_are_refused(monkeypatch) -> None:
    """A slip of the pen must not start the demo in production's place."""
    monkeypatch.setenv("ANKE_SETTINGS", "prod")

    with pytest.raises(SettingMalformed, match="demo, production, test"):
        choose_settings()
