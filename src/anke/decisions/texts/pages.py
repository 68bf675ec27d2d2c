# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the text library show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.queries import case_file, require_on_case
from anke.cases.rules import current_rules
from anke.decisions.domain.assembly import LetterFacts
from anke.decisions.domain.comparing import compare
from anke.decisions.domain.decide_texts import versions_or_none
from anke.decisions.domain.fields import EXAMPLES, FIELDS
from anke.decisions.domain.letter import Letter, Section
from anke.decisions.domain.merge import fill, marks
from anke.decisions.domain.plain_language import advise
from anke.decisions.domain.texts import (
    SHIPPED_VERSION,
    TextStatus,
    Version,
    Wanted,
    read_key,
)
from anke.decisions.errors import UnknownTextError
from anke.decisions.letters.facts import Choice, letter_facts
from anke.decisions.models import TextDraft
from anke.decisions.texts.library import text_library
from anke.decisions.texts.shipped import (
    legal_words,
    letter_kinds,
    unconfirmed_texts,
)
from anke.decisions.texts.wording import (
    STATUS_BADGES,
    section_title,
    status_words,
    used_for,
    version_words,
)
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.decisions.domain.comparing import Piece
    from anke.decisions.domain.fields import Field
    from anke.decisions.domain.plain_language import PlainReport
    from anke.decisions.domain.texts import TextKey
    from anke.decisions.texts.forms import FindForm


@dataclass(frozen=True, slots=True)
class Found:
    """A text in the list: the version that stands, and a draft if there is one."""

    key: TextKey
    version: Version | None
    draft: TextDraft | None
    status: TextStatus | None


def find_texts(form: FindForm) -> list[Found]:
    """Give the texts that fit, by section and then from the general to the specific."""
    library, day = text_library(), clock.today()
    drafts = {row.text: row for row in TextDraft.objects.all()}
    keys = {key.id: key for key in library.keys}
    keys |= {text: read_key(text) for text in drafts if text not in keys}
    order = list(letter_kinds().sections)
    found = [
        _found(key, versions_or_none(library, key), drafts.get(key.id), day)
        for key in sorted(
            keys.values(), key=lambda key: (order.index(key.section), key)
        )
        if key.section in order
    ]
    return [one for one in found if _fits(one, form)]


def _found(
    key: TextKey, versions: tuple[Version, ...], draft: TextDraft | None, day: date
) -> Found:
    standing = next((one for one in versions if one.is_in_force_on(day)), None)
    last = standing or (versions[-1] if versions else None)
    return Found(key, last, draft, last.status_on(day) if last else None)


def _fits(found: Found, form: FindForm) -> bool:
    wishes = {
        "section": found.key.section,
        "area": found.key.area,
    }
    for name, value in wishes.items():
        if form.wish(name) and form.wish(name) != value:
            return False
    return _fits_state(found, form.wish("state")) and _fits_words(found, form.wish("q"))


def _fits_state(found: Found, state: str) -> bool:
    version = found.version
    held = {
        "": True,
        "draft": found.draft is not None,
        "own": version is not None and version.number != SHIPPED_VERSION,
        "coming": found.status is TextStatus.COMING,
        "withdrawn": found.status is TextStatus.WITHDRAWN,
    }
    return held[state]


def _fits_words(found: Found, words: str) -> bool:
    texts = [found.version.heading, found.version.body] if found.version else []
    if found.draft:
        texts += [found.draft.heading, found.draft.body]
    return words.casefold() in "\n".join(texts).casefold()


def texts_table(found: list[Found]) -> Table:
    """Draw the list of texts."""
    catalogue = current_rules().catalogue
    return Table(
        caption=_("Texts"),
        columns=(
            Column("section", _("Section")),
            Column("for", _("For")),
            Column("state", _("State")),
            Column("text", _("Begins")),
        ),
        rows=tuple(
            Row(
                (
                    Cell(
                        section_title(one.key.section),
                        href=reverse("text", args=[one.key.id]),
                    ),
                    Cell(used_for(one.key, catalogue)),
                    Cell(_state(one), note=_draft_note(one)),
                    Cell(_beginning(one)),
                )
            )
            for one in found
        ),
    )


def _state(found: Found) -> str:
    if found.version is None or found.status is None:
        return _("not published")
    return f"{status_words(found.status)}, {version_words(found.version)}"


def _draft_note(found: Found) -> str:
    if not found.draft:
        return ""
    return _("draft by %(who)s") % {"who": found.draft.author}


def _beginning(found: Found) -> str:
    body = found.version.body if found.version else ""
    if found.draft and not body:
        body = found.draft.body
    line = body.split("\n")[0]
    return line if len(line) <= 90 else f"{line[:90].rsplit(' ', 1)[0]} …"


# --- One text ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version in the history of a text."""

    number: int
    name: str
    status: str
    badge: str
    in_force_on: str
    by: str
    cause: str
    body: str
    heading: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A text filled with the facts of a case, or with examples."""

    section: Section
    case: str
    empty: tuple[str, ...]
    report: PlainReport


@dataclass(frozen=True, slots=True)
class TextPage:
    """Everything on the page of a text; the newest version first."""

    key: TextKey
    title: str
    used_for: str
    versions: tuple[ShownVersion, ...]
    draft: TextDraft | None
    preview: Preview
    fields: tuple[Field, ...]
    is_confirmed: bool
    is_withdrawn: bool
    stands_in: str

    @property
    def heading(self) -> str:
        """Give the heading that would be edited."""
        return self.preview.section.heading


def text_page(user: User | AnonymousUser, text_id: str, case: str = "") -> TextPage:
    """Open a text; with a case, filled with its facts, which is written down.

    Errors: UnknownTextError; UnknownCaseError, AccessDeniedError for the case.
    """
    key = read_key(text_id)
    library, day = text_library(), clock.today()
    versions = versions_or_none(library, key)
    draft = TextDraft.objects.filter(text=text_id).first()
    if not versions and draft is None:
        raise UnknownTextError(
            f"no text {text_id}", user_text="Der er ingen tekst med den nøgle."
        )
    standing = library.in_force(key, day)
    shown = draft or standing or versions[-1]
    return TextPage(
        key=key,
        title=section_title(key.section),
        used_for=used_for(key, current_rules().catalogue),
        versions=tuple(_shown(one, day) for one in versions[::-1]),
        draft=draft,
        preview=_preview(user, key, shown.heading, shown.body, case),
        fields=FIELDS,
        is_confirmed=key.id not in unconfirmed_texts()
        or any(one.number > 1 for one in versions),
        is_withdrawn=standing is None and bool(versions),
        stands_in=_stands_in(key, standing, day),
    )


def _stands_in(key: TextKey, standing: Version | None, day: date) -> str:
    """Name the text that is used in the place of one that is not in force."""
    if standing is not None:
        return ""
    wanted = Wanted(key.area, key.law, key.subject, key.outcome)
    other = text_library().choose(key.section, wanted, day)
    return other.key.id if other else ""


def _shown(version: Version, day: date) -> ShownVersion:
    status = version.status_on(day)
    cause = version.withdrawal_cause or version.cause
    return ShownVersion(
        number=version.number,
        name=version_words(version),
        status=status_words(status),
        badge=STATUS_BADGES[status],
        in_force_on=formats.day(version.in_force_on),
        by=version.published_by,
        cause=cause,
        body=version.body,
        heading=version.heading,
    )


def _preview(
    user: User | AnonymousUser, key: TextKey, heading: str, body: str, case: str
) -> Preview:
    facts = _facts(user, key, case) if case else LetterFacts(values=EXAMPLES)
    section = Section(
        key.section, fill(heading, facts.values), fill(body, facts.values)
    )
    empty = tuple(
        mark.name
        for text in (section.heading, section.body)
        for mark in marks(text)
        if mark.kind == "field"
    )
    report = advise(Letter("", "", (section,)), legal_words())
    return Preview(section, case, empty, report)


def _facts(user: User | AnonymousUser, key: TextKey, case: str) -> LetterFacts:
    """Give the facts of a real case, and write down that it was looked at."""
    person, _case = require_on_case(user, Action.SEE_CASE, case)
    file = case_file(person, case)
    record_view(
        person,
        stream=case_stream(case),
        at=clock.now(),
        purpose="Forhåndsvisning af en tekst",
        kind=ViewEvent.Kind.PAGE,
    )
    facts = letter_facts(file, Choice(outcome=key.outcome), writer=person)
    # What only a person fills in is shown as an example.
    asked = {name: value for name, value in EXAMPLES.items() if name in _ASKED}
    return replace(facts, values={**asked, **facts.values})


_ASKED = frozenset(
    {
        "frist",
        "ny_frist",
        "årsag",
        "spørgsmål",
        "bedt_dato",
        "videresendt_til",
        "garantifejl",
        "ordensfejl",
        "mødedato",
    }
)


def comparable(page: TextPage) -> Mapping[str, Version]:
    """Give what can be compared, oldest first: each version, and the draft."""
    versions = versions_or_none(text_library(), page.key)
    table = {str(one.number): one for one in versions}
    if page.draft:
        table["draft"] = Version(page.key, -1, page.draft.heading, page.draft.body)
    return table


def names_of(table: Mapping[str, Version]) -> dict[str, str]:
    """Name what can be compared."""
    return {
        key: _("the draft") if key == "draft" else version_words(version)
        for key, version in table.items()
    }


def differences(old: Version, new: Version) -> tuple[Piece, ...]:
    """Compare two versions, headings included."""
    return compare(_whole(old), _whole(new))


def _whole(version: Version) -> str:
    return "\n\n".join(filter(None, (version.heading, version.body)))
