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

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.cases.domain.payloads import MailProposed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.intake.domain.reading import Reading

TARGETS = ("mail_kind", "area", "subject", "first_instance", "team")
# What a model learns. The first instance is not guessed from words: it stands in the
# letter, or its sender proves it.
LEARNT = ("mail_kind", "area", "subject", "team", "urgent")
YES, NO = "yes", "no"
# Above this a rule's word on the kind goes before the model's.
SURE = 0.9
_WHOLE = 10_000
# More of a letter than this tells a linear model nothing new.
MOST_CHARACTERS = 6_000
_MOST_OF_A_FILE = 1_500
_DIGITS = re.compile(r"\d+")


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

    `routed` are the effects of the routing rule `rule`; `facts` what the letter proves;
    `case` is a running case where person and number agree.
    """

    guesses: Mapping[str, Guess] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    routed: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    routed_why: str = ""
    case: str = ""
    urgent: bool = False
    signals: tuple[str, ...] = ()
    due_on: date | None = None
    model: str = ""


def propose(evidence: Evidence) -> MailProposed:
    """Weigh the evidence; the same evidence always gives the same proposal."""
    chosen = {target: _choose(target, evidence) for target in TARGETS}
    kind = chosen["mail_kind"]
    return MailProposed(
        model=evidence.model or "rules",
        mail_kind=kind.label,
        area=chosen["area"].label,
        subject=chosen["subject"].label,
        first_instance=chosen["first_instance"].label,
        team=chosen["team"].label,
        case=evidence.case,
        urgent=_is_urgent(evidence),
        confidence=round(_WHOLE * kind.probability),
        abstained=tuple(
            target
            for target, guess in chosen.items()
            if guess.label and not guess.certain
        ),
        rule=evidence.rule,
        signals=evidence.signals,
        due_on=evidence.due_on,
    )


def _choose(target: str, evidence: Evidence) -> Guess:
    routed = evidence.routed.get(target)
    if routed:
        return Guess(routed, 1.0, certain=True)
    fact = evidence.facts.get(target)
    if fact is not None and fact.sure >= SURE:
        return Guess(fact.label, fact.sure, certain=True)
    guess = evidence.guesses.get(target)
    if guess is not None and guess.label:
        return guess
    if fact is not None:
        return Guess(fact.label, fact.sure, certain=False)
    return Guess("", 0.0, certain=False)


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


def triage_text(reading: Reading) -> str:
    r"""Give the text that triage reads: subject, what is new, the start of each file.

    Digits become one sign: a model must not learn a person or a case by heart.

    >>> from anke.intake.domain.reading import Reading
    >>> triage_text(Reading(subject="Sag 22-00042", text="Jeg er født 010180."))
    'Sag 0-0\nJeg er født 0.'
    """
    files = (one.text[:_MOST_OF_A_FILE] for one in reading.attachments)
    parts = (reading.subject, reading.text, *files)
    joined = "\n".join(part for part in parts if part)[:MOST_CHARACTERS]
    return _DIGITS.sub("0", joined)
