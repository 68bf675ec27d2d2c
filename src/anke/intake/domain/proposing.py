# SPDX-License-Identifier: EUPL-1.2
"""From what was found to what is proposed: rules first, then the machine.

The order is the house's: a routing rule that staff wrote, a fact that the letter proves
(a form's field, a verified sender), then the model where it keeps its promise. Urgency
is only ever raised. Whatever stays unsure is named in `abstained`; the model's best
guess is then shown as a suggestion and never acted on.

>>> propose(Evidence(guesses={"mail_kind": Guess("reminder", 0.97, True)})).confidence
9700
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.cases.domain.payloads import MailProposed

if TYPE_CHECKING:
    from collections.abc import Mapping

TARGETS = ("mail_kind", "area", "subject", "first_instance", "team")
# What a model learns. The first instance is not guessed from words: it stands in the
# letter, or its sender proves it.
LEARNT = ("mail_kind", "area", "subject", "team", "urgent")
YES, NO = "yes", "no"
# Above this a rule's word on the kind goes before the model's.
SURE = 0.9
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model says of one target: label, probability, whether it dares promise."""

    label: str
    probability: float
    certain: bool
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What something other than the model says of a target, and who says so."""

    label: str
    source: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a proposal is made of.

    `routed` are the effects of the routing rule `rule`, and `routed_why` the words of
    the letter that it fits; `facts` what the letter proves; `case` is a running case
    where person and number agree.
    """

    guesses: Mapping[str, Guess] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    routed: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    routed_why: str = ""
    case: str = ""
    urgent: bool = False
    signals: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is proposed for a target, and on whose word.

    `source` is `rule`, the source of a fact, or `model`; empty where nothing is known.
    """

    label: str = ""
    probability: float = 0.0
    certain: bool = False
    source: str = ""
    others: tuple[tuple[str, float], ...] = ()


def choose(target: str, evidence: Evidence) -> Chosen:
    """Weigh the evidence on one target, in the order of the house."""
    routed = evidence.routed.get(target)
    if routed:
        return Chosen(routed, 1.0, certain=True, source="rule")
    fact = evidence.facts.get(target)
    if fact is not None and fact.sure >= SURE:
        return Chosen(fact.label, fact.sure, certain=True, source=fact.source)
    guess = evidence.guesses.get(target)
    if guess is not None and guess.label:
        return Chosen(
            guess.label, guess.probability, guess.certain, "model", guess.others
        )
    if fact is not None:
        return Chosen(fact.label, fact.sure, certain=False, source=fact.source)
    return Chosen()


def propose(evidence: Evidence) -> MailProposed:
    """Weigh the evidence; the same evidence always gives the same proposal."""
    chosen = {target: choose(target, evidence) for target in TARGETS}
    return MailProposed(
        model=evidence.model or "rules",
        mail_kind=chosen["mail_kind"].label,
        area=chosen["area"].label,
        subject=chosen["subject"].label,
        first_instance=chosen["first_instance"].label,
        team=chosen["team"].label,
        case=evidence.case,
        urgent=_is_urgent(evidence),
        confidence=round(_WHOLE * chosen["mail_kind"].probability),
        abstained=tuple(
            target for target, one in chosen.items() if one.label and not one.certain
        ),
        rule=evidence.rule,
        signals=evidence.signals,
    )


def _is_urgent(evidence: Evidence) -> bool:
    """Tell whether anything says so: words, a rule, or a model. Nothing lowers it."""
    guess = evidence.guesses.get("urgent")
    by_model = guess is not None and guess.label == YES
    return evidence.urgent or by_model or evidence.routed.get("urgent") == YES


def robot_may_file(proposal: MailProposed, allowed: frozenset[str]) -> bool:
    """Tell whether a robot may file this letter alone.

    Only a kind that the head of the mail room has switched on, with every field it
    needs above its threshold, never what is urgent, and what belongs to a running case
    only where that case was found by person and number together.
    """
    if proposal.mail_kind not in allowed or proposal.urgent:
        return False
    needed = {"mail_kind"}
    if proposal.mail_kind == "new_appeal":
        needed |= {"area", "subject", "first_instance"}
        if not (proposal.area and proposal.first_instance):
            return False
    elif not proposal.case:
        return False
    return not needed & set(proposal.abstained)
