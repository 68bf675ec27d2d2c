# SPDX-License-Identifier: EUPL-1.2
"""Det Fælles Designsystem 11 as template tags.

{% load dkfds %}
{% alert "warning" heading="Frist overskredet" %}Sagen er 3 dage over.{% endalert %}
{% badge "Verserende" "info" %}
{% data_table table %}
"""

from typing import TYPE_CHECKING, Any, Literal

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anke.web import charts, formats
from anke.web.table_drawing import drawn_rows
from anke.web.tables import Column, Order, Table

if TYPE_CHECKING:
    from django.core.paginator import Page

register = template.Library()

register.filter("number", formats.number)
register.filter("share", formats.share)
register.filter("day", formats.day)
register.filter("long_day", formats.long_day)
register.filter("instant", formats.instant)
register.filter("days", formats.days)

_SPRITE = "vendor/dkfds/img/all-svg-icons.svg"
_PAGES_SHOWN = 7


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """Draw one icon of the sprite; without a label it is mere decoration."""
    meaning = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon-svg {}" focusable="false" {}><use href="{}#{}"></use></svg>',
        classes,
        meaning,
        static(_SPRITE),
        name,
    )


def _alert_label(variant: str) -> str:
    """Name the kind of message for those who cannot see its colour."""
    return {
        "info": _("Information"),
        "success": _("Success"),
        "warning": _("Warning"),
        "error": _("Error"),
    }[variant]


@register.simple_block_tag
def alert(content: str, variant: str = "info", heading: str = "") -> SafeString:
    """Set a message apart: info, success, warning or error."""
    return SafeString(
        render_to_string(
            "web/components/alert.html",
            {
                "content": content,
                "variant": variant,
                "heading": heading,
                "label": _alert_label(variant),
            },
        )
    )


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002
    """Fold a text away under its summary."""
    return format_html(
        '<details class="details"{}><summary class="details-summary">{}</summary>'
        '<div class="details-text">{}</div></details>',
        SafeString(" open") if open else "",
        summary,
        conditional_escape(content),
    )


@register.simple_tag
def badge(text: str, variant: str = "") -> SafeString:
    """Show a state as a small coloured label; the text alone carries the meaning."""
    return format_html(
        '<span class="badge{}">{}</span>', f" badge-{variant}" if variant else "", text
    )


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """Show the way to this page: text, address, text, address, …, text."""
    pairs = [
        (str(parts[i]), parts[i + 1] if i + 1 < len(parts) else "")
        for i in range(0, len(parts), 2)
    ]
    return {"items": pairs}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", label: str = "") -> dict[str, Any]:
    """Let the reader turn the pages of a list; the filters stay in the address."""
    return {
        "page": page,
        "label": label or _("Pages"),
        "numbers": page.paginator.get_elided_page_range(
            page.number, on_each_side=1, on_ends=1
        ),
        "first": address_with(context["request"], page=None),
        "previous": address_with(context["request"], page=page.number - 1),
        "next": address_with(context["request"], page=page.number + 1),
        "last": address_with(context["request"], page=page.paginator.num_pages),
        "request": context["request"],
    }


def address_with(request: HttpRequest, **changes: str | int | None) -> str:
    """Give this page's address with some of its parameters changed or left out."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: str | int | None) -> str:
    """Give this page's address with parameters changed; None leaves one out."""
    return address_with(context["request"], **changes)


@register.inclusion_tag("web/components/table.html", takes_context=True)
def data_table(
    context: Context, table: Table, narrow_below: str = "md"
) -> dict[str, Any]:
    """Draw a table; below the breakpoint the headings move into the cells."""
    return {
        "table": table,
        "narrow_below": narrow_below,
        "headings": [_heading(context, table, each) for each in table.columns],
        "rows": drawn_rows(table, badge, icon),
    }


def _heading(context: Context, table: Table, column: Column) -> dict[str, Any]:
    """What the head of one column needs: its sort state and where it leads."""
    order: Order | Literal[""] = table.order if table.sort == column.id else ""
    return {
        "column": column,
        "order": order,
        "icon": f"sort-table-{order or 'none'}",
        "href": address_with(
            context["request"],
            sort=column.id,
            order="desc" if order == "ascending" else None,
            page=None,
        )
        if column.sortable
        else "",
    }


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, width: str = "") -> dict[str, Any]:
    """Draw one form field with label, hint and error, all tied to the input."""
    widget = bound.field.widget
    # The label stands above the field; a text inside it would vanish when typing.
    widget.attrs.pop("placeholder", None)
    described = [
        f"{bound.id_for_label}-{part}"
        for part, there in (("hint", bound.help_text), ("error", bound.errors))
        if there
    ]
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "is_checkbox": isinstance(widget, CheckboxInput),
        "control": bound.as_widget(
            attrs={**attrs, "class": f"{_control_class(widget)} {width}".strip()}
        ),
    }


def _control_class(widget: object) -> str:
    """The design system's class for a kind of input."""
    if isinstance(widget, CheckboxInput):
        return "form-checkbox"
    if isinstance(widget, Select) and not isinstance(widget, Textarea):
        return "form-select"
    return "form-input"


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List a form's errors on top, each a link to its field."""
    return {
        "form": form,
        "items": [
            (form[name], errors)
            for name, errors in form.errors.items()
            if name in form.fields
        ],
        "general": form.non_field_errors(),
    }


@register.inclusion_tag("web/components/chart.html", takes_context=True)
def chart(context: Context, data: charts.Chart) -> dict[str, Any]:
    """Draw a chart with its figures as a table that folds out."""
    return {
        "chart": data,
        "picture": charts.picture(data),
        "table": charts.table(data),
        "request": context["request"],
    }


@register.inclusion_tag("web/components/tabs.html")
def navigation_tabs(label: str, items: list[tuple[str, str, bool]]) -> dict[str, Any]:
    """Let the reader switch between pages that belong together."""
    return {"label": label, "items": items}
