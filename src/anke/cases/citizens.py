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
    from django.db.models import QuerySet

# Who speaks for many citizens says nothing about which cases belong together.
_OTHERS = ("representative", "insurer", "employer", "municipality")


def same_citizens(
    cases: QuerySet[Case], *, among: QuerySet[Case] | None = None
) -> dict[str, frozenset[str]]:
    """Give keys of the citizens in some cases, and in other cases of theirs.

    The others are all that pend, or those `among` which is looked. Two queries,
    whatever the number of cases.
    """
    if among is None:
        among = Case.objects.filter(status=CaseStatus.PENDING.value)
    own = CaseParty.objects.filter(case__in=cases.values("number"))
    lookups = (
        PersonalData.objects.filter(commitment__in=own.values("person"))
        .exclude(lookup="")
        .values("lookup")
    )
    people = PersonalData.objects.filter(lookup__in=lookups)
    key_of = dict(people.values_list("commitment", "lookup"))
    parties = CaseParty.objects.filter(
        person__in=people.values("commitment"), case__in=among.values("number")
    ).exclude(role__in=_OTHERS)
    found: dict[str, set[str]] = defaultdict(set)
    for number, person in parties.values_list("case_id", "person"):
        found[number].add(key_of[person])
    return {number: frozenset(keys) for number, keys in found.items()}
