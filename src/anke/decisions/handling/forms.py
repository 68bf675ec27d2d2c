# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people work on a case; each knows the case that it is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import clock, wording
from anke.cases.domain.handling_rules import OF_A_CONSULTANT, Answer, OwedBy
from anke.cases.domain.lacking import RECEIVED
from anke.cases.handling_wording import answer_name, court_result_name
from anke.cases.rules import current_rules
from anke.decisions.handling.services import Notice, Question
from anke.decisions.meetings.queries import possible_advisers
from anke.web import formats
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from anke.access.models import User
    from anke.cases.domain.handling_rules import StepRule
    from anke.cases.queries import CaseFile

SECOND_OPINION = "second-opinion"
CAUSE_HELP = gettext_lazy("Is kept in the journal. No names, no CPR numbers.")


class CaseForm(forms.Form):
    """A form about one case. `seen` is how long its journal was when it was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None,
        *,
        file: CaseFile,
        user: User | None = None,
        **options: Any,
    ) -> None:
        self.file = file
        self.user = user
        self.rules = current_rules()
        self.today = clock.today()
        self.proposed = options
        initial = {"seen": file.state.length, **self.proposals(), **options}
        super().__init__(data, initial=initial, auto_id="work-%s")
        self.prepare()

    def proposals(self) -> dict[str, object]:
        """Give what the fields hold to begin with."""
        return {}

    def prepare(self) -> None:
        """Fill in the choices that depend on the case."""

    @property
    def looked_at(self) -> int | None:
        """Give how long the journal was when the form was shown."""
        return cast("int | None", self.cleaned_data.get("seen"))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = choices


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def optional_day(label: Any, help_text: Any = "") -> forms.DateField:
    """Make a field for a day that may be unknown."""
    field = _day(label, help_text)
    field.required = False
    return field


class QuestionForm(CaseForm):
    """Ask a party, the first instance or a consultant within a step of the case."""

    step = forms.ChoiceField(label=gettext_lazy("Step"), widget=QuickSelect)
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )
    consultant = forms.ChoiceField(
        label=gettext_lazy("Medical consultant"),
        help_text=gettext_lazy("For a question to a medical consultant."),
        required=False,
        widget=QuickSelect,
    )
    questions = forms.CharField(
        label=gettext_lazy("What is asked"),
        help_text=gettext_lazy("One question or one document a line."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_on = _day(gettext_lazy("Answer by"))

    def proposals(self) -> dict[str, object]:
        """Propose the step's own time to answer, moved to a working day."""
        steps = {rule.id: rule for rule in self._steps()}
        first = next(iter(steps.values()), None)
        rule = steps.get(str(self.proposed.get("step", "")), first)
        days = rule.answer_days if rule else 14
        return {"due_on": _working_day(self.today + timedelta(days=days))}

    def _steps(self) -> list[StepRule]:
        """Give the steps in which somebody is asked."""
        steps = self.rules.handling.steps_of(self.file.state.area)
        return [rule for rule in steps if rule.owed_by != OwedBy.OTHER]

    def prepare(self) -> None:
        """Offer the area's steps and whom the case knows."""
        self._offer(
            "step", [(rule.id, wording.name_of(rule)) for rule in self._steps()]
        )
        self._offer("recipients", self._people())
        self._offer("consultant", [("", _("Nobody")), *self._consultants()])

    def _consultants(self) -> Iterator[tuple[str, str]]:
        """Give the house's consultants; not who is in conflict in this case."""
        for each in possible_advisers():
            if each.code not in self.file.state.work.conflicts:
                yield each.code, f"{each.name} ({each.code})"

    def _people(self) -> list[tuple[str, str]]:
        catalogue = self.rules.catalogue
        instance = self.file.state.first_instance
        people = [
            (
                f"party:{party.commitment}",
                f"{party.person.name} ({wording.role_name(party.role)})",
            )
            for party in self.file.parties
            if party.person is not None
        ]
        name = wording.instance_name(catalogue, instance)
        return [*people, (f"first-instance:{instance}", name)]

    def clean(self) -> dict[str, Any]:
        """See that the step is asked of those who owe its answer."""
        cleaned = super().clean() or self.cleaned_data
        rule = self.rules.handling.step(cleaned.get("step", ""))
        if rule is None:
            return cleaned
        if rule.owed_by == OwedBy.CONSULTANT:
            self._check_consultant(rule, cleaned.get("consultant", ""))
        elif not self._asked(cleaned):
            self.add_error("recipients", _("Choose at least one who is to answer."))
        elif len({kind for kind, _id in self._asked(cleaned)}) > 1:
            text = _("Ask parties and first instance each in a letter of their own.")
            self.add_error("recipients", text)
        return cleaned

    def _check_consultant(self, rule: StepRule, code: str) -> None:
        """See that somebody is chosen, and another one for a second opinion."""
        asked = {each.recipient for each in self.file.state.work.requests}
        if not code:
            self.add_error("consultant", _("Choose the consultant."))
        elif rule.id == SECOND_OPINION and code in asked:
            text = _("Choose another consultant than the one who was asked before.")
            self.add_error("consultant", text)

    @staticmethod
    def _asked(cleaned: dict[str, Any]) -> list[tuple[str, str]]:
        pairs = (each.partition(":") for each in cleaned.get("recipients", []))
        return [(kind, known) for kind, _colon, known in pairs]

    @property
    def question(self) -> Question:
        """Give what is asked of whom."""
        cleaned = self.cleaned_data
        rule = self.rules.handling.step(cleaned["step"])
        lines = [line.strip(" -") for line in cleaned["questions"].splitlines()]
        asked = self._asked(cleaned)
        if rule is not None and rule.owed_by == OwedBy.CONSULTANT:
            asked = [(OwedBy.CONSULTANT.value, cleaned["consultant"])]
        return Question(
            step=cleaned["step"],
            owed_by=asked[0][0],
            recipients=tuple(known for _kind, known in asked),
            due_on=cleaned["due_on"],
            questions=tuple(line for line in lines if line),
        )


def _working_day(day: date) -> date:
    return current_rules().calendar.roll_forward(day)


class AnswerForm(CaseForm):
    """Settle a request: how it was answered, and when the answer came.

    That more is needed, or a second opinion, is a consultant's word alone.
    """

    answer = forms.ChoiceField(
        label=gettext_lazy("How it was answered"),
        widget=forms.RadioSelect(attrs={"class": "form-radio"}),
    )
    on = _day(gettext_lazy("Day of the answer"))
    document = forms.ChoiceField(
        label=gettext_lazy("The answer as a document"),
        help_text=gettext_lazy("Where the answer lies on the case, if it was written."),
        required=False,
        widget=QuickSelect,
    )

    def proposals(self) -> dict[str, object]:
        """Propose an answer that came today."""
        return {"on": self.today, "answer": Answer.ANSWERED.value}

    def prepare(self) -> None:
        """Offer the ways in which a request ends."""
        asked = {each.owed_by for each in self.file.state.work.open_requests}
        words = [
            each
            for each in Answer
            if OwedBy.CONSULTANT in asked or each not in OF_A_CONSULTANT
        ]
        self._offer("answer", [(each.value, answer_name(each)) for each in words])
        self._offer("document", [("", _("None")), *self._received()])

    def _received(self) -> list[tuple[str, str]]:
        """Give what came in on the case and can be opened, the newest first."""
        found = [
            (each.commitment, f"{each.theme}, {formats.day(each.dated_on)}")
            for each in self.file.documents
            if each.direction in RECEIVED and each.stored and not each.withdrawn_on
        ]
        return found[::-1]


class RemindForm(CaseForm):
    """Remind who owes an answer."""

    due_on = _day(gettext_lazy("New day to answer by"))

    def proposals(self) -> dict[str, object]:
        """Propose the usual week, moved to a working day."""
        return {"due_on": _working_day(self.today + timedelta(days=7))}


class CauseForm(CaseForm):
    """Something that is done for a reason."""

    cause = forms.CharField(
        label=gettext_lazy("Why"), help_text=CAUSE_HELP, max_length=200
    )


class NoteForm(CaseForm):
    """A note on the case."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Filed as a document of the case; kept encrypted."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )


class NoticeForm(CaseForm):
    """A deadline notice to the citizen."""

    rule = forms.ChoiceField(label=gettext_lazy("Deadline"), widget=QuickSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why it takes longer"),
        help_text=gettext_lazy("Stands in the letter after “because”."),
        max_length=300,
    )
    announced_on = _day(gettext_lazy("When a decision is expected"))

    def proposals(self) -> dict[str, object]:
        """Propose four weeks from now."""
        day = _working_day(self.today + timedelta(weeks=4))
        return {"announced_on": day}

    def prepare(self) -> None:
        """Offer the deadlines that run."""
        running = [line for line in self.file.clocks if line.ended_on is None]
        self._offer(
            "rule",
            [(line.rule, wording.rule_name(self.rules, line.rule)) for line in running],
        )

    @property
    def notice(self) -> Notice:
        """Give the notice as it was written."""
        cleaned = self.cleaned_data
        return Notice(cleaned["rule"], cleaned["reason"], cleaned["announced_on"])


class SubmitForm(CaseForm):
    """Hand the draft in for the second signature."""

    signer = forms.CharField(
        label=gettext_lazy("Who should sign"),
        help_text=gettext_lazy("Staff code; empty: whoever may."),
        required=False,
        max_length=20,
    )


class SignForm(CaseForm):
    """Sign a draft, or return it with reasons."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect(attrs={"class": "form-radio"}),
    )
    reasons = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        help_text=gettext_lazy("Only when you return the draft."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=5000,
    )

    def prepare(self) -> None:
        """Offer to sign or to return."""
        self._offer(
            "verdict",
            [("approve", _("I sign the draft")), ("return", _("I return the draft"))],
        )

    def clean(self) -> dict[str, Any]:
        """Ask for reasons where the draft is returned."""
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("verdict") == "return"
            and not cleaned.get("reasons", "").strip()
        ):
            self.add_error("reasons", _("Write what is to be changed."))
        return cleaned


class CourtForm(CaseForm):
    """A court's case about the decision."""

    court = forms.CharField(label=gettext_lazy("Court"), max_length=80)
    reference = forms.CharField(
        label=gettext_lazy("The court's case number"), max_length=40
    )


class CourtEndForm(CaseForm):
    """The court's answer."""

    reference = forms.ChoiceField(label=gettext_lazy("Court case"), widget=QuickSelect)
    result = forms.ChoiceField(label=gettext_lazy("Result"), widget=QuickSelect)

    def prepare(self) -> None:
        """Offer the court cases that run."""
        cases = self.file.state.work.court_cases
        running = [
            (each.reference, each.reference) for each in cases if not each.result
        ]
        self._offer("reference", running)
        results = ("upheld", "changed", "remitted", "settled", "withdrawn")
        self._offer("result", [(code, court_result_name(code)) for code in results])


class PredecessorForm(CaseForm):
    """Which case this one follows."""

    predecessor = forms.CharField(
        label=gettext_lazy("Number of the earlier case"), max_length=16
    )


class ReopenForm(CaseForm):
    """Take a decided case up again."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), help_text=CAUSE_HELP, max_length=200
    )
