# SPDX-License-Identifier: EUPL-1.2
"""What readers may ask, with the rule inside: their own cases and nobody else's.

look = look_into(holder, "22-00001")      # NotOpenToReadersError for any other
look.state, look.reader
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case, CaseParty, Document, PersonalData
from anke.cases.services import read_states
from anke.cases.vault import open_people
from anke.intake.forms.instance_keys import key_in_force
from anke.safeguards.view_log import ShownLook
from anke.selfservice.domain.readers import Reader, ReaderKind, Way
from anke.selfservice.domain.status import is_open_to_readers
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.models import SentByReader, StatusAccess, StatusLook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

    from anke.cases.domain.state import CaseState
    from anke.cases.vault import Person
    from anke.selfservice.domain.readers import Holder


@dataclass(frozen=True, slots=True)
class Look:
    """A case that somebody may look into, and as whom."""

    state: CaseState
    reader: Reader


@dataclass(frozen=True, slots=True)
class PartyOfCase:
    """A party that could be given a way in; for the staff's eyes."""

    commitment: str
    role: str
    person: Person


def own_cases(holder: Holder) -> QuerySet[Case]:
    """Give the cases that somebody may look into, the newest first.

    Whether one of them is closed to readers is asked when it is opened.
    """
    cases = Case.objects.exclude(status=CaseStatus.WITHDRAWN.value)
    cases = cases.order_by("-year", "-serial")
    if was_taken_back(holder):
        return cases.none()
    if holder.first_instance:
        mine = cases.filter(first_instance=holder.first_instance)
        return mine.filter(number=holder.case) if holder.case else mine
    parties = CaseParty.objects.filter(person__in=_own_marks(holder))
    return cases.filter(number__in=parties.values("case_id"))


def was_taken_back(holder: Holder) -> bool:
    """Tell whether the link or key that somebody came in with is in force no more."""
    if holder.way is Way.KEY:
        return key_in_force(holder.came_by) is None
    if holder.way is Way.LINK:
        given = StatusAccess.objects.filter(pk=holder.came_by, revoked_at=None)
        return not given.exists()
    return False


def _own_marks(holder: Holder) -> list[str]:
    """Give the commitments under which somebody stands in the vault.

    By a link: in the link's own case alone, also when they are a party there twice.
    """
    rows = PersonalData.objects.exclude(lookup="")
    if holder.way is Way.LINK:
        own = PersonalData.objects.filter(
            commitment=holder.person, stream=case_stream(holder.case)
        ).first()
        if own is None:
            return []
        same = rows.filter(lookup=own.lookup, stream=own.stream)
        return [own.commitment, *same.values_list("commitment", flat=True)]
    if not holder.lookup:
        return []
    return list(rows.filter(lookup=holder.lookup).values_list("commitment", flat=True))


def look_into(holder: Holder, number: str) -> Look:
    """Give a case that somebody may look into.

    Errors: NotOpenToReadersError, the same for a case of others, one that is closed to
        readers, and one that does not exist.
    """
    if not own_cases(holder).filter(number=number).exists():
        raise _closed()
    state = read_states([number])[number]
    if not is_open_to_readers(state):
        raise _closed()
    return Look(state, _reader(holder, state))


def _reader(holder: Holder, state: CaseState) -> Reader:
    if holder.first_instance:
        # The journal has the last word, should the row be older than it.
        if state.first_instance != holder.first_instance:
            raise _closed()
        return Reader(ReaderKind.FIRST_INSTANCE, frozenset({holder.first_instance}))
    parties = {person for _, person in state.parties} - state.erased
    marks = parties & set(_own_marks(holder))
    if not marks:
        raise _closed()
    return Reader(ReaderKind.PERSON, frozenset(marks))


def _closed() -> NotOpenToReadersError:
    return NotOpenToReadersError(
        "not a case of this reader's",
        user_text="Der er ingen sag at se her.",
    )


def documents_of(number: str, commitments: Iterable[str]) -> dict[str, Document]:
    """Give the letters' documents by their commitments, without those erased."""
    rows = Document.objects.filter(
        commitment__in=list(commitments), stream=case_stream(number)
    )
    return {row.commitment: row for row in rows}


def own_looks(look: Look) -> QuerySet[StatusLook]:
    """Give the reader's own looks at the case, the newest first; nobody else's."""
    return StatusLook.objects.filter(
        stream=case_stream(look.state.number), reader__in=look.reader.marks
    ).order_by("-at", "-pk")


def own_sendings(look: Look) -> QuerySet[SentByReader]:
    """Give what the reader sent in from here, the newest first."""
    return (
        SentByReader.objects.filter(
            case=look.state.number, reader__in=look.reader.marks
        )
        .select_related("letter")
        .order_by("-sent_at", "-pk")
    )


# --- For the staff --------------------------------------------------------------------


def open_parties(state: CaseState) -> list[PartyOfCase]:
    """Give the parties who are still in the vault, in the order of the case."""
    if not is_open_to_readers(state):
        return []
    people = open_people([person for _, person in state.parties])
    return [
        PartyOfCase(commitment, role, people[commitment])
        for role, commitment in state.parties
        if commitment in people
    ]


def receiver_of(state: CaseState) -> str:
    """Give whom the authority writes to: the representative, else the appellant.

    Source: ast.dk, "Sådan behandler vi din sag": with a representative only the
    representative gets the letters.
    """
    roles = dict(reversed(state.parties))
    return roles.get("representative") or roles.get("appellant", "")


def ways_into(number: str) -> QuerySet[StatusAccess]:
    """Give the ways into a case, the newest first."""
    return StatusAccess.objects.filter(case=number).order_by("-made_at", "-pk")


def looks_into(number: str) -> QuerySet[StatusLook]:
    """Give all looks at a case from outside, the newest first."""
    return StatusLook.objects.filter(stream=case_stream(number)).order_by("-at", "-pk")


def looks_from_outside(streams: Collection[str]) -> Iterator[ShownLook]:
    """Tell a citizen of the looks by link, sign-in or key; not by whom."""
    rows = StatusLook.objects.filter(stream__in=streams).order_by("at", "pk")
    for row in rows:
        person = row.reader_kind == ReaderKind.PERSON.value
        yield ShownLook(
            row.at,
            row.stream.removeprefix("case:"),
            row.get_what_display(),
            _("by a party of the case") if person else _("by the first instance"),
        )
