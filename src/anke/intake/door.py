# SPDX-License-Identifier: EUPL-1.2
"""The durable door: every letter from every channel passes here, and none is lost.

A channel may acknowledge a letter (set the IMAP flag, answer HTTP 201, move the file)
only when `receive_letters` has returned: by then the raw bytes lie flushed in the store
under their SHA-256, and the row and its journal entry are committed. The key of a
letter is channel and hash, so that a letter delivered twice is one letter.

    [receipt] = receive_letters([Arrival(MailChannel.EMAIL, raw, arrived_at)])
    receipt.number, receipt.is_new      # '26-M00001', True
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.documents import (
    document_path,
    keep_documents,
    refer_to_document,
    store_contents,
)
from anke.cases.domain.entries import SYSTEM, Head, mail_stream
from anke.cases.journal import append_entries
from anke.intake.domain import commands as c
from anke.intake.domain.decide import decide_letter
from anke.intake.domain.numbers import letter_number
from anke.intake.domain.state import NEW_LETTER, fold_letter
from anke.intake.errors import EmptyLetterError
from anke.intake.models import Letter, LetterCounter
from anke.intake.projections import write_letters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from anke.cases.domain.entries import Actor, Entry
    from anke.cases.models import Document
    from anke.intake.domain.channels import MailChannel
    from anke.intake.domain.state import LetterState

_RAW_TYPES = {
    "email": "message/rfc822",
    "folder": "message/rfc822",
    "digital-post": "application/xml",
    "scan": "application/octet-stream",
}
_FORM_TYPE = "application/vnd.anke.form+json"
_LOOKUP = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter at the door: its channel, its bytes, and when it reached the house.

    `arrived_at` is the instant that counts in law (when the mailbox got it, not when
    we looked); None means now.
    """

    channel: MailChannel
    raw: bytes
    arrived_at: datetime | None = None
    actor: Actor = SYSTEM


@dataclass(frozen=True, slots=True)
class Receipt:
    """The door's answer: from now on the authority answers for this letter."""

    number: str
    sha256: str
    is_new: bool


def receive_letters(arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Make letters durable and give each its number; the same letter gets it once.

    All of them or none. Run twice with the same letters it changes nothing.

    Errors: EmptyLetterError for a letter of no bytes; OSError when the disk does not
        take one; then no letter of the call is acknowledged, and none is half there.
    """
    for arrival in arrivals:
        if not arrival.raw:
            raise EmptyLetterError(
                "a letter of no bytes",
                user_text="Der kom et tomt brev. Der er intet at modtage.",
            )
    keyed = [(arrival, sha256(arrival.raw).hexdigest()) for arrival in arrivals]
    _store_new(keyed)
    with transaction.atomic():
        known = _register(keyed)
    return [
        Receipt(known[arrival.channel, digest][0], digest, is_new)
        for (arrival, digest), is_new in zip(
            keyed, _first_times(keyed, known), strict=True
        )
    ]


def receive_letter(arrival: Arrival) -> Receipt:
    """Make one letter durable and give its number."""
    return receive_letters([arrival])[0]


def _store_new(keyed: Sequence[tuple[Arrival, str]]) -> None:
    """Make the raw bytes durable, but for letters that stand in the register.

    Theirs are durable; or they were erased by law, and must not come back because
    somebody sent the letter again.
    """
    known = _known(keyed)
    contents = {
        digest: arrival.raw
        for arrival, digest in keyed
        if (arrival.channel.value, digest) not in known
    }
    store_contents(list(contents.values()))


def _first_times(
    keyed: Sequence[tuple[Arrival, str]], known: dict[tuple[str, str], tuple[str, bool]]
) -> list[bool]:
    """Tell for each arrival whether it is the first of its key and new here."""
    seen: set[tuple[str, str]] = set()
    answers = []
    for arrival, digest in keyed:
        key = (arrival.channel.value, digest)
        answers.append(known[key][1] and key not in seen)
        seen.add(key)
    return answers


def _register(
    keyed: Sequence[tuple[Arrival, str]],
) -> dict[tuple[str, str], tuple[str, bool]]:
    """Write those that are new; give number and novelty by key."""
    now = clock.now()
    # The counter first: who holds it knows that nobody else is at the door.
    counter = _locked_counter(now.year)
    found = {key: (number, False) for key, number in _known(keyed).items()}
    states: list[tuple[LetterState, str]] = []
    entries: list[Entry] = []
    documents: list[Document] = []
    for arrival, digest in keyed:
        key = (arrival.channel.value, digest)
        if key in found:
            continue
        counter.last += 1
        number = letter_number(now.year, counter.last)
        found[key] = (number, True)
        document = _document(number, arrival, digest)
        new = decide_letter(NEW_LETTER, _act(number, arrival, document, now))
        documents.append(document)
        entries += new
        states.append((fold_letter(new), digest))
    if states:
        _write(entries, documents, states)
        counter.save(update_fields=["last"])
        _store_what_was_forgotten(keyed, found)
    return found


def _store_what_was_forgotten(
    keyed: Sequence[tuple[Arrival, str]], found: dict[tuple[str, str], tuple[str, bool]]
) -> None:
    """Store again what was erased from another letter between our storing and here.

    From here to the commit nobody can forget a content.
    """
    gone = {
        digest: arrival.raw
        for arrival, digest in keyed
        if found[arrival.channel.value, digest][1]
        and not document_path(digest).exists()
    }
    store_contents(list(gone.values()))


def _write(
    entries: list[Entry],
    documents: list[Document],
    states: list[tuple[LetterState, str]],
) -> None:
    fresh = {entry.stream: Head() for entry in entries}
    heads = append_entries(entries, heads=fresh)
    keep_documents(documents)
    write_letters(
        [(state, digest, heads[mail_stream(state.number)]) for state, digest in states]
    )


def _document(number: str, arrival: Arrival, digest: str) -> Document:
    return refer_to_document(
        mail_stream(number),
        digest,
        size_bytes=len(arrival.raw),
        media_type=_RAW_TYPES.get(arrival.channel.value, _FORM_TYPE),
    )


def _act(
    number: str, arrival: Arrival, document: Document, now: datetime
) -> c.LetterAct:
    arrived = (arrival.arrived_at or now).astimezone(clock.COPENHAGEN)
    command = c.ReceiveLetter(
        arrival.channel.value, document.commitment, len(arrival.raw)
    )
    return c.LetterAct(number, command, arrived.date(), now, arrival.actor)


def _known(keyed: Sequence[tuple[Arrival, str]]) -> dict[tuple[str, str], str]:
    """Find the letters that are here already."""
    digests = list({digest for _, digest in keyed})
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(digests), _LOOKUP):
        rows = Letter.objects.filter(sha256__in=digests[start : start + _LOOKUP])
        for channel, digest, number in rows.values_list("channel", "sha256", "number"):
            found[channel, digest] = number
    return found


def _locked_counter(year: int) -> LetterCounter:
    """Lock the counters, the oldest first, and give this year's.

    All of them: at New Year one machine may already count in the next year, and must
    still wait for the one whose clock is behind.
    """
    LetterCounter.objects.get_or_create(year=year)
    counters = LetterCounter.objects.select_for_update().order_by("year")
    return {counter.year: counter for counter in counters}[year]
