# SPDX-License-Identifier: EUPL-1.2
"""Appointed members are recorded here: who, proposed by whom, from when to when.

appoint_member(actor, "M004", "Ole Holm", "kl", Term(date(2022, 6, 1), …))
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.decisions.domain.meetings.members import Term, check_terms
from anke.decisions.errors import MemberRefusedError, UnknownMemberError
from anke.decisions.meetings.models import BoardMember, BoardTerm
from anke.decisions.meetings.rules import meeting_rules

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.entries import Actor

_CODE = re.compile(r"\A[A-ZÆØÅ]{1,3}\d{1,5}\Z")


def record_member(
    actor: Actor, code: str, name: str, organisation: str, term: Term
) -> BoardMember:
    """Record a new member with their first term. Errors: MemberRefusedError."""
    _require_person(code, name, organisation)
    with transaction.atomic():
        if BoardMember.objects.filter(code=code).exists():
            raise MemberRefusedError(
                f"code {code} is taken", user_text=f"Koden {code} er i brug."
            )
        member = BoardMember.objects.create(
            code=code, name=name.strip(), organisation=organisation
        )
        appoint_again(actor, code, term)
    return member


def _require_person(code: str, name: str, organisation: str) -> None:
    if not _CODE.match(code):
        raise MemberRefusedError(
            f"code {code[:20]!r}",
            user_text="Koden er bogstaver og et tal, f.eks. M004.",
        )
    if not name.strip():
        raise MemberRefusedError("no name", user_text="Skriv medlemmets navn.")
    if organisation not in {each.id for each in meeting_rules().organisations}:
        raise MemberRefusedError(
            f"organisation {organisation[:20]!r}",
            user_text="Vælg den organisation, der har indstillet medlemmet.",
        )


def appoint_again(actor: Actor, code: str, term: Term) -> None:
    """Appoint a member for one more term.

    Errors: UnknownMemberError; MemberRefusedError with the rule's text.
    """
    with transaction.atomic():
        member = BoardMember.objects.select_for_update().filter(code=code).first()
        if member is None:
            raise UnknownMemberError(
                f"no member {code}", user_text=f"Der er intet medlem {code}."
            )
        served = [Term(row.first_on, row.last_on) for row in member.terms.all()]
        check_terms(served, term)
        BoardTerm.objects.create(
            member=member,
            first_on=term.first,
            last_on=term.last,
            recorded_at=clock.now(),
            recorded_by=actor.id,
        )


def end_term(actor: Actor, code: str, term: Term, last_on: date) -> None:
    """Let a term end earlier than it would have (*fratræden*).

    Errors: UnknownMemberError, MemberRefusedError.
    """
    with transaction.atomic():
        row = (
            BoardTerm.objects.select_for_update()
            .filter(member_id=code, first_on=term.first, last_on=term.last)
            .first()
        )
        if row is None:
            raise UnknownMemberError(
                f"no such term of {code}", user_text="Perioden findes ikke."
            )
        if not term.covers(last_on):
            raise MemberRefusedError(
                "a term does not grow by ending",
                user_text="Slutdatoen skal ligge inden for perioden.",
            )
        row.last_on, row.recorded_by = last_on, actor.id
        row.recorded_at = clock.now()
        row.save(update_fields=["last_on", "recorded_by", "recorded_at"])
