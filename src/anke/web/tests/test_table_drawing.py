# SPDX-License-Identifier: EUPL-1.2
"""Rows drawn without a template say what the template says."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test.html import parse_html
from hypothesis import given
from hypothesis import strategies as st

from anke.web.table_drawing import drawn_rows
from anke.web.tables import Cell, Column, Row, Table
from anke.web.templatetags.dkfds import badge, icon

pytestmark = pytest.mark.unit

TEMPLATE = """{% load dkfds i18n %}{% for row in table.rows %}
<tr{% if row.emphasised %} class="row-total"{% endif %}>
{% for cell in row.cells %}{% with column=columns|slice:forloop.counter|last %}
{% if forloop.first %}<th scope="row" data-title="{{ column.heading }}">
{% else %}<td data-title="{{ column.heading }}"
 {% if column.numeric %}class="numeric"{% elif column.breaks %}class="breaks"{% endif %}
 >{% endif %}{% if cell.badge %}{% badge cell.text cell.badge %}
{% elif cell.why %}<a class="why-figure" href="{{ cell.why }}">{{ cell.text
}}<span class="sr-only"> – {% translate "why?" %} {{ cell.why_label }}</span></a>
{% elif cell.href %}<a{% if cell.is_number %} class="nowrap"{% endif %}
 href="{{ cell.href }}">{{ cell.text }}</a>{% else %}{{ cell.text }}{% endif %}
{% if cell.note %}<span class="cell-note{% if cell.alarm %} is-alarm{% endif %}">
{% if cell.alarm %}{% icon "warning" %}{% endif %}{{ cell.note }}</span>{% endif %}
{% if forloop.first %}</th>{% else %}</td>{% endif %}{% endwith %}{% endfor %}</tr>
{% endfor %}""".replace("{{ cell.text\n}}", "{{ cell.text }}")

words = st.sampled_from(["", "22-00001", "<b>", 'a "b"', "æ & ø", "'"])
flags = st.booleans()
cells = st.builds(
    Cell,
    text=words,
    href=words,
    is_number=flags,
    badge=st.sampled_from(["", "success", "warning"]),
    note=words,
    alarm=flags,
    why=words,
    why_label=words,
)
columns = st.builds(Column, id=words, heading=words, numeric=flags, breaks=flags)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table with some rows of as many cells as there are columns."""
    heads = tuple(draw(st.lists(columns, min_size=1, max_size=3)))
    row = st.builds(Row, st.tuples(*[cells] * len(heads)), flags)
    return Table("T", heads, tuple(draw(st.lists(row, max_size=3))))


@given(tables())
def test_rows_are_what_the_template_makes_of_them(table: Table) -> None:
    """Links, badges, alarms, and every odd letter come out the same."""
    context = Context({"table": table, "columns": table.columns})

    slow = Template(TEMPLATE).render(context)

    quick = drawn_rows(table, badge, icon)
    assert parse_html(f"<table>{quick}</table>") == parse_html(f"<table>{slow}</table>")
