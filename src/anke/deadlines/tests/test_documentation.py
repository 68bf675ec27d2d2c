# SPDX-License-Identifier: EUPL-1.2
"""The examples of the documentation and of the docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import anke.deadlines
from anke.deadlines.catalogue import load_rulebook

pytestmark = pytest.mark.unit

PART = Path(anke.deadlines.__file__).parent
PAGE = PART.parents[2] / "docs" / "deadlines.md"
MODULES = [
    "catalogue",
    "data_files",
    "domain.bulk",
    "domain.calendar",
    "domain.clock",
    "domain.counting",
    "domain.rules",
    "domain.words.danish",
    "domain.words.english",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    """Each module opens with a worked example that works."""
    module = importlib.import_module(f"anke.deadlines.{name}")

    result = doctest.testmod(module)

    assert result.attempted
    assert not result.failed


def test_the_examples_of_the_page_are_true() -> None:
    """What docs/deadlines.md shows is what the code answers."""
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert result.attempted
    assert not result.failed


def test_the_page_names_what_is_assumed() -> None:
    """Each unconfirmed rule is listed on the page, so that nobody takes it for law."""
    page = PAGE.read_text(encoding="utf-8")

    assumed = {rule.id for rule in load_rulebook() if not rule.confirmed}
    assert all(f"`{rule_id}`" in page for rule_id in assumed)
