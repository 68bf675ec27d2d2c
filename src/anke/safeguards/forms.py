# SPDX-License-Identifier: EUPL-1.2
"""The forms of safeguards: each change has a cause, for the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.access.domain.permissions import ALLOWED, Action
from anke.access.domain.roles import PEOPLE
from anke.access.models import User, ViewEvent
from anke.cases.domain.cpr import Cpr, CprError
from anke.safeguards import wording
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from django.http import QueryDict

CAUSE_LENGTH = 120


def _person(label: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, widget=QuickSelect)


def _cause() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=CAUSE_LENGTH,
    )


def case_people(*, without: str = "") -> list[tuple[str, str]]:
    """Give the staff who may see cases: code and name, for a choice."""
    roles = [role.value for role in ALLOWED[Action.SEE_CASE]]
    people = User.objects.filter(is_active=True, role__in=roles)
    rows = people.exclude(staff_code=None).exclude(staff_code=without)
    return [
        (code or "", f"{name} ({code})")
        for code, name in rows.order_by("display_name").values_list(
            "staff_code", "display_name"
        )
    ]


class PlainForm(forms.Form):
    """A form whose fields are checked by us, in words of ours."""

    use_required_attribute = False


class ProtectForm(PlainForm):
    """Why a case is protected, and who is to work on it."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Protection"),
        choices=[("", gettext_lazy("No protection")), *wording.GROUNDS.items()],
        required=False,
    )
    named = _person(gettext_lazy("Who is to work on the case"), required=False)
    cause = _cause()

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        me = kwargs.pop("me", "")
        super().__init__(data, auto_id="protect-%s", **kwargs)
        named = cast("forms.ChoiceField", self.fields["named"])
        named.choices = [("", _("Nobody new")), *case_people(without=me)]
        named.help_text = _("Needed at level 3, where only people who are named work.")
        self.fields["cause"].required = False
        self.fields["cause"].help_text = _("Needed when the protection is lifted.")

    def clean(self) -> dict[str, Any]:
        """To open a case again asks for a cause."""
        data = super().clean() or {}
        if not data.get("ground") and not data.get("cause"):
            self.add_error("cause", _("Write why the case needs no protection."))
        return data


class NameForm(PlainForm):
    """Who is to work on a protected case, and why."""

    staff = _person(gettext_lazy("Member of staff"))
    cause = _cause()

    def __init__(self, data: QueryDict | None = None, *, me: str = "") -> None:
        super().__init__(data, auto_id="name-%s")
        staff = cast("forms.ChoiceField", self.fields["staff"])
        staff.choices = [("", _("Choose")), *case_people(without=me)]


class TakeBackForm(PlainForm):
    """Whose name, or whose conflict, is taken back, and why."""

    staff = forms.CharField(max_length=64, widget=forms.HiddenInput)
    cause = _cause()


class ConflictForm(PlainForm):
    """Who is in conflict, and on which ground of the law."""

    staff = _person(gettext_lazy("Who"))
    ground = forms.ChoiceField(
        label=gettext_lazy("Why (forvaltningsloven § 3, stk. 1)"),
        choices=[("", gettext_lazy("Choose")), *wording.CONFLICTS.items()],
    )

    def __init__(
        self, data: QueryDict | None = None, *, me: str, others: bool = False
    ) -> None:
        super().__init__(data, auto_id="conflict-%s", initial={"staff": me})
        staff = cast("forms.ChoiceField", self.fields["staff"])
        staff.choices = [(me, _("Myself"))]
        if others:
            staff.choices += case_people(without=me)


class AddressForm(PlainForm):
    """What a secret address is needed for."""

    purpose = forms.CharField(
        label=gettext_lazy("What do you need the address for?"),
        help_text=gettext_lazy(
            "Is written in the view log, which the party can ask to see. For example: "
            "the decision goes by letter."
        ),
        min_length=8,
        max_length=CAUSE_LENGTH,
    )


class AccountForm(PlainForm):
    """What an account is to be, and why."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[one for one in User.RoleChoice.choices if one[0] in PEOPLE],
    )
    active = forms.BooleanField(label=gettext_lazy("May sign in"), required=False)
    cause = _cause()


class AccountFilter(PlainForm):
    """Which accounts are listed."""

    text = forms.CharField(label=gettext_lazy("Name or code"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("All")), *User.RoleChoice.choices],
    )


class ViewLogFilter(PlainForm):
    """Which looks are shown; what the address says wrong is ignored."""

    case = forms.CharField(label=gettext_lazy("Case"), required=False, max_length=16)
    staff = forms.CharField(
        label=gettext_lazy("User name or staff code"),
        required=False,
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("All")), *ViewEvent.Kind.choices],
    )
    first_on = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_on = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PersonForm(PlainForm):
    """Whose cases; a CPR number that is sent in the body, never in an address."""

    cpr = forms.CharField(
        label=gettext_lazy("CPR number"),
        max_length=11,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_cpr(self) -> Cpr:
        """Read the number."""
        try:
            return Cpr(self.cleaned_data["cpr"])
        except CprError as error:
            raise ValidationError(
                _("Write the CPR number with ten figures, as 251248-9996.")
            ) from error
