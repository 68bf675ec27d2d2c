# SPDX-License-Identifier: EUPL-1.2
"""The sum holds whatever is done, in whatever order: on the register, and in the rules.

The machine receives, proposes, splits, files, rejects and undoes at random, on a real
register with real cases, and keeps a book of its own to compare with.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from anke.cases.documents import store_content
from anke.cases.domain.entries import SYSTEM, Actor, ActorKind
from anke.cases.domain.payloads import MailProposed
from anke.cases.errors import CommandRefusedError
from anke.cases.verification import verify
from anke.intake.domain import commands as c
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.decide import MOST_MATTERS, REASONS, decide_letter
from anke.intake.domain.state import NEW_LETTER, LetterStatus, fold, fold_letter
from anke.intake.door import Arrival, receive_letters
from anke.intake.errors import LetterRefusedError
from anke.intake.models import Letter, LetterMatter
from anke.intake.queries import ledger
from anke.intake.services import (
    Filing,
    StoredFile,
    act_on,
    file_matter,
    letter_state,
    reject_matter,
    split_letter,
    undo_matter,
)

CLERK = Actor(ActorKind.PERSON, "J001")
ARRIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)
CONTENT = b"Jeg klager."
KINDS = st.sampled_from(["new_appeal", "supplement", "reminder", "other"])
PLACES = st.integers(1, 4)


class MailRoom(RuleBasedStateMachine):
    """A mail room with a book beside it: letter by letter, matter by matter."""

    letters = Bundle("letters")

    def __init__(self) -> None:
        super().__init__()
        self._undone_at_the_end = transaction.atomic()
        self._undone_at_the_end.__enter__()
        digest = store_content(CONTENT)
        self._file = StoredFile(digest, len(CONTENT), "message/rfc822", "Klage")
        self._book: dict[str, list[str]] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._cases: list[str] = []

    def teardown(self) -> None:
        """Check everything once, and leave the register as it was."""
        try:
            assert verify().findings == []
        finally:
            transaction.set_rollback(True)
            self._undone_at_the_end.__exit__(None, None, None)

    @rule(
        target=letters,
        texts=st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4),
        channel=st.sampled_from([MailChannel.EMAIL, MailChannel.SCAN]),
    )
    def receive(self, texts: list[str], channel: MailChannel):
        """Take letters in; some of them are here already."""
        arrivals = [Arrival(channel, text.encode(), ARRIVED) for text in texts]
        for text, receipt in zip(texts, receive_letters(arrivals), strict=True):
            key = (channel.value, text)
            assert receipt.is_new == (key not in self._keys)
            assert self._keys.setdefault(key, receipt.number) == receipt.number
            self._book.setdefault(receipt.number, ["waiting"])
        return multiple(*{self._keys[channel.value, text] for text in texts})

    @rule(number=letters, mail_kind=KINDS)
    def propose(self, number: str, mail_kind: str) -> None:
        """Let the machine say something; only where something waits."""
        waits = "waiting" in self._book[number]
        command = c.ProposeLetter(MailProposed(model="m1", mail_kind=mail_kind))
        with _refused_unless(waits):
            act_on(number, command, SYSTEM)

    @rule(number=letters, matters=PLACES)
    def split(self, number: str, matters: int) -> None:
        """Say how many matters there are; what is settled cannot be dropped."""
        book = self._book[number]
        settled = [n for n, status in enumerate(book, 1) if status != "waiting"]
        with _refused_unless(matters >= max([1, *settled])) as granted:
            split_letter(CLERK, number, matters)
        if granted:
            more = ["waiting"] * (matters - len(book))
            self._book[number] = [*book, *more][:matters]

    @rule(number=letters, place=PLACES, mail_kind=KINDS, running=st.booleans())
    def file(self, number: str, place: int, mail_kind: str, running: bool) -> None:
        """File a matter on a new case, or on one that is there."""
        case = self._cases[0] if running and self._cases else ""
        filing = Filing(
            number,
            mail_kind,
            (self._file,),
            case=case,
            area="compulsory-measures",
            first_instance="municipality-0101",
            matter=place,
        )
        with _refused_unless(self._waits(number, place)) as granted:
            filed = file_matter(CLERK, filing)
        if granted:
            self._book[number][place - 1] = "filed"
            if filed.case not in self._cases:
                self._cases.append(filed.case)

    @rule(number=letters, place=PLACES, reason=st.sampled_from(REASONS))
    def reject(self, number: str, place: int, reason: str) -> None:
        """Do not take a matter in."""
        to = "Sundhedsstyrelsen" if reason == "forwarded" else ""
        with _refused_unless(self._waits(number, place)) as granted:
            reject_matter(CLERK, number, c.RejectMatter(place, "other", reason, to))
        if granted:
            self._book[number][place - 1] = "rejected"

    @rule(number=letters, place=PLACES)
    def undo(self, number: str, place: int) -> None:
        """Let a matter wait again, unless its case has been worked on meanwhile."""
        book = self._book[number]
        settled = place <= len(book) and book[place - 1] != "waiting"
        case = ""
        if settled:
            case = letter_state(number).matters[place - 1].case
        try:
            with transaction.atomic(), _refused_unless(settled) as granted:
                undo_matter(CLERK, number, place, "fejl")
        except CommandRefusedError:
            assert case
            return
        if granted:
            book[place - 1] = "waiting"
            if case and not self._is_registered(case):
                self._cases.remove(case)

    def _waits(self, number: str, place: int) -> bool:
        book = self._book[number]
        return place <= len(book) and book[place - 1] == "waiting"

    def _is_registered(self, case: str) -> bool:
        return LetterMatter.objects.filter(case=case, new_case=True).exists()

    @invariant()
    def the_sum_holds(self) -> None:
        """Received is filed, waiting and rejected, as the book says."""
        sums = ledger()
        expected = Counter(_status(book) for book in self._book.values())
        assert sums.balances
        assert sums.received == len(self._book)
        assert (sums.filed, sums.waiting, sums.rejected) == (
            expected["filed"],
            expected["waiting"],
            expected["rejected"],
        )

    @invariant()
    def rows_and_journal_agree_with_the_book(self) -> None:
        """The queue's rows, the folded journal and the book say the same."""
        rows = dict(Letter.objects.values_list("number", "status"))
        assert rows == {number: _status(book) for number, book in self._book.items()}
        for number, book in self._book.items():
            state = letter_state(number)
            assert [matter.status.value for matter in state.matters] == book


def _status(book: list[str]) -> str:
    if "waiting" in book:
        return "waiting"
    return "filed" if "filed" in book else "rejected"


class _refused_unless:  # noqa: N801 - reads as a sentence
    """Demand that an act is refused exactly when the book says so."""

    def __init__(self, allowed: bool) -> None:
        self._allowed = allowed

    def __enter__(self) -> bool:
        return self._allowed

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if self._allowed:
            return False
        assert isinstance(error, LetterRefusedError), "this should have been refused"
        return True


@pytest.mark.db
@pytest.mark.slow
@pytest.mark.django_db
def test_the_ledger_holds_in_any_order() -> None:
    """Some twenty acts at random, again and again."""
    examples = max(5, settings().max_examples // 5)
    run_state_machine_as_test(
        MailRoom,
        settings=settings(max_examples=examples, stateful_step_count=20, deadline=None),
    )


# --- The rules alone -----------------------------------------------------------------

COMMANDS = st.one_of(
    st.just(c.ReceiveLetter("email", "ab" * 32, 7)),
    st.builds(
        c.ProposeLetter, st.builds(MailProposed, model=st.just("m"), mail_kind=KINDS)
    ),
    st.builds(c.SplitLetter, st.integers(-1, MOST_MATTERS + 1)),
    st.builds(
        c.FileMatter,
        matter=st.integers(0, 5),
        mail_kind=st.one_of(st.just(""), KINDS),
        case=st.sampled_from(["", "26-00001", "26-00002"]),
        new_case=st.booleans(),
        urgent=st.booleans(),
    ),
    st.builds(
        c.RejectMatter,
        matter=st.integers(0, 5),
        mail_kind=KINDS,
        reason=st.sampled_from([*REASONS, "because"]),
        forwarded_to=st.sampled_from(["", "Trafikstyrelsen"]),
    ),
    st.builds(c.UndoMatter, matter=st.integers(0, 5), cause=st.just("fejl")),
    st.builds(c.EraseLetter, st.sampled_from(["ab" * 32, "cd" * 32]), st.just("art")),
)


def _decided(state, command):
    """Decide one command; what is refused gives no entries."""
    act = c.LetterAct("26-M00001", command, date(2026, 3, 2), ARRIVED, CLERK)
    try:
        return decide_letter(state, act)
    except LetterRefusedError:
        return None


@pytest.mark.unit
@given(st.lists(COMMANDS, max_size=25))
def test_a_letter_stands_in_one_column_whatever_is_asked(commands) -> None:
    """Only refusals, no other error; what is settled is never settled again."""
    state = fold_letter(_decided(NEW_LETTER, c.ReceiveLetter("email", "ab" * 32, 7)))
    journal = []
    for command in commands:
        before = state
        entries = _decided(state, command)
        for entry in entries or []:
            state = fold(state, entry)
            journal.append(entry)
        settled = [m for m in before.matters if m.status is not LetterStatus.WAITING]
        kept = [m for m in state.matters if m.status is not LetterStatus.WAITING]
        if isinstance(command, c.UndoMatter):
            assert len(kept) == len(settled) - bool(entries)
        else:
            assert [m for m in settled if m in kept] == settled
        assert 1 <= len(state.matters) <= MOST_MATTERS
        assert state.status in {
            LetterStatus.WAITING,
            LetterStatus.FILED,
            LetterStatus.REJECTED,
        }
        # Who asks the same once more changes nothing more.
        if isinstance(command, c.ProposeLetter | c.SplitLetter):
            assert not _decided(state, command)

    first = _decided(NEW_LETTER, c.ReceiveLetter("email", "ab" * 32, 7))
    assert fold_letter([*first, *journal]) == state


@pytest.mark.unit
@given(COMMANDS)
def test_nothing_is_done_with_a_letter_that_was_not_received(command) -> None:
    """The first entry of a letter is its receipt."""
    entries = _decided(NEW_LETTER, command)

    assert not entries or isinstance(command, c.ReceiveLetter)
