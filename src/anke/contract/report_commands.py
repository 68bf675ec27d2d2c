# SPDX-License-Identifier: EUPL-1.2
"""`anke contract draft|comment|freeze|sign|send|reports`: the life of a report.

    anke contract reports
    anke contract draft example-2022 2022K3 --as controller
    anke contract comment example-2022:2022K3-1 1.4 "Flere sager ind." --as ankechef
    anke contract freeze example-2022:2022K3-1 --as controller
    anke contract sign example-2022:2022K3-1 --content 0a1b2c --as controller
    anke contract sign example-2022:2022K3-1 --content 0a1b2c --as ankechef
    anke contract send example-2022:2022K3-1 --to departementet --as controller

Two different persons sign, each the hash that freezing printed. `anke contract files`
gives the documents they sign.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anke import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.access.models import User
    from anke.contract.domain.report_state import ReportState
    from anke.contract.evidence import Evidence
    from anke.contract.report_making import Tell

_STEPS: Final = {
    "figures": "Finder tallene / finding the figures",
    "documents": "Skriver dokumenterne / writing the documents",
}
_KINDS: Final = ("owner", "deviation", "assessment")


def add_report_actions(actions: console.Subparsers) -> None:
    """Add what can be done to a report."""
    listing = actions.add_parser(
        "reports", help="list what is to be sent, and every report"
    )
    listing.add_argument(
        "--owed", action="store_true", help="only what is to be sent, with its day"
    )
    console.add_format_option(listing)
    listing.set_defaults(run=list_reports)
    _add_draft(actions)
    _add_renew(actions)
    _add_comment(actions)
    _add_freeze(actions)
    _add_files(actions)
    sign_parser = _add_act(
        actions, "sign", "sign what was frozen; two different persons must", sign
    )
    sign_parser.add_argument(
        "--content", required=True, metavar="HASH", help="what freezing printed"
    )
    send_parser = _add_act(
        actions, "send", "record to whom the signed report went, and when", send
    )
    send_parser.add_argument("--to", required=True, help="the recipient")
    send_parser.add_argument("--on", type=_day, help="the day; today when left out")
    for name, summary, run in (
        ("reopen", "make a frozen report a draft again, and say why", reopen),
        ("drop", "give up a report that two have not signed, and say why", drop),
    ):
        parser = _add_act(actions, name, summary, run)
        parser.add_argument("--cause", required=True, help="why")


def _add_draft(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "draft", help="begin a report: a period's, or a notice of a deviation"
    )
    parser.add_argument("contract", metavar="CONTRACT", help="e.g. example-2022")
    parser.add_argument(
        "period",
        metavar="PERIOD",
        help="2022-09, 2022K3 or 2022; a day (2022-09-15) for a deviation",
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="NUMBER",
        help="a target that the deviation is about",
    )
    parser.add_argument("--reason", default="", help="why the deviation is told")
    _add_evidence(parser)
    _add_user(parser)
    parser.set_defaults(run=draft)


def _add_renew(actions: console.Subparsers) -> None:
    parser = _add_act(actions, "renew", "let a draft take the newest figures", renew)
    _add_evidence(parser)


def _add_comment(actions: console.Subparsers) -> None:
    parser = _add_act(
        actions, "comment", "write beside a target; it never changes the score", comment
    )
    parser.add_argument(
        "target", metavar="NUMBER", help='the target; "" for the whole contract'
    )
    parser.add_argument("text", help='what is said; "" takes it back')
    parser.add_argument(
        "--kind", choices=_KINDS, default="owner", help="what kind of text it is"
    )


def _add_freeze(actions: console.Subparsers) -> None:
    parser = _add_act(
        actions, "freeze", "fix figures and texts, and write the documents", freeze
    )
    parser.add_argument(
        "--accept", default="", metavar="WHY", help="why open errors are accepted"
    )
    _add_evidence(parser)


def _add_files(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "files", help="give the very documents of a frozen report"
    )
    _add_report(parser)
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="where to put them"
    )
    parser.set_defaults(run=give_files)


def _add_act(
    actions: console.Subparsers,
    name: str,
    summary: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=summary)
    _add_report(parser)
    _add_user(parser)
    parser.set_defaults(run=run)
    return parser


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "report", metavar="ID", help="the report, e.g. example-2022:2022K3-1"
    )


def _add_user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as", dest="user", required=True, metavar="USER", help="who does it"
    )


def _add_evidence(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="what was sent, and figures of others (TOML)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no day: write 2022-10-14"
        ) from None


# --- What is done --------------------------------------------------------------------


def draft(args: argparse.Namespace) -> int:
    """Begin a report."""
    user = _user(args.user)
    from anke.contract.services import draft_report

    with _bars() as tell:
        state = draft_report(
            user,
            args.contract,
            args.period,
            targets=args.target,
            reason=args.reason,
            evidence=_evidence(args.evidence, args.contract),
            tell=tell,
        )
    return _say(state, f"udkast / draft, årgang / vintage {state.basis.vintage}")


def renew(args: argparse.Namespace) -> int:
    """Take the newest figures."""
    user = _user(args.user)
    from anke.contract.services import renew_report

    evidence = _evidence(args.evidence, args.report.partition(":")[0])
    with _bars() as tell:
        state = renew_report(user, args.report, evidence=evidence, tell=tell)
    return _say(state, f"årgang / vintage {state.basis.vintage}")


def comment(args: argparse.Namespace) -> int:
    """Write beside a target."""
    user = _user(args.user)
    from anke.contract.domain.comments import CommentKind
    from anke.contract.services import comment_report

    kind = CommentKind(args.kind)
    state = comment_report(user, args.report, args.target, kind, args.text)
    missing = " ".join(state.uncommented) or "ingen / none"
    return _say(state, f"mål uden bemærkning / targets without a comment: {missing}")


def freeze(args: argparse.Namespace) -> int:
    """Fix what it says; print the hash that people sign."""
    user = _user(args.user)
    from anke.contract.services import freeze_report

    evidence = _evidence(args.evidence, args.report.partition(":")[0])
    with _bars() as tell:
        state = freeze_report(
            user, args.report, accepted=args.accept, evidence=evidence, tell=tell
        )
    return _say(state, f"frosset / frozen: {state.content}")


def sign(args: argparse.Namespace) -> int:
    """Sign what was frozen."""
    user = _user(args.user)
    from anke.contract.services import sign_report

    state = sign_report(user, args.report, content=args.content)
    return _say(state, f"{len(state.signatures)} af 2 underskrifter / of 2 signatures")


def send(args: argparse.Namespace) -> int:
    """Record that it was sent."""
    user = _user(args.user)
    from anke.contract.services import send_report

    state = send_report(user, args.report, recipient=args.to, on=args.on)
    return _say(state, f"sendt / sent {state.sent_on}: {state.recipient}")


def reopen(args: argparse.Namespace) -> int:
    """Make it a draft again."""
    user = _user(args.user)
    from anke.contract.services import reopen_report

    return _say(reopen_report(user, args.report, cause=args.cause), "udkast / draft")


def drop(args: argparse.Namespace) -> int:
    """Give it up."""
    user = _user(args.user)
    from anke.contract.services import drop_report

    return _say(drop_report(user, args.report, cause=args.cause), "kasseret / dropped")


# --- What there is -------------------------------------------------------------------


def list_reports(args: argparse.Namespace) -> int:
    """List what is owed, or every report."""
    console.start_django()
    from anke.cases import clock
    from anke.contract.models import ContractReport
    from anke.contract.report_queries import due_reports

    if args.owed:
        columns = ["contract", "period", "kind", "due_on", "state", "report"]
        owed = [
            {
                "contract": each.contract,
                "period": each.period.text,
                "kind": each.period.kind.value,
                "due_on": each.period.due_on,
                "state": each.standing.value,
                "report": each.report.pk if each.report else "",
            }
            for each in due_reports(clock.today())
        ]
        console.print_rows(owed, columns=columns, format=args.format)
        return console.SUCCEEDED
    columns = ["id", "kind", "stage", "due_on", "vintage", "signers", "sent_on"]
    columns += ["recipient", "replaces"]
    rows = ContractReport.objects.values(*columns)
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def give_files(args: argparse.Namespace) -> int:
    """Put the stored documents into a folder, byte for byte."""
    console.start_django()
    from anke.contract.errors import ReportStateError
    from anke.contract.kept_reports import check_frozen, read_document
    from anke.contract.report_queries import read_report

    state = read_report(args.report)
    if not state.content:
        raise ReportStateError(
            f"{state.id} is not frozen: it has no documents yet",
            user_text=f"{state.id} er ikke frosset og har ingen dokumenter endnu.",
        )
    frozen = check_frozen(state.content)
    args.out.mkdir(parents=True, exist_ok=True)
    for ending, name in frozen.files.items():
        path = args.out / f"{state.id.replace(':', '-')}.{ending}"
        path.write_bytes(read_document(frozen, ending))
        sys.stdout.write(f"{path} {name}\n")
    return console.SUCCEEDED


def _say(state: ReportState, what: str) -> int:
    sys.stdout.write(f"{state.id}: {what}\n")
    return console.SUCCEEDED


def _user(name: str) -> User:
    """Find who does it. Errors: UnknownUserError."""
    console.start_django()
    from anke.access.queries import user_named

    return user_named(name)


def _evidence(path: Path | None, contract: str) -> Evidence | None:
    from anke.contract.evidence import read_evidence
    from anke.contract.queries import contract_of

    return read_evidence(path, contract_of(0, contract)) if path else None


@contextmanager
def _bars() -> Iterator[Tell]:
    """Show how far each long step is, one bar after the other."""
    open_bars = {}

    def tell(step: str, done: int, of: int) -> None:
        if step not in open_bars:
            open_bars[step] = console.progress(of, _STEPS[step])
        open_bars[step].update(done - open_bars[step].n)

    try:
        yield tell
    finally:
        for bar in open_bars.values():
            bar.close()
