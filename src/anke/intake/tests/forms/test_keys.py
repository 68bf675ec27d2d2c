# SPDX-License-Identifier: EUPL-1.2
"""`anke mail key`: shown once, kept as a hash, taken back."""

from __future__ import annotations

import argparse
import json

import pytest

from anke.intake.errors import InstanceKeyError
from anke.intake.forms.instance_keys import create_key, find_key, holder_of
from anke.intake.key_commands import add_key_commands
from anke.intake.models import InstanceKey
from anke.intake.tests.forms.conftest import AALBORG

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    """Run a command of `anke mail` and give its rows."""
    parser = argparse.ArgumentParser()
    add_key_commands(parser.add_subparsers())
    options = parser.parse_args(["key", *words, "--format", "json"])
    assert options.run(options) == 0
    return list(json.loads(capsys.readouterr().out))


def test_a_key_is_printed_once_and_kept_as_a_hash(capsys) -> None:
    """The list names whose keys there are, and the register holds none."""
    [made] = run(capsys, "create", AALBORG)
    [listed] = run(capsys, "list")

    row = InstanceKey.objects.get()
    assert holder_of(find_key(made["key"])).id == AALBORG
    assert listed["first_instance"] == AALBORG
    assert made["key"] not in json.dumps(listed)
    assert made["key"] not in row.digest


def test_revoking_takes_all_keys_of_one_instance_back(capsys) -> None:
    """Others keep theirs; a second time there is nothing to take back."""
    first, second = create_key(AALBORG), create_key(AALBORG)
    other = create_key("municipality-0101")

    [done] = run(capsys, "revoke", AALBORG)
    [again] = run(capsys, "revoke", AALBORG)

    assert (done["revoked"], again["revoked"]) == (2, 0)
    assert find_key(other)
    for key in (first, second):
        with pytest.raises(InstanceKeyError):
            find_key(key)


def test_nobody_unknown_gets_a_key() -> None:
    """A first instance that the catalogue does not know is refused."""
    with pytest.raises(InstanceKeyError, match="municipality-9999"):
        create_key("municipality-9999")
