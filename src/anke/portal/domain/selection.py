# SPDX-License-Identifier: EUPL-1.2
"""What a reader asks for (*udvalg*), and how it stands in an address.

The whole state of a page is its address, so that a table can be shared, kept and asked
for again. Codes stand as they are, or as words for many of them:

    emne=law:serviceloven            one value
    emne=parts(law:serviceloven)     its parts
    instans=level(2)                 every municipality
    periode=years(5)                 the five newest years; stays current
    periode=2022K1,2022K2            two quarters

Example:
    >>> asked = parse_selection("municipal", [("instans", "country,region-1084")])
    >>> asked.first_instances
    ('country', 'region-1084')
    >>> to_query(asked)
    'instans=country,region-1084'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from anke.portal.errors import WrongSelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Dimension(StrEnum):
    """What can stand in rows and columns; the word is the one of the address."""

    FIRST_INSTANCE = "instans"
    SUBJECT = "emne"
    PERIOD = "periode"
    MEASURE = "noegletal"


class Comparison(StrEnum):
    """What the chosen municipalities can be set beside."""

    COUNTRY = "land"
    REGION = "region"
    ALIKE = "lignende"


class Drawing(StrEnum):
    """The chart beside the table."""

    AUTOMATIC = ""
    LINES = "linjer"
    BARS = "soejler"
    SMALL = "smaa"
    FUNNEL = "tragt"
    MAP = "kort"
    NONE = "ingen"


ROWS: Final = (Dimension.FIRST_INSTANCE, Dimension.SUBJECT)
COLUMNS: Final = (Dimension.MEASURE, Dimension.PERIOD)
YES, NO = "ja", "nej"
# What others hang on shared links; it says nothing about the table.
_TRACKERS: Final = ("utm_", "fbclid", "gclid", "msclkid")


@dataclass(frozen=True)
class Selection:
    """A question to one area.

    Empty tuples ask for the area's own beginning: the country, all subjects, the five
    newest years, the key figures that are shown first.

    Attributes:
        area: The area's id.
        first_instances: Codes, or words for many.
        subjects: Codes of subjects and laws, or words for many.
        periods: Years and quarters, or words for many.
        measures: Ids of key figures.
        rows: The dimensions down the side, the outer one first.
        columns: The dimensions across the top; every one stands once in either.
        totals: The dimensions (first instance, subject) that get a total.
        per_capita: Whether counts are given per 10,000 inhabitants.
        intervals: Whether shares show how uncertain they are.
        comparisons: What the chosen first instances are set beside.
        notes: Whether notes that are not mandatory are shown.
        drawing: The chart beside the table.
        release: An earlier release; empty for the current one.
    """

    area: str
    first_instances: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    rows: tuple[Dimension, ...] = ROWS
    columns: tuple[Dimension, ...] = COLUMNS
    totals: tuple[Dimension, ...] = ()
    per_capita: bool = False
    intervals: bool = False
    comparisons: tuple[Comparison, ...] = ()
    notes: bool = True
    drawing: Drawing = Drawing.AUTOMATIC
    release: str = ""

    def __post_init__(self) -> None:
        """Refuse a placement that leaves out a dimension, or has one twice."""
        placed = (*self.rows, *self.columns)
        if sorted(placed) != sorted(Dimension):
            raise WrongSelectionError(
                "raekker",
                ",".join(self.rows),
                why="rows and columns together have each dimension once",
            )

    def with_(self, **changes: object) -> Selection:
        """Give the same question with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


_LISTS: Final = {
    "instans": "first_instances",
    "emne": "subjects",
    "periode": "periods",
    "noegletal": "measures",
}
_SWITCHES: Final = {"pr10000": "per_capita", "usikkerhed": "intervals"}
PARAMETERS: Final = (
    *_LISTS,
    "raekker",
    "kolonner",
    "ialt",
    "sammenlign",
    *_SWITCHES,
    "noter",
    "graf",
    "udgivelse",
)


def parse_selection(area: str, pairs: Iterable[tuple[str, str]]) -> Selection:
    """Read a selection from the parameters of an address.

    A parameter may come several times, as forms send it, or once with commas.

    Errors: WrongSelectionError that names the parameter. Whether a code is one of the
    area's is said by `resolve`.
    """
    given = _gathered(pairs)
    rows, columns = _placement(given)
    return Selection(
        area=area,
        first_instances=given.get("instans", ()),
        subjects=given.get("emne", ()),
        periods=given.get("periode", ()),
        measures=given.get("noegletal", ()),
        rows=rows,
        columns=columns,
        totals=_total_dimensions(given.get("ialt", ())),
        per_capita=_switch(given, "pr10000"),
        intervals=_switch(given, "usikkerhed"),
        comparisons=tuple(
            Comparison(_one_of("sammenlign", word, tuple(Comparison)))
            for word in given.get("sammenlign", ())
        ),
        notes=_switch(given, "noter", default=True),
        drawing=Drawing(
            _one_of("graf", _single(given, "graf"), ("", *Drawing)),
        ),
        release=_single(given, "udgivelse"),
    )


def to_query(selection: Selection) -> str:
    """Write a selection as the parameters of an address; what is usual is left out."""
    written = {
        name: getattr(selection, field)
        for name, field in _LISTS.items()
        if getattr(selection, field)
    }
    if (selection.rows, selection.columns) != (ROWS, COLUMNS):
        written["raekker"] = selection.rows or ("-",)
        written["kolonner"] = selection.columns or ("-",)
    written["ialt"] = selection.totals
    written["sammenlign"] = selection.comparisons
    for name, field in _SWITCHES.items():
        written[name] = (YES,) if getattr(selection, field) else ()
    written["noter"] = () if selection.notes else (NO,)
    written["graf"] = (selection.drawing,) if selection.drawing else ()
    written["udgivelse"] = (selection.release,) if selection.release else ()
    return "&".join(
        f"{name}={','.join(quote(word, safe=':()*') for word in words)}"
        for name, words in written.items()
        if words
    )


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Put together what stands under each name, each word once."""
    given: dict[str, dict[str, None]] = {}
    for name, text in pairs:
        if name.startswith(_TRACKERS):
            continue
        if name not in PARAMETERS:
            raise WrongSelectionError(name, text, why="no such parameter")
        # `years(5,2)` is no word of ours: a comma always parts two of them.
        words = given.setdefault(name, {})
        words.update(dict.fromkeys(word for word in text.split(",") if word))
    return {name: tuple(words) for name, words in given.items()}


def _placement(
    given: dict[str, tuple[str, ...]],
) -> tuple[tuple[Dimension, ...], tuple[Dimension, ...]]:
    """Read rows and columns; one of them says the other when it stands alone."""
    rows = _dimensions("raekker", given.get("raekker"))
    columns = _dimensions("kolonner", given.get("kolonner"))
    if rows is None and columns is None:
        return ROWS, COLUMNS
    if rows is None:
        rows = tuple(each for each in (*ROWS, *COLUMNS) if each not in (columns or ()))
    if columns is None:
        columns = tuple(each for each in (*COLUMNS, *ROWS) if each not in rows)
    return rows, columns


def _dimensions(
    name: str, words: tuple[str, ...] | None
) -> tuple[Dimension, ...] | None:
    if words is None:
        return None
    if words == ("-",):
        return ()
    return tuple(Dimension(_one_of(name, word, tuple(Dimension))) for word in words)


def _total_dimensions(words: tuple[str, ...]) -> tuple[Dimension, ...]:
    """Only parts of one whole are added: never periods, never key figures."""
    allowed = (Dimension.FIRST_INSTANCE, Dimension.SUBJECT)
    return tuple(Dimension(_one_of("ialt", word, allowed)) for word in words)


def _single(given: dict[str, tuple[str, ...]], name: str) -> str:
    words = given.get(name, ())
    if len(words) > 1:
        raise WrongSelectionError(name, ",".join(words), why="takes one value")
    return words[0] if words else ""


def _switch(
    given: dict[str, tuple[str, ...]], name: str, *, default: bool = False
) -> bool:
    word = _single(given, name)
    return _one_of(name, word, (YES, NO)) == YES if word else default


def _one_of(name: str, word: str, choices: tuple[str, ...]) -> str:
    if word not in choices:
        raise WrongSelectionError(name, word, [str(each) for each in choices])
    return word
