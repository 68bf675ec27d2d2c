# SPDX-License-Identifier: EUPL-1.2
"""The only writers of releases: prepare, attack, sign, schedule, publish, withdraw.

Each act locks the release, folds its journal, asks `release_life` what comes next, and
writes the entry with the row that screens read. Long work is done before the lock, from
files that are named by their content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain.entries import SYSTEM
from anke.cases.domain.payloads import ReleasePrepared
from anke.cases.journal import append_entries
from anke.cases.rules import current_rules
from anke.decisions.handling.services import actor_of_user
from anke.errors import AppealsError
from anke.publication.bundle.contents import Text
from anke.publication.bundle.reading import current_release, in_order, withdrawn_in
from anke.publication.domain import release_life as life
from anke.publication.domain.rules import ProtectionRule
from anke.publication.errors import (
    NothingReleasedError,
    ReleaseStateError,
    UnknownReleaseError,
)
from anke.publication.gate.contents import announced
from anke.publication.gate.drafts import read_draft, save_draft
from anke.publication.gate.preparing import attack_draft, prepare
from anke.publication.gate.releasing import Issue, issue, show, tell_withdrawn
from anke.publication.gate.remarks import own_remarks
from anke.publication.gate.signing import release_signer
from anke.publication.gate.years import Order
from anke.publication.models import Release
from anke.publication.projections import gate_folder, release_row, released_folder
from anke.publication.queries import (
    calendar,
    history_of_release,
    last_good,
    published_drafts,
    published_releases,
    read_release,
    withdrawal_of,
    withdrawals_before,
)
from anke.statistics import vintages
from anke.statistics.errors import NoVintageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeAlias

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Actor, Entry
    from anke.publication.bundle.writing import Sign
    from anke.publication.domain.release_life import ReleaseState
    from anke.publication.gate.preparing import Tell
    from anke.statistics.vintages import Vintage

    Reader: TypeAlias = "User | AnonymousUser"

_LAST_NAMES: Final = 12


def silently(_step: str, _done: int, _of: int) -> None:
    """Tell nobody how far a long step is."""


def prepare_release(
    user: Reader,
    *,
    title: Text | None = None,
    at: datetime | None = None,
    vintage: Vintage | None = None,
    areas: Collection[str] = (),
    years: Collection[int] = (),
    cause: Text | None = None,
    tell: Tell = silently,
) -> ReleaseState:
    """Make the draft of a release from a vintage; nothing leaves the house.

    Without a title and an hour it takes the next ones of the calendar. Run twice it
    makes two drafts with the same files.

    Errors: AccessDeniedError, NoVintageError, NothingToReleaseError,
        UnprotectableError, InconsistentReleaseError, DataFileError.
    """
    person = require(user, Action.PREPARE_RELEASE)
    facts = vintage or vintages.current()
    if facts is None:
        raise NoVintageError(
            "no figures have been built",
            user_text="Der er ikke bygget tal endnu. Byg dem først.",
        )
    name, hour = _announcement(title, at)
    rules = current_rules()
    order = Order(
        id=_next_id(),
        title=name,
        vintage=facts,
        rules=rules,
        rule=protection_rule(),
        earlier=published_drafts(),
        calendar=calendar(),
        areas=frozenset(areas),
        years=frozenset(years),
        cause=cause,
        remarks=own_remarks(Path(settings.ANKE_VAR), rules.catalogue, clock.today()),
    )
    draft = prepare(order, gate_folder(), tell)
    digest = save_draft(gate_folder(), draft)
    said = ReleasePrepared(digest, name.da, facts.id, draft.previous)
    with transaction.atomic():
        append_entries(
            life.decide_prepare(
                order.id, said, hour=hour, at=clock.now(), actor=_actor(person)
            )
        )
        state = read_release(order.id)
        release_row(state).save(force_insert=True)
    return state


def protection_rule() -> ProtectionRule:
    """Give the rule of disclosure control that the house has set."""
    return ProtectionRule(settings.ANKE_RELEASE_THRESHOLD, settings.ANKE_RELEASE_WIDTH)


def attack_release(
    user: Reader, release: str, *, tell: Tell = silently
) -> ReleaseState:
    """Attack a draft with everything readers have and will have; keep what was found.

    A count that can be worked out refuses the release. Run twice, the second run is
    refused.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError,
        BundleDamagedError, InconsistentReleaseError.
    """
    person = require(user, Action.PREPARE_RELEASE)
    state = _fresh(read_release(release))
    draft = read_draft(gate_folder(), state.draft)
    found = attack_draft(gate_folder(), draft, published_drafts(), tell)
    failing = tuple(f"{one.id}: {name}" for one in found for name in one.failing)
    hidden = sum(one.hidden for one in found)
    return _act(
        release,
        lambda now: life.decide_attack(
            now,
            hidden=hidden,
            failing=failing[:_LAST_NAMES],
            at=clock.now(),
            actor=_actor(person),
        ),
    )


def sign_release(user: Reader, release: str, *, draft: str = "") -> ReleaseState:
    """Sign a release that the attack could not break; two different persons must.

    `draft` is the hash of what the person looked at; left out, it is what there is.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError, SamePersonError.
    """
    person = require(user, Action.SIGN_RELEASE)

    def signed(state: ReleaseState) -> list[Entry]:
        return life.decide_sign(
            _fresh(state),
            draft=draft or state.draft,
            role=person.role,
            at=clock.now(),
            actor=_actor(person),
        )

    return _act(release, signed)


def schedule_release(user: Reader, release: str, *, at: datetime) -> ReleaseState:
    """Give a release its hour, before which nobody sees it.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError.
    """
    person = require(user, Action.PUBLISH_RELEASE)
    return _act(
        release,
        lambda state: life.decide_schedule(
            state, hour=at, at=clock.now(), actor=_actor(person)
        ),
    )


def publish_release(user: Reader, release: str) -> ReleaseState:
    """Let readers see a release whose hour has come.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError, EmbargoError,
        BundleDamagedError, SigningKeyError.
    """
    return _publish(release, _actor(require(user, Action.PUBLISH_RELEASE)))


@dataclass(frozen=True)
class DueRound:
    """What came out by itself, and what stood in the way of the others."""

    published: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def publish_due() -> DueRound:
    """Publish what two persons have signed and whose hour has come.

    Also mends what a crash between the journal and the bundle left: readers see the
    last good release, and are told of each that was taken back. Run twice, the second
    run does nothing.
    """
    now = clock.now()
    due = [
        row.id
        for row in Release.objects.filter(stage=life.Stage.SIGNED.value).order_by("id")
        if row.at and datetime.fromisoformat(row.at) <= now
    ]
    published, problems = [], []
    for release in due:
        try:
            _publish(release, SYSTEM)
        except AppealsError as error:
            problems.append(f"{release}: {error}")
        else:
            published.append(release)
    _mend()
    return DueRound(tuple(published), tuple(problems))


def _mend() -> None:
    """Show the last good release, and tell of what was taken back, where it differs.

    Looked at every few seconds, so by one query; the journals are read when it differs.
    """
    seen = Release.objects.filter(stage__in=[each.value for each in life.SEEN])
    rows = list(seen.values_list("stage", "published_at", "id"))
    if not rows:
        return
    gone = {name for stage, _, name in rows if stage == life.Stage.WITHDRAWN.value}
    for release in sorted(gone - set(withdrawn_in(released_folder()))):
        _tell_withdrawn(read_release(release), _signer())
    out = [(at, in_order(name), name) for _, at, name in rows if name not in gone]
    if _shown() != (max(out)[2] if out else ""):
        show_last_good()


def _shown() -> str:
    """Give what readers see; empty when nothing is released."""
    try:
        return current_release(released_folder())
    except NothingReleasedError:
        return ""


def _publish(release: str, actor: Actor) -> ReleaseState:
    """Write the files first; the journal and what readers see come last."""
    now = clock.now()

    def published(state: ReleaseState) -> list[Entry]:
        life.require_publishable(_fresh(state), now)
        said = Issue(
            published_at=now.isoformat(timespec="seconds"),
            withdrawals=withdrawals_before(release),
            signers=tuple(each.role for each in state.signatures),
        )
        draft = read_draft(gate_folder(), state.draft)
        manifest = issue(gate_folder(), released_folder(), draft, said, _signer())
        return life.decide_publish(state, manifest=manifest, at=now, actor=actor)

    state = _act(release, published)
    show_last_good()
    return state


def show_last_good() -> str:
    """Let readers see the last release that was not withdrawn; give its id."""
    release = last_good(published_releases())
    show(released_folder(), release)
    return release


def withdraw_release(
    user: Reader, release: str, *, cause: str, cause_en: str = ""
) -> ReleaseState:
    """Take a published release back: readers see the last good one, and are told why.

    A signed note beside the release tells of it at once, and the next release does.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError, SigningKeyError.
    """
    person = require(user, Action.WITHDRAW_RELEASE)
    # Asked for first: who cannot sign the note takes nothing back.
    sign = _signer()
    state = _act(
        release,
        lambda state: life.decide_withdraw(
            state,
            cause=cause,
            cause_en=cause_en,
            at=clock.now(),
            actor=_actor(person),
        ),
    )
    _tell_withdrawn(state, sign)
    show_last_good()
    return state


def _tell_withdrawn(state: ReleaseState, sign: Sign) -> None:
    tell_withdrawn(released_folder(), withdrawal_of(state), sign)


def _signer() -> Sign:
    """Give what releases and notes are signed by. Errors: SigningKeyError."""
    return release_signer(
        gate_folder(), released_folder(), settings.ANKE_ENCRYPTION_KEY
    )


def drop_release(user: Reader, release: str, *, cause: str) -> ReleaseState:
    """Give a draft up before anybody outside saw it.

    Errors: AccessDeniedError, UnknownReleaseError, ReleaseStateError.
    """
    person = require(user, Action.PREPARE_RELEASE)
    return _act(
        release,
        lambda state: life.decide_drop(
            state, cause=cause, at=clock.now(), actor=_actor(person)
        ),
    )


# --- How each is written -------------------------------------------------------------


def _act(release: str, decide: Callable[[ReleaseState], list[Entry]]) -> ReleaseState:
    """Lock a release, ask what comes next, write it with the row."""
    with transaction.atomic():
        row = Release.objects.select_for_update().filter(pk=release).first()
        if row is None:
            raise UnknownReleaseError(
                f"no release {release!r}",
                user_text=f"Der er ingen offentliggørelse {release!r}.",
            )
        state = read_release(release)
        append_entries(decide(state))
        after = life.fold_release(history_of_release(release)) or state
        release_row(after).save(force_update=True)
    return after


def _fresh(state: ReleaseState) -> ReleaseState:
    """Refuse a draft that does not know what came out after it was made.

    It would be attacked without the newest figures, and its log of revisions lacks
    them.

    Errors: ReleaseStateError.
    """
    seen = published_releases()
    last = seen[-1].id if seen else ""
    if last not in {state.previous, state.id}:
        raise ReleaseStateError(
            f"{state.id} was prepared before {last} came out",
            user_text=f"{last} er offentliggjort, siden udkastet blev lavet. Forbered "
            "offentliggørelsen igen.",
        )
    return state


def next_announcement() -> tuple[Text, str]:
    """Give title and hour of the next release in the calendar; the hour may be empty.

    Errors: DataFileError.
    """
    return _announcement(None, None)


def _announcement(title: Text | None, at: datetime | None) -> tuple[Text, str]:
    """Give the title and hour of a release: as asked, else the calendar's next."""
    now = clock.now()
    coming = [e for e in announced() if datetime.fromisoformat(e.at) >= now]
    hour = at.isoformat() if at else ""
    if title is not None:
        return title, hour
    if coming:
        return coming[0].title, hour or coming[0].at
    return Text("Ankestatistik", "Appeal statistics"), hour


def _next_id() -> str:
    day = clock.today().isoformat()
    numbers = [
        int(name.rpartition("-")[2])
        for name in Release.objects.filter(pk__startswith=f"{day}-").values_list(
            "pk", flat=True
        )
    ]
    return f"{day}-{max(numbers, default=0) + 1}"


def _actor(person: User) -> Actor:
    return actor_of_user(person)
