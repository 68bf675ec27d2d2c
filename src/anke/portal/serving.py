# SPDX-License-Identifier: EUPL-1.2
"""Serve the public site: Granian in front, the release mapped by every process.

What takes long (unpacking a release, pressing the static files) is done by processes
that end, so that this one stays small and can fork.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anke import console
from anke.console.listening import free_port, greet, server_of
from anke.portal.configuration import configuration
from anke.portal.errors import UnpackingError
from anke.portal.library import Library
from anke.portal.unpacking import make_ready
from anke.publication.bundle.reading import open_bundle, withdrawn_in
from anke.publication.errors import NothingReleasedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.configuration import Configuration
    from anke.publication.bundle.reading import Bundle

_PARTS: Final = (Path(__file__).parent, Path(__file__).parents[1] / "web")


def serve(host: str, port: int, *, workers: int = 2) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Errors:
        PortTaken: somebody listens there already.
        NothingReleasedError, BundleDamagedError: there is nothing to show.
    """
    port = free_port(host, port)
    prepare()
    module = "anke.portal.wsgi"
    server = server_of(
        f"{module}:application", host, port, workers=workers, loaded_before=module
    )
    server.on_startup(lambda: greet("Ankeportalen", host, port))
    server.serve()
    return console.SUCCEEDED


def prepare() -> None:
    """Make ready what the first page needs: the release and the static files."""
    told = configuration()
    bundle = _shown(told)
    collecting = _collecting(told.cache)
    if bundle is not None:
        make_ready(bundle, told.cache)
    if collecting is not None and collecting.wait():
        raise UnpackingError("the static files could not be gathered")
    _keep_stamp(told.cache)


def _shown(told: Configuration) -> Bundle | None:
    """Open what readers will see; None when all that was released was taken back.

    Errors: NothingReleasedError when nothing was; BundleDamagedError.
    """
    try:
        release = Library(told).shown()
    except NothingReleasedError:
        if not withdrawn_in(told.bundle):
            raise
        return None
    return open_bundle(told.bundle, release, public_key=told.public_key)


def _collecting(cache: Path) -> subprocess.Popen[bytes] | None:
    """Begin to gather the static files, unless they are those of the last start."""
    stamp = cache / "static.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == _stamp():
        return None
    cache.mkdir(parents=True, exist_ok=True)
    arguments = ["collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    return subprocess.Popen([sys.executable, "-m", "django", *arguments])  # noqa: S603 - ourselves


def _keep_stamp(cache: Path) -> None:
    (cache / "static.stamp").write_text(_stamp(), encoding="ascii")


def _stamp() -> str:
    """Tell one state of the static files from another."""
    lines = "\n".join(sorted(_static_files()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _static_files() -> Iterator[str]:
    for part in _PARTS:
        for path in (part / "static").rglob("*"):
            status = path.stat()
            yield f"{path} {status.st_size} {status.st_mtime_ns}"
