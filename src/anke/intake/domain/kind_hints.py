# SPDX-License-Identifier: EUPL-1.2
"""A rule's word on what kind a letter is, before any model is asked.

The rules are ordered; the first that fits speaks, says how sure it is, and why. Words
alone never make it sure: only what the sender chose, a machine's own mark, and a
verified first instance do.

>>> from anke.intake.domain.findings import Findings
>>> from anke.intake.domain.senders import Basis, Sender, SenderKind
>>> citizen = Sender(SenderKind.CITIZEN, Basis.NOTHING, verified=False)
>>> hint = rule_hint(Findings(citizen, form_kind=MailKind.SUPPLEMENT), known=())
>>> hint.kind.value, hint.sure
('supplement', 0.99)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.intake.domain.kinds import KindHint, MailKind
from anke.intake.domain.senders import SenderKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from anke.intake.domain.findings import Findings

    Rule = Callable[[Findings, bool], KindHint | None]


def rule_hint(findings: Findings, known: Collection[str]) -> KindHint | None:
    """Say what kind a letter is by rule, or None where no rule can tell.

    `known` are the numbers of cases that exist, as far as the letter names them.
    """
    ties = any(number in known for number in findings.own_cases)
    hints = (rule(findings, ties) for rule in _RULES)
    return next((hint for hint in hints if hint is not None), None)


def _by_form(findings: Findings, _: bool) -> KindHint | None:
    if findings.form_kind is None:
        return None
    return KindHint(findings.form_kind, 0.99, "form", "Afsenderen har valgt det.")


def _by_machine(findings: Findings, _: bool) -> KindHint | None:
    if not findings.automatic:
        return None
    return KindHint(MailKind.OTHER, 0.95, "automatic", "Brevet er sendt af en maskine.")


def _access(findings: Findings, ties: bool) -> KindHint | None:
    if not findings.has("access-request") or findings.has("reminder"):
        return None
    if findings.has("appeal-phrase") and not ties:
        return None  # It is an appeal first; splitting tells of the other matter.
    reason = "Brevet beder om aktindsigt."
    return KindHint(MailKind.ACCESS_REQUEST, 0.75, "access-request", reason)


def _withdrawal(findings: Findings, ties: bool) -> KindHint | None:
    if not findings.has("withdrawal"):
        return None
    reason = "Brevet trækker en klage tilbage."
    return KindHint(MailKind.SUPPLEMENT, 0.8 if ties else 0.65, "withdrawal", reason)


def _reminder(findings: Findings, ties: bool) -> KindHint | None:
    if not findings.has("reminder"):
        return None
    fresh = findings.has("appeal-phrase") and not ties
    sure = 0.5 if fresh else 0.75 if ties else 0.65
    reason = "Brevet rykker for svar."
    return KindHint(MailKind.REMINDER, sure, "reminder", reason)


def _tied(findings: Findings, ties: bool) -> KindHint | None:
    if not ties:
        return None
    sure = 0.8 if findings.has("supplement-phrase") else 0.7
    reason = "Brevet nævner en sag, der findes."
    return KindHint(MailKind.SUPPLEMENT, sure, "known-case", reason)


def _forwarded(findings: Findings, _: bool) -> KindHint | None:
    sender = findings.sender
    if sender.kind is not SenderKind.FIRST_INSTANCE:
        return None
    if not findings.has("appeal-phrase"):
        return None
    reason = "Førsteinstansen sender en klage videre."
    return KindHint(MailKind.NEW_APPEAL, 0.9 if sender.verified else 0.8, "fwd", reason)


def _supplement(findings: Findings, _: bool) -> KindHint | None:
    if not findings.has("supplement-phrase"):
        return None
    reason = "Ordene siger, at brevet hører til en sag."
    return KindHint(MailKind.SUPPLEMENT, 0.65, "supplement-phrase", reason)


def _appeal(findings: Findings, _: bool) -> KindHint | None:
    if not findings.has("appeal-phrase"):
        return None
    reason = "Ordene siger, at der klages over en afgørelse."
    return KindHint(MailKind.NEW_APPEAL, 0.75, "appeal-phrase", reason)


_RULES: tuple[Rule, ...] = (
    _by_form,
    _by_machine,
    _withdrawal,
    _access,
    _reminder,
    _tied,
    _forwarded,
    _supplement,
    _appeal,
)
