# SPDX-License-Identifier: EUPL-1.2
"""What the page of the mail room's own rules shows: figures, and who decided what.

decisions()[0].text      # 'Robotten må journalisere: Rykker'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import ROBOT_STREAM, ROUTING_STREAM, TRIAGE_STREAM
from anke.intake import wording
from anke.intake.house_rules import chosen_model, house_rule_history, routing_text
from anke.intake.model_records import records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from anke.intake.model_records import Judgement, Record

SHOWN_DECISIONS = 30
# What a robot needs to be sure of before it opens a new case.
NEW_CASE_TARGETS = ("mail_kind", "area", "subject", "first_instance")


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """One decision: when, who, what, why; `rules` is the text where it was one."""

    at: datetime
    actor: str
    text: str
    cause: str
    rules: str = ""


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A model with the figures of the kind of letter, and whether it works."""

    record: Record
    kind: Judgement | None
    works: bool

    @property
    def trained_on(self) -> date:
        """Give the day it was trained."""
        return date.fromisoformat(self.record.trained_at[:10])


def shown_models() -> list[ShownModel]:
    """Give all models, the newest first."""
    champion = chosen_model()
    return [
        ShownModel(one, _judged(one).get("mail_kind"), one.name == champion)
        for one in records()
    ]


def champions_judgements() -> list[Judgement]:
    """Give what was measured of the working model, for what a robot needs of it."""
    champion = chosen_model()
    for one in records():
        if one.name == champion:
            judged = _judged(one)
            return [judged[name] for name in NEW_CASE_TARGETS if name in judged]
    return []


def _judged(record: Record) -> dict[str, Judgement]:
    return {one.target: one for one in record.judged}


def decisions() -> list[ShownDecision]:
    """Give what was decided about rules, robot and models, the newest first."""
    entries = [
        entry
        for stream in (ROUTING_STREAM, ROBOT_STREAM, TRIAGE_STREAM)
        for entry in house_rule_history(stream)
    ]
    entries.sort(key=lambda entry: entry.recorded_at, reverse=True)
    return [
        ShownDecision(
            at=entry.recorded_at,
            actor=entry.actor.id,
            text=_SENTENCES[type(entry.payload)](entry.payload),
            cause=getattr(entry.payload, "cause", ""),
            rules=getattr(entry.payload, "text", ""),
        )
        for entry in entries[:SHOWN_DECISIONS]
    ]


def rules_in_force() -> str:
    """Give the routing rules, as they were written."""
    return routing_text()


def _routing(saved: p.RoutingRulesSaved) -> str:
    count = len([line for line in saved.text.splitlines() if line.strip()])
    return ngettext(
        "Routing rules of %(count)s line", "Routing rules of %(count)s lines", count
    ) % {"count": count}


def _robot(kinds: p.RobotKindsSet) -> str:
    if not kinds.mail_kinds:
        return _("The robot may file nothing alone")
    names = [wording.word(wording.MAIL_KINDS, code) for code in kinds.mail_kinds]
    return _("The robot may file alone: %(kinds)s") % {"kinds": ", ".join(names)}


def _model(chosen: p.TriageModelChosen) -> str:
    return _("Model %(model)s put to work") % {"model": chosen.model[:12]}


_SENTENCES: Mapping[type[p.Payload], Callable[[Any], str]] = {
    p.RoutingRulesSaved: _routing,
    p.RobotKindsSet: _robot,
    p.TriageModelChosen: _model,
}
