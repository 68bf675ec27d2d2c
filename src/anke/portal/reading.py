# SPDX-License-Identifier: EUPL-1.2
"""Read a figure aloud: what it is, of how many, and whether it differs at all.

A share of few cases is not compared. A difference that chance alone often gives is said
to be one. The sentences are short, because people repeat them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import Comparison, Dimension, Selection
from anke.portal.domain.tables import State
from anke.web import figures

if TYPE_CHECKING:
    from anke.portal.domain.areas import Area, Hierarchy
    from anke.portal.domain.tables import Cell, Heading, Table
    from anke.publication.bundle.contents import Measure


# Of more than these, no single one is what the reader asked about.
_SPOKEN_OF: Final = 3


@dataclass(frozen=True)
class Reader:
    """Who is read to.

    Attributes:
        language: `da` or `en`.
        fewest: A share of fewer cases is not compared.
        threshold: Counts below it are not published.
    """

    language: str
    fewest: int
    threshold: int


def read_aloud(area: Area, table: Table, reader: Reader) -> list[str]:
    """Say in sentences what the newest figure of a table is."""
    measure = _most_telling(table)
    asked = _one_figure(area, table, measure)
    found = compute(area, resolve(asked, area))
    headings = {name: axis[0] for name, axis in found.axes.items()}
    words = _words(area, headings, measure, reader)
    own = found.cell(0, 0)
    if own.state is not State.SHOWN:
        return [_unseen(own) % words]
    if own.of is None or measure.unit != "percent":
        value = figures.value(reader.language, own.unit, own.value or 0)
        return [_("%(place)s, %(subject)s, %(period)s: %(measure)s %(value)s.")
                % (words | {"value": value})]  # fmt: skip
    sentences = [_share(own, reader) % words]
    if len(found.axes[Dimension.FIRST_INSTANCE]) > 1:
        sentences += _beside_country(own, found.cell(1, 0), reader)
    return sentences


def _most_telling(table: Table) -> Measure:
    """Choose a share where there is one: it is what people compare."""
    measures = table.plan.measures
    usual = [each for each in measures if each.unit == "percent" and each.is_default]
    shares = [each for each in measures if each.unit == "percent"]
    return (*usual, *shares, *measures)[0]


def _one_figure(area: Area, table: Table, measure: Measure) -> Selection:
    """Ask for the newest figure of the first chosen, beside the country."""
    plan = table.plan
    chosen = plan.first_instances[: plan.chosen]
    return Selection(
        area=plan.selection.area,
        first_instances=_spoken_of(area.first_instances, chosen),
        subjects=_spoken_of(area.subjects, plan.subjects),
        periods=(plan.periods[-1],),
        measures=(measure.id,),
        per_capita=plan.selection.per_capita,
        comparisons=(Comparison.COUNTRY,),
    )


def _spoken_of(hierarchy: Hierarchy, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Choose whom the sentence is about: who was meant, or the whole of many."""
    if len(codes) > _SPOKEN_OF:
        return (hierarchy.whole_of(codes),)
    return hierarchy.finest(codes)[:1]


def _words(
    area: Area,
    headings: dict[Dimension, Heading],
    measure: Measure,
    reader: Reader,
) -> dict[str, str]:
    language = reader.language
    subject = headings[Dimension.SUBJECT]
    name = subject.name.in_language(language)
    return {
        "place": headings[Dimension.FIRST_INSTANCE].name.in_language(language),
        "subject": f"{name} {subject.legal_basis}".strip(),
        "period": headings[Dimension.PERIOD].name.in_language(language),
        "measure": _lower(measure.name.in_language(language)),
        "unit": area.facts.counting_unit.in_language(language),
    }


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _unseen(cell: Cell) -> str:
    if cell.state is State.SMALL:
        return _(
            "%(place)s, %(subject)s, %(period)s: there are so few cases that the "
            "number is not published."
        )
    return _("%(place)s, %(subject)s, %(period)s: this figure is not published.")


def _share(cell: Cell, reader: Reader) -> str:
    language = reader.language
    low, high = cell.low or 0.0, cell.high or 0.0
    found = {
        "share": figures.share(language, cell.value or 0.0),
        "n": figures.count(language, cell.n or 0),
        "of": figures.count(language, cell.of or 0),
        "low": figures.decimal(language, low),
        "high": figures.share(language, high),
    }
    escaped = {name: text.replace("%", "%%") for name, text in found.items()}
    text = _(
        "%(place)s, %(subject)s, %(period)s: %(measure)s {share}. "
        "That is {n} of {of} cases."
    )
    return text.format(**escaped)


def _beside_country(own: Cell, country: Cell, reader: Reader) -> list[str]:
    """Compare with the country, where the cases are enough."""
    if country.state is not State.SHOWN or country.value is None:
        return []
    text = _("In the whole country it is %(share)s.") % {
        "share": figures.share(reader.language, country.value)
    }
    if (own.of or 0) < reader.fewest:
        return [text, _("There are too few cases to compare.")]
    low, high = own.low or 0.0, own.high or 0.0
    if low <= country.value <= high:
        return [text, _("The difference is no larger than chance often gives.")]
    return [text, _("The difference is larger than chance usually gives.")]
