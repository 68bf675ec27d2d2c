# SPDX-License-Identifier: EUPL-1.2
"""The only writers of the text library.

publish_text(user, PublishText(key, heading, body, day, cause="Klarere sprog"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.journal import append_entries
from anke.decisions.domain.decide_texts import (
    Command,
    PublishText,
    WithdrawText,
    check_text,
    decide_text,
    fold_texts,
)
from anke.decisions.domain.texts import Library, TextKey, Wanted, read_key
from anke.decisions.errors import (
    DraftConflictError,
    TextRefusedError,
    UnknownTextError,
)
from anke.decisions.models import TextDraft
from anke.decisions.texts.library import journaled_library, text_library
from anke.decisions.texts.projections import write_versions
from anke.decisions.texts.shipped import letter_kinds

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Entry

# A number for PostgreSQL that nothing else in this database locks by.
_TEXTS_LOCK = 1_141_204


def publish_text(user: User | AnonymousUser, command: PublishText) -> Library:
    """Put a text in force from a day; its draft is done with. Gives the new library.

    Publishing the same text again is refused, so that a key pressed twice makes one
    version. Errors: AccessDeniedError, TextRefusedError; then nothing is written.
    """
    _demand_section(command.key)
    with transaction.atomic():
        library = _change(user, command)
        TextDraft.objects.filter(text=command.key.id).delete()
    return library


def withdraw_text(user: User | AnonymousUser, command: WithdrawText) -> Library:
    """Let a text be used no more from today. Gives the new library.

    Errors: AccessDeniedError, UnknownTextError, TextRefusedError.
    """
    with transaction.atomic():
        return _change(user, command)


def _change(user: User | AnonymousUser, command: Command) -> Library:
    person = require(user, Action.PUBLISH_TEXTS)
    actor = Actor(ActorKind.PERSON, person.staff_code or person.username)
    _lock_texts()
    library = journaled_library()
    entries = decide_text(library, command, clock.now(), actor)
    append_entries(entries)
    after = _after(library, command.key, entries)
    write_versions(after.versions_of(command.key))
    return after


def _after(library: Library, key: TextKey, entries: list[Entry]) -> Library:
    """Fold the new entries onto what the text had."""
    before = tuple(one for one in library.versions if one.key != key)
    own = [one for one in library.versions if one.key == key]
    return Library((*before, *fold_texts(entries, [one for one in own if one.number])))


def _lock_texts() -> None:
    """Let one person at a time change texts; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TEXTS_LOCK])


def _demand_section(key: TextKey) -> None:
    if key.section not in letter_kinds().sections:
        raise TextRefusedError(
            f"text {key.id}: no such section",
            user_text="Der er intet afsnit i brevene med det navn.",
        )


# --- Drafts ---------------------------------------------------------------------------


def save_text_draft(
    user: User | AnonymousUser, text_id: str, *, heading: str, body: str, version: int
) -> TextDraft:
    """Keep a text that is not published yet; `version` is what was read, 0 for none.

    Errors: AccessDeniedError; UnknownTextError; TextRefusedError for a text that
    cannot be read; DraftConflictError when somebody else has saved meanwhile.
    """
    person = require(user, Action.EDIT_TEXTS)
    key = read_key(text_id)
    _demand_section(key)
    if problem := check_text(heading, body):
        raise TextRefusedError(f"text {key.id}: cannot be read", user_text=problem)
    with transaction.atomic():
        row = TextDraft.objects.select_for_update().filter(text=key.id).first()
        if (row.version if row else 0) != version:
            raise DraftConflictError(
                f"draft of text {key.id} is at version {row.version if row else 0}",
                user_text="En anden har gemt teksten imens. Begge tekster står her.",
            )
        row = row or TextDraft(text=key.id)
        row.heading, row.body, row.version = heading, body, version + 1
        row.author = person.staff_code or person.username
        row.saved_at = clock.now()
        row.save()
    return row


def begin_text(user: User | AnonymousUser, key: TextKey) -> None:
    """Begin a draft of a text that is not there yet, with the next best one's words.

    A draft that was begun before stays. Errors: AccessDeniedError, TextRefusedError.
    """
    person = require(user, Action.EDIT_TEXTS)
    _demand_section(key)
    library = text_library()
    wanted = Wanted(key.area, key.law, key.subject, key.outcome)
    near = library.choose(key.section, wanted, clock.today())
    if near is not None and near.key == key:
        return
    begun = {
        "heading": near.heading if near else "",
        "body": near.body if near else "",
        "version": 1,
        "author": person.staff_code or person.username,
        "saved_at": clock.now(),
    }
    TextDraft.objects.get_or_create(text=key.id, defaults=begun)


def restore_version(user: User | AnonymousUser, key: TextKey, number: str) -> TextDraft:
    """Make an earlier version the draft; whoever may puts it in force again.

    Errors: AccessDeniedError, UnknownTextError; DraftConflictError where somebody is
    writing on the text: their draft is thrown away or put in force first.
    """
    versions = {str(one.number): one for one in text_library().versions_of(key)}
    if number not in versions:
        raise UnknownTextError(
            f"text {key.id} has no version {number!r}",
            user_text="Der er ingen version med det nummer.",
        )
    earlier = versions[number]
    if TextDraft.objects.filter(text=key.id).exists():
        raise DraftConflictError(
            f"text {key.id} has a draft",
            user_text="Der er en kladde til teksten. Kassér den først.",
        )
    return save_text_draft(
        user, key.id, heading=earlier.heading, body=earlier.body, version=0
    )


def discard_text_draft(user: User | AnonymousUser, text_id: str) -> None:
    """Throw a draft away; done twice it does nothing. Errors: AccessDeniedError."""
    require(user, Action.EDIT_TEXTS)
    TextDraft.objects.filter(text=text_id).delete()


def rebuild_texts() -> int:
    """Write the rows of all texts anew from the journal; tell how many."""
    with transaction.atomic():
        versions = [one for one in journaled_library().versions if one.number]
        write_versions(versions)
    return len(versions)
