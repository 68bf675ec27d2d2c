# SPDX-License-Identifier: EUPL-1.2
"""The columns of the long form: one row for each cell, codes and names apart.

Codes and names come from the release by the value's code. A name is never what two
tables are joined on, so the law stands beside a subject however the subject was chosen.

    Periode;Instanskode;Instans;Lov;Emnekode;Emne;Paragraffer;...;Værdi;Mærke;...
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from anke.portal.domain.selection import Dimension
from anke.publication.bundle.contents import LAW_PREFIX, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.portal.domain.areas import Area
    from anke.portal.domain.tables import Heading, Table
    from anke.portal.exports.cover import Labels

Kind = Literal["code", "text"]


@dataclass(frozen=True)
class Column:
    """A column of the long form that names something.

    Attributes:
        id: Its name in Parquet.
        name: Its heading in CSV.
        kind: Whether it holds a code or a text.
    """

    id: str
    name: Text
    kind: Kind


NAMING: Final[Mapping[Dimension, tuple[Column, ...]]] = {
    Dimension.PERIOD: (Column("period", Text("Periode", "Period"), "code"),),
    Dimension.FIRST_INSTANCE: (
        Column(
            "first_instance_code", Text("Instanskode", "First instance code"), "code"
        ),
        Column("first_instance", Text("Instans", "First instance"), "text"),
    ),
    Dimension.SUBJECT: (
        Column("law", Text("Lov", "Law"), "text"),
        Column("subject_code", Text("Emnekode", "Subject code"), "code"),
        Column("subject", Text("Emne", "Subject"), "text"),
        Column("provisions", Text("Paragraffer", "Provisions"), "text"),
    ),
    Dimension.MEASURE: (
        Column("measure_code", Text("Nøgletalskode", "Key figure code"), "code"),
        Column("measure", Text("Nøgletal", "Key figure"), "text"),
        Column("unit", Text("Enhed", "Unit"), "text"),
    ),
}
VALUE: Final = Column("value", Text("Værdi", "Value"), "text")
MARK: Final = Column("mark", Text("Mærke", "Mark"), "text")
NUMERATOR: Final = Column("n", Text("Tæller", "Numerator"), "text")
DENOMINATOR: Final = Column("of", Text("Nævner", "Denominator"), "text")
MISSING: Final = Column(
    "missing", Text("Ikke offentliggjorte dele", "Parts not published"), "text"
)
LOW: Final = Column("low", Text("Nedre grænse (95 %)", "Lower limit (95 %)"), "text")
HIGH: Final = Column("high", Text("Øvre grænse (95 %)", "Upper limit (95 %)"), "text")
REVISED: Final = Column("revised", Text("Rettet", "Revised"), "text")

DIMENSION_NAMES: Final[Mapping[Dimension, Text]] = {
    Dimension.PERIOD: Text("Periode", "Period"),
    Dimension.FIRST_INSTANCE: Text("Førsteinstans", "First instance"),
    Dimension.SUBJECT: Text("Emne", "Subject"),
    Dimension.MEASURE: Text("Nøgletal", "Key figure"),
}
UNITS: Final[Mapping[str, Text]] = {
    "count": Text("antal", "number"),
    "percent": Text("procent", "per cent"),
    "days": Text("dage", "days"),
    "per-10000": Text("pr. 10.000 indbyggere", "per 10,000 inhabitants"),
}


def chosen_columns(dimension: Dimension, labels: Labels) -> tuple[int, ...]:
    """Give the places of the columns that a reader of codes, texts or both wants."""
    columns = NAMING[dimension]
    wanted = {"codes": ("code",), "texts": ("text",), "both": ("code", "text")}[labels]
    found = tuple(i for i, column in enumerate(columns) if column.kind in wanted)
    # A period is its own name.
    return found or tuple(range(len(columns)))


def naming_cells(
    area: Area, table: Table, dimension: Dimension, language: str
) -> list[tuple[str, ...]]:
    """Give the cells that name each value of a dimension."""
    headings = table.axes[dimension]
    if dimension is Dimension.PERIOD:
        return [(heading.code,) for heading in headings]
    named = [(each.code, each.name.in_language(language)) for each in headings]
    if dimension is Dimension.FIRST_INSTANCE:
        return [*named]
    if dimension is Dimension.MEASURE:
        return [(*name, unit_word(table, name[0], language)) for name in named]
    return [
        (law_of(area, heading, language), *name, heading.legal_basis)
        for heading, name in zip(headings, named, strict=True)
    ]


def law_of(area: Area, heading: Heading, language: str) -> str:
    """Name the law of a subject; a law's own name; nothing for what has several."""
    values = area.subjects.by_code
    found = values.get(heading.code)
    while found is not None and not found.code.startswith(LAW_PREFIX):
        found = values.get(found.parent)
    return found.name.in_language(language) if found else ""


def unit_word(table: Table, measure: str, language: str) -> str:
    """Name the unit in which a table shows a key figure."""
    places = [each.id for each in table.plan.measures]
    return UNITS[table.units[places.index(measure)]].in_language(language)
