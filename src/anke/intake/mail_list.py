# SPDX-License-Identifier: EUPL-1.2
"""The queue as a list: no names and no texts; a letter is opened one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases.finding import full_number
from anke.cases.wording import area_name
from anke.intake import wording
from anke.intake.domain.numbers import LetterNumberError, parse_letter_number
from anke.intake.queries import letters_visible_to
from anke.web import formats
from anke.web.fields import QuickSelect
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import QueryDict

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.intake.holds import Hold
    from anke.intake.models import Letter

_FILTERS = ("mail_kind", "channel", "area")


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect)


class QueueForm(forms.Form):
    """The filters of the queue as they stand in the address; wrong ones are ignored."""

    status = _choice(gettext_lazy("State"))
    mail_kind = _choice(gettext_lazy("Kind of letter"))
    channel = _choice(gettext_lazy("Channel"))
    unread = forms.BooleanField(
        label=gettext_lazy("Only letters the machine could not read"), required=False
    )
    q = forms.CharField(
        label=gettext_lazy("Letter or case number"), required=False, max_length=20
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        for name, words in (
            ("status", wording.STATUSES),
            ("mail_kind", wording.MAIL_KINDS),
            ("channel", wording.CHANNELS),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            blank = _("Waiting") if name == "status" else _("All")
            rest = [pair for pair in words.items() if pair[0] != "waiting"]
            field.choices = [("", blank), *rest]

    @property
    def wanted(self) -> dict[str, Any]:
        """The filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def letters(self) -> QuerySet[Letter]:
        """Give the letters that fit, the most urgent first (settled: the newest)."""
        wanted = self.wanted
        status = wanted.get("status", "waiting")
        found = letters_visible_to(self.user).select_related("reading")
        if "q" in wanted:
            return _by_number(found, wanted["q"])
        found = found.filter(status=status)
        for name in ("mail_kind", "channel"):
            if name in wanted:
                found = found.filter(**{name: wanted[name]})
        if wanted.get("unread"):
            found = found.exclude(reading__verdict="read")
        if status != "waiting":
            return found.order_by(F("settled_at").desc(nulls_last=True), "-number")
        return found.order_by(
            F("urgent").desc(),
            F("due_on").asc(nulls_last=True),
            "received_on",
            "number",
        )


def _by_number(found: QuerySet[Letter], text: str) -> QuerySet[Letter]:
    """Find a letter by its own number, or the letters of a case."""
    try:
        parse_letter_number(text)
    except LetterNumberError:
        on_case = found.filter(matters__case=full_number(text))
        return on_case.distinct().order_by("number")
    return found.filter(number=text.strip()).order_by("number")


def queue_table(
    letters: Iterable[Letter], rules: Rules, held: Mapping[str, Hold]
) -> Table:
    """Give the list as a table; what colleagues have open is named."""
    return Table(
        caption=_("Letters that fit"),
        columns=(
            Column("number", _("Letter")),
            Column("kind", _("Kind of letter")),
            Column("area", _("Area")),
            Column("received", _("Received")),
            Column("due", _("Answer by")),
            Column("channel", _("Channel")),
            Column("case", _("Case")),
        ),
        rows=[_row(letter, rules, held.get(letter.number)) for letter in letters],
        empty=_("No letter waits. Everything that came in has been dealt with."),
        hide_caption=True,
    )


def _row(letter: Letter, rules: Rules, held: Hold | None) -> Row:
    reading = getattr(letter, "reading", None)
    unread = reading is None or reading.verdict != "read"
    sure = formats.share(letter.confidence / 10_000, 0) if letter.confidence else ""
    is_settled = letter.status != "waiting"
    return Row(
        (
            Cell(
                letter.number,
                href=reverse("desk", args=[letter.number]),
                note=wording.hold_sentence(held) if held else "",
            ),
            Cell(
                wording.word(wording.MAIL_KINDS, letter.mail_kind) or "–",
                note=_("needs a person") if unread else sure,
                alarm=unread and not is_settled,
            ),
            Cell(area_name(rules.catalogue, letter.area) if letter.area else "–"),
            Cell(formats.day(letter.received_on)),
            Cell(
                formats.day(letter.due_on) if letter.due_on else "–",
                note=_("urgent") if letter.urgent else "",
                alarm=letter.urgent,
            ),
            Cell(wording.word(wording.CHANNELS, letter.channel)),
            Cell(
                letter.case or "–",
                href=reverse("case-page", args=[letter.case])
                if letter.case and is_settled
                else "",
            ),
        )
    )
