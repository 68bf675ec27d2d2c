# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the registers show.

documents_page(request.user, "example-2022")      # tabs: documents, figures, …
open_deliverable(request.user, "example-2022", "1.5", "account")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.contract.domain.evidence_life import (
    Ledger,
    RecordStage,
    contract_stream,
    dispatches_of,
    register_stream,
)
from anke.contract.domain.registers import (
    RegisterKind,
    StatusWord,
    is_overdue,
    register_for,
)
from anke.contract.errors import UnknownContractError, UnknownRegisterError
from anke.contract.models import ContractRecord
from anke.contract.queries import contract_of, contracts
from anke.contract.registers.files import breach_causes, register_of, registers
from anke.contract.registers.queries import (
    evidence_of,
    ledger_of,
    standing_statuses,
)
from anke.contract.registers.services import deliverable_of, figures_in
from anke.contract.registers.tables import (
    deliverables_table,
    exact_text,
    figures_table,
    items_table,
    status_text,
    waiting_table,
)
from anke.decisions.handling.services import actor_of_user
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.contract.domain.evidence_life import Record
    from anke.contract.domain.registers import FigureKind, Item, Register
    from anke.contract.domain.terms import Contract, Deliverable
    from anke.web.tables import Table

    Reader = User | AnonymousUser

_BADGES: Final = {
    RecordStage.RECORDED: "warning",
    RecordStage.CONFIRMED: "success",
    RecordStage.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs: its table, what waits, and the other tabs."""

    heading: str
    lede: str
    table: Table
    waiting: Table
    tabs: list[tuple[str, str, bool]]
    contract: Contract | None = None
    choices: tuple[tuple[str, str, bool], ...] = ()
    summary: str = ""
    kind: str = ""
    may_record: bool = False


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record as a page tells of it, and what its reader may do about it."""

    stream: str
    number: int
    text: str
    note: str
    stage: str
    badge: str
    told: tuple[str, ...]
    file: str = ""
    may_confirm: bool = False
    is_own: bool = False
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class DeliverablePage:
    """A deliverable: its documents, and when they were sent."""

    contract: Contract
    target: str
    part: Deliverable
    records: tuple[RecordLine, ...]
    documents: tuple[tuple[int, str], ...]
    may_record: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure of others, and what was recorded of it."""

    contract: Contract
    kind: FigureKind
    computed: str
    records: tuple[RecordLine, ...]
    may_record: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An obligation or a requirement, and how it stands."""

    register: Register
    item: Item
    status: str
    is_overdue: bool
    is_requirement: bool
    records: tuple[RecordLine, ...]
    may_record: bool


# --- The tabs ------------------------------------------------------------------------


def documents_page(user: Reader, plan: str = "") -> Tab:
    """Give the deliverables of a contract.

    Errors: AccessDeniedError, UnknownContractError, ContractMalformedError.
    """
    contract, ledger = _chosen(user, plan)
    return Tab(
        heading=_("Documents and dispatch"),
        lede=_(
            "A deliverable is met when its document was sent to the recipient in time,"
            " and another person has confirmed it. A document that only lies ready does"
            " not count."
        ),
        table=deliverables_table(contract, ledger, clock.today()),
        waiting=waiting_table(
            [ledger.stream], [p.DispatchRecorded.kind], _deliverable_names(contract)
        ),
        tabs=register_tabs("contract-documents", contract.id),
        contract=contract,
        choices=_plans(contract),
        may_record=may(user, Action.RECORD_EVIDENCE),
    )


def figures_page(user: Reader, plan: str = "") -> Tab:
    """Give the figures of others that a contract is scored by.

    Errors: AccessDeniedError, UnknownContractError, ContractMalformedError.
    """
    contract, ledger = _chosen(user, plan)
    today = clock.today()
    return Tab(
        heading=_("Figures from others"),
        lede=_(
            "Sick leave, the Ombudsman's rates, budget and result. One person enters a"
            " figure, another confirms it; then it counts from the day it was known."
        ),
        table=figures_table(
            contract, ledger, today, evidence_of(contract, today).figures_on(today)
        ),
        waiting=waiting_table(
            [ledger.stream],
            [p.FigureRecorded.kind],
            {each.id: each.title for each in figures_in(contract).values()},
        ),
        tabs=register_tabs("contract-figures", contract.id),
        contract=contract,
        choices=_plans(contract),
        kind="figures",
        may_record=may(user, Action.RECORD_EVIDENCE),
    )


def obligations_page(user: Reader) -> Tab:
    """Give what is owed outside the contract.

    Errors: AccessDeniedError, ContractMalformedError.
    """
    require(user, Action.SEE_CONTRACT)
    found = [each for each in registers() if each.kind is RegisterKind.OBLIGATIONS]
    return _register_tab(
        "contract-obligations",
        found,
        _("Obligations"),
        _(
            "What the authority owes beside the contract: the strategy, the Folketing,"
            " the ministry, the law. What has no source is marked “unconfirmed”."
        ),
    )


def requirements_page(user: Reader, name: str = "") -> Tab:
    """Give the technical minimum requirements: those in force, or others by name.

    Errors: AccessDeniedError, UnknownRegisterError, ContractMalformedError.
    """
    require(user, Action.SEE_CONTRACT)
    known = [each for each in registers() if each.kind is RegisterKind.REQUIREMENTS]
    chosen = register_of(name) if name else register_for(known, clock.today())
    found = [chosen] if chosen else known[:1]
    address = reverse("contract-requirements")
    return _register_tab(
        "contract-requirements",
        found,
        _("Technical minimum requirements"),
        _(
            "How each requirement stands, what shows it, and when somebody looks again."
            " Target 2.3 counts the requirements that are confirmed as met."
        ),
        tuple(
            (each.title, f"{address}?register={each.id}", each in found)
            for each in known
        ),
    )


def _register_tab(
    name: str,
    found: list[Register],
    heading: str,
    lede: str,
    choices: tuple[tuple[str, str, bool], ...] = (),
) -> Tab:
    today = clock.today()
    standing = {
        each.id: standing_statuses(ledger_of(register_stream(each.id)), today)
        for each in found
    }
    met = sum(
        status_of(record) is StatusWord.MET
        for one in standing.values()
        for record in one.values()
    )
    of = sum(len(each.items) for each in found)
    summary = _("%(met)s of %(of)s are met and confirmed.")
    return Tab(
        heading=heading,
        lede=lede,
        table=items_table(found, standing, today),
        waiting=waiting_table(
            [register_stream(each.id) for each in found],
            [p.ItemStatusRecorded.kind],
            {item.id: item.title for each in found for item in each.items},
        ),
        tabs=register_tabs(name, ""),
        choices=choices,
        summary=summary % {"met": formats.number(met), "of": formats.number(of)},
    )


def status_of(record: Record) -> StatusWord | None:
    """Give the status that a record tells of."""
    said = record.said
    return StatusWord(said.status) if isinstance(said, p.ItemStatusRecorded) else None


def _chosen(user: Reader, plan: str) -> tuple[Contract, Ledger]:
    require(user, Action.SEE_CONTRACT)
    contract = contract_of(0, plan) if plan else contract_of_today()
    return contract, ledger_of(contract_stream(contract.id))


def contract_of_today() -> Contract:
    """Give the contract of this year, or the nearest one. Errors: as `contracts`."""
    year = clock.today().year
    known = contracts()
    if not known:
        raise UnknownContractError(
            "there is no contract", user_text="Der er ingen resultatplan endnu."
        )
    return min(known, key=lambda each: abs(each.year - year))


def _deliverable_names(contract: Contract) -> dict[str, str]:
    return {
        f"{target.number}/{part.id}": f"{target.number} {part.title}"
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
    }


def _plans(chosen: Contract) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (each.title, f"?plan={each.id}", each.id == chosen.id) for each in contracts()
    )


def register_tabs(current: str, plan: str = "") -> list[tuple[str, str, bool]]:
    """Give the tabs of the registers; those of a contract keep it."""
    query = f"?plan={plan}" if plan else ""
    named = (
        (_("Documents"), "contract-documents", query),
        (_("Figures"), "contract-figures", query),
        (_("Obligations"), "contract-obligations", ""),
        (_("Requirements"), "contract-requirements", ""),
        (_("Causes of breaches"), "contract-causes", ""),
    )
    return [(text, reverse(name) + more, name == current) for text, name, more in named]


# --- One of them ---------------------------------------------------------------------


def open_deliverable(
    user: Reader, contract_id: str, target: str, part: str
) -> DeliverablePage:
    """Give a deliverable's page.

    Errors: AccessDeniedError, UnknownContractError, UnknownRegisterError.
    """
    contract, ledger = _chosen(user, contract_id)
    found = deliverable_of(contract, target, part)
    kept = [
        each
        for each in ledger.records
        if isinstance(each.said, p.DocumentKept)
        and (each.said.target, each.said.part) == (target, part)
    ]
    numbers = {each.number for each in kept}

    def is_here(record: Record) -> bool:
        said = record.said
        return record.number in numbers or (
            isinstance(said, p.DispatchRecorded) and said.document in numbers
        )

    return DeliverablePage(
        contract=contract,
        target=target,
        part=found,
        records=record_lines(user, ledger, is_here),
        documents=tuple(
            (each.number, each.said.title)
            for each in kept
            if not each.is_withdrawn and isinstance(each.said, p.DocumentKept)
        ),
        may_record=may(user, Action.RECORD_EVIDENCE),
    )


def open_figure(user: Reader, contract_id: str, figure: str) -> FigurePage:
    """Give a figure's page.

    Errors: AccessDeniedError, UnknownContractError, UnknownRegisterError.
    """
    contract, ledger = _chosen(user, contract_id)
    kind = figures_in(contract).get(figure)
    if kind is None:
        raise UnknownRegisterError(f"no figure {figure!r} in {contract.id}")

    def is_here(record: Record) -> bool:
        said = record.said
        return isinstance(said, p.FigureRecorded) and said.figure == figure

    return FigurePage(
        contract=contract,
        kind=kind,
        computed=_computed(kind, figures_in(contract)),
        records=record_lines(user, ledger, is_here),
        may_record=may(user, Action.RECORD_EVIDENCE),
    )


def _computed(kind: FigureKind, kinds: dict[str, FigureKind]) -> str:
    """Say of which figures a deviation is computed; nothing for the others."""
    if not kind.of:
        return ""
    text = _("%(of)s / %(beside)s − 1, unless it is recorded itself")
    return text % {"of": kinds[kind.of].title, "beside": kinds[kind.beside].title}


def open_item(user: Reader, name: str, item: str) -> ItemPage:
    """Give the page of an obligation or a requirement.

    Errors: AccessDeniedError, UnknownRegisterError.
    """
    require(user, Action.SEE_CONTRACT)
    register = register_of(name)
    try:
        found = register.item(item)
    except KeyError as error:
        raise UnknownRegisterError(f"no item {item!r} in {name}") from error
    ledger = ledger_of(register_stream(name))

    def is_here(record: Record) -> bool:
        said = record.said
        return isinstance(said, p.ItemStatusRecorded) and said.item == item

    today = clock.today()
    standing = standing_statuses(ledger, today).get(item)
    status = status_of(standing) if standing else None
    return ItemPage(
        register=register,
        item=found,
        status=status_text(status),
        is_overdue=is_overdue(found, status, today),
        is_requirement=register.kind is RegisterKind.REQUIREMENTS,
        records=record_lines(user, ledger, is_here),
        may_record=may(user, Action.RECORD_EVIDENCE),
    )


def open_record(user: Reader, stream: str, number: int) -> RecordLine:
    """Give one record, for whoever takes it back.

    Errors: AccessDeniedError, UnknownRecordError.
    """
    require(user, Action.RECORD_EVIDENCE)
    ledger = ledger_of(stream)
    return _line(user, ledger, ledger.record(number))


def record_lines(
    user: Reader, ledger: Ledger, is_here: Callable[[Record], bool]
) -> tuple[RecordLine, ...]:
    """Give the records of a page, the newest first."""
    here: Iterable[Record] = filter(is_here, reversed(ledger.records))
    return tuple(_line(user, ledger, each) for each in here)


def _line(user: Reader, ledger: Ledger, record: Record) -> RecordLine:
    person = require(user, Action.SEE_CONTRACT)
    is_own = actor_of_user(person).id == record.recorded_by
    may_record = may(person, Action.RECORD_EVIDENCE)
    is_sent = bool(dispatches_of(ledger, record.number))
    file = ""
    if record.is_document:
        contract = ledger.stream.partition(":")[2]
        file = reverse("contract-document-file", args=[contract, record.number])
    return RecordLine(
        stream=ledger.stream,
        number=record.number,
        text=record_text(ledger, record),
        note=_note(record),
        stage=_stage(record),
        badge="info" if _lies_ready(record) else _BADGES[record.stage],
        told=tuple(_told(record)),
        file=file,
        may_confirm=record.waits
        and not is_own
        and may(person, Action.CONFIRM_EVIDENCE),
        is_own=record.waits and is_own,
        may_withdraw=may_record and not record.is_withdrawn and not is_sent,
    )


def _lies_ready(record: Record) -> bool:
    return record.is_document and not record.is_withdrawn


def _stage(record: Record) -> str:
    if _lies_ready(record):
        return _("Ready")
    return str(ContractRecord.StageChoice(record.stage.value).label)


def record_text(ledger: Ledger, record: Record) -> str:
    """Say in a line what was recorded."""
    said, day = record.said, formats.day(record.on)
    match said:
        case p.DocumentKept():
            return _("Document: %(title)s") % {"title": said.title}
        case p.DispatchRecorded():
            document = ledger.record(said.document).said
            title = document.title if isinstance(document, p.DocumentKept) else ""
            text = _("“%(title)s” sent to %(recipient)s on %(day)s")
            return text % {"title": title, "recipient": said.recipient, "day": day}
        case p.FigureRecorded():
            text = _("%(value)s %(unit)s, known on %(day)s")
            value = exact_text(said.value)
            return text % {"value": value, "unit": said.unit, "day": day}
        case p.BreachCauseRecorded():
            text = _("%(cause)s: %(count)s of the breaches")
            title = cause_title(said.cause)
            return text % {"cause": title, "count": formats.number(said.deadlines)}
    text = _("%(status)s on %(day)s")
    return text % {"status": status_text(StatusWord(said.status)), "day": day}


def cause_title(cause: str) -> str:
    """Name a cause; one that is no longer on the list by its code."""
    return {each.id: each.title for each in breach_causes()}.get(cause, cause)


def _note(record: Record) -> str:
    """Give what shows it: source, evidence, or the file and its hash."""
    said = record.said
    match said:
        case p.DocumentKept():
            return f"{said.name} · SHA-256 {said.sha256}"
        case p.FigureRecorded():
            return _("Source: %(source)s") % {"source": said.source}
        case p.ItemStatusRecorded():
            parts = [said.evidence]
            if said.responsible:
                parts.append(_("Responsible: %(name)s") % {"name": said.responsible})
            if said.next_review_on:
                day = formats.day(said.next_review_on)
                parts.append(_("Next review: %(day)s") % {"day": day})
            return " · ".join(parts)
        case p.BreachCauseRecorded():
            return said.note
    return ""


def _told(record: Record) -> Iterable[str]:
    """Say who recorded, confirmed and took back, and when."""
    acts = (
        (_("Recorded by %(who)s, %(at)s"), record.recorded_by, record.recorded_at),
        (_("Confirmed by %(who)s, %(at)s"), record.confirmed_by, record.confirmed_at),
        (_("Taken back by %(who)s, %(at)s"), record.withdrawn_by, record.withdrawn_at),
    )
    for text, who, at in acts:
        if at is not None:
            yield text % {"who": who, "at": formats.instant(at)}
    if record.cause:
        yield _("Because: %(cause)s") % {"cause": record.cause}
