# SPDX-License-Identifier: EUPL-1.2
"""*Det mangler sagen* on the case page: each lack in words, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.access.domain.permissions import Action
from anke.cases.domain.lacking import Lacking, instance_step, lacks_of
from anke.cases.domain.what_next import MEETING_STEP
from anke.cases.handling_wording import step_name
from anke.cases.rules import current_rules
from anke.decisions.dispatch.queries import letters_of
from anke.decisions.domain.dispatch import Standing
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.lacking import Lack
    from anke.cases.queries import CaseFile

# What the first instance is asked for stands in a letter, which is always in Danish.
_ASKED_FOR = {
    Lacking.FIRST_DECIDED_ON: "den dato, I traf afgørelsen",
    Lacking.APPEALED_ON: "den dato, I fik klagen",
    Lacking.INSTANCE_PAPERS: "sagens akter",
    Lacking.RECONSIDERATION: "jeres genvurdering af afgørelsen",
}


@dataclass(frozen=True, slots=True)
class ShownLack:
    """One thing that is lacking, and the link to what mends it, where there is one."""

    text: str
    mend: str = ""
    href: str = ""


def lacking_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Tell what the case lacks; nothing where it lacks nothing."""
    if not user.may(Action.WORK_ON_CASE):
        return None
    rules = current_rules()
    found = lacks_of(file.state, rules, letters_stuck=_stuck(file))
    if not found:
        return None
    return {
        "lacks": [_shown(lack, file, rules) for lack in found],
        "ask": _ask_for_all(found, file, rules),
    }


def _stuck(file: CaseFile) -> int:
    """Count the letters that wait for a person in the outbox."""
    if not file.state.work.letters:
        return 0
    rows = letters_of(file.case.number)
    return sum(row.status == Standing.FAILED.value for row in rows)


def _shown(lack: Lack, file: CaseFile, rules: Rules) -> ShownLack:
    text, what = _text(lack, rules), lack.what
    if what in (Lacking.INSTANCE_PAPERS, Lacking.RECONSIDERATION):
        return ShownLack(text)
    if what is Lacking.STEP and lack.step != MEETING_STEP:
        return ShownLack(text, _("Ask"), _action(file, "spoerg", step=lack.step))
    appeal = _("Register it"), _action(file, "klagen")
    mends = {
        Lacking.LETTER: (_("See the letters"), "#letters-out-heading"),
        Lacking.PARTY: (_("Add a party"), _action(file, "part")),
        Lacking.SUBJECT: (_("Choose the subject"), _action(file, "emne")),
        Lacking.FIRST_INSTANCE: appeal,
        Lacking.FIRST_DECIDED_ON: appeal,
        Lacking.APPEALED_ON: appeal,
        Lacking.PAPERS: (
            _("Put a document on the case"),
            reverse("case-add-document", args=[file.case.number]),
        ),
        Lacking.STEP: (_("See below"), "#meeting-heading"),
    }
    return ShownLack(text, *mends.get(what, ()))


def _ask_for_all(lacks: Iterable[Lack], file: CaseFile, rules: Rules) -> str:
    """Give the letter to the first instance, with all that it is asked for written."""
    step = instance_step(file.state.area, rules)
    asked = [_ASKED_FOR[lack.what] for lack in lacks if lack.what in _ASKED_FOR]
    if step is None or not asked or not file.state.first_instance:
        return ""
    return _action(
        file,
        "spoerg",
        step=step.id,
        recipients=f"first-instance:{file.state.first_instance}",
        questions="\n".join(asked),
    )


def _action(file: CaseFile, word: str, **proposed: str) -> str:
    address = reverse("case-action", args=[file.case.number, word])
    return f"{address}?{urlencode(proposed)}" if proposed else address


def _text(lack: Lack, rules: Rules) -> str:
    if lack.what is Lacking.LETTER:
        return ngettext(
            "%(count)s letter did not leave", "%(count)s letters did not leave",
            lack.count,
        ) % {"count": formats.number(lack.count)}  # fmt: skip
    if lack.what is Lacking.STEP:
        name = step_name(lack.step, rules)
        return _("%(step)s: usual in such cases, and not begun") % {"step": name}
    return {
        Lacking.PARTY: _("A party"),
        Lacking.SUBJECT: _("The subject"),
        Lacking.FIRST_INSTANCE: _("The first instance"),
        Lacking.FIRST_DECIDED_ON: _("The day of the first instance's decision"),
        Lacking.APPEALED_ON: _("The day of the appeal"),
        Lacking.PAPERS: _("A document that came in"),
        Lacking.INSTANCE_PAPERS: _("The first instance's file"),
        Lacking.RECONSIDERATION: _("The first instance's reconsideration"),
    }[lack.what]
