# SPDX-License-Identifier: EUPL-1.2
"""What operators do by command: make a link, list the ways in, take them back."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from anke.demo.looking_in import demo_way_in
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.models import StatusAccess
from anke.selfservice.tests.house import MAY, add_party, come_in
from anke.site.cli import build_parser

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def run(capsys, *words: str) -> list[dict[str, object]]:
    """Run `anke status …` and read what it prints."""
    options = build_parser().parse_args(["status", *words, "--format", "json"])
    options.run(options)
    return list(json.loads(capsys.readouterr().out))


def test_a_link_is_made_for_whom_the_authority_writes_to(capsys, case, nancy) -> None:
    """With a representative that is the representative; the secrets open the case."""
    add_party(case, "representative", name="Ole Hjælper", cpr=MAY)
    (row,) = run(capsys, "link", case)

    word = str(row["link"]).split("/")[-2]
    assert row["role"] == "representative"
    assert come_in(Client(), word, str(row["code"])).status_code == 302


def test_another_party_can_be_named(capsys, case, nancy) -> None:
    """By place in the case, from one."""
    add_party(case, "representative", name="Ole Hjælper", cpr=MAY)
    (row,) = run(capsys, "link", case, "--party", "1")

    assert row["role"] == "appellant"
    assert StatusAccess.objects.get().person == nancy


@pytest.mark.parametrize("words", [("22-99999",), ("22-00001", "--party", "9")])
def test_nobody_to_give_it_to_is_said(capsys, case, words) -> None:
    """No such case, or no such party."""
    with pytest.raises(NotOpenToReadersError, match=words[0]):
        run(capsys, "link", *words)


def test_ways_in_are_listed_without_their_secrets_and_taken_back(
    capsys, case, nancy
) -> None:
    """Standing and number of wrong codes are there; the link is not."""
    (made,) = run(capsys, "link", case)
    (row,) = run(capsys, "list", case)
    assert (row["standing"], row["wrong_codes"]) == ("open", 0)
    assert str(made["code"]) not in str(row)

    (taken,) = run(capsys, "revoke", case)

    assert taken["revoked"] == 1
    assert run(capsys, "list", case)[0]["standing"] == "revoked"


def test_the_demo_s_way_in_is_the_same_each_time_and_always_fresh(case, nancy) -> None:
    """The same seed, case and secrets; used or not, it opens after the next start."""
    first = demo_way_in(2022)
    assert first is not None
    assert first[0] == case
    for _ in range(2):
        again = demo_way_in(2022)
        assert again == first
        assert come_in(Client(), again[1].word, again[1].code).status_code == 302
    assert demo_way_in(7)[1] != first[1]
    assert StatusAccess.objects.filter(made_by="demo").count() == 2


def test_a_demo_without_such_a_case_has_no_way_in(db) -> None:
    """Nothing is printed that does not work."""
    assert demo_way_in(2022) is None
