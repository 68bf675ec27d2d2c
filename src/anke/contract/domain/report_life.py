# SPDX-License-Identifier: EUPL-1.2
"""The life of a report: drafted, commented, frozen, signed by two, sent.

What may be done follows from the journal alone. `fold_report` says where a report
stands, and each `decide_…` gives the entries that come next or refuses.

    drafted ──freeze──> frozen ──two signatures──> signed ──> sent
       ▲  comments        │
       └──reopen, why─────┘          (dropped at any time before two have signed)

What two persons sign is the hash of what was frozen. After that nothing changes: what
is registered late comes in a report of its own, with the next number, on a later
vintage, which names the one that it replaces.

Source: Resultatplan 2020 (reports on all targets; the department judges beside them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import Entry
from anke.contract.domain.comments import Comment, CommentKind
from anke.contract.domain.report_days import ReportKind, ReportPeriod
from anke.contract.domain.report_state import (
    FINAL,
    OPEN,
    Basis,
    Frozen,
    ReportState,
    Stage,
    comment_key,
    report_stream,
)
from anke.contract.errors import (
    OpenErrorsError,
    PersonalDataError,
    ReportStateError,
    SamePersonError,
    UntoldReasonError,
)
from anke.intake.domain.cpr_mentions import find_cpr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import Payload

# --- What comes next -----------------------------------------------------------------


def decide_draft(
    contract: str,
    period: ReportPeriod,
    basis: Basis,
    *,
    targets: Sequence[str],
    earlier: Sequence[ReportState],
    reason: str = "",
    at: datetime,
    actor: Actor,
) -> list[Entry]:
    """Begin a report; after one that was signed it is a correction that names it.

    `earlier` are the reports of the same contract and period. A deviation says why it
    is told and which targets it is about.

    Errors: ReportStateError where one is being written, or where nothing is known that
        the signed one did not know; UntoldReasonError; PersonalDataError.
    """
    is_notice = period.kind is ReportKind.DEVIATION
    if is_notice:
        _require_reason(reason, "a deviation", "Skriv, hvorfor målene afviger.")
        if not targets:
            raise UntoldReasonError(
                "a deviation names no target",
                user_text="Vælg mindst ét mål, som meddelelsen handler om.",
            )
    if period.year > at.year or (is_notice and period.ends_on > at.date()):
        raise ReportStateError(
            f"{period.text} lies in the future",
            user_text=f"{period.text} ligger i fremtiden.",
        )
    said = p.ReportDrafted(
        terms=basis.terms,
        vintage=basis.vintage,
        known_to=basis.known_to,
        figures=basis.figures,
        targets=tuple(targets),
        reason=reason.strip(),
        replaces="" if is_notice else _replaced(basis, earlier),
    )
    number = max((each.number for each in earlier), default=0) + 1
    stream = report_stream(f"{contract}:{period.text}-{number}")
    return [Entry(stream, said, at.date(), at, actor)]


def _replaced(basis: Basis, earlier: Sequence[ReportState]) -> str:
    """Name the signed report that the next one takes the place of."""
    for each in earlier:
        if each.stage in OPEN:
            raise ReportStateError(
                f"{each.id} is being written",
                user_text=f"{each.id} er ved at blive skrevet. Gør den færdig, eller "
                "kassér den først.",
            )
    signed = [each for each in earlier if each.stage in FINAL]
    if not signed:
        return ""
    last = max(signed, key=lambda each: each.number)
    known = last.basis
    if basis.vintage == known.vintage or basis.known_to < known.known_to:
        raise ReportStateError(
            f"{last.id} was made from {known.vintage}; {basis.vintage} is not later",
            user_text=f"{last.id} er lavet på de samme tal. En rettelse laves på en "
            "senere årgang: byg tallene først.",
        )
    return last.id


def decide_renew(
    state: ReportState, basis: Basis, *, at: datetime, actor: Actor
) -> list[Entry]:
    """Let a draft take the newest figures; nothing when it has them.

    Errors: ReportStateError once it is frozen.
    """
    _require(state, {Stage.DRAFTED}, "renewed", "få nye tal")
    if basis == state.basis:
        return []
    said = p.ReportRenewed(basis.terms, basis.vintage, basis.known_to, basis.figures)
    return [_entry(state, said, at, actor)]


def decide_comment(
    state: ReportState,
    target: str,
    kind: CommentKind,
    text: str,
    *,
    at: datetime,
    actor: Actor,
) -> list[Entry]:
    """Write beside a target, or take back what one wrote; the score stays as it is.

    The department's own assessment may also come when the report is sent; it then
    stands beside the report.

    Errors: ReportStateError; PersonalDataError.
    """
    stages = {Stage.DRAFTED}
    if kind is CommentKind.ASSESSMENT:
        stages.add(Stage.SENT)
    _require(state, stages, "commented", "få bemærkninger")
    if target and target not in state.targets:
        raise ReportStateError(
            f"{state.id} is not about target {target}",
            user_text=f"Mål {target} er ikke med i rapporten.",
        )
    text = text.strip()
    _refuse_personal_data(text)
    said = state.assessments if state.stage is Stage.SENT else state.comments
    new = Comment(target, kind, text, actor.id, at.date())
    mine = [each.text for each in said if comment_key(each) == comment_key(new)]
    if text == (mine[0] if mine else ""):
        return []
    return [_entry(state, p.ReportCommented(target, kind.value, text), at, actor)]


def decide_freeze(
    state: ReportState, frozen: Frozen, *, at: datetime, actor: Actor
) -> list[Entry]:
    """Fix what the report says; from now on people sign it.

    Errors: ReportStateError before its period has ended, or for other figures than
        the draft's; OpenErrorsError while the controller's work list is not cleared
        and nobody said why that is accepted; PersonalDataError.
    """
    require_freezable(state, frozen.errors, frozen.accepted, at)
    if frozen.vintage != state.basis.vintage:
        raise ReportStateError(
            f"{state.id} is drafted from {state.basis.vintage}, not {frozen.vintage}",
            user_text="Tallene er andre end udkastets. Se udkastet igen.",
        )
    said = p.ReportFrozen(
        content=frozen.content,
        vintage=frozen.vintage,
        errors=frozen.errors,
        accepted=frozen.accepted.strip() if frozen.errors else "",
        changed=frozen.changed,
    )
    return [_entry(state, said, at, actor)]


def require_freezable(
    state: ReportState, errors: int, accepted: str, at: datetime
) -> None:
    """Refuse what cannot be frozen, before its documents are written.

    Errors: ReportStateError, OpenErrorsError, PersonalDataError.
    """
    _require(state, {Stage.DRAFTED}, "frozen", "fryses")
    period = state.period
    if period.kind is not ReportKind.DEVIATION and at.date() <= period.ends_on:
        raise ReportStateError(
            f"{state.id}: {period.text} ends on {period.ends_on}",
            user_text=f"Perioden slutter {period.ends_on:%d.%m.%Y}. Rapporten kan "
            "fryses dagen efter.",
        )
    if errors and not accepted.strip():
        raise OpenErrorsError(
            f"{state.id}: {errors} registrations are missing or contradictory",
            user_text=f"{errors} registreringer mangler eller modsiger hinanden. Få "
            "dem rettet, eller skriv, hvorfor rapporten fryses alligevel.",
        )
    _refuse_personal_data(accepted)


def decide_reopen(
    state: ReportState, cause: str, *, at: datetime, actor: Actor
) -> list[Entry]:
    """Make a frozen report a draft again; a signature on it counts no longer.

    Errors: ReportStateError once two have signed; UntoldReasonError.
    """
    _require(state, {Stage.FROZEN}, "reopened", "åbnes igen")
    _require_reason(cause, "reopening", "Skriv, hvorfor rapporten åbnes igen.")
    return [_entry(state, p.ReportReopened(cause.strip()), at, actor)]


def decide_sign(
    state: ReportState, *, content: str, role: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Let a person sign what they looked at.

    Errors: ReportStateError before it is frozen, after two signatures, or for another
        content; SamePersonError.
    """
    _require(state, {Stage.FROZEN}, "signed", "underskrives")
    if content != state.content:
        raise ReportStateError(
            f"{state.id}: what is frozen is {state.content}, not {content}",
            user_text="Rapporten er en anden end den, du så på. Se den igen.",
        )
    if actor.id in {each.actor for each in state.signatures}:
        raise SamePersonError(
            f"{state.id}: {actor.id} has signed already",
            user_text="Du har allerede skrevet under. Den anden underskrift skal komme "
            "fra en anden person.",
        )
    return [_entry(state, p.ReportSigned(content, role), at, actor)]


def decide_send(
    state: ReportState, recipient: str, *, on: date, at: datetime, actor: Actor
) -> list[Entry]:
    """Record that the signed report went to somebody on a day.

    Errors: ReportStateError before two have signed, or for a day before that or in the
        future; UntoldReasonError without a recipient.
    """
    _require(state, {Stage.SIGNED}, "sent", "sendes")
    _require_reason(recipient, "sending", "Skriv, hvem rapporten er sendt til.")
    signed_on = state.signatures[-1].at.date()
    if not signed_on <= on <= at.date():
        raise ReportStateError(
            f"{state.id}: {on} is not between {signed_on} and {at.date()}",
            user_text=f"Rapporten er underskrevet {signed_on:%d.%m.%Y}. Den kan være "
            "sendt fra den dag og til i dag.",
        )
    said = p.ReportSent(state.content, recipient.strip())
    return [Entry(report_stream(state.id), said, on, at, actor)]


def decide_drop(
    state: ReportState, cause: str, *, at: datetime, actor: Actor
) -> list[Entry]:
    """Give a report up.

    Errors: ReportStateError once two have signed; UntoldReasonError.
    """
    _require(state, OPEN, "dropped", "kasseres")
    _require_reason(cause, "dropping", "Skriv, hvorfor rapporten kasseres.")
    return [_entry(state, p.ReportDropped(cause.strip()), at, actor)]


def _require(
    state: ReportState, stages: Iterable[Stage], done: str, done_da: str
) -> None:
    if state.stage in stages:
        return
    more = ""
    if state.stage in FINAL and done not in ("sent", "signed"):
        more = " Lav en ny rapport, hvis noget skal rettes."
    raise ReportStateError(
        f"{state.id} is {state.stage.value} and cannot be {done}",
        user_text=f"{state.id} er {DANISH[state.stage]} og kan ikke {done_da}.{more}",
    )


def _require_reason(text: str, what: str, told: str) -> None:
    if not text.strip():
        raise UntoldReasonError(f"{what} needs a reason", user_text=told)
    _refuse_personal_data(text)


def _refuse_personal_data(text: str) -> None:
    """The journal is kept for good, so that no CPR number may stand in it."""
    if find_cpr(text):
        raise PersonalDataError(
            "the text holds a CPR number",
            user_text="Teksten indeholder et CPR-nummer. Skriv den uden.",
        )


def _entry(state: ReportState, said: Payload, at: datetime, actor: Actor) -> Entry:
    return Entry(report_stream(state.id), said, at.date(), at, actor)


DANISH: Final = {
    Stage.DRAFTED: "et udkast",
    Stage.FROZEN: "frosset, men ikke underskrevet af to",
    Stage.SIGNED: "underskrevet",
    Stage.SENT: "sendt",
    Stage.DROPPED: "kasseret",
}
