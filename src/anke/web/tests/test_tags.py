# SPDX-License-Identifier: EUPL-1.2
"""The design system's tags give its HTML, and escape what people wrote."""

from __future__ import annotations

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from anke.web.csv_files import csv_response
from anke.web.tables import Cell, Column, Row, Table

pytestmark = pytest.mark.unit


def drawn(text: str, address: str = "/sager/", **context: object) -> str:
    """Render a piece of template as a page at an address would."""
    request = RequestFactory().get(address)
    with translation.override("da"):
        html = Template("{% load dkfds %}" + text).render(
            Context({"request": request, **context})
        )
    return " ".join(html.split())


def test_an_alert_names_its_kind_and_interrupts_only_when_it_must() -> None:
    """A warning is read at once, an information in its turn."""
    warning = drawn('{% alert "warning" heading="Frist" %}Over{% endalert %}')
    information = drawn('{% alert "info" %}Bare så du ved det{% endalert %}')

    assert 'class="alert alert-warning" role="alert"' in warning
    assert 'aria-label="Advarsel"' in warning
    assert 'role="alert"' not in information


def test_texts_are_escaped_wherever_they_stand() -> None:
    """What people wrote never becomes HTML."""
    evil = "<script>x</script>"
    html = drawn(
        "{% badge evil %}{% alert %}{{ evil }}{% endalert %}"
        "{% details evil %}{{ evil }}{% enddetails %}{% breadcrumbs evil %}"
        "{% icon evil label=evil %}",
        evil=evil,
    )

    assert "<script>" not in html


def table(**changes: object) -> Table:
    """A small table that is sorted by its first column."""
    values = {
        "caption": "Sager",
        "columns": (
            Column("number", "Sag", sortable=True),
            Column("age", "Alder", numeric=True),
        ),
        "rows": (Row((Cell("22-00001", href="/sager/22-00001/"), Cell("12"))),),
        "sort": "number",
    }
    return Table(**{**values, **changes})  # type: ignore[arg-type]


def test_a_table_tells_how_it_is_sorted_and_keeps_the_filters() -> None:
    """The heading says the order; its link turns it and leaves the rest alone."""
    html = drawn("{% data_table table %}", "/sager/?area=udk&page=3", table=table())

    assert '<th scope="col" aria-sort="ascending">' in html
    assert 'href="?area=udk&amp;sort=number&amp;order=desc"' in html
    assert '<th scope="row" data-title="Sag">' in html
    assert '<td data-title="Alder" class="numeric">12</td>' in html


def test_an_empty_table_says_so() -> None:
    """Nothing is also an answer."""
    html = drawn("{% data_table table %}", table=table(rows=(), empty="Ingen sager"))

    assert '<td colspan="2">Ingen sager</td>' in html


def test_a_figure_asks_why_in_words_that_stand_alone() -> None:
    """Out of context the link still says which figure it is about."""
    cell = Cell("30,2 %", why="/tal/reversal-rate/", why_label="omgørelsesprocent")
    html = drawn("{% data_table table %}", table=table(rows=(Row((Cell("A"), cell)),)))

    assert '30,2 %<span class="sr-only"> – hvorfor? omgørelsesprocent</span>' in html


def test_a_row_that_does_not_fit_is_refused() -> None:
    """A figure under the wrong heading would be a wrong figure."""
    with pytest.raises(ValueError, match="1 cells, the table 2 columns"):
        table(rows=(Row((Cell("x"),)),))


def test_pages_are_turned_without_losing_the_filters() -> None:
    """The current page is told, and every link keeps the address."""
    page = Paginator(range(500), 25).page(7)
    html = drawn("{% pagination page %}", "/sager/?status=pending&page=7", page=page)

    assert 'aria-current="page" aria-label="Side 7"' in html
    assert 'href="?status=pending&amp;page=8"' in html
    assert "Side 7 af 20" in html


class Question(forms.Form):
    """A form with one of each kind of field."""

    name = forms.CharField(label="Navn", help_text="Som på dit pas")
    kind = forms.ChoiceField(label="Art", choices=[("a", "A")])
    sure = forms.BooleanField(label="Sikker")


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    """A screen reader hears label, hint and error with the input."""
    html = drawn(
        "{% error_summary form %}{% field form.name %}{% field form.kind %}"
        "{% field form.sure %}",
        form=Question({"kind": "a"}),
    )

    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-select"' in html
    assert 'class="form-checkbox"' in html
    assert 'data-module="error-summary"' in html
    assert 'href="#id_name"' in html


def test_a_csv_file_cannot_be_made_to_run() -> None:
    """Cells that look like formulas are disarmed; letters survive Excel."""
    response = csv_response("x.csv", [("navn", "tal"), ("=1+1", 3), ("Ærø;", -2)])
    text = b"".join(response).decode("utf-8")

    assert text == "\ufeffnavn,tal\r\n'=1+1,3\r\nÆrø;,-2\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'
