# SPDX-License-Identifier: EUPL-1.2
"""A house with a case that waits for robots, made through everybody's own services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from anke.access.domain.roles import Role
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.services import apply_acts, read_states
from anke.cases.tests.factories import act
from anke.decisions.letters.tests.people import member, open_case
from anke.decisions.robots.switching import switch_on
from anke.decisions.robots.trial import order_trial, run_trial

if TYPE_CHECKING:
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.state import CaseState


def head() -> User:
    """Make the head of appeals, who answers for robots."""
    return member(Role.HEAD, "C001", "Anne Kehler")


def state_of(number: str) -> CaseState:
    """Give the case as its journal tells it."""
    return read_states([number])[number]


def let_work(user: User, robot: str) -> None:
    """Try a robot on the last quarter and switch it on."""
    run_trial(order_trial(user, robot).pk)
    switch_on(user, robot, cause="Prøvet på sidste kvartal")


def add_papers(number: str, themes: tuple[str, ...], on: date) -> None:
    """File text documents on a case."""
    commands = []
    for theme in themes:
        content = f"{theme}: dette står der.".encode()
        row = refer_to_document(
            f"case:{number}",
            store_content(content),
            size_bytes=len(content),
            media_type="text/plain",
        )
        keep_documents([row])
        commands.append(c.FileDocument(row.commitment, theme, "in"))
    apply_acts([act(number, each, on) for each in commands])


def ask_party(number: str, *, due_ago: int, sent_ago: int = 30) -> None:
    """Ask the appellant for something that was due some days ago."""
    today = clock.today()
    person = state_of(number).parties[0][1]
    sent, due = today - timedelta(days=sent_ago), today - timedelta(days=due_ago)
    command = c.SendRequest("party-hearing", "party", person, due)
    apply_acts([act(number, command, sent)])


def case_received(days_ago: int, **changes: object) -> str:
    """Open a municipal case that came in some days ago."""
    return open_case(clock.today() - timedelta(days=days_ago), **changes)
