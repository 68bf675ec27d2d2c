# SPDX-License-Identifier: EUPL-1.2
"""Which pending cases are about the same citizen, without opening anybody's data.

A party's commitment is another one in each case. What is alike is the keyed hash under
which the CPR number is found; it is compared here and shown to nobody.

    kin = same_citizens(Case.objects.filter(status="pending", staff=""))
    kin["22-00001"]      # frozenset({'3f1c…'}): equal keys are the same person
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case, CaseParty, PersonalData

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import QuerySet

MOST_OF_ONE = 300
_IN_ONE_QUERY = 10_000
# Who speaks for many citizens says nothing about which cases belong together.
_OTHERS = ("representative", "insurer", "employer", "municipality")


def same_citizens(
    cases: QuerySet[Case], *, among: QuerySet[Case] | None = None
) -> dict[str, frozenset[str]]:
    """Give keys of the citizens in some cases, and in other cases of theirs.

    The others are all that pend, or those `among` which is looked. Four queries for
    each ten thousand people, each a look-up by an index: as one query, a planner that
    does not know the tables yet compared every person with every other (258 s).
    """
    if among is None:
        among = Case.objects.filter(status=CaseStatus.PENDING.value)
    own = CaseParty.objects.filter(case__in=cases.values("number"))
    lookups: set[str] = set()
    for some in _in_steps(set(own.values_list("person", flat=True))):
        known = PersonalData.objects.filter(commitment__in=some).exclude(lookup="")
        lookups.update(known.values_list("lookup", flat=True))
    key_of: dict[str, str] = {}
    for some in _in_steps(lookups):
        people = PersonalData.objects.filter(lookup__in=some)
        key_of.update(people.values_list("commitment", "lookup"))
    found: dict[str, set[str]] = defaultdict(set)
    for some in _in_steps(key_of):
        parties = CaseParty.objects.filter(
            person__in=some, case__in=among.values("number")
        ).exclude(role__in=_OTHERS)
        for number, person in parties.values_list("case_id", "person"):
            found[number].add(key_of[person])
    return {number: frozenset(keys) for number, keys in found.items()}


def _in_steps(values: Collection[str]) -> Iterator[list[str]]:
    """Cut values into lists that a database takes in one query."""
    listed = sorted(values)
    for start in range(0, len(listed), _IN_ONE_QUERY):
        yield listed[start : start + _IN_ONE_QUERY]


def cases_of_same_citizens(case: Case) -> list[str]:
    """Give the numbers of the other cases of a case's citizens, whoever may see them.

    Who speaks for others ties no cases together. Four look-ups by an index, whatever
    they find: as one query, each would be a join that a planner may take for a scan.
    Nobody has hundreds of cases; of a number that stands for many people, as a test
    number does, the newest are given.
    """
    parties = CaseParty.objects.exclude(role__in=_OTHERS)
    own = parties.filter(case=case.number).values_list("person", flat=True)
    known = PersonalData.objects.filter(commitment__in=list(own)).exclude(lookup="")
    lookups = set(known.values_list("lookup", flat=True))
    people = PersonalData.objects.filter(lookup__in=lookups)
    commitments = list(people.values_list("commitment", flat=True))
    numbers = parties.filter(person__in=commitments).values_list("case_id", flat=True)
    newest = numbers.order_by("-case_id")[:MOST_OF_ONE]
    return sorted(set(newest) - {case.number})
