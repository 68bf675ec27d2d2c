# SPDX-License-Identifier: EUPL-1.2
"""The case material of a meeting (*sagsmateriale*): all papers of its cases in one PDF.

It takes seconds or minutes, so the worker makes it; the page tells when it is there. A
copy is kept until the protocol is approved, and each member gets it without the papers
of those cases in which they are in conflict.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from anke.access.models import ViewEvent
from anke.access.services import record_views
from anke.cases import clock, wording
from anke.cases.documents import read_document
from anke.cases.domain.entries import Actor, ActorKind, case_stream
from anke.cases.models import Case, CaseParty, Document
from anke.cases.rules import current_rules
from anke.cases.vault import open_people
from anke.decisions.bundling import Chapter, bundle
from anke.decisions.case_papers import enclosures_of
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.agenda import times
from anke.decisions.errors import MeetingRefusedError, UnknownMeetingError
from anke.decisions.meetings.models import MaterialOrder
from anke.decisions.meetings.queries import readable_items
from anke.decisions.meetings.services import PDF, act_on, keep_paper, meeting_state
from anke.errors import AppealsError
from anke.intake.letter_reading import reading_pool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from anke.access.models import User
    from anke.decisions.bundling import Bundle
    from anke.decisions.domain.meetings.state import Item, MeetingState


def order_material(actor: Actor, number: str) -> None:
    """Let the worker make the material; asked for twice it is made once more.

    Errors: MeetingRefusedError where there is nothing to make.
    """
    from anke.decisions.meetings.tasks import make_material_of

    state = meeting_state(number)
    if not state.cases:
        raise MeetingRefusedError(
            f"meeting {number}: no cases",
            user_text="Der er ingen sager på dagsordenen at samle materiale til.",
        )
    with transaction.atomic():
        MaterialOrder.objects.update_or_create(
            meeting_id=number,
            defaults={
                "asked_at": clock.wall_now(),
                "asked_by": actor.id,
                "problem": "",
            },
        )
        transaction.on_commit(
            lambda: make_material_of.enqueue(number=number, staff=actor.id)
        )


def make_material(actor: Actor, number: str) -> MeetingState:
    """Make the material of the agenda as it stands, keep it and hand it out.

    What stands in the way is told on the meeting's page. Run twice it is made twice and
    the first copy is forgotten. Errors: UnknownMeetingError.
    """
    state = meeting_state(number)
    if not state.number:
        raise UnknownMeetingError(f"no meeting {number}")
    try:
        made = _made_and_handed_out(actor, state)
    except AppealsError as error:
        MaterialOrder.objects.filter(meeting_id=number).update(problem=error.user_text)
        return state
    MaterialOrder.objects.filter(meeting_id=number).delete()
    return made


def _made_and_handed_out(actor: Actor, state: MeetingState) -> MeetingState:
    items = tuple(item.item for item in state.items if item.case)
    with TemporaryDirectory(prefix="anke-material-") as folder:
        path = Path(folder) / "material.pdf"
        made = bundle_of(state, items, path)
        with transaction.atomic():
            document = keep_paper(state.number, path.read_bytes(), PDF)
            command = c.SendMaterial(document, made.pages, items)
            return act_on(actor, state.number, [command])


def bundle_of(state: MeetingState, items: Collection[int], path: Path) -> Bundle:
    """Bind the papers of some items into a PDF at `path`."""
    title = f"Sagsmateriale til møde {state.number}"
    # The papers are Danish, and so is what stands between them.
    with translation.override("da"):
        chapters = list(_chapters(state, items))
    return bundle(path, title, chapters, reading_pool())


def material_for(user: User, state: MeetingState) -> bytes:
    """Give the material that a person may read, and write down whose papers these are.

    Errors: MeetingRefusedError where there is none for this person.
    """
    readable = readable_items(user, state)
    wanted = tuple(item for item in state.material_items if item in readable)
    if not state.material or not wanted:
        raise MeetingRefusedError(
            f"meeting {state.number}: no material for this reader",
            user_text="Der er ikke samlet sagsmateriale, som du kan læse.",
        )
    _note_looks(user, state, wanted)
    if wanted == state.material_items:
        return read_document(Document.objects.get(commitment=state.material))
    with TemporaryDirectory(prefix="anke-material-") as folder:
        path = Path(folder) / "material.pdf"
        bundle_of(state, wanted, path)
        return path.read_bytes()


def _note_looks(user: User, state: MeetingState, items: Sequence[int]) -> None:
    cases = [item.case for item in state.items if item.item in items]
    record_views(
        user,
        streams=[case_stream(case) for case in cases],
        at=clock.now(),
        purpose=f"Sagsmateriale til møde {state.number}",
        kind=ViewEvent.Kind.DOCUMENT,
    )


# --- The papers ----------------------------------------------------------------------


def _chapters(state: MeetingState, items: Collection[int]) -> Iterator[Chapter]:
    hours = times(state.starts_at, [item.minutes for item in state.items])
    for place, (item, hour) in enumerate(zip(state.items, hours, strict=True), 1):
        if item.item in items and item.case:
            first, last = (text.replace(":", ".") for text in hour)
            yield Chapter(
                enclosures=enclosures_of(item.case),
                title=f"Sag {item.case}",
                kicker=f"Punkt {place} · kl. {first}–{last}",
                facts=tuple(_facts(item)),
            )


def _facts(item: Item) -> Iterator[tuple[str, str]]:
    catalogue = current_rules().catalogue
    case = Case.objects.get(number=item.case)
    parties = "; ".join(
        f"{name} ({role})" for role, name in parties_of([case.number])[case.number]
    )
    pairs = (
        ("Sagsområde", wording.area_name(catalogue, case.area)),
        ("Emne", wording.subject_name(catalogue, case.subject)),
        ("Førsteinstans", wording.instance_name(catalogue, case.first_instance)),
        ("Modtaget", f"{case.received_on:%d.%m.%Y}"),
        ("Frist", f"{case.due_on:%d.%m.%Y}" if case.due_on else ""),
        ("Parter", parties),
    )
    yield from ((name, text) for name, text in pairs if text)


def parties_of(numbers: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Give the parties of cases: role and name; who was erased is left out.

    The caller writes down that their names were shown.
    """
    found: dict[str, list[tuple[str, str]]] = {number: [] for number in numbers}
    rows = CaseParty.objects.filter(case_id__in=numbers).order_by("case_id", "place")
    parties = list(rows.values_list("case_id", "role", "person"))
    people = open_people([person for _, _, person in parties])
    for number, role, person in parties:
        if person in people:
            found[number].append((wording.role_name(role), people[person].name))
    return found


def person(staff: str) -> Actor:
    """Give the actor of a member of staff."""
    return Actor(ActorKind.PERSON, staff)
