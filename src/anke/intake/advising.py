# SPDX-License-Identifier: EUPL-1.2
"""From what a letter says to what is proposed, and why: rules, register and model.

    adviser = Adviser(current_rules(), working_model())
    [advised] = adviser.advise([(letter, reading, signature)])
    advised.proposal.mail_kind, advised.advice.reason("mail_kind").phrases

The adviser lives as long as a run.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from anke.cases.candidates import candidate_cases_for_robot
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.intake.domain import advice as a
from anke.intake.domain.advice_making import (
    URGENT,
    claim_of,
    date_of,
    marks_of,
    matters_in,
    people_in,
    reasons_of,
    signs_of,
)
from anke.intake.domain.appeal_dates import DateRole
from anke.intake.domain.appeal_in_time import appeal_in_time
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.due import absolute_deadline, answer_due
from anke.intake.domain.kind_hints import rule_hint
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.proposing import (
    Evidence,
    Fact,
    Guess,
    propose,
)
from anke.intake.domain.triage_text import triage_text
from anke.intake.earlier_letters import EarlierLetters
from anke.intake.models import LetterMatter
from anke.intake.routing_in_force import Routed, Router
from anke.intake.triage_models import model_label
from anke.intake.understanding import shipped_knowledge, understand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from anke.cases.candidates import Candidate
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.payloads import MailProposed
    from anke.deadlines.domain.rules import DeadlineRule
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.kinds import KindHint
    from anke.intake.domain.reading import Reading
    from anke.intake.models import Letter
    from anke.intake.triage.model import Prediction
    from anke.intake.triage_models import Working

Signature: TypeAlias = "NDArray[np.uint32]"
Opened: TypeAlias = "tuple[Letter, Reading, Signature]"

# Kinds that belong to a case that is there already.
OF_A_CASE = frozenset({MailKind.SUPPLEMENT, MailKind.REMINDER, MailKind.ACCESS_REQUEST})


@dataclass(frozen=True, slots=True)
class Advised:
    """What came of a letter; no proposal where it could not be read."""

    advice: a.Advice
    proposal: MailProposed | None = None


class Adviser:
    """Proposes for many letters, with the rules and the model of the moment."""

    def __init__(self, rules: Rules, working: Working | None) -> None:
        self.rules = rules
        self.working = working
        self._router = Router(rules)
        self._earlier = EarlierLetters()

    def advise(self, opened: Sequence[Opened]) -> list[Advised]:
        """Propose for each letter, in their order."""
        predictions = self._predictions([triage_text(each[1]) for each in opened])
        return [
            self._advise(letter, reading, signed, prediction)
            for (letter, reading, signed), prediction in zip(
                opened, predictions, strict=True
            )
        ]

    def _predictions(self, texts: Sequence[str]) -> Sequence[Prediction]:
        if self.working is None:
            return [{} for _ in texts]
        return self.working.model.predict(texts)

    def _advise(
        self,
        letter: Letter,
        reading: Reading,
        signed: Signature,
        prediction: Prediction,
    ) -> Advised:
        resembles = self._earlier.like(letter.number, signed)
        if not reading.is_readable:
            return Advised(a.Advice(language=reading.language, resembles=resembles))
        found = understand(reading, MailChannel(letter.channel), shipped_knowledge())
        candidates = candidate_cases_for_robot(
            cprs=found.people,
            numbers=(*found.own_cases, *_cases_of_letters(reading)),
            references=found.their_cases,
        )
        hint = rule_hint(found, {one.number for one in candidates})
        facts = self._facts(found, hint, reading)
        kind = _kind_of(Routed(), facts, _guesses(prediction))
        channel = MailChannel(letter.channel)
        routed = self._router.route(reading, channel, found, kind)
        evidence = self._evidence(found, prediction, candidates, facts, routed)
        proposal = propose(evidence)
        due_on, absolute = self._deadlines(proposal, letter)
        proposal = replace(
            proposal, due_on=due_on, urgent=proposal.urgent or absolute is not None
        )
        return Advised(
            a.Advice(
                reasons=reasons_of(evidence, hint.reason if hint else ""),
                signs=signs_of(found, absolute),
                candidates=tuple(_shown(one) for one in candidates),
                people=people_in(found, reading),
                marks=marks_of(found),
                timeliness=self._timeliness(found, letter, proposal),
                decided_on=date_of(found, DateRole.DECISION),
                appealed_on=date_of(found, DateRole.APPEAL),
                reference=next(iter(found.their_cases), ""),
                sender_kind=found.sender.kind.value,
                sender_claim=claim_of(found),
                sender_verified=found.sender.verified,
                language=reading.language,
                resembles=resembles,
                matters_hinted=matters_in(reading, found),
            ),
            proposal,
        )

    def _evidence(
        self,
        found: Findings,
        prediction: Prediction,
        candidates: Sequence[Candidate],
        facts: Mapping[str, Fact],
        routed: Routed,
    ) -> Evidence:
        guesses = _guesses(prediction)
        kind = _kind_of(routed, facts, guesses)
        return Evidence(
            guesses=guesses,
            facts=facts,
            routed=routed.effects,
            rule=routed.rule,
            case=_case(candidates) if kind in OF_A_CASE else "",
            routed_why=routed.why,
            urgent=found.urgency in URGENT,
            signals=tuple(one.signal.id for one in found.signals if one.own_words),
            model=model_label(self.working.name) if self.working else "",
        )

    def _facts(
        self, found: Findings, hint: KindHint | None, reading: Reading
    ) -> dict[str, Fact]:
        """Give what the letter proves, and what a rule says of its kind."""
        facts = self._form_facts(reading)
        if hint is not None:
            source = "form" if hint.rule == "form" else "signal"
            facts["mail_kind"] = Fact(hint.kind.value, source, hint.sure)
        if found.sender.first_instance and found.sender.verified:
            facts["first_instance"] = Fact(found.sender.first_instance, "sender")
        elif len({one for one, _ in found.named}) == 1:
            # Named in the letter is no proof that the decision was theirs.
            named = Fact(found.named[0][0], "signal", 0.85)
            facts.setdefault("first_instance", named)
        return facts

    def _form_facts(self, reading: Reading) -> dict[str, Fact]:
        """Give what a sender chose in a form of ours, if the catalogue has it."""
        catalogue = self.rules.catalogue
        facts: dict[str, Fact] = {}
        for target, name, find in (
            ("area", "area", catalogue.area),
            ("subject", "subject_code", catalogue.subject),
            ("first_instance", "first_instance", catalogue.first_instance),
        ):
            label = reading.fields.get(name, "").strip()
            if label:
                with suppress(UnknownEntryError):
                    facts[target] = Fact(find(label).id, "form", 0.97)
        subject = facts.get("subject")
        if subject is not None:
            # An area that does not fit its subject would refuse the case.
            area = catalogue.subject(subject.label).area
            facts["area"] = Fact(area, "form", 0.97)
        return facts

    def _deadlines(
        self, proposal: MailProposed, letter: Letter
    ) -> tuple[date | None, DeadlineRule | None]:
        """Give by when an answer is due, and the absolute deadline that runs."""
        asked = (
            proposal.mail_kind,
            proposal.area,
            proposal.subject,
            letter.received_on,
            self.rules,
        )
        try:
            return answer_due(*asked), absolute_deadline(*asked)
        except UnknownEntryError:
            # A model that was trained before an area was closed may still name it.
            return None, None

    def _timeliness(
        self, found: Findings, letter: Letter, proposal: MailProposed
    ) -> a.Timeliness | None:
        if proposal.mail_kind != MailKind.NEW_APPEAL:
            return None
        timing = appeal_in_time(
            found, letter.received_on, None, self.rules.rulebook, self.rules.calendar
        )
        return a.Timeliness(
            timing.verdict.value,
            timing.text_da,
            timing.text_en,
            tuple((step.text_da, step.text_en) for step in timing.steps),
        )


def _guesses(prediction: Prediction) -> dict[str, Guess]:
    return {
        target: Guess(
            answer.label, answer.probability, answer.certain, answer.ranked[1:]
        )
        for target, answer in prediction.items()
    }


def _kind_of(
    routed: Routed, facts: Mapping[str, Fact], guesses: Mapping[str, Guess]
) -> str:
    return propose(
        Evidence(guesses=guesses, facts=facts, routed=routed.effects)
    ).mail_kind


def _case(candidates: Sequence[Candidate]) -> str:
    """Give the case where person and number agree and no other case does so, too."""
    both = [one.number for one in candidates if {"person", "number"} <= set(one.why)]
    return both[0] if len(both) == 1 else ""


def _shown(one: Candidate) -> a.CaseCandidate:
    return a.CaseCandidate(
        case=one.number,
        why=tuple(reason.value for reason in one.why),
        area=one.area,
        subject=one.subject,
        first_instance=one.first_instance,
        status=one.status,
    )


def _cases_of_letters(reading: Reading) -> list[str]:
    """Give the cases of the letters that a supplement names by their running number."""
    number = reading.fields.get("supplement_to", "").strip().upper()
    if "M" not in number:
        return []
    rows = LetterMatter.objects.filter(letter_id=number).exclude(case="")
    return list(rows.values_list("case", flat=True))
