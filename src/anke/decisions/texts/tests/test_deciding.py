# SPDX-License-Identifier: EUPL-1.2
"""What may be published or withdrawn, and what the journal then says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.clock import COPENHAGEN
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.payloads import TextPublished, TextWithdrawn
from anke.decisions.domain.decide_texts import (
    SHIPPED_CAUSE,
    PublishText,
    WithdrawText,
    decide_text,
    fold_texts,
)
from anke.decisions.domain.texts import Library, TextKey, Version, Wanted
from anke.decisions.errors import TextRefusedError, UnknownTextError

pytestmark = pytest.mark.unit
TODAY = date(2022, 12, 31)
HEAD = Actor(ActorKind.PERSON, "L001")
KEY = TextKey("closing")
SHIPPED = Version(KEY, 0, "", "Venlig hilsen")


def at(day: date = TODAY) -> datetime:
    """Give an instant of a day."""
    return datetime.combine(day, time(10), COPENHAGEN)


def publish(body: str, on: date = TODAY, cause: str = "Klarere") -> PublishText:
    """Give the command that publishes a text."""
    return PublishText(KEY, "", body, on, cause)


def after(library: Library, *commands, day: date = TODAY) -> Library:
    """Give the library after some commands on a day."""
    for command in commands:
        own = [one for one in library.versions if one.number]
        shipped = [one for one in library.versions if not one.number]
        entries = decide_text(library, command, at(day), HEAD)
        library = Library((*shipped, *fold_texts(entries, own)))
    return library


def test_the_first_change_writes_down_what_came_with_anke() -> None:
    """One can always go back to the text that shipped, whatever a release changes."""
    entries = decide_text(Library((SHIPPED,)), publish("Hilsen"), at(), HEAD)

    shipped, new = (entry.payload for entry in entries)
    assert shipped == TextPublished(KEY.id, 1, "", "Venlig hilsen", SHIPPED_CAUSE)
    assert new == TextPublished(KEY.id, 2, "", "Hilsen", "Klarere", TODAY)


def test_a_version_is_in_force_until_the_next_one_is() -> None:
    """There is never a day with two versions, nor one with none in between."""
    library = after(
        Library((SHIPPED,)),
        publish("Hilsen"),
        publish("Mange hilsner", date(2023, 2, 1)),
    )

    assert [
        library.choose("closing", Wanted("", "", "", ""), day).body
        for day in (date(2020, 1, 1), TODAY, date(2023, 1, 31), date(2023, 2, 1))
    ] == ["Venlig hilsen", "Hilsen", "Hilsen", "Mange hilsner"]


def test_going_back_is_publishing_an_earlier_text_again() -> None:
    """The history only grows; an earlier version is a new one with the same words."""
    library = after(Library((SHIPPED,)), publish("Hilsen"), publish("Venlig hilsen"))

    assert [one.body for one in library.versions_of(KEY)] == [
        "Venlig hilsen",
        "Hilsen",
        "Venlig hilsen",
    ]
    assert library.in_force(KEY, TODAY).number == 3


def test_a_withdrawn_text_leaves_its_place_to_a_more_general_one() -> None:
    """Nothing of it is used from that day on, and what was to come never is."""
    library = after(
        Library((SHIPPED,)),
        publish("Hilsen"),
        publish("Senere", date(2023, 2, 1)),
        WithdrawText(KEY, "Bruges ikke"),
    )

    assert library.in_force(KEY, TODAY) is None
    assert library.in_force(KEY, date(2023, 3, 1)) is None
    assert all(one.withdrawn for one in library.versions_of(KEY)[1:])


def test_a_shipped_text_can_be_withdrawn() -> None:
    """It is taken over first, so that the journal says what was withdrawn."""
    entries = decide_text(
        Library((SHIPPED,)), WithdrawText(KEY, "Bruges ikke"), at(), HEAD
    )

    assert [type(entry.payload) for entry in entries] == [TextPublished, TextWithdrawn]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (publish("Hilsen", cause=" "), "hvorfor"),
        (publish("  "), "tom"),
        (publish("Kære {{ borgeren }}"), "intet felt"),
        (publish("Kære {{ klager"), "helt felt"),
        (publish("Venlig hilsen"), "den samme"),
        (publish("Hilsen", date(2022, 12, 30)), "tidligst"),
        (publish("x" * 20_001), "20000"),
        (WithdrawText(KEY, ""), "hvorfor"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(command, says: str) -> None:
    """Nothing is written, and the reason says what to do."""
    with pytest.raises(TextRefusedError) as refused:
        decide_text(Library((SHIPPED,)), command, at(), HEAD)

    assert says in refused.value.user_text


def test_a_version_cannot_go_before_one_that_is_to_come() -> None:
    """Otherwise the later text would end before it began."""
    library = after(Library((SHIPPED,)), publish("Hilsen", date(2023, 3, 1)))

    with pytest.raises(TextRefusedError, match="earlier day"):
        decide_text(library, publish("Andet", date(2023, 2, 1)), at(), HEAD)


def test_what_is_withdrawn_or_unknown_cannot_be_withdrawn() -> None:
    """Twice the same is told, not written."""
    library = after(Library((SHIPPED,)), WithdrawText(KEY, "Bruges ikke"))

    with pytest.raises(TextRefusedError):
        decide_text(library, WithdrawText(KEY, "Igen"), at(), HEAD)
    with pytest.raises(UnknownTextError):
        decide_text(library, WithdrawText(TextKey("ukendt"), "x"), at(), HEAD)


STEPS = st.lists(
    st.tuples(st.sampled_from(["publish", "withdraw"]), st.integers(0, 40)), max_size=8
)


@given(STEPS)
def test_whatever_is_done_at_most_one_version_is_in_force_on_a_day(steps) -> None:
    """No row of commands makes a day with two texts of one key."""
    library = Library((SHIPPED,))
    for place, (what, days) in enumerate(steps):
        day = TODAY + timedelta(days=place * 3)
        command = (
            publish(f"Tekst {place}", day + timedelta(days=days))
            if what == "publish"
            else WithdrawText(KEY, "Bruges ikke")
        )
        try:
            library = after(library, command, day=day)
        except TextRefusedError:
            continue

    versions = library.versions_of(KEY)
    for days in range(-10, 80):
        day = TODAY + timedelta(days=days)
        assert sum(one.is_in_force_on(day) for one in versions) <= 1
    assert [one.number for one in versions] in (
        [0],
        list(range(1, len(versions) + 1)),
    )
