# SPDX-License-Identifier: EUPL-1.2
"""A letter on the desk: what the screen shows of it, and the look written down.

item = open_desk(request.user, "26-M00001", at=clock.now())
item.reading.text, item.advice.reason("mail_kind")

The machine's candidates are codes; whom a case is about is asked anew, in the name of
the person who looks, and that look is written down as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import may, require
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.candidates import candidate_cases
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import mail_stream
from anke.cases.wording import is_english
from anke.intake import wording
from anke.intake.domain.reading import Verdict
from anke.intake.explaining import explained
from anke.intake.holds import holds_of_others
from anke.intake.queries import (
    find_letter,
    letter_entries,
    letter_for_robot,
    open_advice,
    open_reading,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from anke.access.models import User
    from anke.cases.candidates import Candidate
    from anke.intake.domain.advice import Advice, Mark, Reason, Sign
    from anke.intake.domain.reading import Attachment, Reading
    from anke.intake.models import Letter, LetterMatter

# Verdicts that need no word of warning: what there was to see has been seen.
_SEEN = frozenset({"read", "no_text"})
# What a picture can be drawn of, though perhaps no text was found in it.
_DRAWN = _SEEN | {"ocr_missing", "too_slow"}
# Below this a second best label is noise.
_WORTH_NAMING = 0.01
# More pages than these are read in the file itself.
_MOST_PICTURES = 5


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One line of the proposal: the target, what was proposed, how sure, and why."""

    target: str
    label: str
    source: str
    share: float
    certain: bool
    text: str
    helped: tuple[str, ...]
    hindered: tuple[str, ...]
    others: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """One attached file as the screen shows it."""

    place: int
    file: Attachment
    warning: str
    pictures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of what has happened to the letter."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskItem:
    """A letter with everything beside it."""

    letter: Letter
    matters: tuple[LetterMatter, ...]
    reading: Reading | None
    advice: Advice
    text: SafeString
    reasons: tuple[ShownReason, ...]
    attachments: tuple[ShownAttachment, ...]
    candidates: tuple[Candidate, ...]
    events: tuple[ShownEvent, ...]
    channel: str
    status: str
    problem: str
    # A colleague who has it on the screen, in a sentence.
    held: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to settle it."""
        return self.letter.status == "waiting"

    @property
    def matter(self) -> int:
        """The first matter that waits; 1 where none does."""
        places = [one.place for one in self.matters if one.status == "waiting"]
        return min(places, default=1)

    @property
    def left(self) -> int:
        """How many of its matters wait."""
        return sum(one.status == "waiting" for one in self.matters)

    @property
    def urgent_signs(self) -> tuple[Sign, ...]:
        """The words in the letter for which it stands above the others."""
        return tuple(sign for sign in self.advice.signs if sign.urgent)

    @property
    def other_signs(self) -> tuple[Sign, ...]:
        """The signals that ask for no hurry."""
        return tuple(sign for sign in self.advice.signs if not sign.urgent)


def open_desk(
    actor: User | AnonymousUser, number: str, *, at: datetime, purpose: str = "Postkø"
) -> DeskItem:
    """Give a letter for the screen; that it was shown is written down first.

    Errors: AccessDeniedError, UnknownLetterError, VaultKeyError.
    """
    user = require(actor, Action.SEE_MAIL)
    letter = find_letter(user, number)
    record_view(
        user,
        stream=mail_stream(number),
        at=at,
        purpose=purpose,
        kind=ViewEvent.Kind.PAGE,
    )
    events = tuple(
        ShownEvent(entry.recorded_at, entry.actor.id, wording.entry_sentence(entry))
        for entry in letter_entries(user, number)
    )
    item = _item(letter, events, for_reader=True)
    if not item.is_waiting:
        return item
    candidates = _candidates(user, item, at=at)
    held = holds_of_others(user, [number], at=clock.wall_now()).get(number)
    told = wording.hold_sentence(held) if held else ""
    return replace(item, candidates=tuple(candidates), held=told)


def _candidates(user: User, item: DeskItem, *, at: datetime) -> list[Candidate]:
    """Ask which cases it may belong to, as the register and the reader's role are now.

    The citizen's other cases are among them: they are found by the CPR number.
    """
    advice = item.advice
    cprs = [Cpr(one.cpr) for one in advice.people if one.cpr]
    return candidate_cases(
        user,
        cprs=cprs if may(user, Action.SEARCH_BY_CPR) else [],
        # What was found by the person only is found by the person again.
        numbers=[one.case for one in advice.candidates if "number" in one.why],
        references=[advice.reference] if advice.reference else [],
        at=at,
        purpose=f"Posten {item.letter.number}",
    )


def robot_desk(number: str) -> DeskItem:
    """Give a letter to the robot, which looks at nothing for itself.

    What it does with it is journaled; a look by a machine is no view event.
    Errors: UnknownLetterError, VaultKeyError.
    """
    return _item(letter_for_robot(number), for_reader=False)


def _item(
    letter: Letter, events: tuple[ShownEvent, ...] = (), *, for_reader: bool
) -> DeskItem:
    row = getattr(letter, "reading", None)
    reading = open_reading(row) if row else None
    advice = open_advice(row)
    if for_reader and reading is not None and letter.status == "waiting":
        advice = explained(advice, reading, proposed_by=letter.proposed_by)
    return DeskItem(
        letter=letter,
        matters=tuple(letter.matters.order_by("place")),
        reading=reading,
        advice=advice,
        text=marked(reading.text, advice.marks) if reading else format_html("{}", ""),
        reasons=tuple(_reason(each) for each in advice.reasons),
        attachments=_attachments(reading),
        candidates=(),
        events=events,
        channel=wording.word(wording.CHANNELS, letter.channel),
        status=wording.word(wording.STATUSES, letter.status),
        problem=_problem(letter, reading),
    )


def _problem(letter: Letter, reading: Reading | None) -> str:
    """Say why a person must look at it, if the machine could not read it."""
    if reading is None:
        return _("The letter has not been read by the machine yet.")
    row = letter.reading
    if reading.is_readable and row.verdict == Verdict.READ:
        return ""
    return reading.reason or row.reason or str(row.verdict)


def _reason(reason: Reason) -> ShownReason:
    return ShownReason(
        target=reason.target,
        label=reason.label,
        source=reason.source,
        share=reason.probability,
        certain=reason.certain,
        text=reason.text,
        helped=tuple(one.text for one in reason.phrases if one.weight > 0),
        hindered=tuple(one.text for one in reason.phrases if one.weight < 0),
        others=tuple(pair for pair in reason.others if pair[1] >= _WORTH_NAMING)[:2],
    )


def _attachments(reading: Reading | None) -> tuple[ShownAttachment, ...]:
    if reading is None:
        return ()
    return tuple(
        ShownAttachment(
            place,
            file,
            "" if file.verdict in _SEEN else (file.reason or file.verdict.value),
            _pictures(file),
        )
        for place, file in enumerate(reading.attachments, 1)
    )


def _pictures(file: Attachment) -> tuple[int, ...]:
    """Number the pages of a file that can be drawn; none of what cannot be opened."""
    is_image = file.media_type.startswith("image/")
    if file.verdict.value not in _DRAWN or not (
        is_image or file.media_type == "application/pdf"
    ):
        return ()
    return tuple(range(1, min(file.pages or 1, _MOST_PICTURES) + 1))


def marked(text: str, marks: Sequence[Mark]) -> SafeString:
    """Set the marked stretches of a text in <mark>; everything is escaped.

    >>> from anke.intake.domain.advice import Mark
    >>> marked("a <b> c", [Mark(2, 5, "sign")])
    'a <mark class="mark-sign">&lt;b&gt;</mark> c'
    """
    kinds = _kinds_by_place(len(text), marks)
    cuts = sorted({0, len(text), *(place for place, _ in kinds)})
    named = dict(kinds)
    pieces = []
    kind = ""
    for start, end in pairwise(cuts):
        kind = named.get(start, kind)
        pieces.append((text[start:end], kind))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="mark-{}">{}</mark>', kind, piece),)
            if kind
            else (piece,)
            for piece, kind in pieces
        ),
    )


def _kinds_by_place(length: int, marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """Give the places where the marking changes; of overlapping ones, the first."""
    changes: list[tuple[int, str]] = [(0, "")]
    reached = 0
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if mark.start < reached or mark.end > length or mark.start >= mark.end:
            continue
        changes += [(mark.start, mark.kind), (mark.end, "")]
        reached = mark.end
    return changes


def sign_name(name_da: str, name_en: str) -> str:
    """Give a signal's name in the reader's language."""
    return name_en if is_english() else name_da
