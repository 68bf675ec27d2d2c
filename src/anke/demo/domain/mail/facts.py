# SPDX-License-Identifier: EUPL-1.2
"""What the mailbox is made from, what a letter is planned to be, and its truth.

The truth of a letter (*facit*) is written beside the mailbox, never into the letter.

>>> party = Party("appellant", "Nancy Ann Test Berggren", "2512489996")
>>> party.first_name
'Nancy'
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from anke.cases.domain.catalogue import Catalogue
    from anke.demo.domain.mail.grammar import Grammar
    from anke.demo.domain.mail.topics import Topic
    from anke.intake.domain.kinds import MailKind


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the register knows it."""

    role: str
    name: str
    cpr: str = ""
    address: str = ""

    @property
    def first_name(self) -> str:
        """The first of the names."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a letter may say about a case.

    `number` is empty where the register has no such case: a decision that somebody
    appeals against for the first time.
    """

    number: str
    area: str
    subject: str
    first_instance: str
    reference: str
    team: str
    received: date
    decided: date | None
    first_decided: date
    appealed: date
    parties: tuple[Party, ...]

    def is_pending(self, day: date) -> bool:
        """Tell whether the case was running on a day."""
        return self.received < day and (self.decided is None or day < self.decided)

    @property
    def appellant(self) -> Party:
        """Who appeals, or whoever stands first."""
        named = [party for party in self.parties if party.role == "appellant"]
        return (named or list(self.parties))[0]


@dataclass(frozen=True, slots=True)
class Language:
    """The grammar and what it is spoken about."""

    grammar: Grammar
    topics: Mapping[str, Topic]


@dataclass(frozen=True, slots=True)
class Source:
    """All that the letters are made from: cases, catalogue, words, the period.

    `teams` names the team that most of a subject's, or an area's, cases went to.
    """

    cases: tuple[CaseFacts, ...]
    catalogue: Catalogue
    language: Language
    first: date
    last: date
    seed: int
    teams: Mapping[str, str]

    def team_of(self, case: CaseFacts) -> str:
        """Give the team that such a case would go to."""
        return self.teams.get(case.subject) or self.teams.get(case.area, "")

    @property
    def arriving_from(self) -> date:
        """The first day whose letters still lie in the inbox: the newest third."""
        return self.first + (self.last - self.first) * 2 // 3


def usual_teams(cases: Iterable[CaseFacts]) -> dict[str, str]:
    """Give the most frequent team by subject and by area; the first name when even."""
    counted: dict[str, Counter[str]] = {}
    for case in cases:
        for key in (case.subject, case.area) if case.team else ():
            counted.setdefault(key, Counter())[case.team] += 1
    return {
        key: min(teams, key=lambda team: (-teams[team], team))
        for key, teams in counted.items()
    }


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a letter, as a person would file it."""

    kind: str
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    team: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A letter that is to be written: when, by whom, about what, in which manner.

    `role` says who writes (citizen, relative, lawyer, …) and `voice` how. `second` is
    the case of a second matter, of the kind `second_kind`. `again` names the place of
    an earlier letter that is sent once more.
    """

    place: int
    at: datetime
    kind: MailKind
    case: CaseFacts
    role: str
    voice: str
    traits: frozenset[str]
    second: CaseFacts | None = None
    second_kind: MailKind | None = None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What is known of one attachment; `text` only where it is a picture of text."""

    name: str
    form: str
    scanned: bool
    handwritten: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a letter really is: a line of `truth.jsonl`.

    `kind` is the first matter's. `case` is empty where the register has none.
    `authenticated_domain` is the sender's where our gateway found it genuine.
    """

    folder: str
    file: str
    sha256: str
    message_id: str
    sent_at: str
    kind: str
    area: str
    subject: str
    first_instance: str
    team: str
    case: str
    urgent: bool
    role: str
    voice: str
    language: str
    has_cpr: bool
    has_case_number: bool
    late: bool
    wrong_place: bool
    has_reasons: bool
    authenticated_domain: str
    forged: bool
    quoted: bool
    resent_of: str
    decision_date: str
    matters: tuple[Matter, ...]
    attachments: tuple[Enclosed, ...]

    @property
    def has_several_matters(self) -> bool:
        """Tell whether the letter ought to be split."""
        return len(self.matters) > 1
