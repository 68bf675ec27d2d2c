# SPDX-License-Identifier: EUPL-1.2
"""The words in which somebody outside the house is told how a case stands.

Plain words, whole sentences, each date written out; what is not known is said to be
not known. A first instance is spoken to as an authority, a person as a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from anke.selfservice.domain.standing import Stand
from anke.selfservice.domain.waiting import Place
from anke.selfservice.domain.ways_in import Standing
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from anke.selfservice.domain.readers import Reader
    from anke.selfservice.domain.standing import Standpoint
    from anke.selfservice.domain.status import DueDate
    from anke.selfservice.domain.waiting import Expectation

    Telling = Callable[[str, "date | None", bool], str]


# --- Where the case stands ------------------------------------------------------------


def standpoint_text(
    point: Standpoint, reader: Reader, *, instance: str, today: date
) -> str:
    """Say where the case stands in one sentence."""
    if point.stand is Stand.ANSWER_OWED:
        return _answer_owed(point.on, reader, today)
    is_late = point.on is not None and point.on < today
    return _TELLINGS[point.stand](instance, point.on, is_late)


def _answer_owed(on: date | None, reader: Reader, today: date) -> str:
    day = {"day": formats.long_day(on)}
    if on is not None and on < today:
        if reader.is_first_instance:
            text = _("We asked your authority to answer by %(day)s. Please answer now.")
        else:
            text = _("We asked you to answer by %(day)s. You can still answer.")
    elif reader.is_first_instance:
        text = _("We are waiting for an answer from your authority, by %(day)s.")
    else:
        text = _("We are waiting for an answer from you, by %(day)s.")
    return text % day


def _first_instance(instance: str, on: date | None, is_late: bool) -> str:
    facts = {"instance": instance, "day": formats.long_day(on)}
    if on is None:
        return _("We are gathering information from %(instance)s.") % facts
    if is_late:
        return (
            _("%(instance)s should have answered by %(day)s. We ask once more.") % facts
        )
    return _("We are waiting for an answer from %(instance)s until %(day)s.") % facts


def _consultant(_instance: str, on: date | None, is_late: bool) -> str:
    if on is None or is_late:
        return _("Our medical consultant looks at the case.")
    return _("Our medical consultant looks at the case until %(day)s.") % {
        "day": formats.long_day(on)
    }


def _others(_instance: str, on: date | None, is_late: bool) -> str:
    if on is None or is_late:
        return _("We are waiting for information from others.")
    return _("We are waiting for information from others until %(day)s.") % {
        "day": formats.long_day(on)
    }


def _meeting(_instance: str, on: date | None, is_late: bool) -> str:
    if on is None or is_late:
        return _("The case is decided at a meeting.")
    return _("The case is decided at a meeting on %(day)s.") % {
        "day": formats.long_day(on)
    }


def _decided(_instance: str, on: date | None, _late: bool) -> str:
    return _("The case was decided on %(day)s.") % {"day": formats.long_day(on)}


_TELLINGS: dict[Stand, Telling] = {
    Stand.QUEUE: lambda *_args: _("The case is waiting for a caseworker."),
    Stand.HANDLED: lambda *_args: _("A caseworker is working on the case."),
    Stand.FIRST_INSTANCE_ASKED: _first_instance,
    Stand.CONSULTANT_ASKED: _consultant,
    Stand.OTHERS_ASKED: _others,
    Stand.HEARING: lambda *_args: _("The parties of the case are being heard."),
    Stand.MEETING: _meeting,
    Stand.WRITING: lambda *_args: _("We are writing the decision."),
    Stand.DECIDED: _decided,
}


def next_text(point: Standpoint, reader: Reader) -> str:
    """Say what happens after that; nothing where the sentence has said it all."""
    if reader.is_first_instance and point.stand is not Stand.QUEUE:
        return ""
    texts = {
        Stand.QUEUE: _(
            "Cases wait in one line for each kind of case. Those with the nearest "
            "deadline in law come first, and then the oldest."
        ),
        Stand.HANDLED: _("If something is missing we write to you."),
        Stand.FIRST_INSTANCE_ASKED: _("When we have the answer we go on."),
        Stand.OTHERS_ASKED: _("When we have the answer we go on."),
        Stand.CONSULTANT_ASKED: _("When we have the answer we go on."),
        Stand.HEARING: _("If we have asked you, the letter says until when."),
        Stand.MEETING: _("Afterwards you get the decision in a letter."),
        Stand.WRITING: _("You get the decision with the reasons in a letter."),
    }
    return texts.get(point.stand, "")


# --- How long it takes ----------------------------------------------------------------


def times_text(expected: Expectation) -> str:
    """Say what half and nine in ten of such cases took."""
    return _(
        "Half of the cases like this one were finished within %(half)s, and 9 of 10 "
        "within %(most)s."
    ) % {"half": weeks(expected.half_weeks), "most": weeks(expected.most_weeks)}


def waited_text(waited_days: int, expected: Expectation | None) -> str:
    """Say how long the case has waited, and how that compares."""
    waited = _("This case has waited for %(time)s.") % {
        "time": weeks(waited_days // 7)
        if waited_days >= 7
        else formats.days(waited_days)
    }
    if expected is None or expected.place is Place.AT_FIRST:
        return waited
    if expected.place is Place.PAST_HALF:
        more = _("That is longer than half of them took.")
    else:
        more = _(
            "That is longer than 9 of 10 took. We cannot say when it will be finished."
        )
    return f"{waited} {more}"


def weeks(count: int) -> str:
    """Write a number of weeks."""
    return ngettext("%(count)s week", "%(count)s weeks", count) % {
        "count": formats.number(count)
    }


# --- The due date ---------------------------------------------------------------------


def due_text(due: DueDate, decided_on: date | None) -> str:
    """Say where a deadline stands."""
    texts = {
        "running": _("The deadline runs."),
        "overdue": _("The deadline has run out, and the case is not finished. Sorry."),
        "paused": _("The deadline stands still for the time being."),
        "met": _("Kept: the case was decided on %(day)s."),
        "breached": _("Not kept: the case was decided on %(day)s."),
    }
    return texts[due.state] % {"day": formats.long_day(decided_on)}


# --- Letters --------------------------------------------------------------------------


def letter_name(purpose: str) -> str:
    """Name a letter of ours by what it is for; never by its theme."""
    names = {
        "decision": _("Decision"),
        "hearing": _("Party hearing"),
        "notice": _("Notice of a new date"),
        "reminder": _("Reminder"),
        "request": _("Request for information"),
        "information": _("Information"),
    }
    return names.get(purpose, _("Letter"))


def sent_state(status: str) -> str:
    """Say what has become of something that was sent in."""
    states = {
        "filed": _("Put on the case"),
        "rejected": _("Not put on this case: phone us if you wonder why"),
    }
    return states.get(status, _("Received, waits to be put on the case"))


def look_name(what: str) -> str:
    """Name a look, as somebody's own log shows it."""
    names = {
        "list": _("You saw the list of cases"),
        "page": _("You saw this page"),
        "letter": _("You fetched a letter"),
        "sent": _("You sent something"),
    }
    return names.get(what, what)


def way_name(way: str) -> str:
    """Name how somebody came in."""
    names = {
        "link": pgettext("way in", "with a link and a code"),
        "sign-in": pgettext("way in", "with a sign-in"),
        "key": pgettext("way in", "with the authority's key"),
    }
    return names.get(way, way)


# --- Coming in ------------------------------------------------------------------------


def refusal(why: Standing) -> str:
    """Say why a link does not open and what to do."""
    texts = {
        Standing.OPEN: _(
            "The access number or the code is not right. Look at the letter and try "
            "again."
        ),
        Standing.USED: _("The link has been used. Ask for a new one."),
        Standing.EXPIRED: _("The link is too old. Ask for a new one."),
        Standing.LOCKED: _(
            "A wrong code was typed too many times, so the link is closed. Ask for a "
            "new one."
        ),
        Standing.REVOKED: _(
            "The link is not in force any more: there is a newer one, or it was "
            "closed. Use the newest, or ask for a new one."
        ),
        Standing.WAITS_FOR_CODE: _(
            "The code has not been sent yet. It comes in a letter of its own."
        ),
    }
    return texts[why]


def too_many() -> str:
    """Say that too much came from one place, and what to do."""
    return _(
        "Very much was sent from your network within a short time. Try again in an "
        "hour, or phone us."
    )
