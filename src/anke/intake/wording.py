# SPDX-License-Identifier: EUPL-1.2
"""The words in which a reader is told about a letter, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from anke.cases.domain import payloads as p
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import Promise

    from anke.cases.domain.entries import Entry
    from anke.intake.holds import Hold

MAIL_KINDS: Mapping[str, Promise] = {
    "new_appeal": gettext_lazy("New appeal"),
    "supplement": gettext_lazy("Supplement"),
    "reminder": gettext_lazy("Reminder"),
    "access_request": gettext_lazy("Request for access to documents"),
    "misdirected": gettext_lazy("Misdirected"),
    "other": pgettext_lazy("kind of letter", "Other"),
}
CHANNELS: Mapping[str, Promise] = {
    "email": gettext_lazy("E-mail"),
    "folder": gettext_lazy("E-mail (folder)"),
    "digital-post": gettext_lazy("Digital Post"),
    "web-form": gettext_lazy("Web form"),
    "appeal-form": gettext_lazy("Appeal form"),
    "api": gettext_lazy("First instance's system"),
    "scan": gettext_lazy("Scanned letter"),
    "telephone": gettext_lazy("Telephone"),
}
REASONS: Mapping[str, Promise] = {
    "spam": gettext_lazy("Spam"),
    "forwarded": gettext_lazy("Sent on to another authority"),
    "returned": gettext_lazy("Returned to the sender"),
    "duplicate": gettext_lazy("The same letter came before"),
    "empty": gettext_lazy("Empty letter"),
    "unreadable": gettext_lazy("Cannot be read; the sender was asked to write again"),
    "no_action": gettext_lazy("Needs no action"),
}
STATUSES: Mapping[str, Promise] = {
    "waiting": gettext_lazy("Waiting"),
    "filed": gettext_lazy("Filed"),
    "rejected": gettext_lazy("Not taken in"),
}
TARGETS: Mapping[str, Promise] = {
    "mail_kind": gettext_lazy("Kind of letter"),
    "area": gettext_lazy("Area"),
    "subject": gettext_lazy("Subject"),
    "first_instance": gettext_lazy("First instance"),
    "team": gettext_lazy("Team"),
    "case": gettext_lazy("Case"),
    "urgent": gettext_lazy("Urgency"),
}
ANSWERS: Mapping[str, Promise] = {
    "receipt": gettext_lazy("a receipt"),
    "forwarding": gettext_lazy("a note that the letter was sent on"),
    "status-link": gettext_lazy("a link to the status page"),
}


def word(words: Mapping[str, Promise], code: str) -> str:
    """Give the word for a code; the code itself where there is none."""
    return str(words.get(code, code))


def _received(payload: p.MailReceived) -> str:
    channel = word(CHANNELS, payload.channel)
    return _("Received by %(channel)s") % {"channel": channel}


def _proposed(payload: p.MailProposed) -> str:
    kind = word(MAIL_KINDS, payload.mail_kind)
    if not payload.mail_kind:
        return _("The machine proposed nothing")
    share = formats.share(payload.confidence / 10_000, 0)
    return _("Proposed: %(kind)s (%(share)s)") % {"kind": kind, "share": share}


def _split(payload: p.MailSplit) -> str:
    return _("Split into %(count)s matters") % {"count": payload.matters}


def _filed(payload: p.MailFiled) -> str:
    values = {"kind": word(MAIL_KINDS, payload.mail_kind), "case": payload.case}
    if payload.new_case:
        return _("Became case %(case)s (%(kind)s)") % values
    return _("Filed on case %(case)s (%(kind)s)") % values


def _rejected(payload: p.MailRejected) -> str:
    reason = word(REASONS, payload.reason)
    if payload.forwarded_to:
        values = {"authority": payload.forwarded_to}
        return _("Sent on to %(authority)s") % values
    return _("Not taken in: %(reason)s") % {"reason": reason}


def _undone(payload: p.MailUndone) -> str:
    return _("Undone: %(cause)s") % {"cause": payload.cause}


def _answered(payload: p.MailAnswered) -> str:
    return _("Answered with %(answer)s") % {"answer": word(ANSWERS, payload.answer)}


def _erased(payload: p.Erased) -> str:
    return _("The letter was erased (%(basis)s)") % {"basis": payload.legal_basis}


_SENTENCES: Mapping[type[p.Payload], Callable[[Any], str]] = {
    p.MailReceived: _received,
    p.MailProposed: _proposed,
    p.MailSplit: _split,
    p.MailFiled: _filed,
    p.MailRejected: _rejected,
    p.MailUndone: _undone,
    p.MailAnswered: _answered,
    p.Erased: _erased,
}


def entry_sentence(entry: Entry) -> str:
    """Tell an entry of a letter's journal in a sentence."""
    return _SENTENCES[type(entry.payload)](entry.payload)


def form_field_name(name: str) -> str:
    """Name a field of a form that a sender filled in."""
    names = {
        "decision_date": _("Date of the decision"),
        "appeal_date": _("Date of the appeal"),
        "reconsideration_date": _("Date of the reconsideration"),
        "first_instance": _("First instance"),
        "cpr": _("CPR number"),
        "case_number": _("Case number"),
        "reference": _("First instance's case number"),
        "representative": _("Representative"),
        "address": _("Address"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "area": _("Area"),
        "subject_code": _("Subject"),
        "supplement_to": _("Supplement to"),
    }
    return names.get(name, name)


def hold_sentence(hold: Hold) -> str:
    """Tell who has a letter on the screen."""
    name = {"name": hold.name}
    if hold.minutes is None:
        return _("The letter lies ready for %(name)s.") % name
    if hold.minutes == 0:
        return _("%(name)s has just opened the letter.") % name
    text = ngettext(
        "%(name)s opened the letter %(count)d minute ago.",
        "%(name)s opened the letter %(count)d minutes ago.",
        hold.minutes,
    )
    return text % (name | {"count": hold.minutes})
