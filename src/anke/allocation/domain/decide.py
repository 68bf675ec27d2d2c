# SPDX-License-Identifier: EUPL-1.2
"""The only maker of entries in the streams `levers` and `allocation`. Pure.

What a distribution does to a case is an act on the case and passes the case's own
`decide`; here stands what is decided about the house: levers, staff, loans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.allocation.domain.levers import Levers, check_levers
from anke.allocation.errors import LeverRefusedError, LoanRefusedError
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from anke.allocation.domain.staff import Member
    from anke.cases.domain.entries import Actor

LEVERS_STREAM = "levers"
ALLOCATION_STREAM = "allocation"
LONGEST_LOAN_DAYS = 366


def levers_of(payload: p.LeversSet) -> Levers:
    """Read levers from an entry."""
    return Levers(
        weights=payload.weights,
        levels=payload.levels,
        cap_open=payload.cap_open,
        cap_new=payload.cap_new,
        affinity_days=payload.affinity_days,
        own_team=payload.own_team,
        days_ahead=payload.days_ahead,
    )


def levers_on(day: date, history: Iterable[p.LeversSet]) -> Levers:
    """Give the levers in force on a day: the last ones set that had begun by then.

    `history` is oldest first; before anything was set, the shipped ones hold.
    """
    begun = [payload for payload in history if payload.valid_from <= day]
    return levers_of(begun[-1]) if begun else Levers()


def decide_levers(
    levers: Levers,
    history: Collection[p.LeversSet],
    *,
    valid_from: date,
    cause: str,
    tried: int,
    areas: Collection[str],
    at: datetime,
    by: Actor,
) -> list[Entry]:
    """Answer the wish to set the levers from a day on; none where nothing changes.

    Errors: LeverRefusedError for levers that mean nothing, or a day that is past.
    """
    check_levers(levers, areas)
    if valid_from < at.date():
        raise LeverRefusedError(
            f"levers from {valid_from}, before {at.date()}",
            user_text="Håndtagene kan tidligst gælde fra i dag.",
        )
    if levers == levers_on(valid_from, history):
        return []
    payload = p.LeversSet(
        valid_from=valid_from,
        cause=cause,
        weights=levers.weights,
        levels=levers.levels,
        cap_open=levers.cap_open,
        cap_new=levers.cap_new,
        affinity_days=levers.affinity_days,
        own_team=levers.own_team,
        days_ahead=levers.days_ahead,
        tried=tried,
    )
    return [Entry(LEVERS_STREAM, payload, at.date(), at, by)]


def decide_staff(payload: p.Payload, at: datetime, by: Actor) -> list[Entry]:
    """Write down what was settled about somebody's team, competence or loan."""
    return [Entry(ALLOCATION_STREAM, payload, at.date(), at, by)]


def check_loan(member: Member, loan: p.StaffLent, today: date) -> None:
    """Refuse a loan that makes no sense.

    Errors: LoanRefusedError, which says in Danish what is wrong.
    """
    if not today <= loan.first_on <= loan.last_on:
        raise _no_loan(loan, "Et udlån begynder tidligst i dag og slutter senere.")
    if (loan.last_on - loan.first_on).days > LONGEST_LOAN_DAYS:
        raise _no_loan(loan, "Et udlån kan højst vare et år.")
    areas = {one.area for one in member.competences}
    if loan.to_area not in areas:
        raise _no_loan(
            loan, f"{member.code} har ikke kompetence på det område, der låner."
        )
    taken = any(
        one.first_on <= loan.last_on and loan.first_on <= one.last_on
        for one in member.loans
    )
    if taken:
        raise _no_loan(loan, f"{member.code} er allerede udlånt i den periode.")


def _no_loan(loan: p.StaffLent, user_text: str) -> LoanRefusedError:
    return LoanRefusedError(
        f"loan of {loan.staff} to {loan.to_area} from {loan.first_on}",
        user_text=user_text,
    )
