# SPDX-License-Identifier: EUPL-1.2
"""Which first instance a made-up case comes from.

Municipalities and their committees in proportion to their population; the rest after
the table below, which is our own reading of who decides what and in what shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anke.demo.domain.choice import NOTHING, DatedChoice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from anke.cases.domain.catalogue import FirstInstance, Subject
    from anke.demo.domain.frame import Frame

    Ints = NDArray[np.int64]

# Shares by kind of first instance, by area; derived (no source gives them).
BY_AREA: Mapping[str, Mapping[str, float]] = {
    "municipal": {"municipality": 1.0},
    "work-injury": {"aes": 1.0},
    "udk": {"udk": 1.0},
    "inter-municipal": {"municipality": 1.0},
    "concern-notification": {"municipality": 1.0},
    "compulsory-measures": {"children-committee": 1.0},
    "adoption-without-consent": {"municipality": 1.0},
    "supervision": {"municipality": 0.93, "region": 0.05, "joint-body": 0.02},
    "social-supervision": {"social-supervision-authority": 1.0},
    "unemployment-benefit": {"unemployment-complaints-centre": 1.0},
    "adoption-board": {"family-agency": 0.5, "adoption-council": 0.5},
    "adopter-approval": {"adoption-council": 1.0},
    "work-environment-board": {"state-agency": 1.0},
    "equal-treatment-board": {"respondent": 1.0},
    "special-education-board": {"municipality": 1.0},
    "psychologist-board": {"applicant": 1.0},
    "student-grants-board": {"state-agency": 0.8, "education-institution": 0.2},
}
# Subjects that come from somebody else: a kind, or one first instance by name.
BY_SUBJECT: Mapping[str, str] = {
    "udk-seniorpension": "senior-pension-unit",
    "cm-ungdomskriminalitet": "youth-crime-board",
    "cm-saerlig-bolig": "family-agency",
    "ub-tilbud": "municipality",
    "ub-tilbud-2019": "municipality",
    "ub-veu": "agency-adult-training",
    "ub-ferie": "agency-employment",
    "ub-ansaettelsesbevis": "agency-employment",
}
# Of the state agencies each board has its own.
BY_BOARD: Mapping[str, str] = {
    "work-environment-board": "agency-work-environment",
    "student-grants-board": "agency-education-grants",
}


def choice_of_instances(
    frame: Frame, subjects: Ints, received: Ints, rng: np.random.Generator
) -> Ints:
    """Choose for each case a first instance that existed when the case came in."""
    chance = rng.random(subjects.size)
    chosen = np.full(subjects.size, NOTHING)
    for place in np.unique(subjects):
        here = subjects == place
        subject = frame.rules.catalogue.subjects[place]
        found = _candidates(frame, subject)
        choice = DatedChoice(
            [entry for entry, _ in found], [share for _, share in found]
        )
        codes = np.array([frame.instances[entry.id] for entry, _ in found])
        picked = choice.choose(received[here], chance[here])
        # Before the first of them existed, the first of them stands in.
        chosen[here] = codes[np.maximum(picked, 0)]
    return chosen


def _candidates(
    frame: Frame, subject: Subject
) -> Sequence[tuple[FirstInstance, float]]:
    instances = frame.rules.catalogue.first_instances
    special = BY_SUBJECT.get(subject.id)
    named = [entry for entry in instances if entry.id == special]
    if named:
        return [(named[0], 1.0)]
    shares = {special: 1.0} if special else BY_AREA.get(subject.area)
    if shares is None:
        kinds = frame.rules.catalogue.area(subject.area).first_instance_kinds
        shares = dict.fromkeys(kinds, 1.0)
    agency = BY_BOARD.get(subject.area)
    return [
        weighted
        for kind, share in shares.items()
        for weighted in _of_kind(instances, kind, share, agency)
    ]


def _of_kind(
    instances: Sequence[FirstInstance], kind: str, share: float, agency: str | None
) -> list[tuple[FirstInstance, float]]:
    found = [
        entry
        for entry in instances
        if entry.kind == kind
        and (kind != "state-agency" or agency is None or entry.id == agency)
    ]
    total = sum(entry.population or 1 for entry in found)
    return [(entry, share * (entry.population or 1) / total) for entry in found]
