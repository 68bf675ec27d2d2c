# SPDX-License-Identifier: EUPL-1.2
r"""Write the pages of `docs/` that follow from the code, and so cannot lag behind.

A test compares them with the code; `tools/docs` writes them anew.

Example:
    >>> table(["a", "b"], [["1", "x|y"]])
    '| a | b |\n|---|---|\n| 1 | x\\|y |\n'
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from anke import console
from anke.site.environment import CHECKOUT, choose_settings

if TYPE_CHECKING:
    from django.db.models import Model

GENERATED = (
    "<!-- Written by tools/docs from the code: change the code, not this page. -->\n"
)


def pages() -> dict[str, str]:
    """Return the generated pages by their path in the checkout."""
    return {
        "docs/commands.md": commands_page(),
        "docs/addresses.md": addresses_page(),
        "docs/data-dictionary.md": dictionary_page(),
        "docs/measures.md": measures_page(),
        "docs/moving-in-columns.md": moving_page(),
        "docs/access-rules.md": access_page(),
        "docs/access-table.csv": access_table(),
    }


def write_pages() -> list[str]:
    """Write the pages that differ from the code; return their paths."""
    written = []
    for name, text in pages().items():
        path = CHECKOUT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(name)
    return written


def measures_page() -> str:
    """List every measure with its definition."""
    from anke.statistics import documents

    return f"{GENERATED}\n{documents.measures_page()}"


def access_page() -> str:
    """Print the rules of access as tables."""
    from anke.access import documents

    return f"{GENERATED}\n{documents.rules_page()}"


def access_table() -> str:
    """Expand the rules of access into every decision that they make."""
    from anke.access import documents

    return documents.decision_table()


def moving_page() -> str:
    """List every column of the tables by which cases move in."""
    from anke.cases.moving.documents_page import columns_page

    return f"{GENERATED}\n{columns_page()}"


def commands_page() -> str:
    """List every command with its options."""
    from anke.site.cli import build_parser

    parts = [GENERATED, "# Commands\n", "`./anke COMMAND`, or `anke` in `.venv/bin`.\n"]
    for name, summary, parser in commands(build_parser()):
        parts += [f"## anke {name}\n", f"{summary}\n"]
        if parser.description and parser.description != summary:
            parts.append(f"{parser.description.strip()}\n")
        if rows := list(_options(parser)):
            parts.append(table(["option", "meaning"], rows))
        if parser.epilog:
            parts.append(f"{parser.epilog.strip()}\n")
    return "\n".join(parts)


def addresses_page() -> str:
    """List every address of the staff site with what stands there."""
    from django.urls import get_resolver

    rows = [
        [f"`/{route}`", name, summary]
        for route, name, summary in _addresses(get_resolver().url_patterns, "")
    ]
    columns = ["address", "name", "what stands there"]
    return "\n".join(
        [GENERATED, "# Addresses of the staff site\n", table(columns, rows)]
    )


def dictionary_page() -> str:
    """List every table and column of the house with its help text, in English."""
    from django.apps import apps
    from django.utils.translation import override

    models = [
        model for model in apps.get_models() if model.__module__.startswith("anke.")
    ]
    with override("en"):
        sections = [_table_section(model) for model in models]
    return "\n".join([GENERATED, "# Data dictionary\n", *sections])


def commands(
    parser: argparse.ArgumentParser, prefix: str = ""
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Walk through all commands and their commands: name, summary, parser."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        helps = {choice.dest: choice.help for choice in action._get_subactions()}  # noqa: SLF001
        for name, subparser in action.choices.items():
            yield f"{prefix}{name}", helps.get(name) or "", subparser
            yield from commands(subparser, f"{prefix}{name} ")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [columns, *rows]
    written = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
        for line in lines
    ]
    written.insert(1, "|" + "---|" * len(columns))
    return "\n".join(written) + "\n"


def _table_section(model: "type[Model]") -> str:
    fields = model._meta.concrete_fields
    rows = [
        [
            f"`{field.column}`",
            field.get_internal_type(),
            str(field.help_text or f"Django: {field.verbose_name}."),
        ]
        for field in fields
    ]
    summary = (model.__doc__ or "").strip().splitlines()[0]
    columns = table(["column", "kind", "meaning"], rows)
    return f"## {model._meta.db_table}\n\n{summary}\n\n{columns}"


def _options(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):  # noqa: SLF001
            continue
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        if action.option_strings and action.nargs != 0:
            names += f" {_value(action)}"
        # argparse puts the default and its like into the text when it prints help.
        text = (action.help or "") % {**vars(action), "prog": parser.prog}
        yield [f"`{names}`", text]


def _value(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    metavar = action.metavar or action.dest.upper()
    return " ".join(metavar) if isinstance(metavar, tuple) else metavar


def _addresses(
    patterns: Iterable[object], prefix: str
) -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        route = prefix + str(getattr(pattern, "pattern", ""))
        if inner := getattr(pattern, "url_patterns", None):
            yield from _addresses(inner, route)
            continue
        view = getattr(pattern, "callback", None)
        # A class's view carries the class, a function's view is documented itself.
        documented = getattr(view, "view_class", view)
        summary = (documented.__doc__ or "").strip().splitlines()
        ours = str(getattr(documented, "__module__", "")).startswith("anke.")
        library = f"({getattr(documented, '__module__', '').partition('.')[0]})"
        name = str(getattr(pattern, "name", "") or "")
        yield route, name, summary[0] if ours and summary else library


if __name__ == "__main__":
    choose_settings()
    console.start_django()
    console.print_rows([[name] for name in write_pages()], columns=["written"])
