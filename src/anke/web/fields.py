# SPDX-License-Identifier: EUPL-1.2
"""Form fields that hold hundreds of choices without making a page slow.

Django draws each choice with a template of its own: a list of 200 subjects costs more
than the rest of the page. `QuickSelect` writes the same HTML in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString


class QuickSelect(forms.Select):
    """A select whose choices are written without templates."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: object | None = None,  # noqa: ARG002 - the widget's interface
    ) -> SafeString:
        """Write the select with its groups and choices."""
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        return format_html(
            "<select{}>{}</select>", flatatt(final), _choices(self.choices, chosen)
        )


def _choices(choices: Iterable[Any], chosen: str) -> SafeString:
    """Write choices and groups of them, with the chosen one marked."""
    return format_html_join(
        "", "{}", ((_one(value, label, chosen),) for value, label in choices)
    )


def _one(value: object, label: object, chosen: str) -> SafeString:
    """Write one choice, or one group with its choices."""
    if isinstance(label, list | tuple):
        inside = _choices(label, chosen)
        return format_html('<optgroup label="{}">{}</optgroup>', value, inside)
    if str(value) == chosen:
        return format_html('<option value="{}" selected>{}</option>', value, label)
    return format_html('<option value="{}">{}</option>', value, label)
