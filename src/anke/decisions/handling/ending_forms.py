# SPDX-License-Identifier: EUPL-1.2
"""The forms of the short cuts to a case's end, with the letter on the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.decisions.dispatch.addresses import FirstInstance, Named
from anke.decisions.handling.ending import (
    LAPSED,
    REFERRED,
    SENT_ON,
    Ending,
    papers_of,
    proposed_letter,
    written_letter,
)
from anke.decisions.handling.forms import CaseForm
from anke.web import formats
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.decisions.dispatch.addresses import Recipient
    from anke.decisions.domain.letter import Letter, Section
    from anke.decisions.domain.merge import Value

_WORDS = gettext_lazy("What the letter says first")


class EndingForm(CaseForm):
    """End a case with a letter whose first words are typed here."""

    outcome = ""
    # What stands in the letter until the form says more.
    placeholders: ClassVar[Mapping[str, Value]] = {}

    words = forms.CharField(
        label=_WORDS, widget=forms.Textarea(attrs={"rows": 7}), max_length=5000
    )
    replace = forms.BooleanField(label="", required=False)

    @cached_property
    def letter(self) -> Letter:
        """Give the letter as the texts in force propose it."""
        assert self.user is not None  # noqa: S101 - tells mypy
        return proposed_letter(self.user, self.file, self.outcome, self.placeholders)

    def proposals(self) -> dict[str, object]:
        """Propose the words of the text library."""
        return {"words": self.letter.sections[0].body}

    def prepare(self) -> None:
        """Ask before what somebody has written is replaced."""
        draft = written_letter(self.file.case.number)
        if draft is None or not draft.version:
            del self.fields["replace"]
            return
        told = {"who": draft.author, "day": formats.day(draft.saved_at.date())}
        field = self.fields["replace"]
        field.label = _("Delete the letter that %(who)s wrote on %(day)s") % told
        field.required = True

    @property
    def rest_of_letter(self) -> tuple[Section, ...]:
        """Give the other sections as they go out, for who looks the letter over."""
        return self.letter.sections[1:]

    @property
    def ending(self) -> Ending:
        """Give the ending as it was written."""
        return Ending(self.outcome, self.cleaned_data["words"])


class LapseForm(EndingForm):
    """The case lapses: the appeal was withdrawn, or there is nothing left to decide."""

    outcome = LAPSED

    def prepare(self) -> None:
        """Say what else the words may have to be."""
        super().prepare()
        self.fields["words"].help_text = _(
            "Write it anew where the appeal was not withdrawn but fell away."
        )


class ReferralForm(EndingForm):
    """Another authority decides: who, where, and whether the papers go along."""

    outcome = REFERRED
    placeholders: ClassVar[Mapping[str, Value]] = {SENT_ON: "den rette myndighed"}
    field_order = ("authority", "name", "address", "with_papers", "words", "replace")

    authority = forms.ChoiceField(
        label=gettext_lazy("Right authority"), required=False, widget=QuickSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Its name, if it is not on the list"),
        required=False,
        max_length=120,
    )
    address = forms.CharField(
        label=gettext_lazy("Its address"),
        help_text=gettext_lazy("Only for one that is not on the list."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=400,
    )
    with_papers = forms.BooleanField(label="", required=False)

    def proposals(self) -> dict[str, object]:
        """Propose that the papers go along."""
        return {**super().proposals(), "with_papers": True}

    def prepare(self) -> None:
        """Offer the first instances of today, and tell how many papers there are."""
        super().prepare()
        names = sorted(
            (wording.name_of(each), each.id)
            for each in self.rules.catalogue.first_instances
            if each.is_valid_on(self.today)
        )
        choices = [
            ("", _("Another authority")),
            *((code, name) for name, code in names),
        ]
        self._offer("authority", choices)
        count = len(papers_of(self.file.state))
        label = _("Send along what came in on the case (%(count)s)")
        self.fields["with_papers"].label = label % {"count": formats.number(count)}

    @property
    def rest_of_letter(self) -> tuple[Section, ...]:
        """Give the other sections, with the name once it was typed."""
        if not self.is_bound or not self.is_valid() or self.user is None:
            return super().rest_of_letter
        values = {SENT_ON: self._name()}
        letter = proposed_letter(self.user, self.file, self.outcome, values)
        return letter.sections[1:]

    def clean(self) -> dict[str, Any]:
        """Ask for one authority, from the list or by its name."""
        cleaned = super().clean() or self.cleaned_data
        listed, name = cleaned.get("authority"), cleaned.get("name", "").strip()
        if not listed and not name:
            self.add_error("authority", _("Choose the authority, or write its name."))
        if listed and name:
            self.add_error("name", _("Choose from the list or write a name, not both."))
        return cleaned

    def _name(self) -> str:
        code = self.cleaned_data["authority"]
        if code:
            return self.rules.catalogue.first_instance(code).name_da
        return str(self.cleaned_data["name"].strip())

    def _recipient(self) -> Recipient:
        code = self.cleaned_data["authority"]
        if code:
            return FirstInstance(code)
        postal = self.cleaned_data["address"].strip()
        return Named("rette-myndighed", self._name(), postal=postal)

    @property
    def ending(self) -> Ending:
        """Give the ending as it was written."""
        return Ending(
            self.outcome,
            self.cleaned_data["words"],
            values={SENT_ON: self._name()},
            sent_on=self._recipient(),
            with_papers=self.cleaned_data["with_papers"],
        )
