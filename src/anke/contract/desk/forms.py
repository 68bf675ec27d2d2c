# SPDX-License-Identifier: EUPL-1.2
"""The forms by which people write, freeze and send reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.contract.desk.words import comment_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.contract.domain.comments import CommentKind

LONGEST_TEXT: Final = 2000
LONGEST_CAUSE: Final = 300
LONGEST_RECIPIENT: Final = 200
KEPT: Final = gettext_lazy("Is kept in the journal. No names, no CPR numbers.")


class PlainForm(forms.Form):
    """A form whose fields are checked by us, in words of ours."""

    use_required_attribute = False


class DraftForm(PlainForm):
    """Which report is begun: contract and period in one choice."""

    which = forms.ChoiceField(label=gettext_lazy("Report"))

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["which"]).choices = list(choices)


class DeviationForm(PlainForm):
    """Which targets deviate, and why the department is told now."""

    contract = forms.ChoiceField(label=gettext_lazy("Results contract"))
    targets = forms.MultipleChoiceField(
        label=gettext_lazy("Targets"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one target.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do the targets deviate?"),
        help_text=gettext_lazy("The department reads it. No names, no CPR numbers."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        contracts: Sequence[tuple[str, str]],
        targets: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["contract"]).choices = list(contracts)
        chosen = cast("forms.MultipleChoiceField", self.fields["targets"])
        chosen.choices = list(targets)


class CommentForm(PlainForm):
    """What somebody writes beside a target."""

    target = forms.ChoiceField(label=gettext_lazy("Target"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What you write"))
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "Stands beside the score in the report, with your name. Leave it empty to "
            "take back what you wrote."
        ),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        targets: Sequence[tuple[str, str]],
        kinds: Sequence[CommentKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "comment"}))
        target = cast("forms.ChoiceField", self.fields["target"])
        target.choices = [*targets, ("", _("The contract as a whole"))]
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [(each.value, comment_name(each)) for each in kinds]


class FreezeForm(PlainForm):
    """Why open errors of registration are accepted, where there are any."""

    accepted = forms.CharField(
        label=gettext_lazy("Why is the report frozen all the same?"),
        help_text=gettext_lazy("Stands in the report. No names, no CPR numbers."),
        max_length=LONGEST_CAUSE,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "freeze"}))


class SendForm(PlainForm):
    """To whom the report went, and when."""

    recipient = forms.CharField(
        label=gettext_lazy("To whom was it sent?"), max_length=LONGEST_RECIPIENT
    )
    on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "send"}))


class CauseForm(PlainForm):
    """Why a report is opened again, or given up."""

    cause = forms.CharField(
        label=gettext_lazy("Why?"), help_text=KEPT, max_length=LONGEST_CAUSE
    )
