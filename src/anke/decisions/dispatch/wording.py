# SPDX-License-Identifier: EUPL-1.2
"""The words in which a reader is told about a letter on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases.rules import current_rules
from anke.cases.wording import instance_name
from anke.decisions.domain.dispatch import (
    MOST_FAILURES,
    Channel,
    Problem,
    Purpose,
    RecipientKind,
    Standing,
    Why,
)
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from anke.decisions.dispatch.models import PostedLetter

CHANNELS: Mapping[str, Promise] = {
    Channel.DIGITAL_POST: gettext_lazy("Digital Post"),
    Channel.MAIL: gettext_lazy("secure e-mail"),
    Channel.PRINT: gettext_lazy("print and envelope"),
    "": gettext_lazy("no way known"),
}
PURPOSES: Mapping[str, Promise] = {
    Purpose.DECISION: gettext_lazy("Decision"),
    Purpose.HEARING: gettext_lazy("Party hearing"),
    Purpose.NOTICE: gettext_lazy("Deadline notice"),
    Purpose.REMINDER: gettext_lazy("Reminder"),
    Purpose.REQUEST: gettext_lazy("Request"),
    Purpose.INFORMATION: gettext_lazy("For information"),
}
RECIPIENTS: Mapping[str, Promise] = {
    RecipientKind.PARTY: gettext_lazy("party"),
    RecipientKind.REPRESENTATIVE: gettext_lazy("representative"),
    RecipientKind.FIRST_INSTANCE: gettext_lazy("first instance"),
    RecipientKind.CONSULTANT: gettext_lazy("consultant"),
    RecipientKind.BOARD_MEMBER: gettext_lazy("board member"),
    RecipientKind.OTHER: gettext_lazy("somebody else"),
}
WHY: Mapping[str, Promise] = {
    Why.CONNECTED: gettext_lazy("the recipient is connected to Digital Post"),
    Why.EXEMPT: gettext_lazy("the recipient is exempt from Digital Post"),
    Why.NO_NUMBER: gettext_lazy("the recipient has no number that Digital Post knows"),
    Why.OFFICIAL_MAIL: gettext_lazy("it is a mailbox of office"),
    Why.LAST_WAY: gettext_lazy("no other way is known"),
    Why.REFUSED: gettext_lazy("another channel refused it"),
    Why.CHOSEN: gettext_lazy("a person chose it"),
    Why.NOWHERE: gettext_lazy("no way to the recipient is known"),
}
PROBLEMS: Mapping[str, Promise] = {
    Problem.NOWHERE: gettext_lazy(
        "Nobody knows where to send it: there is no number, no mailbox and no address."
        " Write an address, or add it to the party on the case."
    ),
    Problem.MISCONFIGURED: gettext_lazy(
        "The channel is not set up, or its folder is not there. Call operations."
    ),
    Problem.UNREACHABLE: gettext_lazy("The channel does not answer."),
    Problem.NO_ANSWER: gettext_lazy(
        "The channel was given the letter, but its answer did not come."
    ),
    Problem.BUSY: gettext_lazy("The channel has asked us to wait."),
    Problem.DISK_FULL: gettext_lazy(
        "There is no more room in the channel's folder. Call operations."
    ),
    Problem.DISK: gettext_lazy(
        "The channel's folder cannot be written to. Call operations."
    ),
    Problem.NOT_WANTED: gettext_lazy(
        "The channel does not take letters for this recipient. Choose another one."
    ),
    Problem.TOO_LARGE: gettext_lazy(
        "The letter is too large for the channel. Choose another one."
    ),
    Problem.BAD_ADDRESS: gettext_lazy(
        "The recipient's mail address cannot be used. Choose another channel."
    ),
    Problem.DOCUMENT: gettext_lazy(
        "The letter's document is gone or was changed. Call operations, and call the"
        " letter back."
    ),
    Problem.SEALED: gettext_lazy(
        "The recipient's address cannot be decrypted. Call operations."
    ),
    Problem.BROKEN_OFF: gettext_lazy(
        "The program was broken off while the letter was handed over. Nobody can tell"
        " whether it left. Look in the mail server's log for the letter's name."
    ),
    Problem.PRINTER: gettext_lazy(
        "The printer gave the letter back. Try again, or choose another channel."
    ),
    Problem.FAULT: gettext_lazy("A fault in the program. Call operations."),
}


def channel_name(channel: str) -> str:
    """Name a way out."""
    return str(CHANNELS.get(channel, channel))


def purpose_name(row: PostedLetter) -> str:
    """Name what a letter is for; a copy says so."""
    name = str(PURPOSES.get(row.purpose, row.purpose))
    return _("%(purpose)s (copy)") % {"purpose": name} if row.is_copy else name


def recipient_name(row: PostedLetter) -> str:
    """Say whom a letter is for without naming a person."""
    if row.recipient_kind == RecipientKind.FIRST_INSTANCE:
        return instance_name(current_rules().catalogue, row.recipient)
    return str(RECIPIENTS.get(row.recipient_kind, row.recipient_kind))


def why_sentence(row: PostedLetter) -> str:
    """Say why a letter goes the way that it goes."""
    return str(WHY.get(row.why, row.why))


def problem_sentence(row: PostedLetter) -> str:
    """Say what is wrong, and what can be done; empty where nothing is."""
    text = str(PROBLEMS.get(row.problem, row.problem))
    if row.status == Standing.FAILED and row.left_under is not None:
        unsure = _("Nobody can tell whether the letter has left.")
        return f"{text} {unsure}" if row.problem != Problem.BROKEN_OFF else text
    return text


def standing_sentence(row: PostedLetter) -> str:
    """Say where a letter stands."""
    day = formats.day(row.settled_on)
    sentences = {
        Standing.WAITING: _("can be called back until %(time)s")
        % {"time": formats.instant(row.not_before)},
        Standing.LEAVING: _("is being handed over"),
        Standing.HANDED: _("handed over, waits for the receipt"),
        Standing.SENT: _("sent on %(day)s") % {"day": day},
        Standing.STOPPED: _("stopped on %(day)s") % {"day": day},
        Standing.FAILED: _("waits for a person"),
    }
    if row.failures and row.status in {Standing.WAITING, Standing.LEAVING}:
        return _("tried %(count)s of %(most)s times, again at %(time)s") % {
            "count": row.failures,
            "most": MOST_FAILURES,
            "time": formats.instant(row.not_before),
        }
    return sentences[Standing(row.status)]
