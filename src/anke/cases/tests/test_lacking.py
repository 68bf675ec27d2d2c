# SPDX-License-Identifier: EUPL-1.2
"""What a case lacks: each thing is told while it is not there, and never afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.lacking import Lack, Lacking, lacks_of
from anke.cases.domain.state import CaseState, CaseStatus
from anke.cases.domain.work import NO_WORK, Request, Vote
from anke.cases.rules import rules_of

pytestmark = pytest.mark.unit

DAY = date(2022, 6, 1)
BARE = CaseState(
    number="22-00001", status=CaseStatus.PENDING, area="municipal", received_on=DAY
)
PAPER = ("a" * 64, "Klage", "received", DAY)
AREAS = [area.id for area in rules_of().catalogue.areas]


def request(answer: str = "", step: str = "information-gathering") -> Request:
    """Give a request to the first instance, open where it has no answer."""
    ended = DAY if answer else None
    return Request(
        1, step, "first-instance", "x", "", "S001", DAY, DAY,
        answer=answer, ended_on=ended,
    )  # fmt: skip


def told(state: CaseState, **known: Any) -> set[Lacking]:
    """Say what a state lacks."""
    return {each.what for each in lacks_of(state, rules_of(), **known)}


def work(**changes: Any) -> dict[str, object]:
    """Give a change of what is being done about the case."""
    return {"work": replace(NO_WORK, **changes)}


vote = Vote("M1", "ordinary", "unanimous", "upheld", casting_vote=False, on=DAY)
# What mends a lack, and all that is no longer lacking then.
MENDS: list[tuple[str, dict[str, Any], set[Lacking]]] = [
    ("municipal", {"parties": (("appellant", "p"),)}, {Lacking.PARTY}),
    ("municipal", {"subject": "sel-95"}, {Lacking.SUBJECT}),
    ("municipal", {"first_instance": "x"}, {Lacking.FIRST_INSTANCE}),
    ("municipal", {"first_decided_on": DAY}, {Lacking.FIRST_DECIDED_ON}),
    ("municipal", {"appealed_on": DAY}, {Lacking.APPEALED_ON}),
    ("municipal", {"documents": (PAPER,)}, {Lacking.PAPERS}),
    (
        "municipal",
        {"channel": "appeal-form"},
        {Lacking.INSTANCE_PAPERS, Lacking.RECONSIDERATION},
    ),
    (
        "municipal",
        work(requests=(request(),)),
        {Lacking.INSTANCE_PAPERS, Lacking.RECONSIDERATION},
    ),
    (
        "municipal",
        work(requests=(request("answered"),)),
        {Lacking.INSTANCE_PAPERS, Lacking.RECONSIDERATION},
    ),
    (
        "municipal",
        {"appealed_on": DAY - timedelta(days=8)},
        {Lacking.APPEALED_ON, Lacking.INSTANCE_PAPERS, Lacking.RECONSIDERATION},
    ),
    ("municipal", work(requests=(request("no-answer"),)), set()),
    ("municipal", {"open_steps": ("reconsideration",)}, {Lacking.RECONSIDERATION}),
    ("compulsory-measures", {"open_steps": ("board-meeting",)}, {Lacking.STEP}),
    ("compulsory-measures", work(meeting="M1"), {Lacking.STEP}),
    ("compulsory-measures", work(vote=vote), {Lacking.STEP}),
]


@pytest.mark.parametrize(("area", "mend", "mended"), MENDS)
def test_what_is_mended_is_told_no_longer(
    area: str, mend: dict[str, Any], mended: set[Lacking]
) -> None:
    """One thing mends what belongs to it, and hides nothing else."""
    bare = replace(BARE, area=area)

    assert told(bare) - told(replace(bare, **mend)) == mended


@pytest.mark.parametrize(
    "gone",
    [
        {"withdrawn_documents": ((0, DAY, "forkert sag"),)},
        {"erased": frozenset({PAPER[0]})},
        {"documents": ((PAPER[0], "Kvittering", "sent", DAY),)},
    ],
)
def test_only_what_came_in_and_is_still_there_counts(gone: dict[str, Any]) -> None:
    """Our own letters are no papers, nor what was erased or filed on a wrong case."""
    state = replace(BARE, **({"documents": (PAPER,)} | gone))

    assert Lacking.PAPERS in told(state)


@pytest.mark.parametrize("area", ["supervision", "concern-notification"])
def test_a_case_without_a_decision_before_it_lacks_no_days(area: str) -> None:
    """Tilsyn tries no decision: nobody made one, appealed it, or reconsidered it."""
    found = told(replace(BARE, area=area))

    assert not found & {
        Lacking.FIRST_DECIDED_ON, Lacking.APPEALED_ON, Lacking.RECONSIDERATION,
    }  # fmt: skip


def test_the_usual_steps_of_an_area_are_told_by_name() -> None:
    """A work-injury case usually has a consultant and a meeting."""
    found = lacks_of(replace(BARE, area="work-injury"), rules_of())

    steps = [each.step for each in found if each.what is Lacking.STEP]
    assert steps == ["medical-consultant", "board-meeting"]


states = st.builds(
    CaseState,
    number=st.just("22-00001"),
    status=st.sampled_from(CaseStatus),
    area=st.sampled_from([*AREAS, "of-an-import"]),
    subject=st.sampled_from(("", "sel-95")),
    first_instance=st.sampled_from(("", "municipality-0101")),
    channel=st.sampled_from(("", "digital-post", "appeal-form")),
    first_decided_on=st.none() | st.just(DAY),
    appealed_on=st.none() | st.just(DAY),
    parties=st.sampled_from(((), (("appellant", "p"),))),
    documents=st.sampled_from(((), (PAPER,))),
    open_steps=st.sampled_from(((), ("information-gathering",), ("board-meeting",))),
)


@given(states, st.integers(0, 3))
def test_nothing_is_told_twice_and_a_closed_case_lacks_letters_only(
    state: CaseState, stuck: int
) -> None:
    """Whatever the case, in the order of `Lacking`, and never of a mistake."""
    found = lacks_of(state, rules_of(), letters_stuck=stuck)

    assert len(set(found)) == len(found)
    order = list(Lacking)
    places = [order.index(each.what) for each in found]
    assert places == sorted(places)
    letters = (Lack(Lacking.LETTER, count=stuck),) if stuck else ()
    if state.status is CaseStatus.DECIDED:
        assert found == letters
    elif state.status is not CaseStatus.PENDING:
        assert found == ()
    else:
        assert found[: len(letters)] == letters
