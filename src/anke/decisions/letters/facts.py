# SPDX-License-Identifier: EUPL-1.2
"""What is known of a case, as the merge fields of a letter, and the letter's head.

Letters are written in Danish whatever language the screen has.

    facts = letter_facts(file, Choice(outcome="upheld"), writer=user)
    facts.values["instansens"]        # 'Aarhus Kommunes'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.access.domain.roles import Role
from anke.access.domain.signatures import Protection
from anke.access.models import User
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.decisions.dispatch.addresses import FirstInstance, Party, find_recipient
from anke.decisions.dispatch.errors import UnknownRecipientError
from anke.decisions.domain.assembly import LetterFacts
from anke.decisions.domain.danish import genitive, long_day
from anke.decisions.domain.texts import Wanted
from anke.decisions.letters.printing import Head
from anke.decisions.texts.shipped import error_clauses
from anke.intake.forms.authority import authority, expected_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.cases.domain.catalogue import Catalogue, Subject
    from anke.cases.domain.state import CaseState
    from anke.cases.queries import CaseFile
    from anke.decisions.domain.merge import Value

# How a first instance is named the second time, by its kind; else by its own name.
_NAMED_AGAIN = {
    "municipality": "kommunen",
    "region": "regionen",
    "children-committee": "børne- og ungeudvalget",
    "unemployment-fund": "a-kassen",
    "education-institution": "skolen",
    "social-supervision-authority": "socialtilsynet",
}
_GRADES = {"guarantee": "garantifejl", "order": "ordensfejl"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever writes the letter has chosen: it is not registered on the case yet.

    `errors` are formal errors of the first instance with their grade; `values` are
    fields that only a person knows, such as a day to answer by. `recipient` is the
    party it goes to (a commitment); the appellant, or who speaks for them, if none.
    """

    outcome: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    to_instance: bool = False
    recipient: str = ""


def letter_facts(file: CaseFile, choice: Choice, *, writer: User) -> LetterFacts:
    """Give what chooses and fills the texts of a letter."""
    catalogue = current_rules().catalogue
    values = {
        **_of_the_house(file, writer),
        **_of_the_first_instance(catalogue, file.state.first_instance),
        **_of_the_matter(catalogue, file.state.subject),
        **_of_the_people(file),
        **_of_the_errors(choice),
        **_days(file.state),
        **choice.values,
    }
    return LetterFacts(
        wanted=Wanted(file.case.area, file.case.law, file.case.subject, choice.outcome),
        values={name: value for name, value in values.items() if value},
        flags=_flags(file, choice, values),
    )


def _of_the_house(file: CaseFile, writer: User) -> dict[str, Value]:
    us = authority()
    weeks = expected_time(_kind_of_instance(file), file.case.received_on)
    return {
        "sagsnummer": file.case.number,
        "sagsbehandler": _signature(file, writer),
        "myndighed": us.name,
        "telefon": us.phone,
        "mail": us.email,
        "hjemmeside": us.site,
        "ventetid": f"{weeks.weeks} uger" if weeks else "",
    }


def _signature(file: CaseFile, writer: User) -> str:
    """Name whom the reader can ask: behind a robot's letter stands the caseworker."""
    if writer.role != Role.ROBOT:
        return writer.display_name
    asked = User.objects.filter(staff_code=file.state.staff or None).first()
    return asked.display_name if asked else authority().name


def _kind_of_instance(file: CaseFile) -> str:
    try:
        catalogue = current_rules().catalogue
        return catalogue.first_instance(file.state.first_instance).kind
    except UnknownEntryError:
        return ""


def _of_the_first_instance(catalogue: Catalogue, instance: str) -> dict[str, Value]:
    try:
        entry = catalogue.first_instance(instance)
    except UnknownEntryError:
        return {}
    again = _NAMED_AGAIN.get(entry.kind, entry.name_da)
    return {
        "instans": entry.name_da,
        "instansens": genitive(entry.name_da),
        "instans_kort": again,
        "instans_korts": genitive(again),
    }


def _of_the_matter(catalogue: Catalogue, subject_id: str) -> dict[str, Value]:
    try:
        subject = catalogue.subject(subject_id)
        law = in_a_sentence(catalogue.law_of(subject_id).short_da)
    except UnknownEntryError:
        return {}
    return {"emne": subject_words(subject), "lov": law, "regel": _rule(law, subject)}


def _rule(law: str, subject: Subject) -> str:
    if not subject.provisions:
        return law
    sign = "" if subject.provisions[0].startswith("§") else "§ "
    return f"{law} {sign}{', '.join(subject.provisions)}"


def subject_words(subject: Subject) -> str:
    """Give what the case is about, as it goes into a sentence.

    The catalogue sorts by whom a subject is for: "Børn – merudgifter".
    """
    return in_a_sentence(subject.name_da.rpartition(" – ")[2])


def in_a_sentence(name: str) -> str:
    """Begin a name small, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _of_the_people(file: CaseFile) -> dict[str, Value]:
    """Name the appellant and who speaks for them; the last of several."""
    names = {view.role: view.person.name for view in file.parties if view.person}
    return {
        "klager": names.get("appellant", ""),
        "repræsentant": names.get("representative", ""),
    }


def _of_the_errors(choice: Choice) -> dict[str, Value]:
    clauses = error_clauses()
    return {
        name: tuple(
            clauses.get(code, "har begået en fejl")
            for code, grade in choice.errors
            if grade == wanted
        )
        for wanted, name in _GRADES.items()
    }


def _days(state: CaseState) -> dict[str, Value]:
    days = {
        "afgjort_dato": state.first_decided_on,
        "klagedato": state.appealed_on,
        "modtaget_dato": state.received_on,
        "mødedato": state.work.vote.on if state.work.vote else state.work.meeting_on,
    }
    open_requests = state.work.open_requests
    if open_requests:
        days["bedt_dato"] = open_requests[-1].sent_on
    return {name: long_day(day) for name, day in days.items() if day}


def _flags(
    file: CaseFile, choice: Choice, values: Mapping[str, Value]
) -> frozenset[str]:
    vote = file.state.work.vote
    flags = {
        "represented": bool(values.get("repræsentant")),
        "to-instance": choice.to_instance,
        "guarantee-errors": bool(values.get("garantifejl")),
        "order-errors": bool(values.get("ordensfejl")),
        "time-known": bool(values.get("ventetid")),
    }
    if vote:
        flags[vote.agreement] = True
    return frozenset(name for name, holds in flags.items() if holds)


def letter_head(file: CaseFile, choice: Choice, *, writer: User, day: date) -> Head:
    """Give what stands above the letter."""
    us = authority()
    facts = [("Sagsbehandler", _signature(file, writer))]
    people = _of_the_people(file)
    if people["repræsentant"] and not choice.to_instance and not choice.recipient:
        facts.append(("Vedrører", str(people["klager"])))
    if file.case.reference:
        label = "Jeres sagsnummer" if choice.to_instance else "Deres reference"
        facts.append((label, file.case.reference))
    return Head(
        authority=us.name,
        foot=f"{us.post} · Telefon {us.phone} · {us.email}",
        recipient=recipient_lines(file.state, choice),
        number=file.case.number,
        day=day,
        facts=tuple(facts),
    )


def recipient_lines(state: CaseState, choice: Choice) -> tuple[str, ...]:
    """Give name and address of whom the letter goes to; nothing for nobody.

    On a protected case the address stands on the envelope's cover sheet alone: a copy
    of the letter goes to others, who must not learn it.
    """
    party = choice.recipient or _first_party(state)
    if not choice.to_instance and not party:
        return ()
    try:
        found = find_recipient(
            state, FirstInstance() if choice.to_instance else Party(party)
        )
    except UnknownRecipientError:
        return ()
    hidden = not choice.to_instance and state.work.protection > Protection.NONE
    postal = "" if hidden else found.address.postal
    address = postal.replace(",", "\n").splitlines()
    lines = [found.address.name, *(line.strip() for line in address)]
    return tuple(line for line in lines if line)


def _first_party(state: CaseState) -> str:
    """Give the appellant; whoever is a party in a case that nobody has appealed."""
    appellants = [person for role, person in state.parties if role == "appellant"]
    people = appellants or [person for _, person in state.parties]
    return people[0] if people else ""
