# SPDX-License-Identifier: EUPL-1.2
"""What tests of the mail room share: a mail server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anke.intake.tests.dovecot import demand_dovecot, running_dovecot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.tests.dovecot import Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Give a mail server; each test takes a user name of its own."""
    demand_dovecot()
    # Not under pytest's folders: an ordinary user cannot enter those of root.
    with tempfile.TemporaryDirectory(prefix="anke-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_dovecot(folder / "server") as server:
            yield server
