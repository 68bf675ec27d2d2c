# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the causes of breaches show: a year, and one area in one month.

causes_page(request.user, 2022)
open_cause(request.user, "2022-09", "municipal")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.contract.breaches import breaches_in
from anke.contract.domain.breaches import breach_stream, standing_causes
from anke.contract.errors import UnknownRegisterError
from anke.contract.queries import contracts
from anke.contract.registers.cause_services import require_place
from anke.contract.registers.page import Tab, record_lines, register_tabs
from anke.contract.registers.queries import ledger_of
from anke.contract.registers.tables import waiting_table
from anke.statistics.errors import NoVintageError
from anke.statistics.queries import latest_vintage
from anke.statistics.queries.words import label
from anke.statistics.wording import language
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.contract.domain.evidence_life import Record
    from anke.contract.registers.page import Reader, RecordLine


@dataclass(frozen=True, slots=True)
class CausePage:
    """The breaches of an area in a month, and the causes that were recorded.

    Attributes:
        breaches: How many deadlines were not kept.
        told: Of how many a confirmed cause tells.
    """

    period: str
    area: str
    breaches: int
    told: int
    records: tuple[RecordLine, ...]
    may_record: bool

    @property
    def title(self) -> str:
        """Name the area and the month."""
        return f"{self.area}, {self.period}"

    @property
    def untold(self) -> int:
        """How many nobody has given a confirmed cause for."""
        return max(0, self.breaches - self.told)


def causes_page(user: Reader, year: str = "") -> Tab:
    """Give a year's breaches by month and area, with how many have a cause.

    Errors: AccessDeniedError, UnknownRegisterError, ContractMalformedError.
    """
    require(user, Action.SEE_CONTRACT)
    years = sorted({clock.today().year, *(each.year for each in contracts())})
    chosen = int(year) if year.isdecimal() else clock.today().year
    if chosen not in years:
        raise UnknownRegisterError(f"no contract of {year!r}")
    lost, told = _breaches(chosen), _told(chosen)
    address = reverse("contract-causes")
    with_cause = sum(min(told.get(key, 0), count) for key, count in lost.items())
    return Tab(
        heading=_("Causes of breaches, %(year)s") % {"year": chosen},
        lede=_(
            "Why statutory deadlines were not kept. A cause takes no breach away: it is"
            " told beside the share on target 1.1 and in the monthly report, once"
            " another person has confirmed it."
        ),
        table=_table(lost, told),
        waiting=waiting_table(
            [breach_stream(chosen)],
            [p.BreachCauseRecorded.kind],
            {f"{period}/{area}": _name(period, area) for period, area in lost},
        ),
        tabs=register_tabs("contract-causes"),
        choices=tuple(
            (str(each), f"{address}?aar={each}", each == chosen) for each in years
        ),
        summary=_("%(told)s of %(of)s breaches have a confirmed cause.")
        % {
            "told": formats.number(with_cause),
            "of": formats.number(sum(lost.values())),
        },
    )


def open_cause(user: Reader, period: str, area: str) -> CausePage:
    """Give the page of an area in a month.

    Errors: AccessDeniedError, UnknownRegisterError.
    """
    require(user, Action.SEE_CONTRACT)
    require_place(period, area)
    year = int(period[:4])
    ledger = ledger_of(breach_stream(year))

    def is_here(record: Record) -> bool:
        said = record.said
        return isinstance(said, p.BreachCauseRecorded) and (
            (said.period, said.area) == (period, area)
        )

    return CausePage(
        period=period,
        area=label("area", area, language()),
        breaches=_breaches(year).get((period, area), 0),
        told=_told(year).get((period, area), 0),
        records=record_lines(user, ledger, is_here),
        may_record=may(user, Action.RECORD_CAUSE),
    )


def _breaches(year: int) -> Mapping[tuple[str, str], int]:
    """Count the breaches; none while no figures have been built."""
    try:
        return breaches_in(year, latest_vintage())
    except NoVintageError:
        return {}


def _told(year: int) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for each in standing_causes(ledger_of(breach_stream(year))):
        key = each.period, each.area
        found[key] = found.get(key, 0) + each.deadlines
    return found


def _name(period: str, area: str) -> str:
    return f"{period}: {label('area', area, language())}"


def _table(
    lost: Mapping[tuple[str, str], int], told: Mapping[tuple[str, str], int]
) -> Table:
    rows = [
        Row(
            (
                Cell(_name(period, area), href=reverse("contract-cause", args=key)),
                Cell(formats.number(count)),
                Cell(formats.number(told.get(key, 0))),
                Cell(formats.number(max(0, count - told.get(key, 0)))),
            )
        )
        for key, count in lost.items()
        for period, area in [key]
    ]
    return Table(
        caption=_("Breaches by month and area"),
        columns=(
            Column("where", _("Month and area")),
            Column("breaches", _("Breaches"), numeric=True),
            Column("told", _("With a cause"), numeric=True),
            Column("untold", _("Without a cause"), numeric=True),
        ),
        rows=rows,
        empty=_("No statutory deadline was broken, as far as the figures know."),
        hide_caption=True,
    )
