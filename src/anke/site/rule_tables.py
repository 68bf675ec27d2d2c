# SPDX-License-Identifier: EUPL-1.2
"""The deadline rules as tables: the statutory ones, and those agreed upon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases.wording import is_english, name_of
from anke.deadlines.domain.rules import RuleStatus
from anke.deadlines.domain.words import danish, english
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.deadlines.domain.rules import DeadlineRule, RuleBook


def rule_tables(book: RuleBook) -> tuple[Table, Table]:
    """Give the statutory and the agreed deadlines, each with its source."""
    return (
        _table(_("Statutory deadlines"), book, RuleStatus.STATUTORY),
        _table(_("Agreed deadlines and targets"), book, RuleStatus.AGREED),
    )


def _table(caption: str, rules: Iterable[DeadlineRule], status: RuleStatus) -> Table:
    """Draw up one of the two tables."""
    return Table(
        caption=caption,
        hide_caption=True,
        columns=(
            Column("rule", _("Rule")),
            Column("length", _("Length")),
            Column("start", _("Counted from")),
            Column("basis", _("Legal basis")),
            Column("force", _("In force")),
            Column("confirmed", _("Certainty")),
            Column("source", _("Source"), breaks=True),
        ),
        rows=tuple(_row(rule) for rule in rules if rule.status is status),
    )


def _row(rule: DeadlineRule) -> Row:
    """One rule in one period of force."""
    words = english if is_english() else danish
    return Row(
        (
            Cell(name_of(rule), note=rule.id),
            Cell(words.amount(rule.length, rule.unit), note=", ".join(_limits(rule))),
            Cell(words.START_EVENTS[rule.start_event][0]),
            Cell(rule.legal_basis),
            Cell(_in_force(rule)),
            _certainty(rule),
            Cell(rule.source, note=rule.note_en if is_english() else rule.note_da),
        )
    )


def _limits(rule: DeadlineRule) -> list[str]:
    """What may and may not be done to the deadline."""
    words = english if is_english() else danish
    limits = []
    if rule.absolute:
        limits.append(_("absolute"))
    if rule.mean_target:
        limits.append(_("a target for the mean"))
    if rule.extension_length and rule.extension_unit:
        longest = words.amount(rule.extension_length, rule.extension_unit)
        limits.append(_("may be extended by %(length)s") % {"length": longest})
    return limits


def _in_force(rule: DeadlineRule) -> str:
    """The days between which the rule holds."""
    if rule.valid_from is None and rule.valid_to is None:
        return _("always")
    return f"{formats.day(rule.valid_from)}–{formats.day(rule.valid_to)}"


def _certainty(rule: DeadlineRule) -> Cell:
    """Whether the source was read in full, or something is assumed."""
    if rule.confirmed:
        return Cell(_("confirmed"))
    return Cell(_("unconfirmed"), badge="warning")
