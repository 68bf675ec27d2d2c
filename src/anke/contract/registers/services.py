# SPDX-License-Identifier: EUPL-1.2
"""The only writers of records: one person records, another confirms, a wrong one goes.

    kept = keep_document(user, "example-2022", "1.5", "account", name=…, content=…)
    sent = record_dispatch(user, "example-2022", kept.number, on=date(2022, 9, 28))
    confirm_record(other, "contract:example-2022", sent.number)

Each act locks its journal, folds it, asks `evidence_life` what comes next, and writes
the entries with the rows that screens read. Recording the same twice records it once.
`at` is when the house learnt of it: now, but for the demo's made-up past.
"""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.documents import (
    document_path,
    keep_documents,
    refer_to_document,
    store_content,
)
from anke.cases.domain import payloads as p
from anke.cases.journal import append_entries
from anke.contract.domain import evidence_life as life
from anke.contract.domain.decimals import AmbiguousNumberError, exact_decimal
from anke.contract.domain.registers import FigureKind, StatusWord
from anke.contract.domain.terms import Deliverable, ExternalCondition
from anke.contract.errors import EvidenceRefusedError, UnknownRegisterError
from anke.contract.models import ContractLedger, ContractRecord
from anke.contract.queries import contract_of
from anke.contract.registers.files import external_figures, register_of
from anke.contract.registers.projections import record_values
from anke.contract.registers.queries import ledger_of
from anke.decisions.handling.services import actor_of_user
from anke.intake.errors import FileRefusedError
from anke.intake.forms import file_types

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from typing import TypeAlias

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Actor, Entry
    from anke.contract.domain.evidence_life import Ledger, Record, Said
    from anke.contract.domain.terms import Contract

    Reader: TypeAlias = "User | AnonymousUser"
    Decide: TypeAlias = "Callable[[Ledger], list[Entry]]"

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 500
_CPR: Final = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")


def keep_document(
    user: Reader,
    contract_id: str,
    target: str,
    part: str,
    *,
    name: str,
    content: bytes,
    title: str = "",
    at: datetime | None = None,
) -> Record:
    """Keep a deliverable's document by its SHA-256; it lies ready, and is not sent.

    It is on the disk before the journal tells of it.

    Errors: AccessDeniedError, UnknownContractError, UnknownRegisterError;
        EvidenceRefusedError for a file that cannot be kept; OSError from the disk.
    """
    actor = actor_of_user(require(user, Action.RECORD_EVIDENCE))
    deliverable_of(contract_of(0, contract_id), target, part)
    shown = file_types.clean_name(name)
    said = p.DocumentKept(
        target=target,
        part=part,
        title=plain_text(title or shown, LONGEST_TITLE),
        name=plain_text(shown, LONGEST_TITLE),
        sha256=sha256(content).hexdigest(),
        media_type=_media_type(content, shown),
        size_bytes=len(content),
    )
    store_content(content)
    stream, moment = life.contract_stream(contract_id), at or clock.now()
    row = refer_to_document(
        stream, said.sha256, size_bytes=said.size_bytes, media_type=said.media_type
    )
    with transaction.atomic():
        before = ledger_of(stream)
        record = _record(stream, said, moment.date(), actor, moment)
        if record not in before.records:
            keep_documents([row])
        # Somebody may have erased the last row with this content meanwhile.
        if not document_path(said.sha256).exists():
            store_content(content)
    return record


def _media_type(content: bytes, name: str) -> str:
    try:
        file_types.check_size(len(content), name)
        return file_types.type_of(io.BytesIO(content), name)
    except FileRefusedError as error:
        raise EvidenceRefusedError(str(error), user_text=error.user_text) from error


def record_dispatch(
    user: Reader,
    contract_id: str,
    document: int,
    *,
    on: date,
    recipient: str = "",
    at: datetime | None = None,
) -> Record:
    """Record that a document was sent; it counts when another person confirms it.

    Left out, the recipient is the one that the contract names.

    Errors: AccessDeniedError, UnknownContractError, UnknownRecordError,
        RecordStateError, FutureDayError; EvidenceRefusedError for another recipient
        than the contract names.
    """
    actor = actor_of_user(require(user, Action.RECORD_EVIDENCE))
    contract = contract_of(0, contract_id)
    stream = life.contract_stream(contract_id)
    kept = ledger_of(stream).record(document).said
    named = ""
    if isinstance(kept, p.DocumentKept):
        named = deliverable_of(contract, kept.target, kept.part).recipient
    to = plain_text(recipient or named, LONGEST_TITLE)
    if named and to != named:
        raise EvidenceRefusedError(
            f"it is to be sent to {named}, not to {to}",
            user_text=f"Leverancen skal sendes til {named}, ikke til {to}.",
        )
    return _record(stream, p.DispatchRecorded(document, to), on, actor, at)


def record_figure(
    user: Reader,
    contract_id: str,
    *,
    figure: str,
    value: str,
    source: str,
    known_on: date,
    unit: str = "",
    at: datetime | None = None,
) -> Record:
    """Record a figure of others; it counts when another person confirms it.

    Errors: AccessDeniedError, UnknownContractError, UnknownRegisterError,
        FutureDayError; EvidenceRefusedError for what is no exact number.
    """
    require(user, Action.RECORD_EVIDENCE)
    contract = contract_of(0, contract_id)
    said = figure_said(contract, figure=figure, value=value, unit=unit, source=source)
    return record_figures(user, contract, [(said, known_on)], at=at)[0]


def record_figures(
    user: Reader,
    contract: Contract,
    figures: Sequence[tuple[p.FigureRecorded, date]],
    *,
    at: datetime | None = None,
) -> list[Record]:
    """Record figures that were checked, all or none; give the record of each.

    Errors: AccessDeniedError, FutureDayError.
    """
    actor = actor_of_user(require(user, Action.RECORD_EVIDENCE))
    moment, found = at or clock.now(), []

    def decide(ledger: Ledger) -> list[Entry]:
        entries: list[Entry] = []
        for said, on in figures:
            more = life.decide_record(ledger, said, on=on, at=moment, actor=actor)
            entries += more
            ledger = life.fold_ledger(ledger, more)
            found.append(life.standing_twin(ledger, said, on) or ledger.records[-1])
        return entries

    write_next(life.contract_stream(contract.id), decide)
    return found


def record_status(
    user: Reader,
    register: str,
    item: str,
    *,
    status: StatusWord,
    evidence: str,
    on: date,
    responsible: str = "",
    next_review_on: date | None = None,
    at: datetime | None = None,
) -> Record:
    """Record how an item of a register stands; another person confirms it.

    Errors: AccessDeniedError, UnknownRegisterError, FutureDayError,
        EvidenceRefusedError.
    """
    actor = actor_of_user(require(user, Action.RECORD_EVIDENCE))
    try:
        register_of(register).item(item)
    except KeyError as error:
        raise UnknownRegisterError(
            f"no item {item!r} in {register}",
            user_text=f"Der er intet punkt {item!r} i registret.",
        ) from error
    said = p.ItemStatusRecorded(
        item,
        StatusWord(status).value,
        plain_text(evidence, LONGEST_TEXT),
        plain_text(responsible, LONGEST_TITLE, required=False),
        next_review_on,
    )
    return _record(life.register_stream(register), said, on, actor, at)


def confirm_record(
    user: Reader, stream: str, number: int, *, at: datetime | None = None
) -> Record:
    """Confirm what another person recorded; from then on it counts.

    Errors: AccessDeniedError, UnknownRecordError, RecordStateError, SamePersonError.
    """
    actor = actor_of_user(require(user, Action.CONFIRM_EVIDENCE))
    ledger = write_next(
        stream,
        lambda ledger: life.decide_confirm(
            ledger, number, at=at or clock.now(), actor=actor
        ),
    )
    return ledger.record(number)


def withdraw_record(
    user: Reader, stream: str, number: int, *, cause: str, at: datetime | None = None
) -> Record:
    """Take a wrong record back, with the cause; it stays readable and counts no more.

    Errors: AccessDeniedError, UnknownRecordError, RecordStateError,
        EvidenceRefusedError.
    """
    actor = actor_of_user(require(user, Action.RECORD_EVIDENCE))
    why = plain_text(cause, LONGEST_TEXT)
    ledger = write_next(
        stream,
        lambda ledger: life.decide_withdraw(
            ledger, number, cause=why, at=at or clock.now(), actor=actor
        ),
    )
    return ledger.record(number)


# --- What is checked -----------------------------------------------------------------


def deliverable_of(contract: Contract, target: str, part: str) -> Deliverable:
    """Find a deliverable. Errors: UnknownRegisterError."""
    for each in contract.targets:
        for condition in (*each.parts, *each.any_of):
            if (each.number, condition.id) == (target, part) and isinstance(
                condition, Deliverable
            ):
                return condition
    raise UnknownRegisterError(
        f"no deliverable {part!r} of target {target!r} in {contract.id}",
        user_text=f"{contract.title} har ingen leverance {part!r} i mål {target!r}.",
    )


def figures_in(contract: Contract) -> dict[str, FigureKind]:
    """Give the figures that can be recorded: the contract's first, then the others."""
    known = {each.id: each for each in external_figures()}
    used: dict[str, FigureKind] = {}
    for target in contract.targets:
        for part in (*target.parts, *target.any_of):
            if isinstance(part, ExternalCondition):
                for name in filter(None, (part.figure, part.against)):
                    used[name] = known.get(name, FigureKind(name, name, ""))
    return used | known


def figure_said(
    contract: Contract, *, figure: str, value: str, unit: str, source: str
) -> p.FigureRecorded:
    """Check what is to be recorded of a figure.

    Errors: UnknownRegisterError for the figure; EvidenceRefusedError for the rest.
    """
    kind = figures_in(contract).get(figure)
    if kind is None:
        raise UnknownRegisterError(
            f"no figure {figure!r} in {contract.id}",
            user_text=f"Tallet {figure!r} kendes ikke. Brug et navn fra skabelonen.",
        )
    return p.FigureRecorded(
        figure,
        exact_value(value),
        _unit(kind, unit),
        plain_text(source, LONGEST_TEXT),
    )


def exact_value(text: str) -> str:
    """Read a number exactly. Errors: EvidenceRefusedError, which says how to write."""
    try:
        return exact_decimal(text)
    except AmbiguousNumberError as error:
        told = _("“%(number)s” can be read in two ways. Write 1234 or 1,234.")
        told %= {"number": text}
        raise EvidenceRefusedError(told, user_text=told) from error
    except ValueError as error:
        told = _("“%(number)s” is no number. Write it as 7,9.") % {"number": text[:40]}
        raise EvidenceRefusedError(told, user_text=told) from error


def _unit(kind: FigureKind, unit: str) -> str:
    given = " ".join(unit.split())
    if kind.unit and given not in ("", kind.unit):
        told = _("The unit is “%(unit)s”, not “%(given)s”. Convert the number.")
        told %= {"unit": kind.unit, "given": given[:40]}
        raise EvidenceRefusedError(told, user_text=told)
    return plain_text(given or kind.unit, LONGEST_TITLE, required=False)


def plain_text(text: str, longest: int, *, required: bool = True) -> str:
    """Give a text as the journal keeps it, for ever: short, and about no person.

    Errors: EvidenceRefusedError.
    """
    plain = " ".join(text.split())
    told = ""
    if required and not plain:
        told = _("Something is missing: write a text.")
    elif len(plain) > longest:
        told = _("Write at most %(count)s characters.") % {"count": longest}
    elif _CPR.search(plain):
        told = _("Write no CPR number: it would stand in the journal for ever.")
    if told:
        raise EvidenceRefusedError(told, user_text=told)
    return plain


# --- How each is written -------------------------------------------------------------


def _record(
    stream: str, said: Said, on: date, actor: Actor, at: datetime | None
) -> Record:
    """Record something; give its record, which may have stood there already."""
    moment = at or clock.now()
    ledger = write_next(
        stream,
        lambda ledger: life.decide_record(ledger, said, on=on, at=moment, actor=actor),
    )
    found = life.standing_twin(ledger, said, on)
    return found or ledger.records[-1]


def write_next(stream: str, decide: Decide) -> Ledger:
    """Lock a journal, ask what comes next, write it with the rows."""
    with transaction.atomic():
        row, is_new = ContractLedger.objects.get_or_create(pk=stream)
        ContractLedger.objects.select_for_update().get(pk=stream)
        before = ledger_of(stream)
        entries = decide(before)
        if not entries:
            if is_new:
                row.delete()
            return before
        append_entries(entries)
        after = life.fold_ledger(before, entries)
        _save(before, after)
    return after


def _save(before: Ledger, after: Ledger) -> None:
    """Write the rows of what changed."""
    for place, record in enumerate(after.records):
        if place >= len(before.records) or before.records[place] != record:
            ContractRecord.objects.update_or_create(
                stream=after.stream,
                number=record.number,
                defaults=record_values(after, record),
            )
    ContractLedger.objects.filter(pk=after.stream).update(records=len(after.records))
