# SPDX-License-Identifier: EUPL-1.2
"""The rules by which a case is handled, as dated data that another board can replace.

Four lists: the steps of a case (*sagsskridt*) and who owes an answer in each, what the
second signature (*andenunderskrift*) is needed for, the reasons for a reversal
(*årsager til omgørelse*) and the formal errors (*formelle fejl*) with their grade.

>>> hearing = StepRule("party-hearing", "Partshøring", "Party hearing", "party", 14,
...                    legal_basis="forvaltningsloven § 19", source="an example")
>>> rules = HandlingRules(steps=(hearing,))
>>> rules.step("party-hearing").answer_days
14
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class OwedBy(StrEnum):
    """Who owes the answer to a request."""

    PARTY = "party"
    FIRST_INSTANCE = "first-instance"
    CONSULTANT = "consultant"
    OTHER = "other"


class Answer(StrEnum):
    """How a request came to its end; the last two are a consultant's alone."""

    ANSWERED = "answered"
    NOTHING_TO_ADD = "nothing-to-add"
    NO_ANSWER = "no-answer"
    MORE_NEEDED = "more-needed"  # lægen mangler oplysninger for at kunne svare
    SECOND_OPINION = "second-opinion"  # besvaret; en anden læge bør også vurdere


OF_A_CONSULTANT = frozenset({Answer.MORE_NEEDED, Answer.SECOND_OPINION})


class Grade(StrEnum):
    """How grave a formal error is, and with which words the letter says so.

    Source: ast.dk, "Mere ensartethed, når Ankestyrelsen kritiserer" (2016).
    """

    GUARANTEE = "guarantee"  # garantiforskrift: "vi kritiserer"
    ORDER = "order"  # ordensforskrift: "har begået fejl"


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step of a case's handling (*sagsskridt*) as an authority knows it.

    `answer_days` is how long who is asked has, `reminder_days` how long after a
    reminder. `pauses` are the deadline rules that stand still meanwhile: only those,
    and never an absolute one. `must_wait` tells that no decision on the merits may be
    made before the answer or its last day.
    """

    id: str
    name_da: str
    name_en: str
    owed_by: str
    answer_days: int
    legal_basis: str
    source: str
    reminder_days: int = 7
    areas: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    must_wait: bool = False
    usual_in: tuple[str, ...] = ()
    confirmed: bool = False

    def fits(self, area: str) -> bool:
        """Tell whether cases of an area may have this step."""
        return not self.areas or area in self.areas


@dataclass(frozen=True, slots=True)
class SignatureRule:
    """What needs a second signature: areas and outcomes, from a day on; empty is all.

    `others` are outcomes that do not need one though the rule fits.
    """

    id: str
    source: str
    areas: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    confirmed: bool = False

    def fits(self, area: str, outcome: str, on: date) -> bool:
        """Tell whether a decision of this kind needs it on a day."""
        return (
            (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
            and (not self.areas or area in self.areas)
            and (not self.outcomes or outcome in self.outcomes)
            and outcome not in self.others
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a reversal (*årsag til omgørelse*)."""

    id: str
    name_da: str
    name_en: str
    source: str
    areas: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    confirmed: bool = False

    def fits(self, area: str, outcome: str) -> bool:
        """Tell whether the reason may be given for an outcome of an area."""
        return (not self.areas or area in self.areas) and (
            not self.outcomes or outcome in self.outcomes
        )


@dataclass(frozen=True, slots=True)
class FormalErrorRule:
    """A formal error that is registered, with its usual grade.

    `may_be_graver` tells that a grave breach of a rule of order gets the words of a
    guarantee, such as months of delay in the reconsideration.
    """

    id: str
    name_da: str
    name_en: str
    grade: str
    source: str
    may_be_graver: bool = False
    confirmed: bool = False

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades with which it may be registered, the usual one first."""
        if self.may_be_graver and self.grade == Grade.ORDER:
            return (self.grade, Grade.GUARANTEE.value)
        return (self.grade,)


@dataclass(frozen=True, slots=True)
class HandlingRules:
    """All rules of handling in force; empty lists ask nothing of anybody."""

    steps: tuple[StepRule, ...] = ()
    signatures: tuple[SignatureRule, ...] = ()
    reasons: tuple[Reason, ...] = ()
    formal_errors: tuple[FormalErrorRule, ...] = ()
    notice_days: int = 14
    version: str = ""

    def step(self, step: str) -> StepRule | None:
        """Give the rule of a step, or None for a step that no rule knows."""
        return next((rule for rule in self.steps if rule.id == step), None)

    def steps_of(self, area: str) -> tuple[StepRule, ...]:
        """Give the steps that cases of an area may have."""
        return tuple(rule for rule in self.steps if rule.fits(area))

    def needs_second(self, area: str, outcome: str, on: date) -> bool:
        """Tell whether a decision needs a second signature (*andenunderskrift*)."""
        return any(rule.fits(area, outcome, on) for rule in self.signatures)

    def reasons_for(self, area: str, outcome: str) -> tuple[Reason, ...]:
        """Give the reasons that may be registered for an outcome."""
        return tuple(rule for rule in self.reasons if rule.fits(area, outcome))

    def formal_error(self, code: str) -> FormalErrorRule | None:
        """Give a formal error, or None when it is not known."""
        return next((rule for rule in self.formal_errors if rule.id == code), None)


NO_HANDLING_RULES = HandlingRules()
