# SPDX-License-Identifier: EUPL-1.2
"""A case of the demo that anybody may look into, with a link and a code to print.

The same seed gives the same case and the same secrets; each start makes them fresh,
since a link opens once.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case
from anke.cases.services import read_states
from anke.selfservice.domain.words import draw_code, draw_word
from anke.selfservice.queries import open_parties, receiver_of
from anke.selfservice.services import Secrets, give_known_way_in

if TYPE_CHECKING:
    from collections.abc import Iterator


_LOOKED_AT = 200


def demo_way_in(seed: int) -> tuple[str, Secrets] | None:
    """Make the demo's way in anew and give it; None in a demo without such a case."""
    rng = Random(f"status-{seed}")
    drawn = Secrets(draw_word(rng.choice), draw_code(rng.choice))
    for case, person in _candidates():
        give_known_way_in(case, person, drawn)
        return case, drawn
    return None


def _candidates() -> Iterator[tuple[str, str]]:
    """Give pending cases in which somebody is asked for something, then any other."""
    pending = Case.objects.filter(status=CaseStatus.PENDING.value, area="municipal")
    oldest = pending.order_by("received_on", "number")
    numbers = list(oldest.values_list("number", flat=True)[:_LOOKED_AT])
    states = read_states(numbers)
    for number in sorted(numbers, key=lambda each: not states[each].open_steps):
        person = receiver_of(states[number])
        if person in {each.commitment for each in open_parties(states[number])}:
            yield number, person
