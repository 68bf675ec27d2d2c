# SPDX-License-Identifier: EUPL-1.2
"""The commands about letters: is one plain, and what does one look like?

anke letter check afgoerelse.docx
anke letter render --outcome changed --out afgoerelse.pdf
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse

_COLUMNS = ("advice", "marked", "what_to_do", "sentence")


def add_letter_commands(subparsers: console.Subparsers) -> None:
    """Add `anke letter …` to the command line."""
    parser = subparsers.add_parser(
        "letter", help="judge whether a letter is plain Danish; draw a sample"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    _add_check(actions)
    _add_render(actions)


def _add_check(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "check", help="LIX, long sentences, the passive, unexplained words of law"
    )
    parser.add_argument("file", type=Path, help="a text, Word or PDF file")
    parser.add_argument(
        "--decides",
        action="store_true",
        help="the letter ends a case: look for its result and its court guidance, too",
    )
    console.add_format_option(parser)
    parser.set_defaults(run=check_letter)


def _add_render(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "render", help="draw a sample letter of made-up facts, as PDF or Word"
    )
    parser.add_argument(
        "--kind", default="decision", help="kind of letter (data/texts/letters.toml)"
    )
    parser.add_argument(
        "--area", default="municipal", help="area of the case (catalogue id)"
    )
    parser.add_argument(
        "--outcome", default="upheld", help="outcome of the case (catalogue id)"
    )
    parser.add_argument(
        "--draft", action="store_true", help="with blanks, marked as a draft"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="the file: .pdf or .docx"
    )
    parser.set_defaults(run=render_letter)


def check_letter(options: argparse.Namespace) -> int:
    """Judge a letter's language; nothing of it is stored."""
    console.start_django()
    from django.utils import translation

    from anke.decisions.letters.checking import check_file

    with translation.override("da"):
        rows = check_file(options.file, decides=options.decides)
    console.print_rows(rows, columns=_COLUMNS, format=options.format)
    return console.SUCCEEDED


def render_letter(options: argparse.Namespace) -> int:
    """Draw a sample letter."""
    console.start_django()
    from anke.decisions.letters.sample import Sample, write_sample

    sample = Sample(options.kind, options.area, options.outcome)
    write_sample(sample, options.out, draft=options.draft)
    console.print_rows([{"file": str(options.out)}], columns=("file",))
    return console.SUCCEEDED
