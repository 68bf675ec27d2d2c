# SPDX-License-Identifier: EUPL-1.2
"""What the page of a report shows, and what its reader may do there.

open_report(request.user, "example-2022:2022K3-1").score
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import User
from anke.access.queries import may, require
from anke.contract import kept_reports
from anke.contract.background import is_running, problem_of, work_on
from anke.contract.desk.figures_page import why_of
from anke.contract.desk.list_page import step_name
from anke.contract.desk.words import (
    MET_BADGES,
    STAGE_BADGES,
    comment_name,
    event_name,
    met_name,
    period_name,
    report_name,
)
from anke.contract.domain.comments import CommentKind
from anke.contract.domain.report_state import OPEN, SIGNATURES, Stage
from anke.contract.models import ContractReport
from anke.contract.report_making import names_of
from anke.contract.report_queries import (
    answers_for,
    history_of_report,
    read_report,
    replaced_by,
)
from anke.contract.report_writing import value_text
from anke.contract.services import open_errors
from anke.decisions.handling.services import actor_of_user
from anke.statistics import vintages
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.contract.domain.comments import Comment
    from anke.contract.domain.report_state import ReportState
    from anke.contract.kept_reports import FrozenReport
    from anke.contract.models import ReportWork
    from anke.contract.report_figures import Figures, PartFigure, TargetFigure

_ASSESSED: Final = frozenset({Stage.DRAFTED, Stage.SENT})
FILE_NAMES: Final = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A document, by what people call it."""

    name: str
    href: str
    hash: str


@dataclass(frozen=True, slots=True)
class ShownComment:
    """What somebody wrote, as the page shows it."""

    kind: str
    text: str
    author: str
    on: str


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target with what stands beside it.

    Attributes:
        href: Where the reader writes beside it; empty who may not.
    """

    number: str
    title: str
    is_mine: bool
    comments: tuple[ShownComment, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything on a report's page."""

    state: ReportState
    name: str
    stage: str
    badge: str
    contract: str
    is_invented: bool
    period: str
    attainment: str
    score: Table
    targets: tuple[ShownTarget, ...]
    assessments: tuple[ShownComment, ...]
    changes: Table | None
    files: tuple[ShownFile, ...]
    signatures: tuple[tuple[str, str, datetime], ...]
    signatures_left: int
    events: tuple[tuple[str, str, datetime], ...]
    replaced_by: str
    errors: int
    newer_vintage: str
    work: ReportWork | None
    is_running: bool
    problem: str
    work_step: str
    may_comment: bool
    may_assess: bool
    may_freeze: bool
    may_renew: bool
    may_reopen: bool
    may_drop: bool
    may_sign: bool
    has_signed: bool
    may_send: bool

    @property
    def comment_kinds(self) -> tuple[CommentKind, ...]:
        """What the reader may write beside a target."""
        own = (CommentKind.OWNER, CommentKind.DEVIATION) if self.may_comment else ()
        return (*own, CommentKind.ASSESSMENT) if self.may_assess else own

    @property
    def next_target(self) -> str:
        """The target that the reader most likely writes about: without a comment."""
        waiting = [each for each in self.targets if not each.comments]
        mine = sorted(waiting, key=lambda each: not each.is_mine)
        return mine[0].number if mine else ""

    @property
    def target_choices(self) -> list[tuple[str, str]]:
        """The targets, those of the reader first."""
        mine = sorted(self.targets, key=lambda each: not each.is_mine)
        return [
            (each.number, f"{each.number} {each.title}") for each in mine if each.number
        ]


def open_report(user: User | AnonymousUser, report: str) -> ReportPage:
    """Give a report's page.

    Errors: AccessDeniedError, UnknownReportError, ReportDamagedError.
    """
    person = require(user, Action.SEE_CONTRACT)
    state = read_report(report)
    figures = kept_reports.read_figures(state.basis.figures)
    frozen = kept_reports.read_frozen(state.content) if state.frozen else None
    names = _names_in(state)
    stage, period = state.stage, state.period
    prepares = may(person, Action.PREPARE_REPORT)
    work, later = work_on(report), replaced_by(report)
    has_signed = actor_of_user(person).id in {each.actor for each in state.signatures}
    may_comment = stage is Stage.DRAFTED and may(person, Action.COMMENT_TARGET)
    may_assess = stage in _ASSESSED and may(person, Action.SEND_REPORT)
    current = vintages.current()
    is_old = current is not None and current.id != state.basis.vintage
    return ReportPage(
        state=state,
        name=report_name(period, state.number),
        stage=str(ContractReport.StageChoice(stage.value).label),
        badge=STAGE_BADGES.get(stage.value, ""),
        contract=figures.title,
        is_invented=figures.is_invented,
        period=period_name(period),
        attainment=_attainment(figures),
        score=_score(figures, state),
        targets=tuple(
            _targets(
                person,
                state,
                figures,
                names,
                may_comment=may_comment,
                lists_all=may_comment or may_assess,
            )
        ),
        assessments=tuple(_shown(each, names) for each in state.assessments),
        changes=_changes(frozen) if frozen and state.replaces else None,
        files=_files(state, frozen) if frozen else (),
        signatures=tuple(
            (names.get(each.actor, each.actor), _role(each.role), each.at)
            for each in state.signatures
        ),
        signatures_left=SIGNATURES - len(state.signatures),
        events=tuple(
            (
                event_name(each),
                names.get(each.actor.id, each.actor.id),
                each.recorded_at,
            )
            for each in reversed(history_of_report(report))
        ),
        replaced_by=later,
        errors=open_errors(period.text) if stage is Stage.DRAFTED else 0,
        newer_vintage=current.id if current and is_old else "",
        work=work,
        is_running=work is not None and is_running(work),
        problem=problem_of(work) if work else "",
        work_step=step_name(work.step) if work else "",
        may_comment=may_comment,
        may_assess=may_assess,
        may_freeze=stage is Stage.DRAFTED and prepares,
        may_renew=stage is Stage.DRAFTED and prepares,
        may_reopen=stage is Stage.FROZEN and prepares,
        may_drop=stage in OPEN and prepares,
        may_sign=stage is Stage.FROZEN and may(person, Action.SIGN_REPORT),
        has_signed=has_signed,
        may_send=stage is Stage.SIGNED
        and not later
        and may(person, Action.SEND_REPORT),
    )


def _names_in(state: ReportState) -> dict[str, str]:
    entries = history_of_report(state.id)
    return names_of({each.actor.id for each in entries}) | {"anke": _("The system")}


def _role(role: str) -> str:
    return {choice.value: str(choice.label) for choice in User.RoleChoice}.get(
        role, role
    )


def _attainment(figures: Figures) -> str:
    """Say how far the contract is met; rounded here and nowhere else."""
    reached, highest = Fraction(figures.attainment), Fraction(figures.highest)
    said = {"reached": formats.number(float(reached), 1)}
    if reached == highest:
        return _("%(reached)s of 100") % said
    said["highest"] = formats.number(float(highest), 1)
    return _("%(reached)s of 100, at most %(highest)s") % said


# --- The score -----------------------------------------------------------------------


def _score(figures: Figures, state: ReportState) -> Table:
    rows: list[Row] = []
    for target in figures.targets:
        if target.number not in state.targets:
            continue
        rows.append(_target_row(target))
        rows += [_part_row(each, figures.vintage) for each in target.parts]
    return Table(
        caption=_("How the targets stand"),
        columns=(
            Column("target", _("Target and its parts")),
            Column("met", _("Met?")),
            Column("value", _("Value"), numeric=True),
            Column("why", _("What was found")),
        ),
        rows=rows,
        hide_caption=True,
    )


def _target_row(target: TargetFigure) -> Row:
    is_final = _("Final") if target.is_final else _("Preliminary")
    return Row(
        (
            Cell(f"{target.number} {target.title}"),
            Cell(met_name(target.met), badge=MET_BADGES.get(target.met, "")),
            Cell(""),
            Cell(is_final),
        ),
        emphasised=True,
    )


def _part_row(part: PartFigure, vintage: str) -> Row:
    title = (
        _("or: %(part)s") % {"part": part.title}
        if part.is_alternative
        else (part.title)
    )
    return Row(
        (
            Cell(title),
            Cell(met_name(part.met)),
            Cell(
                value_text(part.value, part.unit) if part.value else "",
                why=why_of(part.asked, vintage),
                why_label=part.title if part.asked else "",
            ),
            Cell("; ".join(part.missing) or part.why),
        )
    )


def _changes(frozen: FrozenReport) -> Table:
    return Table(
        caption=_("Figures that changed since the report it replaces"),
        columns=(
            Column("figure", _("Figure")),
            Column("before", _("Before"), numeric=True),
            Column("after", _("Now"), numeric=True),
        ),
        rows=[
            Row(
                (
                    Cell(each.label),
                    Cell(value_text(each.before, each.unit)),
                    Cell(value_text(each.after, each.unit)),
                )
            )
            for each in frozen.changes
        ],
        empty=_("No figure changed."),
        hide_caption=True,
    )


# --- What stands beside it -----------------------------------------------------------


def _targets(
    person: User,
    state: ReportState,
    figures: Figures,
    names: Mapping[str, str],
    *,
    may_comment: bool,
    lists_all: bool,
) -> list[ShownTarget]:
    """Give the targets; those without a comment only to who may write one."""
    here = reverse("contract-report", args=[state.id])
    found = []
    for target in figures.targets:
        if target.number not in state.targets:
            continue
        said = [each for each in state.comments if each.target == target.number]
        if not said and not lists_all:
            continue
        href = f"{here}?maal={target.number}#comment-heading" if may_comment else ""
        found.append(
            ShownTarget(
                number=target.number,
                title=target.title,
                is_mine=bool(target.owner) and answers_for(person, target.owner),
                comments=tuple(_shown(each, names) for each in said),
                href=href,
            )
        )
    whole = [each for each in state.comments if not each.target]
    if whole:
        shown = tuple(_shown(each, names) for each in whole)
        found.append(ShownTarget("", _("The contract as a whole"), False, shown, ""))
    return found


def _shown(said: Comment, names: Mapping[str, str]) -> ShownComment:
    return ShownComment(
        comment_name(said.kind),
        said.text,
        names.get(said.author, said.author),
        formats.day(said.on),
    )


def _files(state: ReportState, frozen: FrozenReport) -> tuple[ShownFile, ...]:
    return tuple(
        ShownFile(
            FILE_NAMES.get(ending, ending),
            reverse("contract-report-file", args=[state.id, ending]),
            name,
        )
        for ending, name in sorted(frozen.files.items(), key=_place)
    )


def _place(file: tuple[str, str]) -> int:
    """Put the document that people read first."""
    return [*FILE_NAMES].index(file[0])
