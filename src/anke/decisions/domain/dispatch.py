# SPDX-License-Identifier: EUPL-1.2
"""How a letter of ours leaves the house (*afsendelse*): by which way, and what then.

Pure rules: which channel a recipient is reached by, what an attempt means for the
letter, when it is tried again, and the names by which the world knows it for one
letter however often it is handed over.

    >>> citizen = Reach(RecipientKind.PARTY, has_number=True, has_address=True)
    >>> [choice.channel.value for choice in ways_to(citizen)]
    ['digital-post', 'print']
    >>> ways_to(replace(citizen, is_exempt=True))[0].why.value
    'exempt'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from anke.cases.domain.waiting import pause_after

if TYPE_CHECKING:
    from collections.abc import Collection


class Channel(StrEnum):
    """A way out of the house."""

    DIGITAL_POST = "digital-post"
    MAIL = "email"
    PRINT = "print"


class RecipientKind(StrEnum):
    """Whom a letter is for."""

    PARTY = "party"
    REPRESENTATIVE = "representative"
    FIRST_INSTANCE = "first-instance"
    CONSULTANT = "consultant"
    BOARD_MEMBER = "board-member"
    OTHER = "other"


class Purpose(StrEnum):
    """What a letter is for, as the journal says it."""

    DECISION = "decision"
    HEARING = "hearing"
    NOTICE = "notice"
    REMINDER = "reminder"
    REQUEST = "request"
    INFORMATION = "information"


class Why(StrEnum):
    """Why a letter goes by the channel that it goes by."""

    CONNECTED = "connected"  # tilsluttet Digital Post
    EXEMPT = "exempt"  # fritaget
    NO_NUMBER = "no-number"
    OFFICIAL_MAIL = "official-mail"
    LAST_WAY = "last-way"
    REFUSED = "refused"
    CHOSEN = "chosen"
    NOWHERE = "nowhere"


# --- By which way --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of how a recipient can be reached; facts, no data of anybody."""

    kind: RecipientKind
    has_number: bool = False
    is_exempt: bool = False
    has_email: bool = False
    has_address: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel, and why it is this one."""

    channel: Channel
    why: Why


_BY_MAIL_FIRST = (RecipientKind.CONSULTANT, RecipientKind.BOARD_MEMBER)


def ways_to(reach: Reach) -> tuple[Choice, ...]:
    """Give the channels that reach a recipient, the best one first.

    Who is connected to Digital Post gets Digital Post; who is exempt gets a letter on
    paper. A citizen is never written to by mail. An authority and those who work for
    us have a mailbox of office, which takes encrypted mail only.

    Legal source: lov om Digital Post fra offentlige afsendere §§ 3, 5 and 10.
    """
    digital = _digital_post(reach)
    mail = _official_mail(reach)
    ways = mail + digital if reach.kind in _BY_MAIL_FIRST else digital + mail
    if not reach.has_address:
        return ways
    return (*ways, Choice(Channel.PRINT, _why_print(reach, ways)))


def _digital_post(reach: Reach) -> tuple[Choice, ...]:
    if not reach.has_number or reach.is_exempt:
        return ()
    return (Choice(Channel.DIGITAL_POST, Why.CONNECTED),)


def _official_mail(reach: Reach) -> tuple[Choice, ...]:
    has_office = reach.kind in (*_BY_MAIL_FIRST, RecipientKind.FIRST_INSTANCE)
    if not has_office or not reach.has_email:
        return ()
    return (Choice(Channel.MAIL, Why.OFFICIAL_MAIL),)


def _why_print(reach: Reach, ways: tuple[Choice, ...]) -> Why:
    if ways:
        return Why.LAST_WAY
    return Why.EXEMPT if reach.is_exempt else Why.NO_NUMBER


def choose_channel(reach: Reach, *, refused: Collection[str] = ()) -> Choice | None:
    """Give the best channel that has not refused the letter yet; None for nowhere.

    What takes the place of a channel that refused says so.
    """
    left = [way for way in ways_to(reach) if way.channel.value not in refused]
    if not left:
        return None
    return replace(left[0], why=Why.REFUSED) if refused else left[0]


# --- What an attempt means -----------------------------------------------------------


class Standing(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"  # can still be called back
    LEAVING = "leaving"  # may have left: cannot be called back any more
    HANDED = "handed"  # handed over; the receipt will tell
    SENT = "sent"
    STOPPED = "stopped"
    FAILED = "failed"  # waits for a person


class Fate(StrEnum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    AWAITS = "awaits"  # handed over, to be acknowledged
    NOT_TAKEN = "not-taken"  # surely not; later it may be
    REFUSED = "refused"  # surely not, and never by this channel
    BROKEN = "broken"  # surely not, and by no channel
    UNSURE = "unsure"  # perhaps


class Problem(StrEnum):
    """What went wrong, in one word; the page says it in a sentence."""

    NOWHERE = "nowhere"  # no way to the recipient is known
    MISCONFIGURED = "misconfigured"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    DISK_FULL = "disk-full"
    DISK = "disk"
    NOT_WANTED = "not-wanted"  # the channel refused the recipient or the letter
    TOO_LARGE = "too-large"
    BAD_ADDRESS = "bad-address"
    DOCUMENT = "document"  # the document is gone, or was changed
    SEALED = "sealed"  # the address cannot be decrypted
    BROKEN_OFF = "broken-off"  # killed while it was handed over
    PRINTER = "printer"  # the printer refused it
    FAULT = "fault"  # a fault of ours


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that has ended.

    `failures` are those before it since somebody last looked; `may_repeat` tells that
    the channel knows a letter again; `other` is the channel that is left when this one
    refuses.
    """

    fate: Fate
    failures: int = 0
    may_repeat: bool = True
    other: Choice | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of the letter; `pause` is how long it waits first."""

    standing: Standing
    pause: timedelta = timedelta()
    choice: Choice | None = None


MOST_FAILURES = 24

_ENDS = {
    Fate.DELIVERED: Standing.SENT,
    Fate.AWAITS: Standing.HANDED,
    Fate.BROKEN: Standing.FAILED,
    Fate.REFUSED: Standing.FAILED,
}


def next_step(attempt: Attempt) -> Next:
    """Say what becomes of a letter after an attempt.

    A letter that perhaps left is handed over again only where the channel knows it
    again; else a person decides, so that nobody gets it twice and nobody not at all.
    """
    if attempt.fate is Fate.REFUSED and attempt.other is not None:
        return Next(Standing.WAITING, choice=attempt.other)
    if attempt.fate is Fate.UNSURE and not attempt.may_repeat:
        return Next(Standing.FAILED)
    if attempt.fate in _ENDS:
        return Next(_ENDS[attempt.fate])
    return _again(attempt)


def _again(attempt: Attempt) -> Next:
    failures = attempt.failures + 1
    if failures >= MOST_FAILURES:
        return Next(Standing.FAILED)
    is_unsure = attempt.fate is Fate.UNSURE
    standing = Standing.LEAVING if is_unsure else Standing.WAITING
    return Next(standing, pause_after(failures))


# --- Its names -----------------------------------------------------------------------


_ISSUE_NAME = re.compile(r"([0-9]{2}-U[0-9]{5,})(?:-([0-9]{1,4}))?")


def letter_number(year: int, serial: int) -> str:
    """Give a letter's number; U is for *ud*.

    >>> letter_number(2022, 17)
    '22-U00017'
    """
    return f"{year % 100:02}-U{serial:05}"


def issue_name(number: str, issue: int) -> str:
    """Name one issue of a letter: another only when the one before surely did not go.

    >>> issue_name("22-U00017", 1), issue_name("22-U00017", 2)
    ('22-U00017', '22-U00017-2')
    """
    return number if issue == 1 else f"{number}-{issue}"


def parse_issue_name(name: str) -> tuple[str, int] | None:
    """Read the name of an issue; None for what is none.

    >>> parse_issue_name("22-U00017-2"), parse_issue_name("noget andet")
    (('22-U00017', 2), None)
    """
    year, _, rest = name.partition("-U")
    serial, _, issue = rest.partition("-")
    numbers = (year, serial, issue or "1")
    if not all(part.isascii() and part.isdigit() for part in numbers):
        return None
    number = f"{year}-U{serial}"
    return (
        (number, int(numbers[2]))
        if issue_name(number, int(issue or 1)) == name
        else None
    )


def message_uuid(name: str, document: str) -> str:
    """Give the UUID by which a message is known: the same for the same letter, always.

    Made of the issue's name and the commitment to its content, so that another house's
    letter of that name has another one. In the form of a random UUID, as MeMo wants it.

    >>> message_uuid("22-U00017", "ab" * 32)
    'f55463ff-b019-40b5-96a7-813da7f1e231'
    """
    digest = sha256(f"anke/letter/{name}/{document}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


# --- The sum -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sum (*regnskab*): every letter that was posted stands in one column."""

    posted: int
    sent: int
    waiting: int
    stopped: int

    @property
    def balances(self) -> bool:
        """Tell whether every letter is accounted for."""
        return self.posted == self.sent + self.waiting + self.stopped


WAITING = (Standing.WAITING, Standing.LEAVING, Standing.HANDED, Standing.FAILED)
