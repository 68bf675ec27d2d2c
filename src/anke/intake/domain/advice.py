# SPDX-License-Identifier: EUPL-1.2
"""What the machine shows beside a letter: the reasons behind its proposal.

`MailProposed` in the journal says *what* was proposed, in codes; `Advice` *why*, in
the letter's own words; it holds personal data, is stored encrypted and can be made
again at any time.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of the letter that counted for (or, below 0, against) a label."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a target was filled as it was.

    `source` is `rule`, `form`, `sender`, `signal` or `model`; `probability` is the
    model's calibrated one, 1.0 for what is proved. `others` are the next best labels.
    """

    target: str
    label: str
    source: str
    probability: float
    certain: bool
    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A signal in the letter that matters for its deadline or for a person's safety."""

    id: str
    phrase: str
    name_da: str
    name_en: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class CaseCandidate:
    """A running case the letter may belong to; proposed, never filed on a number alone.

    `why` holds codes: `person`, `number`, `reference`, `thread`.
    """

    case: str
    why: tuple[str, ...]
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    status: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class PersonMentioned:
    """A person the letter names: digits of the CPR number for the form, never a log."""

    role: str
    name: str = ""
    cpr: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Whether the appeal came in time: `in_time`, `late`, `unknown`; with the steps."""

    verdict: str
    text_da: str = ""
    text_en: str = ""
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier letter that was much like this one, and what became of it."""

    letter: str
    mail_kind: str
    case: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the letter's text that the screen marks: cpr, number, date, sign."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Advice:
    """All that is shown beside a letter."""

    reasons: tuple[Reason, ...] = ()
    signs: tuple[Sign, ...] = ()
    candidates: tuple[CaseCandidate, ...] = ()
    people: tuple[PersonMentioned, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    marks: tuple[Mark, ...] = ()
    timeliness: Timeliness | None = None
    decided_on: str = ""
    appealed_on: str = ""
    reference: str = ""
    sender_kind: str = ""
    sender_claim: str = ""
    sender_verified: bool = False
    language: str = ""
    resembles: str = ""
    matters_hinted: int = 1

    def __repr__(self) -> str:
        return "Advice(…)"

    def reason(self, target: str) -> Reason | None:
        """Give the reason for a target, or None."""
        return next((each for each in self.reasons if each.target == target), None)


def advice_to_json(advice: Advice) -> str:
    """Write advice as JSON, for the encrypted column."""
    return json.dumps(asdict(advice), ensure_ascii=False, separators=(",", ":"))


def advice_from_json(text: str) -> Advice:
    """Read advice back. Errors: ValueError, TypeError for what was not written here."""
    raw = json.loads(text)
    return Advice(
        **raw
        | {
            "reasons": tuple(_reason(each) for each in raw["reasons"]),
            "signs": tuple(Sign(**each) for each in raw["signs"]),
            "candidates": tuple(
                CaseCandidate(**each | {"why": tuple(each["why"])})
                for each in raw["candidates"]
            ),
            "people": tuple(PersonMentioned(**each) for each in raw["people"]),
            "neighbours": tuple(Neighbour(**each) for each in raw["neighbours"]),
            "marks": tuple(Mark(**each) for each in raw["marks"]),
            "timeliness": _timeliness(raw["timeliness"]),
        }
    )


def _reason(raw: dict[str, object]) -> Reason:
    phrases = raw.pop("phrases")
    others = raw.pop("others")
    return Reason(
        **raw,  # type: ignore[arg-type]
        phrases=tuple(Phrase(**each) for each in phrases),  # type: ignore[attr-defined]
        others=tuple((label, share) for label, share in others),  # type: ignore[attr-defined]
    )


def _timeliness(raw: dict[str, object] | None) -> Timeliness | None:
    if raw is None:
        return None
    steps = raw.pop("steps")
    return Timeliness(
        **raw,  # type: ignore[arg-type]
        steps=tuple((da, en) for da, en in steps),  # type: ignore[attr-defined]
    )
