# SPDX-License-Identifier: EUPL-1.2
"""Whatever lies in a case, its page says nothing about anybody but the reader.

Random cases are made with several parties, requests, letters, notes, drafts, meetings,
protection and conflicts. Every text and mark that belongs to others, or to the inside
of the house, is a word of its own that nothing else contains; then the page that each
party would be shown is drawn, in both languages, and searched for those words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases.clock import COPENHAGEN
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import Actor, ActorKind, Entry
from anke.cases.domain.state import fold_all
from anke.selfservice.domain.readers import Reader, ReaderKind
from anke.selfservice.doors import page as with_frame
from anke.selfservice.queries import Look
from anke.selfservice.status_page import page_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DAY, TODAY = date(2022, 3, 1), date(2022, 12, 31)
NUMBER = "22-00001"
AALBORG = "municipality-0851"
OUTCOMES = ("upheld", "changed", "remitted", "rejected")


@dataclass
class Secrets:
    """Draws words that are found nowhere else, and remembers whose they are."""

    count: int = 0
    of: dict[str, list[str]] = field(default_factory=dict)

    def word(self, owner: str) -> str:
        """Give a new word that belongs to somebody."""
        self.count += 1
        made = f"Qxz{self.count:04}jvk"
        self.of.setdefault(owner, []).append(made)
        return made


@dataclass
class Draft:
    """A case that is being made up."""

    draw: st.DrawFn
    secrets: Secrets
    parties: list[str]
    entries: list[Entry] = field(default_factory=list)
    letters: int = 0
    requests: int = 0

    def add(self, payload: p.Payload, after: int = 0) -> None:
        """Write an entry by a member of staff whose code is the house's own."""
        on = DAY + timedelta(days=after)
        at = datetime(on.year, on.month, on.day, 10, tzinfo=COPENHAGEN)
        actor = Actor(ActorKind.PERSON, self.secrets.word("house"))
        self.entries.append(Entry(f"case:{NUMBER}", payload, on, at, actor))

    def somebody(self) -> str:
        """Draw a party, or the first instance."""
        return self.draw(st.sampled_from([*self.parties, AALBORG]))


def _request(case: Draft) -> None:
    case.requests += 1
    owed_by = case.draw(st.sampled_from(["party", "first-instance", "consultant"]))
    whom = {
        "party": case.draw(st.sampled_from(case.parties)),
        "first-instance": AALBORG,
        "consultant": case.secrets.word("house"),
    }[owed_by]
    due = TODAY + timedelta(days=case.draw(st.integers(-60, 60)))
    text = case.secrets.word("house")
    step = case.draw(st.sampled_from(["party-hearing", "information-gathering"]))
    case.add(p.RequestSent(case.requests, step, owed_by, whom, due, text), 20)


def _letter(case: Draft) -> None:
    case.letters += 1
    name, to = case.secrets.word("house"), case.somebody()
    document = case.secrets.word(to)
    purpose = case.draw(st.sampled_from(["decision", "hearing", "notice", "x"]))
    case.add(p.DocumentFiled(document, case.secrets.word("house"), "sent"), 30)
    case.add(p.LetterPosted(name, document, purpose, to, "digital-post"), 30)
    if case.draw(st.booleans()):
        case.add(p.LetterSent(name, "digital-post"), 31)


def _inside(case: Draft) -> None:
    """Write something that is nobody's outside the house."""
    word = case.secrets.word
    case.add(
        case.draw(
            st.sampled_from(
                [
                    p.NoteWritten(word("house")),
                    p.DocumentFiled(word("house"), word("house"), "internal"),
                    p.ActivityRecorded(word("house"), word("house"), word("house")),
                    p.DraftSubmitted(1, word("house"), "upheld", word("house")),
                    p.CaseTabled(word("house"), TODAY + timedelta(days=3)),
                    p.ConflictDeclared(word("house"), word("house")),
                    p.AccessGranted(word("house"), word("house")),
                    p.ProtectionSet(1, "secret-address"),
                    p.CourtCaseOpened(word("house"), word("house")),
                    p.CaseRelated("21-99991", "same-family"),
                    p.DeadlineNoticed("municipal", word("house"), TODAY),
                    p.DeadlinePaused("municipal", word("house")),
                    p.StepStarted("medical-consultant"),
                    p.CaseReclassified("municipal", "sel-100", word("house")),
                    p.AppealCorrected(AALBORG, None, TODAY, word("house")),
                ]
            )
        ),
        40,
    )


def _ending(case: Draft) -> None:
    outcome = case.draw(st.sampled_from(OUTCOMES))
    case.add(p.CaseDecided(outcome, reasons=(case.secrets.word("house"),)), 90)
    if case.draw(st.booleans()):
        case.add(p.CaseReopened(case.secrets.word("house")), 120)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Draft, object]:
    """Make a case up: who is in it, what happened, and how it ended."""
    secrets = Secrets()
    roles = ["appellant", "representative", "child", "parent", "counterparty"]
    parties = []
    for role in draw(st.lists(st.sampled_from(roles), min_size=2, max_size=4)):
        mark = secrets.word(f"party {len(parties)} {role}")
        # What stands under the mark in the vault never comes near the page: had
        # somebody looked it up, it would be one of these words.
        secrets.of[mark] = secrets.of.pop(f"party {len(parties)} {role}")
        parties.append(mark)
    case = Draft(draw, secrets, parties)
    reference = secrets.word(AALBORG)
    case.add(p.CaseRegistered(NUMBER, "municipal", "sel-100", AALBORG, "", reference))
    for mark, role in zip(parties, roles, strict=False):
        case.add(p.PartyAdded(role, mark))
    case.add(p.DeadlineStarted("municipal", DAY, date(2022, 5, 31)))
    if draw(st.booleans()):
        case.add(p.CaseAllocated(secrets.word("house"), "Team Nord"))
    acts = st.lists(st.sampled_from([_request, _letter, _inside]), max_size=12)
    for act in draw(acts):
        act(case)
    if draw(st.booleans()):
        _ending(case)
    return case, fold_all(case.entries)


def drawn_page(look: Look, language: str) -> str:
    """Draw the page as the reader would be shown it."""
    with translation.override(language):
        context = with_frame(status=page_of(look, TODAY), handle="abc", holder=None)
        return render_to_string("selfservice/status.html", context)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_no_word_of_others_stands_on_anybody_s_page(made) -> None:
    """Not their marks, letters or texts, no note, no draft, no name of staff."""
    case, state = made
    readers = [
        Reader(ReaderKind.PERSON, frozenset({mark})) for mark in set(case.parties)
    ]
    readers.append(Reader(ReaderKind.FIRST_INSTANCE, frozenset({AALBORG})))

    for reader in readers:
        look = Look(state, reader)
        own = {word for mark in reader.marks for word in case.secrets.of.get(mark, ())}
        foreign = {word for words in case.secrets.of.values() for word in words} - own
        for language in ("da", "en"):
            html = drawn_page(look, language)
            assert NUMBER in html
            assert not [word for word in foreign if word in html]
            assert "21-99991" not in html


def test_the_search_would_find_what_it_looks_for(db) -> None:
    """The page does show the reader's own words, so an empty find means something."""
    secrets = Secrets()
    reference, team = secrets.word(AALBORG), secrets.word("house")
    at = datetime(2022, 3, 1, 10, tzinfo=COPENHAGEN)
    actor = Actor(ActorKind.PERSON, "KB")
    entries = [
        Entry(f"case:{NUMBER}", payload, DAY, at, actor)
        for payload in (
            p.CaseRegistered(NUMBER, "municipal", "sel-100", AALBORG, "", reference),
            p.CaseAllocated("KB", team),
        )
    ]
    reader = Reader(ReaderKind.FIRST_INSTANCE, frozenset({AALBORG}))

    html = drawn_page(Look(fold_all(entries), reader), "da")

    assert reference in html
    assert team in html
