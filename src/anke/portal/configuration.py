# SPDX-License-Identifier: EUPL-1.2
"""What the public site is told: where the bundle lies, and little more.

There is nothing here by which a case could be found: no database, no key but the public
one by which signatures are checked.

Example:
    >>> told({"ANKE_RELEASED": "/srv/bundle"}).bundle.as_posix()
    '/srv/bundle'
    >>> told({}).fewest_to_compare
    30
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anke.portal.errors import PortalSettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHECKOUT: Final = Path(__file__).resolve().parents[3]
_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")
FEWEST: Final = 30


@dataclass(frozen=True)
class Configuration:
    """The settings of the public site.

    Attributes:
        bundle: The folder that the gate writes to; read only.
        cache: A folder of its own for what is unpacked; it may be emptied at any time.
        public_key: The gate's key (Ed25519, 32 bytes); None checks no signature.
        hosts: The names under which the site is reached.
        fewest_to_compare: A share of fewer cases is shown, but not compared.
        contact: The address for questions and for what is not accessible.
    """

    bundle: Path
    cache: Path
    public_key: bytes | None
    hosts: tuple[str, ...]
    fewest_to_compare: int
    contact: str


@cache
def configuration() -> Configuration:
    """Give what this process was told.

    Errors: PortalSettingError that names the variable.
    """
    return told(os.environ)


def told(environ: Mapping[str, str]) -> Configuration:
    """Read the settings from variables of the environment.

    Errors: PortalSettingError that names the variable.
    """
    var = Path(environ.get("ANKE_VAR") or _CHECKOUT / "var")
    names = environ.get("ANKE_PORTAL_HOSTS", "")
    return Configuration(
        bundle=Path(environ.get("ANKE_RELEASED") or var / "released").resolve(),
        cache=Path(environ.get("ANKE_PORTAL_CACHE") or var / "portal").resolve(),
        public_key=_key(environ.get("ANKE_PORTAL_KEY_FILE", "")),
        hosts=tuple(n.strip() for n in names.split(",") if n.strip()) or _LOCAL,
        fewest_to_compare=_number(environ.get("ANKE_PORTAL_FEWEST", ""), FEWEST),
        contact=environ.get("ANKE_PORTAL_CONTACT") or "statistik@anke.example",
    )


def _key(name: str) -> bytes | None:
    if not name:
        return None
    try:
        return bytes.fromhex(Path(name).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise PortalSettingError(f"ANKE_PORTAL_KEY_FILE={name}: {error}") from error


def _number(text: str, usual: int) -> int:
    if text and not text.isdecimal():
        raise PortalSettingError(f"ANKE_PORTAL_FEWEST={text}: not a number of cases")
    return int(text or usual)
