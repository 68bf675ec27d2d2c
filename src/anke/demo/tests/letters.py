# SPDX-License-Identifier: EUPL-1.2
"""Make letters without a register: from cases drawn over the whole catalogue."""

import email
import re
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default
from functools import lru_cache
from random import Random

from anke.cases.catalogue import load_catalogue
from anke.demo.domain import people
from anke.demo.domain.mail.agenda import agenda
from anke.demo.domain.mail.enclosing import Paper
from anke.demo.domain.mail.facts import CaseFacts, Party, Source, usual_teams
from anke.demo.domain.mail.message import Posted, post
from anke.demo.domain.mail.writing import write_letter
from anke.demo.mail_source import load_language

FIRST, LAST = date(2022, 10, 1), date(2022, 12, 31)
CATALOGUE = load_catalogue()
IN_FORCE = [
    subject
    for subject in CATALOGUE.subjects
    if subject.window[0] <= FIRST and subject.window[1] >= LAST
]


def made_source(seed: int = 1, cases: int = 2000) -> Source:
    """Draw cases, evenly over all subjects in force."""
    rng = Random(seed)
    made = tuple(_case(rng, place) for place in range(1, cases + 1))
    language = load_language()
    teams = usual_teams(made)
    return Source(made, CATALOGUE, language, FIRST, LAST, seed, teams)


def _case(rng: Random, place: int) -> CaseFacts:
    subject = rng.choice(IN_FORCE)
    kinds = CATALOGUE.area(subject.area).first_instance_kinds
    instance = rng.choice(
        [
            entry
            for entry in CATALOGUE.first_instances
            if entry.kind in kinds and entry.window[1] >= LAST
        ]
    )
    received = LAST - timedelta(days=rng.randrange(300))
    appealed = received - timedelta(days=rng.randrange(28))
    person = people.appellant([rng.random() for _ in range(4)])
    parties = [Party("appellant", person.name, person.cpr, person.address)]
    if rng.random() < 0.2:
        parties.append(Party("representative", rng.choice(people.REPRESENTATIVES).name))
    return CaseFacts(
        number=f"22-{place:05}",
        area=subject.area,
        subject=subject.id,
        first_instance=instance.id,
        reference=f"{rng.randrange(10, 99)}/{rng.randrange(10_000, 99_999)}",
        team=f"Team {subject.area}",
        received=received,
        decided=None if rng.random() < 0.5 else received + timedelta(days=100),
        first_decided=appealed - timedelta(days=rng.randint(1, 27)),
        appealed=appealed,
        parties=tuple(parties),
    )


def no_picture(paper: Paper) -> bytes:
    """Stand in for the making of files: the name of the paper, and its words."""
    return f"{paper.number} {paper.text}".encode()


@lru_cache(maxsize=3)
def posted(seed: int = 1, count: int = 1500) -> tuple[Posted, ...]:
    """Make a mailbox in memory, with words in the place of files."""
    source = made_source(seed)
    return tuple(
        post(write_letter(task, source), source, no_picture)
        for task in agenda(source, count)
    )


def opened(letter: Posted) -> EmailMessage:
    """Read a letter as any mail program would."""
    return _opened(letter.content)


@lru_cache(maxsize=4000)
def _opened(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=default)


def text_of(letter: Posted) -> str:
    """Give subject and text, without mark-up."""
    return _text_of(letter.content)


@lru_cache(maxsize=4000)
def _text_of(content: bytes) -> str:
    message = _opened(content)
    body = message.get_body(("plain", "html"))
    content = body.get_content()
    if body.get_content_type() == "text/html":
        content = re.sub(r"<style>.*?</style>|<[^>]+>", " ", content)
    return f"{message['subject'] or ''}\n{content}"
