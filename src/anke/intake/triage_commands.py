# SPDX-License-Identifier: EUPL-1.2
"""The commands of triage: train, evaluate, card, explain, models, promote, drift."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse

    from anke.intake.examples import Examples
    from anke.intake.model_records import Judgement

_JUDGED = (
    "model",
    "target",
    "letters",
    "accuracy",
    "low",
    "high",
    "macro_f1",
    "ece",
    "coverage",
    "precision",
    "promise_kept",
)


def add_triage_commands(subparsers: console.Subparsers) -> None:
    """Add `anke triage …` to the command line."""
    parser = subparsers.add_parser(
        "triage", help="train, judge and explain what proposes the kind of a letter"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    _add_train(actions)
    _add_evaluate(actions)
    card = actions.add_parser("card", help="print a model's card (Markdown)")
    card.add_argument("model", nargs="?", default="", help="default: the champion")
    card.set_defaults(run=print_card)
    explaining = actions.add_parser("explain", help="say what a letter is, and why")
    explaining.add_argument("file", type=Path, help="a letter as it came")
    console.add_format_option(explaining)
    explaining.set_defaults(run=explain)
    listing = actions.add_parser("models", help="all models with their figures")
    console.add_format_option(listing)
    listing.set_defaults(run=list_models)
    promoting = actions.add_parser(
        "promote", help="put a model to work; an earlier one again is the roll-back"
    )
    promoting.add_argument("model", help="the beginning of its name")
    promoting.add_argument("--cause", required=True, help="why, for the journal")
    promoting.set_defaults(run=promote_model)


def _add_train(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "train", help="train a challenger on the letters that people have settled"
    )
    _add_source(parser)
    parser.add_argument(
        "--seed", type=int, default=0, help="where its random numbers begin"
    )
    parser.add_argument(
        "--promote",
        action="store_true",
        help="put it to work when it is better than the champion beyond chance",
    )
    console.add_format_option(parser)
    parser.set_defaults(run=train_model)


def _add_evaluate(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "evaluate", help="judge our model and a plain baseline on the newest letters"
    )
    _add_source(parser)
    console.add_format_option(parser)
    parser.set_defaults(run=evaluate_models)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder",
        type=Path,
        help="a labelled Maildir with truth.jsonl, in place of the settled letters",
    )


def _examples(options: argparse.Namespace) -> Examples:
    from anke.intake.examples import labelled_folder, settled_examples

    if options.folder is None:
        return settled_examples()
    with console.progress(None, "Breve / letters", unit="letter") as bar:
        return labelled_folder(options.folder, progress=bar.update)


def train_model(options: argparse.Namespace) -> int:
    """Train a challenger and print how it was judged."""
    console.start_django()
    from anke.cases.domain.entries import SYSTEM
    from anke.intake.model_records import promote
    from anke.intake.training import train

    record = train(_examples(options), seed=options.seed)
    rows = [_judged_row(record.name, one) for one in record.judged]
    console.print_rows(rows, columns=_JUDGED, format=options.format)
    if options.promote and record.is_better:
        promote(SYSTEM, record.name, cause="Bedre end den hidtidige model")
    return console.SUCCEEDED


def _judged_row(name: str, judged: Judgement) -> dict[str, object]:
    figures = {
        column: round(getattr(judged, column), 4)
        for column in _JUDGED
        if isinstance(getattr(judged, column, None), float)
    }
    return {
        "model": name[:12],
        "target": judged.target,
        "letters": judged.letters,
        **figures,
        "promise_kept": "yes" if judged.kept else "NO",
    }


def evaluate_models(options: argparse.Namespace) -> int:
    """Judge our model beside the plain baseline, target by target."""
    console.start_django()
    from anke.intake.training import judge_beside_baseline, judgement

    examples = _examples(options)
    rows = []
    for target, labels in examples.labels.items():
        if len(set(labels) - {""}) < 2:
            continue
        ours, plain = judge_beside_baseline(examples, target)
        rows.append(_judged_row("anke", judgement(target, ours)))
        rows.append(_judged_row("baseline", judgement(target, plain)))
    console.print_rows(rows, columns=_JUDGED, format=options.format)
    return console.SUCCEEDED


def print_card(options: argparse.Namespace) -> int:
    """Print a model's card, in Danish."""
    import sys

    console.start_django()
    from django.utils import translation

    from anke.intake.card import model_card
    from anke.intake.house_rules import chosen_model
    from anke.intake.model_records import find_record

    with translation.override("da"):
        text = model_card(find_record(options.model or chosen_model()))
    sys.stdout.write(text)
    return console.SUCCEEDED


def explain(options: argparse.Namespace) -> int:
    """Read one letter and say what it is and why; nothing is stored."""
    console.start_django()
    from anke.cases.rules import current_rules
    from anke.intake.advising import Adviser
    from anke.intake.explaining import explain_file
    from anke.intake.triage_models import working_model

    adviser = Adviser(current_rules(), working_model())
    console.print_rows(
        explain_file(adviser, options.file),
        columns=("target", "label", "probability", "certain", "source", "why"),
        format=options.format,
    )
    return console.SUCCEEDED


def list_models(options: argparse.Namespace) -> int:
    """Print every model, the newest first, and which one works."""
    console.start_django()
    from anke.intake.house_rules import chosen_model
    from anke.intake.model_records import records

    champion = chosen_model()
    console.print_rows(
        [
            {
                "model": one.name[:12],
                "works": "yes" if one.name == champion else "",
                "trained": one.trained_at[:10],
                "letters": one.letters,
                "kind_accuracy": next(
                    (
                        round(each.accuracy, 4)
                        for each in one.judged
                        if each.target == "mail_kind"
                    ),
                    None,
                ),
                "better": "yes" if one.is_better else "no",
            }
            for one in records()
        ],
        columns=("model", "works", "trained", "letters", "kind_accuracy", "better"),
        format=options.format,
    )
    return console.SUCCEEDED


def promote_model(options: argparse.Namespace) -> int:
    """Put a model to work, on the order of whoever may run commands here."""
    console.start_django()
    from anke.cases.domain.entries import SYSTEM
    from anke.intake.model_records import promote

    record = promote(SYSTEM, options.model, cause=options.cause)
    console.print_rows(
        [{"model": record.name[:12], "works": "yes"}], columns=("model", "works")
    )
    return console.SUCCEEDED
