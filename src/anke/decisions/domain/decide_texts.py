# SPDX-License-Identifier: EUPL-1.2
"""`decide_text(library, command, …) -> entries`: the only maker of the texts' entries.

Pure. The stream `texts` holds everything that was ever published or withdrawn, so that
the library can be read as it was on any day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from anke.cases.domain.entries import Entry
from anke.cases.domain.payloads import TextPublished, TextWithdrawn
from anke.decisions.domain.danish import long_day
from anke.decisions.domain.fields import FIELD_NAMES
from anke.decisions.domain.merge import Mistake, mistakes_in
from anke.decisions.domain.texts import (
    SHIPPED_VERSION,
    Library,
    TextKey,
    Version,
    read_key,
)
from anke.decisions.errors import TextRefusedError, UnknownTextError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import Payload

TEXTS_STREAM = "texts"
SHIPPED_CAUSE = "Fulgte med Anke"
MOST_CHARACTERS = 20_000
_LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class PublishText:
    """Put a text in force from a day (*offentliggør*)."""

    key: TextKey
    heading: str
    body: str
    in_force_on: date
    cause: str


@dataclass(frozen=True, slots=True)
class WithdrawText:
    """Let a text be used no more; a more general one takes its place, if there is."""

    key: TextKey
    cause: str


Command: TypeAlias = PublishText | WithdrawText


def decide_text(
    library: Library, command: Command, at: datetime, actor: Actor
) -> list[Entry]:
    """Answer what is to be written when a text is published or withdrawn.

    Before the first change to a text that came with Anke, that text itself is written
    down, so that one can always go back to it.

    Errors: TextRefusedError, UnknownTextError.
    """
    if not command.cause.strip():
        raise _refuse(command.key, "no cause", "Skriv, hvorfor teksten ændres.")
    payloads: Iterable[Payload] = (
        _publish(library, command, at.date())
        if isinstance(command, PublishText)
        else _withdraw(library, command, at.date())
    )
    return [Entry(TEXTS_STREAM, each, at.date(), at, actor) for each in payloads]


def _publish(library: Library, command: PublishText, today: date) -> Iterator[Payload]:
    problem = check_text(command.heading, command.body)
    if problem:
        raise _refuse(command.key, "cannot be read", problem)
    versions = versions_or_none(library, command.key)
    _check_day(command, versions, today)
    # Of the day itself and later ones: publishing the same text once more does nothing.
    standing = next((one for one in versions[::-1] if one.ended_on is None), None)
    if standing and (standing.heading, standing.body) == (
        command.heading,
        command.body,
    ):
        raise _refuse(
            command.key, "nothing changed", "Teksten er den samme som den gældende."
        )
    yield from _taken_over(versions)
    yield TextPublished(
        text=command.key.id,
        version=_next_number(versions),
        heading=command.heading,
        body=command.body,
        cause=command.cause.strip(),
        in_force_on=command.in_force_on,
    )


def _check_day(
    command: PublishText, versions: tuple[Version, ...], today: date
) -> None:
    if command.in_force_on < today:
        raise _refuse(
            command.key,
            "in force before today",
            "En tekst kan tidligst gælde fra i dag.",
        )
    days = [one.in_force_on for one in versions if one.ended_on is None]
    latest = max((day for day in days if day), default=None)
    if latest and command.in_force_on < latest:
        raise _refuse(
            command.key,
            "an earlier day than the version before",
            f"Der er allerede en version, som gælder fra den {long_day(latest)}."
            " Vælg den dag eller en senere.",
        )


def _withdraw(
    library: Library, command: WithdrawText, today: date
) -> Iterator[Payload]:
    versions = library.versions_of(command.key)
    if not any(one.ended_on is None or one.ended_on > today for one in versions):
        raise _refuse(
            command.key, "withdrawn already", "Teksten er allerede trukket tilbage."
        )
    yield from _taken_over(versions)
    yield TextWithdrawn(text=command.key.id, cause=command.cause.strip())


def versions_or_none(library: Library, key: TextKey) -> tuple[Version, ...]:
    """Give the versions of a text; nothing for a text that is new."""
    try:
        return library.versions_of(key)
    except UnknownTextError:
        return ()


def _taken_over(versions: tuple[Version, ...]) -> Iterator[Payload]:
    """Write down the text that came with Anke, before the house has its own."""
    if [one.number for one in versions] == [SHIPPED_VERSION]:
        shipped = versions[0]
        yield TextPublished(
            text=shipped.key.id,
            version=1,
            heading=shipped.heading,
            body=shipped.body,
            cause=SHIPPED_CAUSE,
        )


def _next_number(versions: tuple[Version, ...]) -> int:
    numbers = [one.number for one in versions]
    return 2 if numbers == [SHIPPED_VERSION] else max(numbers, default=0) + 1


def check_text(heading: str, body: str) -> str:
    """Say in Danish what is wrong with a text; nothing where it can be used."""
    if not body.strip():
        return "Teksten er tom."
    if len(body) > MOST_CHARACTERS or len(heading) > _LONGEST_HEADING:
        return (
            f"Teksten må fylde {MOST_CHARACTERS} tegn, overskriften {_LONGEST_HEADING}."
        )
    wrong = [*mistakes_in(heading, FIELD_NAMES), *mistakes_in(body, FIELD_NAMES)]
    return mistake_text(wrong[0]) if wrong else ""


def mistake_text(mistake: Mistake) -> str:
    """Say in Danish what is written wrongly, and where."""
    where = f"Linje {mistake.line}, tegn {mistake.column}:"
    if mistake.what == "unknown":
        return f"{where} der er intet felt med navnet »{mistake.name}«."
    return f"{where} »{mistake.name}« er ikke et helt felt. Skriv {{{{ felt }}}}."


def _refuse(key: TextKey, message: str, user_text: str) -> TextRefusedError:
    return TextRefusedError(f"text {key.id}: {message}", user_text=user_text)


def fold_texts(
    entries: Iterable[Entry], before: Iterable[Version] = ()
) -> tuple[Version, ...]:
    """Read the house's own versions out of the journal, in the order of writing.

    Errors: KeyError for an entry that does not belong in the stream.
    """
    versions: dict[str, list[Version]] = {}
    for version in before:
        versions.setdefault(version.key.id, []).append(version)
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, TextPublished):
            own = versions.setdefault(payload.text, [])
            _end(own, payload.in_force_on)
            own.append(_version(payload, entry))
        elif isinstance(payload, TextWithdrawn):
            _withdraw_all(versions[payload.text], payload.cause, entry.occurred_on)
        else:
            raise KeyError(payload.kind)
    return tuple(version for own in versions.values() for version in own)


def _version(payload: TextPublished, entry: Entry) -> Version:
    return Version(
        key=read_key(payload.text),
        number=payload.version,
        heading=payload.heading,
        body=payload.body,
        in_force_on=payload.in_force_on,
        published_by=entry.actor.id,
        published_at=entry.recorded_at,
        cause=payload.cause,
    )


def _end(own: list[Version], on: date | None) -> None:
    """A new version takes the place of the one that would have gone on."""
    if own and own[-1].ended_on is None:
        own[-1] = replace(own[-1], ended_on=on)


def _withdraw_all(own: list[Version], cause: str, on: date) -> None:
    """End what is in force, and what was to come."""
    for place, version in enumerate(own):
        if version.ended_on is None or version.ended_on > on:
            own[place] = replace(
                version, ended_on=on, withdrawn=True, withdrawal_cause=cause
            )
