# SPDX-License-Identifier: EUPL-1.2
"""The documents say what the code does: commands, settings, addresses, columns."""

import doctest
import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser

from anke.site import documentation
from anke.site.cli import build_parser
from anke.site.environment import CHECKOUT

pytestmark = pytest.mark.unit

SOURCE = CHECKOUT / "src" / "anke"
READ_VARIABLE = re.compile(
    r"""(?:environ(?:\.get)?[(\[]|getenv\(|_demanded\()\s*["'](ANKE_[A-Z_]+)["']"""
)
# Django's own columns of whoever signs in.
INHERITED = {field.name for field in AbstractBaseUser._meta.get_fields()}
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def modules_with_examples() -> list[str]:
    """List the modules whose docstrings have examples."""
    return [
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        for path in sorted(SOURCE.rglob("*.py"))
        if "tests" not in path.parts and ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", list(documentation.pages()))
def test_generated_pages_are_current(name) -> None:
    """When this fails, run tools/docs and look at what changed."""
    written = (CHECKOUT / name).read_text(encoding="utf-8")

    assert written == documentation.pages()[name], "run tools/docs"


def test_every_variable_of_the_environment_is_documented() -> None:
    """No setting is secret, and none that is documented is gone."""
    read = {
        variable
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for variable in READ_VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    table = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| `ANKE_")]
    documented = {
        variable
        for row in rows
        for variable in re.findall(r"ANKE_\w+", row.split("|")[1])
    }

    assert documented == read


def test_every_command_says_what_it_does() -> None:
    """No command, and no option, is without a word of help."""
    silent = []
    for name, summary, parser in documentation.commands(build_parser()):
        silent += [name] if not summary else []
        silent += [
            f"{name} {action.dest}"
            for action in parser._actions
            # The commands of a command have help of their own.
            if not action.help and not isinstance(action.choices, dict)
        ]
    assert silent == []


def test_every_address_says_what_stands_there() -> None:
    """Our own views have a docstring; libraries speak for themselves."""
    rows = re.findall(
        r"^\| `([^`]*)` \|[^|]*\| *(.*?) *\|$",
        documentation.addresses_page(),
        re.MULTILINE,
    )

    assert rows
    assert [address for address, summary in rows if not summary] == []


def test_every_field_of_a_model_has_help_text() -> None:
    """The data dictionary has no empty cell."""
    silent = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("anke.")
        for field in model._meta.concrete_fields
        if not field.help_text and not field.primary_key
        if field.name not in INHERITED
    ]
    assert silent == []


@pytest.mark.parametrize(
    "document",
    sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")]),
    ids=lambda path: str(path.relative_to(CHECKOUT)),
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """A reader who follows a link arrives."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))

    assert [name for name in targets if not (document.parent / name).exists()] == []


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_in_docstrings_are_true(name) -> None:
    """Each example of a docstring runs and gives what it says."""
    result = doctest.testmod(
        importlib.import_module(name),
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )

    assert result.attempted
    assert not result.failed
