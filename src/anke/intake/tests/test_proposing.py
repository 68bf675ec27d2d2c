# SPDX-License-Identifier: EUPL-1.2
"""What is proposed follows the house's order, and a robot needs all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.payloads import MailProposed
from anke.intake.domain.proposing import (
    TARGETS,
    Evidence,
    Fact,
    Guess,
    propose,
    robot_may_file,
)

pytestmark = pytest.mark.unit

SURE_APPEAL = MailProposed(
    model="m", mail_kind="new_appeal", area="municipal", first_instance="odense"
)
ALL = frozenset({"new_appeal", "supplement", "reminder"})


def guess(label: str, certain: bool = True) -> Guess:
    """What a model says."""
    return Guess(label, 0.97, certain)


def test_a_routing_rule_goes_before_everything() -> None:
    """Staff wrote it down; the machine does as it is told."""
    evidence = Evidence(
        guesses={"team": guess("b")},
        facts={"team": Fact("c", "form")},
        routed={"team": "a"},
    )

    assert propose(evidence).team == "a"


def test_what_the_letter_proves_goes_before_the_model() -> None:
    """A field of a form is not guessed at."""
    evidence = Evidence(
        guesses={"first_instance": guess("aarhus")},
        facts={"first_instance": Fact("odense", "form")},
    )

    assert propose(evidence).first_instance == "odense"


def test_an_unsure_hint_stands_back_for_the_model() -> None:
    """A claim in the text is weaker than a calibrated model."""
    evidence = Evidence(
        guesses={"mail_kind": guess("reminder")},
        facts={"mail_kind": Fact("supplement", "signal", 0.6)},
    )

    assert propose(evidence).mail_kind == "reminder"


def test_what_is_unsure_is_named_and_still_suggested() -> None:
    """Abstaining means saying so."""
    proposal = propose(Evidence(guesses={"subject": guess("sel-95", certain=False)}))

    assert proposal.subject == "sel-95"
    assert proposal.abstained == ("subject",)


@given(
    st.booleans(),
    st.sampled_from(["", "yes", "no"]),
    st.sampled_from(["", "yes", "no"]),
)
def test_urgency_is_never_lowered(signal: bool, routed: str, guessed: str) -> None:
    """A rule or a model can raise it; nothing can take a signal away."""
    proposal = propose(
        Evidence(
            urgent=signal,
            routed={"urgent": routed} if routed else {},
            guesses={"urgent": guess(guessed)} if guessed else {},
        )
    )

    assert proposal.urgent == (signal or "yes" in (routed, guessed))


def test_a_robot_files_what_is_switched_on_and_sure() -> None:
    """With everything certain it may."""
    assert robot_may_file(SURE_APPEAL, ALL)


@pytest.mark.parametrize(
    "change",
    [
        {"urgent": True},
        {"mail_kind": "access_request"},
        {"area": ""},
        {"first_instance": ""},
        {"abstained": ("subject",)},
        {"mail_kind": "supplement", "case": ""},
    ],
)
def test_a_robot_leaves_the_rest_to_people(change: dict[str, object]) -> None:
    """One thing missing is enough."""
    assert not robot_may_file(replace(SURE_APPEAL, **change), ALL)


def test_a_robot_files_nothing_until_somebody_said_so() -> None:
    """No kind is switched on from the start."""
    assert not robot_may_file(SURE_APPEAL, frozenset())


@given(st.dictionaries(st.sampled_from(TARGETS), st.booleans()))
def test_a_robot_never_acts_on_an_abstained_kind(certain: dict[str, bool]) -> None:
    """Whatever else is certain."""
    guesses = {name: guess("x", sure) for name, sure in certain.items()}
    guesses["mail_kind"] = guess("new_appeal", certain=False)

    assert not robot_may_file(propose(Evidence(guesses=guesses)), ALL)
