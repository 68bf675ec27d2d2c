# SPDX-License-Identifier: EUPL-1.2
"""The tables of the registers: deliverables, figures, items, and what waits.

deliverables_table(contract, ledger_of(contract_stream(contract.id)), clock.today())
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from anke.cases.domain import payloads as p
from anke.contract.domain.evidence_life import BREACHES, RecordStage
from anke.contract.domain.registers import StatusWord, is_overdue
from anke.contract.domain.terms import Deliverable
from anke.contract.registers.queries import is_contract, waiting_records
from anke.contract.registers.services import figures_in
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from anke.contract.domain.evidence_life import Ledger, Record
    from anke.contract.domain.registers import FigureKind, Item, Register
    from anke.contract.domain.terms import Contract
    from anke.contract.models import ContractRecord

_STATUS_BADGES: Final = {
    StatusWord.MET: "success",
    StatusWord.NOT_MET: "error",
    StatusWord.UNDER_WAY: "info",
    StatusWord.NOT_STARTED: "",
}


def status_text(status: StatusWord | None) -> str:
    """Name a status as people read it."""
    if status is None:
        return _("No status")
    return {
        StatusWord.NOT_STARTED: _("Not begun"),
        StatusWord.UNDER_WAY: _("Under way"),
        StatusWord.MET: _("Met"),
        StatusWord.NOT_MET: _("Not met"),
    }[status]


def exact_text(value: str) -> str:
    """Write an exact number with all its digits, as the reader writes numbers."""
    return number_format(Decimal(value), use_l10n=True, force_grouping=True)


# --- Documents -----------------------------------------------------------------------


def deliverables_table(contract: Contract, ledger: Ledger, today: date) -> Table:
    """Show each deliverable of a contract, and whether it was sent."""
    rows = [
        Row(
            (
                Cell(
                    f"{target.number} {part.title}",
                    href=reverse(
                        "contract-deliverable",
                        args=[contract.id, target.number, part.id],
                    ),
                ),
                Cell(part.recipient or _("Anybody")),
                Cell(_window(part)),
                _delivery(ledger, target.number, part, today),
            )
        )
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
        if isinstance(part, Deliverable)
    ]
    return Table(
        caption=_("Deliverables of the contract"),
        columns=(
            Column("deliverable", _("Deliverable")),
            Column("recipient", _("Recipient")),
            Column("due", _("Due")),
            Column("state", _("State")),
        ),
        rows=rows,
        empty=_("This contract has no deliverables."),
        hide_caption=True,
    )


def _window(part: Deliverable) -> str:
    due = formats.day(part.due_on)
    if part.opens_on is None:
        return due
    return f"{formats.day(part.opens_on)} – {due}"


def _delivery(ledger: Ledger, target: str, part: Deliverable, today: date) -> Cell:
    """Say how far a deliverable is."""
    documents = {
        each.number
        for each in ledger.records
        if isinstance(each.said, p.DocumentKept)
        and (each.said.target, each.said.part) == (target, part.id)
        and not each.is_withdrawn
    }
    sent = [
        each
        for each in ledger.records
        if isinstance(each.said, p.DispatchRecorded)
        and each.said.document in documents
        and not each.is_withdrawn
    ]
    in_time = [
        each
        for each in sent
        if (part.opens_on is None or part.opens_on <= each.on)
        and each.on <= part.due_on
    ]
    confirmed = [each for each in in_time if each.stage is RecordStage.CONFIRMED]
    if confirmed:
        day = formats.day(min(each.on for each in confirmed))
        return Cell(_("Sent %(day)s") % {"day": day}, badge="success")
    if in_time:
        return Cell(_("Waits for another's confirmation"), badge="warning")
    if sent:
        return Cell(_("Sent, but not in time"), badge="error")
    if part.due_on < today:
        return Cell(_("Not sent in time"), badge="error")
    if documents:
        return Cell(_("Ready, not sent"), badge="info")
    return Cell(_("Nothing yet"))


# --- Figures -------------------------------------------------------------------------


def figures_table(
    contract: Contract, ledger: Ledger, today: date, known: Mapping[str, Fraction]
) -> Table:
    """Show each figure with the newest confirmed value, or the one that is computed.

    `known` are the figures that count today, with those that are computed of others.
    """
    return Table(
        caption=_("Figures from others"),
        columns=(
            Column("figure", _("Figure")),
            Column("value", _("Value"), numeric=True),
            Column("unit", _("Unit")),
            Column("known", _("Known on")),
            Column("source", _("Source")),
        ),
        rows=[
            _figure_row(contract, kind, ledger, today, known.get(kind.id))
            for kind in figures_in(contract).values()
        ],
        hide_caption=True,
    )


def _figure_row(
    contract: Contract,
    kind: FigureKind,
    ledger: Ledger,
    today: date,
    counted: Fraction | None,
) -> Row:
    records = [
        each
        for each in ledger.records
        if isinstance(each.said, p.FigureRecorded) and each.said.figure == kind.id
    ]
    known = [
        each
        for each in records
        if each.stage is RecordStage.CONFIRMED and each.on <= today
    ]
    name = Cell(
        kind.title,
        href=reverse("contract-figure", args=[contract.id, kind.id]),
        note=_("Waits for another's confirmation")
        if any(each.waits for each in records)
        else "",
        alarm=any(each.waits for each in records),
    )
    newest = max(known, key=lambda each: (each.on, each.number), default=None)
    if newest is None or not isinstance(newest.said, p.FigureRecorded):
        value = Cell(_("Not recorded"))
        if kind.of:
            text = formats.number(float(counted), 4) if counted is not None else ""
            value = Cell(text, note=_("Computed of two others"))
        return Row((name, value, Cell(kind.unit), Cell(""), Cell(kind.hint)))
    said = newest.said
    return Row(
        (
            name,
            Cell(exact_text(said.value)),
            Cell(said.unit),
            Cell(formats.day(newest.on)),
            Cell(said.source),
        )
    )


# --- Obligations and requirements ----------------------------------------------------


def items_table(
    found: Sequence[Register],
    standing: Mapping[str, Mapping[str, Record]],
    today: date,
) -> Table:
    """Show each item of some registers with the status that is confirmed."""
    return Table(
        caption=", ".join(each.title for each in found),
        columns=(
            Column("item", _("What is owed")),
            Column("due", _("Due")),
            Column("status", _("Status")),
            Column("evidence", _("What shows it")),
            Column("owner", _("Responsible")),
            Column("review", _("Next review")),
        ),
        rows=list(_item_rows(found, standing, today)),
        empty=_("Nothing is on the list."),
    )


def _item_rows(
    found: Sequence[Register],
    standing: Mapping[str, Mapping[str, Record]],
    today: date,
) -> Iterator[Row]:
    for register in found:
        for item in register.items:
            yield _item_row(register, item, standing[register.id].get(item.id), today)


def _item_row(
    register: Register, item: Item, record: Record | None, today: date
) -> Row:
    said = record.said if record else None
    told = said if isinstance(said, p.ItemStatusRecorded) else None
    status = StatusWord(told.status) if told else None
    review = told.next_review_on if told else None
    late = is_overdue(item, status, today)
    looks = review is not None and review < today
    return Row(
        (
            Cell(
                f"{item.number}. {item.title}" if item.number else item.title,
                href=reverse("contract-item", args=[register.id, item.id]),
                note="" if item.confirmed else _("Unconfirmed"),
            ),
            Cell(
                formats.day(item.due_on),
                note=_("Overdue") if late else "",
                alarm=late,
            ),
            Cell(
                status_text(status),
                badge=_STATUS_BADGES[status] if status else "",
            ),
            Cell(told.evidence if told else ""),
            Cell((told.responsible if told else "") or item.owner),
            Cell(
                formats.day(review),
                note=_("Somebody must look again") if looks else "",
                alarm=looks,
            ),
        )
    )


# --- What waits ----------------------------------------------------------------------


def waiting_table(
    streams: Sequence[str], kinds: Sequence[str], names: Mapping[str, str]
) -> Table:
    """Show what another person has still to confirm, the oldest first.

    Args:
        streams: The journals that are looked at.
        kinds: The kinds of records.
        names: What the subjects of the records are called.
    """
    rows = [
        Row(
            (
                Cell(
                    names.get(each.subject, each.subject),
                    href=address_of(each),
                ),
                Cell(formats.day(each.on)),
                Cell(each.recorded_by),
                Cell(formats.instant(each.recorded_at)),
            )
        )
        for each in waiting_records().filter(stream__in=streams, kind__in=kinds)
    ]
    return Table(
        caption=_("Records that wait"),
        columns=(
            Column("subject", _("What")),
            Column("on", _("Day")),
            Column("by", _("Recorded by")),
            Column("at", _("When")),
        ),
        rows=rows,
        empty=_("Nothing waits for a confirmation."),
        hide_caption=True,
    )


def address_of(row: ContractRecord) -> str:
    """Give the page on which a record stands."""
    if row.stream.startswith(BREACHES):
        return reverse("contract-cause", args=row.subject.split("/", 1))
    name = row.stream.partition(":")[2]
    if not is_contract(row.stream):
        return reverse("contract-item", args=[name, row.subject])
    if row.kind == p.FigureRecorded.kind:
        return reverse("contract-figure", args=[name, row.subject])
    return reverse("contract-deliverable", args=[name, *row.subject.split("/", 1)])
