# SPDX-License-Identifier: EUPL-1.2
"""The temporary PostgreSQL: of our own, durable when asked, gone afterwards."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from anke.site import postgres
from anke.site.errors import ClusterFailed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not postgres.installed(), reason="PostgreSQL is missing"),
]


def asked(url: str, setting: str) -> str:
    """Ask the server for one of its settings."""
    with psycopg.connect(url) as connection:
        return connection.execute(f"SHOW {setting}").fetchone()[0]


def test_durable_cluster_keeps_what_was_committed_when_it_crashes() -> None:
    """A committed row is there after a crash and a new start."""
    with postgres.temporary_cluster(durable=True) as cluster:
        with psycopg.connect(cluster.url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (42)")

        cluster.kill()
        cluster.start()

        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
        assert asked(cluster.url, "fsync") == "on"
        assert asked(cluster.url, "synchronous_commit") == "on"


def test_forgetful_cluster_is_fast_and_leaves_nothing_behind() -> None:
    """Tests do without durability, and their folder goes away."""
    with postgres.temporary_cluster(durable=False) as cluster:
        assert asked(cluster.url, "fsync") == "off"
        folder = Path(asked(cluster.url, "data_directory"))
        assert folder.exists()

    assert not folder.exists()


def test_cluster_is_closed_to_those_without_its_password() -> None:
    """Nobody else on the machine gets in."""
    with postgres.temporary_cluster(durable=False) as cluster:
        address, _, rest = cluster.url.partition("@")
        wrong = f"{address}x@{rest}"

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)


def test_cluster_ends_with_a_program_that_is_killed() -> None:
    """A killed test run leaves no server running."""
    program = (
        "import os, signal\n"
        "from anke.site.postgres import temporary_cluster\n"
        "with temporary_cluster(durable=False) as cluster:\n"
        "    print(cluster.url, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    url = answer.stdout.strip()

    for _ in range(100):
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            break
    else:
        pytest.fail("the server still answers")


def test_missing_postgresql_is_said_with_the_line_to_run(monkeypatch) -> None:
    """The refusal tells how to install it."""
    monkeypatch.setattr(postgres, "program_folder", lambda: None)

    with (
        pytest.raises(ClusterFailed, match="apt-get install"),
        postgres.temporary_cluster(durable=False),
    ):
        pass
