# SPDX-License-Identifier: EUPL-1.2
"""Turn one address into the register's database: SQLite by default, PostgreSQL by word.

Example:
    >>> from pathlib import Path
    >>> register = database_from("postgresql://anke@db.example/anke", Path("var"))
    >>> register["ENGINE"], register["HOST"], register["NAME"]
    ('django.db.backends.postgresql', 'db.example', 'anke')
    >>> database_from("", Path("var"))["NAME"]
    'var/anke.sqlite3'
"""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from anke.site.errors import SettingMalformed

# WAL lets people read while one writes. FULL makes each commit survive a power cut: in
# WAL mode NORMAL would lose the last commits, and a filed letter must not be lost.
SQLITE_START = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous={synchronous};"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA temp_store=MEMORY;"
)
# How long a writer waits for another before it gives up.
BUSY_SECONDS = 20


def database_from(
    address: str, var: Path, *, durable: bool = True, keep_seconds: int = 60
) -> dict[str, Any]:
    """Read `ANKE_DATABASE` into Django's entry for the register.

    Args:
        address: Empty or `sqlite:///path` for SQLite; `postgresql://user:password@
            host:port/name`, with `?host=/folder` for a Unix socket, for PostgreSQL.
        var: Where the SQLite file lies when no path is given.
        durable: Whether a commit must survive a power cut; tests do without.
        keep_seconds: How long a request's PostgreSQL connection is kept for the next.

    Errors:
        SettingMalformed: the address names another kind of database, or none.
    """
    parts = urlsplit(address)
    if not address or parts.scheme == "sqlite":
        path = Path(unquote(parts.path)) if address else var / "anke.sqlite3"
        return _sqlite(path, durable=durable)
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(parts, keep_seconds)
    raise SettingMalformed(
        f"ANKE_DATABASE: {parts.scheme or 'no'} scheme; sqlite or postgresql is known"
    )


def _sqlite(path: Path, *, durable: bool) -> dict[str, Any]:
    if not path.name:
        raise SettingMalformed("ANKE_DATABASE: sqlite:///path names no file")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A transaction that reads before it writes must not find, half way, that
            # another has written meanwhile ("database is locked").
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": SQLITE_START.format(
                synchronous="FULL" if durable else "OFF"
            ),
        },
    }


def _postgresql(parts: SplitResult, keep_seconds: int) -> dict[str, Any]:
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise SettingMalformed("ANKE_DATABASE: the address names no database")
    try:
        port = parts.port
    except ValueError as error:
        raise SettingMalformed(f"ANKE_DATABASE: {error}") from error
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": keep_seconds,
        "CONN_HEALTH_CHECKS": True,
    }
