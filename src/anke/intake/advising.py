# SPDX-License-Identifier: EUPL-1.2
"""From what a letter says to what is proposed, and why: rules, register and model.

    adviser = Adviser(current_rules(), working_model())
    [advised] = adviser.advise([(letter, reading, signature)])
    advised.proposal.mail_kind, advised.advice.reason("mail_kind").phrases

The adviser lives as long as a run: it keeps the signatures of the last weeks' letters,
to see at once when nearly the same letter comes again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from anke.cases import clock
from anke.cases.candidates import candidate_cases_for_robot
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.intake.domain import advice as a
from anke.intake.domain.appeal_dates import DateRole, best
from anke.intake.domain.appeal_in_time import appeal_in_time
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.due import absolute_deadline, answer_due
from anke.intake.domain.kind_hints import rule_hint
from anke.intake.domain.kinds import MailKind
from anke.intake.domain.near_duplicates import NEARLY_SAME, is_empty
from anke.intake.domain.places import TEXT
from anke.intake.domain.proposing import (
    TARGETS,
    Evidence,
    Fact,
    Guess,
    propose,
    triage_text,
)
from anke.intake.domain.senders import SenderKind
from anke.intake.domain.signals import Urgency
from anke.intake.domain.splitting import split_hints
from anke.intake.explaining import explained
from anke.intake.letter_reading import reading_pool
from anke.intake.models import Letter, LetterMatter, LetterReading
from anke.intake.routing_in_force import Routed, Router
from anke.intake.triage_models import model_label
from anke.intake.understanding import shipped_knowledge, understand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from anke.cases.candidates import Candidate
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.payloads import MailProposed
    from anke.deadlines.domain.rules import DeadlineRule
    from anke.intake.domain.findings import Findings
    from anke.intake.domain.kinds import KindHint
    from anke.intake.domain.reading import Reading
    from anke.intake.triage.model import Prediction
    from anke.intake.triage_models import Working

    Signature = NDArray[np.uint32]
    Opened = tuple[Letter, Reading, Signature]

LOOK_BACK = timedelta(days=90)
URGENT = frozenset({Urgency.NOW, Urgency.TODAY})
# Kinds that belong to a case that is there already.
OF_A_CASE = frozenset({MailKind.SUPPLEMENT, MailKind.REMINDER, MailKind.ACCESS_REQUEST})
_SURE_DATE = 0.5


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
        self._earlier = _EarlierLetters()

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
        routed = self._router.route(
            reading,
            MailChannel(letter.channel),
            found,
            _kind_of(Routed(), self._facts(found, hint, reading), _guesses(prediction)),
        )
        facts = self._facts(found, hint, reading)
        evidence = self._evidence(found, prediction, candidates, facts, routed)
        proposal = propose(evidence)
        due_on, absolute = self._deadlines(proposal, letter)
        proposal = replace(
            proposal, due_on=due_on, urgent=proposal.urgent or absolute is not None
        )
        return Advised(
            a.Advice(
                reasons=_reasons(proposal, evidence, hint),
                signs=_signs(found, absolute),
                candidates=tuple(_shown(one) for one in candidates),
                people=_people(found, reading),
                marks=_marks(found),
                timeliness=self._timeliness(found, letter, proposal),
                decided_on=_date(found, DateRole.DECISION),
                appealed_on=_date(found, DateRole.APPEAL),
                reference=next(iter(found.their_cases), ""),
                sender_kind=found.sender.kind.value,
                sender_claim=_claim(found),
                sender_verified=found.sender.verified,
                language=reading.language,
                resembles=resembles,
                matters_hinted=_matters(reading, found),
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
            named = Fact(found.named[0][0], "signal", 0.92)
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


def _reasons(
    proposal: MailProposed,
    evidence: Evidence,
    hint: KindHint | None,
) -> tuple[a.Reason, ...]:
    return tuple(
        _reason(target, label, evidence, hint)
        for target in TARGETS
        if (label := str(getattr(proposal, target)))
    )


def _reason(
    target: str,
    label: str,
    evidence: Evidence,
    hint: KindHint | None,
) -> a.Reason:
    if evidence.routed.get(target):
        return a.Reason(target, label, "rule", 1.0, certain=True, text=evidence.rule)
    fact, guess = evidence.facts.get(target), evidence.guesses.get(target)
    if guess is not None and guess.label == label:
        return a.Reason(
            target,
            label,
            "model",
            guess.probability,
            guess.certain,
            text=hint.reason if hint and target == "mail_kind" else "",
            others=guess.others,
        )
    sure = fact.sure if fact else 0.0
    source = fact.source if fact else "model"
    why = hint.reason if hint and target == "mail_kind" else ""
    return a.Reason(target, label, source, sure, certain=sure >= 0.9, text=why)


class _EarlierLetters:
    """The signatures of the last weeks' letters, in one array."""

    def __init__(self) -> None:
        since = clock.today() - LOOK_BACK
        rows = (
            LetterReading.objects.filter(letter__received_on__gte=since)
            .exclude(signature=b"")
            .order_by("letter_id")
            .values_list("letter_id", "signature")
        )
        self._numbers: list[str] = []
        found = []
        for number, signed in rows:
            self._numbers.append(number)
            found.append(np.frombuffer(bytes(signed), dtype=np.uint32))
        self._known = list(found)
        self._table: Signature | None = None

    def like(self, number: str, signed: Signature) -> str:
        """Give the nearest earlier letter that is nearly the same, and remember it."""
        best_number = ""
        if self._known and not is_empty(signed):
            if self._table is None or len(self._table) != len(self._known):
                self._table = np.stack(self._known)
            shares = (self._table == signed).mean(axis=1)
            nearest_one = int(shares.argmax())
            if shares[nearest_one] >= NEARLY_SAME:
                best_number = self._numbers[nearest_one]
        if not is_empty(signed):
            self._numbers.append(number)
            self._known.append(signed)
        return best_number


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


def _signs(found: Findings, absolute: DeadlineRule | None) -> tuple[a.Sign, ...]:
    seen: dict[str, a.Sign] = {}
    if absolute is not None:
        names = (absolute.name_da, absolute.name_en)
        seen[absolute.id] = a.Sign(absolute.id, absolute.legal_basis, *names, True)
    for one in found.signals:
        signal = one.signal
        seen.setdefault(
            signal.id,
            a.Sign(
                signal.id,
                one.text,
                signal.name_da,
                signal.name_en,
                signal.urgency in URGENT,
            ),
        )
    return tuple(seen.values())


def _people(found: Findings, reading: Reading) -> tuple[a.PersonMentioned, ...]:
    """Name the appellant by the CPR number found; a citizen's letter by its sender."""
    is_citizen = found.sender.kind is SenderKind.CITIZEN
    name = reading.fields.get("appellant") or (
        reading.sender_name if is_citizen else ""
    )
    cprs = found.people
    confirmed = bool(cprs) and any(
        one.confirmed for one in found.cprs if one.cpr == cprs[0]
    )
    people = []
    if name or cprs:
        digits = cprs[0].digits if cprs else ""
        people.append(a.PersonMentioned("appellant", name, digits, confirmed))
    acting = reading.fields.get("representative", "")
    if not acting and found.sender.kind is SenderKind.REPRESENTATIVE:
        acting = reading.sender_name
    if acting:
        people.append(a.PersonMentioned("representative", acting))
    return tuple(people)


def _marks(found: Findings) -> tuple[a.Mark, ...]:
    """Give what the screen marks in the letter's own new text."""
    places = [
        *((one.place, "sign") for one in found.signals),
        *((one.place, "cpr") for one in found.cprs),
        *((one.place, "number") for one in found.numbers),
        *((one.place, "date") for one in found.dates),
    ]
    return tuple(
        a.Mark(place.start, place.end, kind)
        for place, kind in places
        if place.part == TEXT
    )


def _date(found: Findings, role: DateRole) -> str:
    fact = best(found.dates, role)
    if fact is None or fact.approximate or fact.sure < _SURE_DATE:
        return ""
    return fact.day.isoformat()


def _cases_of_letters(reading: Reading) -> list[str]:
    """Give the cases of the letters that a supplement names by their running number."""
    number = reading.fields.get("supplement_to", "").strip().upper()
    if "M" not in number:
        return []
    rows = LetterMatter.objects.filter(letter_id=number).exclude(case="")
    return list(rows.values_list("case", flat=True))


def _claim(found: Findings) -> str:
    """Say whom the letter claims to come from, where nothing proves it."""
    claims = [one.first_instance or one.text for one in found.sender.claims]
    return next((text for text in claims if text), "")


def _matters(reading: Reading, found: Findings) -> int:
    hints = split_hints(reading, found)
    return max((len(one.places) for one in hints), default=1) or 1


# --- One file, for the command line --------------------------------------------------


def explain_file(adviser: Adviser, path: Path) -> list[dict[str, object]]:
    """Say what a letter in a file is, and why; nothing is stored."""
    from anke.intake.domain.near_duplicates import signature

    reading = reading_pool().read(path.read_bytes(), MailChannel.EMAIL.value)
    letter = Letter(
        number="", channel=MailChannel.EMAIL.value, received_on=clock.today()
    )
    [advised] = adviser.advise([(letter, reading, signature(reading.full_text))])
    if advised.proposal is None:
        return [{"target": "reading", "label": reading.verdict, "why": reading.reason}]
    advice = explained(advised.advice, reading, proposed_by=advised.proposal.model)
    return [
        {
            "target": one.target,
            "label": one.label,
            "probability": round(one.probability, 4),
            "certain": "yes" if one.certain else "no",
            "source": one.source,
            "why": ", ".join(each.text for each in one.phrases) or one.text,
        }
        for one in advice.reasons
    ]
