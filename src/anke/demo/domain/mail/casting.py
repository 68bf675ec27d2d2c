# SPDX-License-Identifier: EUPL-1.2
"""Who writes a letter and in which manner: roles, voices, peculiarities.

Our own guesses throughout; they are there for variety, and claim nothing about people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from random import Random

    from anke.demo.domain.mail.facts import CaseFacts, Source, Task

OFFICES = frozenset({"municipality", "insurer", "employer"})
PROFESSIONALS = frozenset({"lawyer", "union", "adviser"}) | OFFICES
VOICES = {
    "plain": 0.30,
    "angry": 0.14,
    "formal": 0.11,
    "short": 0.16,
    "rambling": 0.09,
    "elderly": 0.10,
    "learner": 0.07,
    "english": 0.03,
}
# Those who pass appeals on (retssikkerhedsloven § 66); others are appealed directly.
_PASS_ON = frozenset(
    {"municipality", "region", "aes", "udk", "senior-pension-unit", "family-agency"}
    | {"unemployment-complaints-centre", "social-supervision-authority"}
    | {"state-agency", "education-institution", "children-committee"}
)
_REPRESENTATIVES = {
    "Advokathuset": "lawyer",
    "Fagforbundet": "union",
    "Rådgivningen": "adviser",
    "Borgerrådgiver": "adviser",
}
_ACUTE = frozenset({"money", "housing", "child", "acute", "care"})
# Areas and kinds of case with absolute deadlines in law (retssikkerhedsloven § 73).
_URGENT_AREAS = frozenset({"compulsory-measures", "adoption-without-consent"})
_URGENT_KINDS = frozenset({"placed-children", "use-of-force", "director-ruling"})


def cast(task: Task, source: Source, rng: Random) -> Task:
    """Give a letter its writer, its manner and its peculiarities."""
    task = replace(task, role=_role(task, source, rng))
    voice = task.role
    if task.role in {"citizen", "relative"}:
        voices = list(VOICES)
        voice = rng.choices(voices, list(VOICES.values()))[0]
    topic = source.language.topics.get(task.case.subject)
    traits = set(task.traits) | {task.role, voice}
    if topic is not None:
        traits |= topic.family | {rng.choice(topic.decisions)}
    traits |= _peculiar(task, traits, rng)
    return replace(task, voice=voice, traits=frozenset(traits))


def recast(task: Task, role: str) -> Task:
    """Give a letter to another writer, in that writer's manner."""
    traits = task.traits - {task.role, task.voice}
    traits -= {"wrongplace", "noreason", "acute", "asks-urgently"}
    return replace(task, role=role, voice=role, traits=traits | {role})


def goes_elsewhere_first(task: Task, source: Source) -> bool:
    """Tell whether an appeal should have gone to the first instance first.

    Legal source: retssikkerhedsloven § 66; not so for committees' decisions.
    """
    if task.kind is not MailKind.NEW_APPEAL or task.role in OFFICES:
        return False
    instance = source.catalogue.first_instance(task.case.first_instance)
    straight = {"children-committee", "state-agency", "family-agency"}
    return instance.kind in _PASS_ON - straight


def is_urgent(case: CaseFacts, traits: frozenset[str], source: Source) -> bool:
    """Tell whether a letter must be seen today: an absolute deadline, or need."""
    if "asks-urgently" in traits or case.area in _URGENT_AREAS:
        return True
    kinds = source.catalogue.subject(case.subject).case_kinds
    return bool(_URGENT_KINDS & set(kinds))


def _role(task: Task, source: Source, rng: Random) -> str:
    case = task.case
    if task.kind is MailKind.OTHER:
        return _role_of_other(task.traits, rng)
    if task.kind is MailKind.MISDIRECTED:
        return "municipality" if rng.random() < 0.12 else "citizen"
    firm = _firm(case)
    if firm:
        return firm
    instance = source.catalogue.first_instance(case.first_instance)
    passes_on = instance.kind in _PASS_ON and case.area != "concern-notification"
    share = {MailKind.NEW_APPEAL: 0.36, MailKind.SUPPLEMENT: 0.22}.get(task.kind, 0.04)
    if task.kind is MailKind.ACCESS_REQUEST and rng.random() < 0.08:
        return "press"
    if passes_on and task.kind is not MailKind.ACCESS_REQUEST and rng.random() < share:
        return "municipality"
    return _on_behalf(case, rng)


def _role_of_other(traits: frozenset[str], rng: Random) -> str:
    if traits & {"x-thanks", "x-question", "x-blank", "x-job"}:
        return "citizen"
    if traits & {"x-news", "x-spam", "x-vendor"}:
        return "sender"
    if traits & {"x-away", "x-invite"}:
        return rng.choice(["municipality", "municipality", "lawyer", "union"])
    return "daemon"


def _firm(case: CaseFacts) -> str:
    if case.area == "inter-municipal":
        return "municipality"
    name = case.appellant.name
    if "Forsikring" in name:
        return "insurer"
    return "employer" if name.endswith("(opdigtet)") else ""


def _on_behalf(case: CaseFacts, rng: Random) -> str:
    speaker = next((one for one in case.parties if one.role == "representative"), None)
    if speaker is not None and rng.random() < 0.8:
        return _REPRESENTATIVES.get(speaker.name.split()[0], "adviser")
    chance = rng.random()
    if chance < 0.07:
        return "relative"
    return "citizen" if chance < 0.97 else rng.choice(["lawyer", "union", "adviser"])


def _peculiar(task: Task, traits: set[str], rng: Random) -> set[str]:
    """Draw what is peculiar about a letter, so far as it can be said of its kind."""
    found = set()
    is_citizen = not traits & PROFESSIONALS
    if task.kind is MailKind.NEW_APPEAL:
        is_made_up = not task.case.number
        found |= {"late"} if is_made_up and rng.random() < 0.15 else set()
        found |= {"wrongplace"} if is_citizen and rng.random() < 0.22 else set()
        found |= {"noreason"} if is_citizen and rng.random() < 0.16 else set()
    if is_citizen and traits & _ACUTE and rng.random() < 0.11:
        found |= {"acute", "asks-urgently"}
    if task.kind is MailKind.MISDIRECTED and "municipality" in traits:
        found |= {"office"}
    if task.case.appellant.cpr and rng.random() < 0.6:
        found |= {"hascpr"}
    if task.case.number and rng.random() < _numbered(task, is_citizen=is_citizen):
        found |= {"hasnumber"}
    return found


def _numbered(task: Task, *, is_citizen: bool) -> float:
    """Say how likely a letter names our number."""
    if task.kind is MailKind.NEW_APPEAL:
        return 0.0
    return 0.55 if is_citizen else 0.88
