# SPDX-License-Identifier: EUPL-1.2
"""Form fields that hold hundreds of choices without making a page slow.

Django draws each choice with a template of its own: a list of 200 subjects costs more
than the rest of the page. `QuickSelect` writes the same HTML in one go.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

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
    written = _written(tuple(_fixed(value, label) for value, label in choices))
    value = escape(chosen)
    # Escaped, no label holds a tag: what is replaced is an option of that value.
    marked = written.replace(
        f'<option value="{value}">', f'<option value="{value}" selected>'
    )
    return mark_safe(marked)  # noqa: S308 - every value and label is escaped


def _fixed(value: object, label: object) -> tuple[str, object, bool]:
    """Give one choice as it reads in this language, so that it can be remembered.

    A label that is HTML already is told apart from the same words that are not.
    """
    if isinstance(label, list | tuple):
        return str(value), tuple(_fixed(*each) for each in label), False
    return str(value), str(label), hasattr(label, "__html__")


@lru_cache(maxsize=64)
def _written(choices: tuple[tuple[str, object, bool], ...]) -> str:
    """Write choices, none of them marked.

    The same hundreds of subjects, first instances and colleagues stand on every list.
    """
    return "".join(
        f'<optgroup label="{escape(value)}">{_written(label)}</optgroup>'
        if isinstance(label, tuple)
        else f'<option value="{escape(value)}">{label if is_html else escape(label)}'
        "</option>"
        for value, label, is_html in choices
    )
