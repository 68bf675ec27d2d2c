# SPDX-License-Identifier: EUPL-1.2
"""Key files: made whole or not at all, readable by nobody else."""

import multiprocessing

import pytest

from anke.site.errors import KeyUnreadable
from anke.site.keys import read_key, read_or_create_key

pytestmark = pytest.mark.unit


def test_key_is_made_once_and_for_its_owner_alone(tmp_path) -> None:
    """The second call reads what the first one wrote."""
    path = tmp_path / "keys" / "secret.key"

    key = read_or_create_key(path)

    assert len(key) == 32
    assert read_or_create_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_processes_that_start_at_once_get_the_same_key(tmp_path) -> None:
    """A second key would make what the first one encrypted unreadable."""
    path = tmp_path / "secret.key"

    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = pool.map(read_or_create_key, [path] * 16)

    assert len(set(keys)) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "0 bytes"), ("ab" * 31, "31 bytes"), ("xy" * 32, "not 64 hex")],
)
def test_what_is_no_key_is_refused(tmp_path, text, reason) -> None:
    """A damaged key file is named; no new key takes its place."""
    path = tmp_path / "secret.key"
    path.write_text(text, encoding="ascii")
    path.chmod(0o600)

    with pytest.raises(KeyUnreadable, match=reason) as refusal:
        read_or_create_key(path)
    assert str(path) in str(refusal.value)
    assert path.read_text(encoding="ascii") == text


def test_key_that_others_may_read_is_refused(tmp_path) -> None:
    """A key that was open is no secret any more."""
    path = tmp_path / "secret.key"
    read_or_create_key(path)
    path.chmod(0o640)

    with pytest.raises(KeyUnreadable, match="chmod 600"):
        read_key(path)


def test_missing_key_is_refused_where_it_must_be_given(tmp_path) -> None:
    """Production does not make keys up."""
    with pytest.raises(KeyUnreadable, match="No such file"):
        read_key(tmp_path / "secret.key")
