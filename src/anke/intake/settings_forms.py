# SPDX-License-Identifier: EUPL-1.2
"""The forms of the mail room's own rules: each change has a cause, for the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.intake import wording
from anke.intake.domain.routing import RuleSet
from anke.intake.errors import RoutingRuleError
from anke.intake.routing_trial import parse_rules, was_tried

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from anke.cases.domain.decide import Rules

# What belongs to no case, or to another authority, is for people.
ROBOT_KINDS = ("new_appeal", "supplement", "reminder", "access_request")
_CAUSE_LENGTH = 200


class ChangeForm(forms.Form):
    """A change that is journaled with its cause."""

    cause = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=_CAUSE_LENGTH,
    )
    use_required_attribute = False


class RobotForm(ChangeForm):
    """Which kinds of letter a robot may file alone."""

    mail_kinds = forms.MultipleChoiceField(required=False)

    def __init__(
        self, data: QueryDict | None = None, *, in_force: Iterable[str]
    ) -> None:
        super().__init__(
            data, auto_id="robot-%s", initial={"mail_kinds": sorted(in_force)}
        )
        field = cast("forms.MultipleChoiceField", self.fields["mail_kinds"])
        field.choices = [(code, wording.MAIL_KINDS[code]) for code in ROBOT_KINDS]
        self.order_fields(["mail_kinds", "cause"])

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """Give the kinds: code, name, switched on."""
        chosen = self["mail_kinds"].value() or []
        return [
            (code, str(wording.MAIL_KINDS[code]), code in chosen)
            for code in ROBOT_KINDS
        ]


class ModelForm(ChangeForm):
    """Which model is to work."""

    model = forms.CharField(max_length=64, widget=forms.HiddenInput)


class RoutingForm(ChangeForm):
    """The routing rules as text: read, tried, then saved."""

    text = forms.CharField(
        label=gettext_lazy("Routing rules"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 14,
                "spellcheck": "false",
                "autocapitalize": "off",
                "class": "rule-text",
            }
        ),
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput)
    parsed = RuleSet()
    mistake: RoutingRuleError | None = None

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Rules,
        saving: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="routing-%s", initial=initial)
        self.rules = rules
        self.saving = saving
        self.fields["cause"].required = saving
        self.order_fields(["text", "cause", "tried"])

    def clean_text(self) -> str:
        """Read the rules; a mistake is told with its line."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            self.parsed = parse_rules(text, self.rules)
        except RoutingRuleError as error:
            self.mistake = error
            raise forms.ValidationError(error.user_text) from error
        return text

    def clean(self) -> dict[str, Any]:
        """Rules are saved only after they were tried as they stand."""
        data = super().clean() or {}
        if (
            self.saving
            and "text" in data
            and not was_tried(data["text"], data["tried"])
        ):
            self.add_error(
                "text",
                _("Try the rules on the last quarter's letters first, then save."),
            )
        return data

    @property
    def wrong_line(self) -> str:
        """Show the line of the mistake, with a mark below the place."""
        if self.mistake is None or not self.mistake.line:
            return ""
        lines = self.data["text"].replace("\r\n", "\n").split("\n")
        line = lines[self.mistake.line - 1] if self.mistake.line <= len(lines) else ""
        number = f"{self.mistake.line}  "
        mark = " " * (len(number) + self.mistake.column - 1) + "^"
        return f"{number}{line}\n{mark}"
