# SPDX-License-Identifier: EUPL-1.2
r"""Suggests where a letter holds several matters (*flere forhold*), and why.

A letter is split by a person; the suggestion names the parts that can be seen.

>>> from anke.intake.domain.reading import Reading
>>> text = "Ad 1) Klage over afslag på hjælp\nAd 2) Klage over tilbagebetaling"
>>> [hint.reason for hint in list_hints(Reading(text=text))]
['list']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.intake.domain.appeal_dates import DateRole
from anke.intake.domain.numbers_mentioned import NumberKind
from anke.intake.domain.places import SUBJECT, TEXT, Place
from anke.intake.domain.turns import turns_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.intake.domain.findings import Findings
    from anke.intake.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class SplitHint:
    """A sign of several matters: how many, how sure (0–1), where, and why."""

    reason: str
    matters: int
    sure: float
    text_da: str
    text_en: str
    places: tuple[Place, ...] = ()


_ITEM = re.compile(
    r"^[ \t]{0,8}(?P<head>ad|sag|klage|punkt|afgørelse)?[ \t]{0,2}(?P<number>[1-9])"
    r"[ \t]{0,2}(?P<mark>[.):])(?=[ \t\n])",
    re.IGNORECASE | re.MULTILINE,
)
_MATTER = re.compile(r"klag|afgørelse|afslag|§|aktindsigt|frakend", re.IGNORECASE)
_LEAST_SURE = 0.7
# What a letter may ask for, by the signal that shows it.
_REQUESTS = {
    "appeal-phrase": "appeal",
    "access-request": "access",
    "reminder": "reminder",
    "supplement-phrase": "supplement",
}
# "Jeg har bedt kommunen om aktindsigt" asks for nothing.
_TOLD = re.compile(
    r"\b(?:bad|bedt|s(?:ø|oe|o)gte|s(?:ø|oe|o)gt|anmodede|anmodet|fik|f(?:å|aa|a)et)\b"
    r"[^.!?\n]*\Z",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"[^.!?\n]*?\b(?:klagesag|ankesag)", re.IGNORECASE)
_SENTENCE = 80


def split_hints(reading: Reading, findings: Findings) -> tuple[SplitHint, ...]:
    """Give the signs of several matters in a letter, the surest first."""
    hints = (
        *list_hints(reading),
        *_turn_hints(reading, findings),
        *_access_hints(reading, findings),
        *_found_hints(findings),
    )
    return tuple(sorted(hints, key=lambda hint: -hint.sure))


def list_hints(reading: Reading) -> Iterator[SplitHint]:
    """Give a hint when the text is a list whose items speak of decisions."""
    items = _run(list(_ITEM.finditer(reading.text)))
    if len(items) < 2:
        return
    starts = [item.start() for item in items]
    ends = [*starts[1:], len(reading.text)]
    spans = list(zip(starts, ends, strict=True))
    telling = sum(bool(_MATTER.search(reading.text[a:b])) for a, b in spans)
    if telling < 2:
        return
    headed = all(item["head"] for item in items)
    yield SplitHint(
        reason="list",
        matters=len(items),
        sure=0.75 if headed else 0.45,
        text_da=f"Brevet er delt i {len(items)} punkter, der nævner afgørelser.",
        text_en=f"The letter has {len(items)} items that speak of decisions.",
        places=tuple(Place(TEXT, a, b) for a, b in spans),
    )


def _run(items: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Give the items that count 1, 2, 3 …, by the same mark."""
    run: list[re.Match[str]] = []
    for item in items:
        if int(item["number"]) == len(run) + 1 and (
            not run or item["mark"] == run[0]["mark"]
        ):
            run.append(item)
    return run


def _found_hints(findings: Findings) -> Iterator[SplitHint]:
    for reason, places, sure, words in (
        ("own-cases", _cases(findings), 0.8, ("af vores sager", "of our cases")),
        ("decisions", _decisions(findings), 0.6, ("afgørelser", "decisions")),
        ("people", _people(findings), 0.4, ("personer", "persons")),
    ):
        if len(places) > 1:
            yield SplitHint(
                reason=reason,
                matters=len(places),
                sure=sure,
                text_da=f"Brevet nævner {len(places)} {words[0]}.",
                text_en=f"The letter names {len(places)} {words[1]}.",
                places=places,
            )


def _turn_hints(reading: Reading, findings: Findings) -> Iterator[SplitHint]:
    """Give a hint where the letter turns to another matter."""
    asked: dict[str, list[int]] = {}
    for one in findings.signals:
        if one.signal.id in _REQUESTS and one.place.part == TEXT:
            asked.setdefault(_REQUESTS[one.signal.id], []).append(one.place.start)
    ordered = {kind: sorted(places) for kind, places in asked.items()}
    turns = [Place(TEXT, *turn) for turn in turns_in(reading.text, ordered)]
    if not turns:
        return
    words = reading.text[turns[0].start : turns[0].end]
    yield SplitHint(
        reason="turn",
        matters=len(turns) + 1,
        sure=0.65,
        text_da=f"Brevet går over til noget andet: »{words}«.",
        text_en=f"The letter turns to something else: »{words}«.",
        places=tuple(turns),
    )


def _access_hints(reading: Reading, findings: Findings) -> Iterator[SplitHint]:
    """Give a hint where access is asked for beside an appeal that is no case yet."""
    places = tuple(
        one.place
        for one in findings.signals
        if one.signal.id == "access-request" and _is_asked_anew(reading, one.place)
    )
    if not places or findings.own_cases or not findings.has("appeal-phrase"):
        return
    yield SplitHint(
        reason="access-and-appeal",
        matters=2,
        sure=0.6,
        text_da="Brevet klager og beder om aktindsigt.",
        text_en="The letter appeals and asks for access to documents.",
        places=places,
    )


def _is_asked_anew(reading: Reading, place: Place) -> bool:
    """Tell whether the sender asks for access here, and not in an appeal that runs."""
    if place.part != TEXT:
        return place.part == SUBJECT
    before = reading.text[max(0, place.start - _SENTENCE) : place.start]
    after = reading.text[place.end : place.end + _SENTENCE]
    return _TOLD.search(before) is None and _RUNNING.match(after) is None


def _cases(findings: Findings) -> tuple[Place, ...]:
    first: dict[str, Place] = {}
    for one in findings.numbers:
        own = one.place.part in {SUBJECT, TEXT}
        if one.kind is NumberKind.OWN_CASE and own and one.sure >= _LEAST_SURE:
            first.setdefault(one.number, one.place)
    return tuple(first.values())


def _decisions(findings: Findings) -> tuple[Place, ...]:
    first: dict[object, Place] = {}
    for one in findings.dates:
        own = one.place.part == TEXT and not one.approximate
        if one.role is DateRole.DECISION and own and one.sure >= _LEAST_SURE:
            first.setdefault(one.day, one.place)
    return tuple(first.values())


def _people(findings: Findings) -> tuple[Place, ...]:
    first: dict[object, Place] = {}
    for one in findings.cprs:
        if one.place.part == TEXT and one.sure >= _LEAST_SURE:
            first.setdefault(one.cpr, one.place)
    return tuple(first.values())
