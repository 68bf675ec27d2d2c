# SPDX-License-Identifier: EUPL-1.2
"""Texts are published with a cause by those who may, and rebuilt from the journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.cases import clock
from anke.cases.journal import read_entries
from anke.cases.verification import verify
from anke.decisions.domain.decide_texts import (
    TEXTS_STREAM,
    PublishText,
    WithdrawText,
)
from anke.decisions.domain.texts import TextKey, Wanted
from anke.decisions.errors import (
    DraftConflictError,
    TextRefusedError,
    UnknownTextError,
)
from anke.decisions.letters.tests.people import member
from anke.decisions.models import TextDraft, TextVersion
from anke.decisions.texts.library import text_library
from anke.decisions.texts.services import (
    begin_text,
    discard_text_draft,
    publish_text,
    rebuild_texts,
    restore_version,
    save_text_draft,
    withdraw_text,
)

pytestmark = pytest.mark.django_db
KEY = TextKey("closing")
TODAY = date(2022, 12, 31)
ANY_CASE = Wanted("municipal", "", "", "")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts be published on one day."""
    monkeypatch.setattr(clock, "fixed_today", lambda: TODAY)


@pytest.fixture
def head():
    """Whoever answers for practice."""
    return member(Role.HEAD, "L001")


def publish(user, body: str, key: TextKey = KEY, days: int = 0) -> None:
    """Put a text in force."""
    day = TODAY + timedelta(days=days)
    publish_text(user, PublishText(key, "", body, day, "Klarere sprog"))


def test_a_published_text_is_used_from_its_day(head) -> None:
    """The library gives the new words, and knows who, when and why."""
    publish(head, "Mange hilsner\n{{ myndighed }}")

    version = text_library().choose("closing", ANY_CASE, TODAY)
    assert version.body == "Mange hilsner\n{{ myndighed }}"
    assert (version.number, version.published_by) == (2, "L001")
    assert version.cause == "Klarere sprog"


def test_what_is_published_stands_in_the_journal(head) -> None:
    """With what came with Anke in front, so that one can go back to it."""
    publish(head, "Hilsen")

    payloads = [entry.payload for entry in read_entries([TEXTS_STREAM])]
    assert [(one.version, one.body.split("\n")[0]) for one in payloads] == [
        (1, "Venlig hilsen"),
        (2, "Hilsen"),
    ]


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.TEAM_LEADER, Role.DIRECTOR])
def test_only_those_who_answer_for_practice_put_a_text_in_force(role: Role) -> None:
    """Others are refused, and nothing is written."""
    user = member(role, "S001")

    with pytest.raises(AccessDeniedError):
        publish(user, "Hilsen")
    with pytest.raises(AccessDeniedError):
        withdraw_text(user, WithdrawText(KEY, "Bruges ikke"))
    assert not TextVersion.objects.exists()


def test_the_practice_coordinator_may(db: None) -> None:
    """Whoever coordinates practice puts texts in force, too."""
    publish(member(Role.PRACTICE_COORDINATOR, "P001"), "Hilsen")

    assert TextVersion.objects.count() == 2


def test_a_text_for_no_section_is_refused(head) -> None:
    """No letter would ever use it."""
    with pytest.raises(TextRefusedError):
        publish(head, "Hilsen", TextKey("julehilsen"))


def test_a_withdrawn_text_gives_way_to_a_more_general_one(head) -> None:
    """The area's own text goes, the one for all cases stays."""
    own = TextKey("receipt-received", area="supervision")

    withdraw_text(head, WithdrawText(own, "Den almindelige er god nok"))

    chosen = text_library().choose(
        "receipt-received", Wanted("supervision", "", "", ""), TODAY
    )
    assert chosen.key == TextKey("receipt-received")


def test_the_rows_are_what_the_journal_gives(head) -> None:
    """`anke verify` finds nothing, and finds a row that somebody changed."""
    publish(head, "Hilsen")
    publish(head, "Senere", days=10)
    withdraw_text(head, WithdrawText(KEY, "Nej"))
    publish(head, "Igen", days=20)
    assert verify().findings == []

    TextVersion.objects.filter(version=2).update(body="Forfalsket")

    (finding,) = verify().findings
    assert finding.where == "text_version closing.any.any.any.any"
    rebuild_texts()


def test_the_rows_can_be_made_anew(head) -> None:
    """A projection that was lost comes back from the journal."""
    publish(head, "Hilsen")
    before = list(TextVersion.objects.values_list("text", "version", "body"))
    TextVersion.objects.all().delete()

    rebuild_texts()

    after = TextVersion.objects.values_list("text", "version", "body")
    assert list(after) == before


# --- Drafts --------------------------------------------------------------------------


def test_a_draft_is_used_by_no_letter(head) -> None:
    """Until somebody puts it in force."""
    save_text_draft(head, KEY.id, heading="", body="Kladde", version=0)

    assert text_library().choose("closing", ANY_CASE, TODAY).body != "Kladde"
    assert not TextVersion.objects.exists()


def test_publishing_is_the_end_of_the_draft(head) -> None:
    """What was published is no draft any more."""
    save_text_draft(head, KEY.id, heading="", body="Kladde", version=0)

    publish(head, "Kladde")

    assert not TextDraft.objects.exists()


def test_two_who_write_a_text_do_not_overwrite_each_other(head) -> None:
    """The second is refused, and the first one's words stand."""
    save_text_draft(head, KEY.id, heading="", body="Første", version=0)

    with pytest.raises(DraftConflictError):
        save_text_draft(
            member(code="S002"), KEY.id, heading="", body="Anden", version=0
        )

    assert TextDraft.objects.get().body == "Første"
    assert (
        save_text_draft(head, KEY.id, heading="", body="Tredje", version=1).version == 2
    )


def test_a_draft_that_cannot_be_read_is_refused(head) -> None:
    """A field that nobody knows is told at once."""
    with pytest.raises(TextRefusedError) as refused:
        save_text_draft(head, KEY.id, heading="", body="{{ hilsen }}", version=0)

    assert "hilsen" in refused.value.user_text


def test_a_new_text_begins_as_the_one_that_is_used_now(head) -> None:
    """Whoever writes it changes what there is."""
    key = TextKey("decision-result", subject="sel-95", outcome="upheld")

    begin_text(head, key)
    begin_text(head, key)

    assert TextDraft.objects.get().body.startswith("Vi stadfæster afgørelsen")


def test_an_earlier_version_becomes_the_draft(head) -> None:
    """One goes back by putting the old words in force again."""
    publish(head, "Hilsen")

    restore_version(head, KEY, "1")

    assert TextDraft.objects.get().body.startswith("Venlig hilsen")
    with pytest.raises(DraftConflictError):
        restore_version(head, KEY, "2")
    with pytest.raises(UnknownTextError):
        restore_version(head, KEY, "9")
    discard_text_draft(head, KEY.id)
    assert not TextDraft.objects.exists()
