# SPDX-License-Identifier: EUPL-1.2
"""A proposal as the page shows it: person by person, each case with its reason.

page = proposal_page(proposal, current_rules())
page.people[0].cases[0].why      # 'Den har ventet længst (32 dage i køen)'
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from anke.allocation import wording as words
from anke.allocation.domain.proposals import read_proposal
from anke.allocation.queries import open_cases_by_staff
from anke.cases import wording
from anke.cases.models import Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anke.allocation.domain.distribution import Distribution, Given, Left
    from anke.allocation.models import Proposal
    from anke.cases.domain.decide import Rules

_AT_A_TIME = 500
_MOST_GROUPS = 30


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A case that somebody would get, and why."""

    number: str
    href: str
    subject: str
    turn: str
    why: str


@dataclass(frozen=True, slots=True)
class PersonShare:
    """What one person would get, and how many open cases that makes."""

    code: str
    team: str
    open: int
    cases: tuple[GivenRow, ...]

    @property
    def afterwards(self) -> int:
        """Count the open cases afterwards."""
        return self.open + len(self.cases)


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """Cases of an area that are left for the same reasons."""

    area: str
    why: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """The whole proposal, of which the page shows some people at a time."""

    proposal: Proposal
    given: int
    left: int
    shares: tuple[tuple[str, tuple[Given, ...]], ...]
    left_groups: tuple[LeftGroup, ...]


def proposal_page(proposal: Proposal, rules: Rules) -> ProposalPage:
    """Read a proposal; what was given away since stands in it no more."""
    found = read_proposal(proposal.body, proposal.day)
    rows = _rows([*_numbers(found)])
    holder = proposal.handed_from
    given = [one for one in found.given if rows.get(one.number, ("",))[0] == holder]
    left = [one for one in found.left if rows.get(one.number, ("",))[0] == holder]
    shares: dict[str, list[Given]] = {}
    for one in given:
        shares.setdefault(one.staff, []).append(one)
    return ProposalPage(
        proposal=proposal,
        given=len(given),
        left=len(left),
        shares=tuple((code, tuple(shares[code])) for code in sorted(shares)),
        left_groups=tuple(_groups(left, rows, rules)),
    )


def shown_shares(
    shares: Sequence[tuple[str, tuple[Given, ...]]], rules: Rules
) -> list[PersonShare]:
    """Put some people's shares into words."""
    loads = open_cases_by_staff()
    rows = _rows([one.number for _, given in shares for one in given])
    return [
        PersonShare(
            code,
            given[0].team,
            loads.get(code, 0),
            tuple(_given(one, rows[one.number], rules) for one in given),
        )
        for code, given in shares
    ]


def _numbers(found: Distribution) -> Iterable[str]:
    yield from (one.number for one in found.given)
    yield from (one.number for one in found.left)


def _rows(numbers: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Give staff, area and subject of the cases that are still pending."""
    rows: dict[str, tuple[str, str, str]] = {}
    for start in range(0, len(numbers), _AT_A_TIME):
        found: Any = Case.objects.filter(
            number__in=numbers[start : start + _AT_A_TIME], status="pending"
        ).values_list("number", "staff", "area", "subject")
        rows |= {
            number: (staff, area, subject) for number, staff, area, subject in found
        }
    return rows


def _given(one: Given, row: tuple[str, str, str], rules: Rules) -> GivenRow:
    _, area, subject = row
    return GivenRow(
        number=one.number,
        href=reverse("case-page", args=[one.number]),
        subject=wording.subject_name(rules.catalogue, subject)
        or wording.area_name(rules.catalogue, area),
        turn=words.turn_name(one.turn),
        why=words.why_text(one),
    )


def _groups(
    left: Iterable[Left], rows: dict[str, tuple[str, str, str]], rules: Rules
) -> Iterable[LeftGroup]:
    """Gather what is left by area and reasons, the largest group first."""
    counts = Counter((rows[one.number][1], words.why_left_text(one)) for one in left)
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for (area, why), count in order[:_MOST_GROUPS]:
        yield LeftGroup(
            wording.area_name(rules.catalogue, area),
            why,
            count,
            f"{reverse('line')}?area={area}",
        )
