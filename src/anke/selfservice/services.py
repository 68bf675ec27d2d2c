# SPDX-License-Identifier: EUPL-1.2
"""The only writers of looking in: ways in, looks, and what is asked for.

A secret is known in clear once: where it is shown or printed. Kept is its keyed hash,
whose key lies outside the database.

    secrets = give_way_in("S001", "22-00001", person)       # .word, .code
    open_way_in(secrets.word, secrets.code)                  # -> Holder, once
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.services import read_states
from anke.cases.vault import keyed_hash, open_people, seal_text
from anke.selfservice.domain.readers import Holder, Way
from anke.selfservice.domain.status import is_open_to_readers
from anke.selfservice.domain.ways_in import (
    KEY_LINK_LIVES,
    LINK_LIVES,
    MOST_LINKS_A_DAY,
    Standing,
    WayIn,
    standing,
)
from anke.selfservice.domain.words import draw_code, draw_word, read_code, read_word
from anke.selfservice.errors import NotOpenToReadersError, NoWayInError
from anke.selfservice.models import StatusAccess, StatusLook, StatusRequest

if TYPE_CHECKING:
    from datetime import datetime

    from anke.intake.models import InstanceKey

_NO_CODE = "-" * 64  # as long as a digest, and none


@dataclass(frozen=True, slots=True)
class Secrets:
    """An access number and its code, in clear for the only time."""

    word: str = ""
    code: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


def draw_secrets() -> Secrets:
    """Draw an access number and a code that nobody can guess."""
    return Secrets(draw_word(secrets.choice), draw_code(secrets.choice))


# --- Giving a way in ------------------------------------------------------------------


def give_way_in(
    made_by: str,
    case: str,
    person: str,
    *,
    origin: StatusAccess.Origin = StatusAccess.Origin.STAFF,
    drawn: Secrets | None = None,
    code_shown: str = "",
) -> Secrets:
    """Make a link and a code for one party of a case, and give both for once.

    What `drawn` leaves out is made when its letter is printed (`letters`); `code_shown`
    is the digest of a code that the party has seen already. Earlier links of the party
    that nobody has used are taken back. Run twice it makes two, of which the second
    one opens.

    Errors: NotOpenToReadersError when the case is closed to readers, or the person is
        no party of it (any more).
    """
    drawn = drawn or draw_secrets()
    with transaction.atomic():
        _check_party(case, person)
        _take_back_unused(case, person)
        code = code_shown or (code_digest(drawn.code) if drawn.code else "")
        StatusAccess.objects.create(
            case=case,
            person=person,
            word_digest=word_digest(drawn.word) if drawn.word else None,
            code_digest=code,
            origin=origin,
            made_by=made_by,
            made_at=clock.now(),
            expires_at=clock.wall_now() + LINK_LIVES,
            to_print=_to_print(word=bool(drawn.word), code=bool(code)),
        )
    return drawn


def give_known_way_in(case: str, person: str, drawn: Secrets) -> None:
    """Give a party a way in whose secrets everybody may know: a demo's.

    Run twice it is one way in, as fresh as the first time.
    """
    with transaction.atomic():
        digest = word_digest(drawn.word)
        StatusAccess.objects.filter(word_digest=digest).delete()
        give_way_in("demo", case, person, drawn=drawn)


def _to_print(*, word: bool, code: bool) -> StatusAccess.Print:
    """Tell which of the secrets must still be made, on paper."""
    if not word:
        return StatusAccess.Print.LINK
    return StatusAccess.Print.NOTHING if code else StatusAccess.Print.CODE


def give_way_in_by_key(row: InstanceKey, case: str = "") -> str:
    """Make a link for a first instance that showed its key; it needs no code.

    Errors: NotOpenToReadersError for a case that is not its own.
    """
    from anke.selfservice.queries import look_into

    if case:
        instance = row.first_instance
        look_into(Holder(Way.KEY, first_instance=instance, came_by=row.pk), case)
    word = draw_word(secrets.choice)
    StatusAccess.objects.create(
        case=case,
        first_instance=row.first_instance,
        key=row.pk,
        word_digest=word_digest(word),
        origin=StatusAccess.Origin.KEY,
        made_by=f"key {row.pk}",
        made_at=clock.now(),
        expires_at=clock.wall_now() + KEY_LINK_LIVES,
    )
    return word


def take_back(case: str, person: str) -> int:
    """Take a party's links back and end what was opened with them; tell how many."""
    known = StatusAccess.objects.filter(case=case, person=person, revoked_at=None)
    return known.update(revoked_at=clock.now())


def _take_back_unused(case: str, person: str) -> None:
    StatusAccess.objects.filter(
        case=case, person=person, opened_at=None, revoked_at=None
    ).update(revoked_at=clock.now())


def _check_party(case: str, person: str) -> None:
    state = read_states([case]).get(case)
    is_party = state is not None and person in {each for _, each in state.parties}
    if state is None or not is_party or not is_open_to_readers(state):
        raise NotOpenToReadersError(
            f"case {case} cannot be looked into by this party",
            user_text="Sagen kan ikke ses udefra af denne part.",
        )
    if not open_people([person]):
        raise NotOpenToReadersError(
            f"case {case}: the party's data were erased",
            user_text="Partens oplysninger er slettet.",
        )


# --- Coming in ------------------------------------------------------------------------


def open_way_in(word: str, code: str) -> Holder:
    """Let somebody in by link and code. The link is used up by it.

    A wrong code is counted in the register, also when the same link is tried from many
    places at once; after five the link is closed.

    Errors: NoWayInError with a text that says what to do; the same for a wrong code
        and for a link that was never made.
    """
    given = code_digest(read_code(code))
    with transaction.atomic():
        row = _locked(word)
        why = standing_of(row, clock.wall_now()) if row else Standing.OPEN
        # Compared whatever the link is, so that the time tells nothing.
        fits = compare_digest((row and row.code_digest) or _NO_CODE, given)
        if row is not None and why is Standing.OPEN:
            if fits:
                row.opened_at = clock.now()
            else:
                row.wrong_codes += 1
            row.save(update_fields=["opened_at", "wrong_codes"])
    if row is None or why is not Standing.OPEN or not fits:
        raise _refusal(why)
    return Holder.of_link(row.case, row.person, row.pk)


def open_way_in_by_key(word: str) -> Holder:
    """Let a first instance in by the link that its system was given; it opens once.

    Errors: NoWayInError.
    """
    with transaction.atomic():
        row = _locked(word)
        is_of_key = row is not None and row.origin == StatusAccess.Origin.KEY
        if row is None or not is_of_key or not _opens(row, clock.wall_now()):
            raise _refusal(Standing.EXPIRED)
        row.opened_at = clock.now()
        row.save(update_fields=["opened_at"])
    return Holder(
        Way.KEY,
        case=row.case,
        first_instance=row.first_instance,
        came_by=row.key or 0,
    )


def _opens(row: StatusAccess, now: datetime) -> bool:
    return standing_of(row, now) in {Standing.OPEN, Standing.WAITS_FOR_CODE}


def is_link_of_key(word: str) -> bool:
    """Tell whether a link is a first instance's own, which needs no code."""
    return StatusAccess.objects.filter(
        word_digest=word_digest(read_word(word)), origin=StatusAccess.Origin.KEY
    ).exists()


def _locked(word: str) -> StatusAccess | None:
    digest = word_digest(read_word(word))
    return StatusAccess.objects.select_for_update().filter(word_digest=digest).first()


def standing_of(row: StatusAccess, now: datetime) -> Standing:
    """Tell whether a link opens now."""
    return standing(
        WayIn(
            expires_at=row.expires_at,
            has_code=bool(row.code_digest),
            wrong_codes=row.wrong_codes,
            opened=row.opened_at is not None,
            revoked=row.revoked_at is not None,
        ),
        now,
    )


def _refusal(why: Standing) -> NoWayInError:
    return NoWayInError(why)


def word_digest(word: str) -> str:
    """Give the keyed hash of an access number."""
    return keyed_hash("status-word", word)


def code_digest(code: str) -> str:
    """Give the keyed hash of a code."""
    return keyed_hash("status-code", code)


# --- Asking for a new way in ----------------------------------------------------------


def ask_for_way_in(number: str, address: str) -> str:
    """Keep the wish for a new link and give the code that will go with it.

    The same is done and the same is answered whether there is such a case or not; who
    has asked rightly finds out by the link that comes to the address we know. What was
    typed is looked into in the background (`anke.selfservice.asking`).
    """
    code = draw_code(secrets.choice)
    mark = secrets.token_hex(16)
    wish = json.dumps({"number": number, "address": address})
    StatusRequest.objects.create(
        box=seal_text(wish, bound_to=mark),
        mark=mark,
        code_digest=code_digest(code),
        asked_at=clock.wall_now(),
    )
    return code


def has_many_links(case: str, person: str) -> bool:
    """Tell whether a party was given so many links today that it is enough.

    Counted by when they end: in a demo the day they were made on stands still.
    """
    since = clock.wall_now() - timedelta(days=1) + LINK_LIVES
    made = StatusAccess.objects.filter(case=case, person=person, expires_at__gt=since)
    return made.count() >= MOST_LINKS_A_DAY


# --- The look log ---------------------------------------------------------------------


def record_look(
    holder: Holder, reader: str, number: str, what: StatusLook.What
) -> None:
    """Write down that somebody outside was shown a case, before it is shown.

    Run twice it writes two lines: two looks are two events.
    """
    StatusLook.objects.create(
        stream=case_stream(number) if number else f"first-instance:{reader}",
        reader_kind=holder.kind.value,
        reader=reader,
        way=holder.way.value,
        what=what,
        at=clock.now(),
    )


def forget_looks() -> int:
    """Delete the looks older than the view log is kept; give how many.

    Run twice it finds nothing the second time.
    """
    before = clock.now() - timedelta(days=settings.ANKE_VIEW_LOG_DAYS)
    return StatusLook.objects.filter(at__lt=before).delete()[0]
