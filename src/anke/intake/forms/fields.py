# SPDX-License-Identifier: EUPL-1.2
"""The fields of the public forms: forgiving when typing, exact afterwards.

A date is typed as people write it, a CPR number with or without its hyphen, and an
authority by its name; what cannot be read is kept in the field and explained beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.cases import clock
from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.rules import current_rules

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.catalogue import FirstInstance

DATE_FORMATS = [
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m-%Y",
    "%d/%m/%Y",
    "%d %m %Y",
    "%Y-%m-%d",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d/%m-%y",
]
# Who a citizen's decision comes from; the rest are written out in words.
PUBLIC_KINDS = (
    "municipality",
    "udk",
    "aes",
    "region",
    "children-committee",
    "senior-pension-unit",
    "unemployment-fund",
    "unemployment-complaints-centre",
    "family-agency",
    "youth-crime-board",
    "social-supervision-authority",
)
TEXT_LENGTH = 50_000


def typed_date(label: Any, help_text: Any = "", **options: Any) -> forms.DateField:
    """Make a field for a day, typed as people write it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(
            format="%d-%m-%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "required": _("Write the date as day-month-year, for example 24-12-2025."),
            "invalid": _("Write the date as day-month-year, for example 24-12-2025."),
        },
        **options,
    )


def line(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    """Make a field of one line; `autocomplete` lets the browser fill it in."""
    attrs = {"autocomplete": options.pop("autocomplete", "off")}
    if mode := options.pop("inputmode", ""):
        attrs["inputmode"] = mode
    widget = forms.TextInput(attrs=attrs)
    wanted: dict[str, Any] = {"required": False, "max_length": 200, "widget": widget}
    return forms.CharField(label=label, help_text=help_text, **wanted | options)


def paragraphs(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    """Make a field for a text of any length."""
    wanted: dict[str, Any] = {"required": False, "max_length": TEXT_LENGTH}
    widget = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(
        label=label, help_text=help_text, widget=widget, **wanted | options
    )


class CprField(forms.CharField):
    """A CPR number, with or without hyphen; gives it with one."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(max_length=15, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str:
        """Check the form of the number; the error does not repeat it."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            digits = Cpr(text).digits
        except CprError:
            raise ValidationError(
                _("A CPR number has ten digits and begins with a date of birth.")
            ) from None
        return f"{digits[:6]}-{digits[6:]}"


class FilesInput(forms.FileInput):
    """A chooser for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give all the files that were chosen."""
        del data
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """The files; they are checked and kept before the form is (see `steps`)."""

    widget = FilesInput


def public_instances() -> tuple[FirstInstance, ...]:
    """Give the authorities that a citizen can choose today, as the form lists them."""
    catalogue = current_rules().catalogue
    return tuple(
        instance
        for kind in PUBLIC_KINDS
        for instance in catalogue.instances_valid_on(clock.today(), (kind,))
    )


def find_instance(typed: str) -> FirstInstance | None:
    """Find the authority that was typed; None when the words fit none, or several."""
    words = " ".join(typed.casefold().split())
    if not words:
        return None
    found = public_instances()
    for fits in (_is_named, _is_municipality):
        fitting = [instance for instance in found if fits(instance, words)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def is_past(day: date | None) -> bool:
    """Tell whether a day is today or earlier."""
    return day is None or day <= clock.today()


def _is_named(instance: FirstInstance, words: str) -> bool:
    return words in {instance.name_da.casefold(), instance.name_en.casefold()}


def _is_municipality(instance: FirstInstance, words: str) -> bool:
    """Tell whether “aalborg” or “kommunen aalborg” means Aalborg Kommune."""
    if instance.kind != "municipality":
        return False
    short = words.removesuffix(" kommune").removeprefix("kommunen ")
    name = instance.name_da.casefold().removesuffix(" kommune")
    return short in {name, name.removesuffix("s")}
