# SPDX-License-Identifier: EUPL-1.2
"""The filters beside a table: a plain form, written once for each area and language.

An area has some 350 boxes to tick. Their HTML is kept with each box in both states, so
that a page only picks the right one of two strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from anke.portal.domain.headings import period_heading
from anke.portal.domain.resolving import DEFAULT_YEARS
from anke.portal.domain.selection import (
    YES,
    Comparison,
    Dimension,
    Drawing,
    Selection,
)
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.portal.domain.areas import Area, Hierarchy
    from anke.portal.domain.resolving import Plan
    from anke.publication.bundle.contents import Value

_PLACEMENTS: Final = (
    ("instans,emne", "noegletal,periode"),
    ("instans,emne", "periode,noegletal"),
    ("emne,instans", "noegletal,periode"),
    ("emne,instans", "periode,noegletal"),
    ("instans,periode", "emne,noegletal"),
    ("periode,instans", "noegletal,emne"),
)


@dataclass(frozen=True)
class Box:
    """A box, a radio button or a fold, in both of its states.

    Attributes:
        name: The parameter.
        values: It is on where one of these is chosen.
        on: Its HTML then.
        off: Its HTML otherwise.
    """

    name: str
    values: frozenset[str]
    on: str
    off: str


Piece = str | Box


def drawn_filters(area: Area, plan: Plan, language: str) -> SafeString:
    """Write the filters of an area with what is chosen."""
    key = _Key(area, language)
    chosen = _chosen(area, plan.selection) | _without_box(plan, _boxes(key))
    pieces = _pieces(key)
    written = "".join(
        piece
        if isinstance(piece, str)
        else piece.off
        if piece.values.isdisjoint(chosen.get(piece.name, ()))
        else piece.on
        for piece in pieces
    )
    return mark_safe(written)  # noqa: S308 - every text in it is escaped


def _chosen(area: Area, selection: Selection) -> dict[str, set[str]]:
    """Give what is ticked; where nothing is chosen, what is shown all the same."""
    usual = {each.id for each in area.facts.measures if each.is_default}
    return {
        Dimension.FIRST_INSTANCE: set(
            selection.first_instances or area.first_instances.top
        ),
        Dimension.SUBJECT: set(selection.subjects or area.subjects.top),
        Dimension.PERIOD: set(selection.periods or (f"years({DEFAULT_YEARS})",)),
        Dimension.MEASURE: set(selection.measures or usual),
        "placering": {f"{','.join(selection.rows)};{','.join(selection.columns)}"},
        "ialt": set(selection.totals),
        "sammenlign": set(selection.comparisons),
        "pr10000": {YES} if selection.per_capita else set(),
        "usikkerhed": {YES} if selection.intervals else set(),
        "noter": {"nej"} if not selection.notes else {"ja"},
        "graf": {selection.drawing},
    }


def _without_box(plan: Plan, boxes: dict[str, frozenset[str]]) -> dict[str, set[str]]:
    """Tick each value that a word without a box of its own stands for, such as `*`.

    Otherwise the form would forget the word, and ask for another table.
    """
    selection = plan.selection
    asked = (
        (Dimension.FIRST_INSTANCE, selection.first_instances),
        (Dimension.SUBJECT, selection.subjects),
        (Dimension.PERIOD, selection.periods),
        (Dimension.MEASURE, selection.measures),
    )
    codes = {
        Dimension.FIRST_INSTANCE: plan.first_instances[: plan.chosen],
        Dimension.SUBJECT: plan.subjects,
        Dimension.PERIOD: plan.periods,
        Dimension.MEASURE: tuple(each.id for each in plan.measures),
    }
    return {
        name: set(codes[name])
        for name, words in asked
        if not boxes.get(name, frozenset()).issuperset(words)
    }


class _Key:
    """An area in a language; equal to another one of the same release."""

    def __init__(self, area: Area, language: str) -> None:
        self.area, self.language = area, language

    def __hash__(self) -> int:
        return hash((id(self.area), self.language))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.area is other.area
            and self.language == other.language
        )


@lru_cache(maxsize=64)
def _pieces(key: _Key) -> tuple[Piece, ...]:
    """Write everything but what is chosen; neighbouring texts become one."""
    with override(key.language):
        return tuple(_joined(_everything(key.area, key.language)))


@lru_cache(maxsize=64)
def _boxes(key: _Key) -> dict[str, frozenset[str]]:
    """Give what has a box of its own, by parameter."""
    found: dict[str, frozenset[str]] = {}
    for piece in _pieces(key):
        if isinstance(piece, Box):
            found[piece.name] = found.get(piece.name, frozenset()) | piece.values
    return found


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    text: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        yield "".join(text)
        text = []
        yield piece
    yield "".join(text)


def _everything(area: Area, language: str) -> Iterable[Piece]:
    yield from _measures(area, language)
    if len(area.first_instances.values) > 1:
        yield from _first_instances(area, language)
    yield from _subjects(area, language)
    yield from _periods(area, language)
    yield from _layout(area)


def _measures(area: Area, language: str) -> Iterable[Piece]:
    yield from _fieldset(
        _("Key figures"),
        (
            _tick("noegletal", each.id, each.name.in_language(language))
            for each in area.facts.measures
        ),
        is_open=True,
    )


def _first_instances(area: Area, language: str) -> Iterable[Piece]:
    """The country and the regions, then the municipalities under their regions."""
    hierarchy = area.first_instances
    large = [each for each in hierarchy.values if each.level < 2]
    boxes: list[Piece] = [
        _tick("instans", each.code, each.name.in_language(language)) for each in large
    ]
    boxes.append(_tick("instans", "level(1)", _("All regions")))
    boxes.append(_tick("instans", "level(2)", _("All municipalities")))
    for region in hierarchy.at_level(1):
        boxes += _folded("instans", hierarchy, hierarchy.by_code[region], language)
    yield from _fieldset(_("First instance"), boxes, finds=_("Find a municipality"))
    yield from _fieldset(
        _("Compare with"),
        (
            _tick("sammenlign", Comparison.COUNTRY, _("The whole country")),
            _tick("sammenlign", Comparison.REGION, _("Its region")),
            _tick("sammenlign", Comparison.ALIKE, _("Five alike in size")),
        ),
    )


def _subjects(area: Area, language: str) -> Iterable[Piece]:
    """All subjects, every law, and the subjects folded under their laws."""
    hierarchy = area.subjects
    boxes: list[Piece] = [
        _tick("emne", code, hierarchy.by_code[code].name.in_language(language))
        for code in hierarchy.top
    ]
    if len(hierarchy.at_level(1)) > 1:
        boxes.append(_tick("emne", "level(1)", _("Every law")))
    for law in hierarchy.at_level(1):
        boxes += _folded("emne", hierarchy, hierarchy.by_code[law], language)
    yield from _fieldset(_("Law and subject"), boxes, finds=_("Find a law or subject"))


def _folded(
    name: str, hierarchy: Hierarchy, whole: Value, language: str
) -> list[Piece]:
    """Write the parts of a whole, folded away unless one of them is chosen."""
    codes = hierarchy.parts.get(whole.code, ())
    title = escape(whole.name.in_language(language))
    head = f"<summary>{title}</summary>"
    every = f"parts({whole.code})"
    values = frozenset(
        (*codes, every, whole.code) if name == "emne" else (*codes, every)
    )
    boxes: list[Piece] = [
        Box(name, values, f"<details open>{head}", f"<details>{head}")
    ]
    if name == "emne":
        boxes.append(_tick(name, whole.code, _("The whole law")))
    boxes.append(_tick(name, every, _("Each of them")))
    for code in codes:
        value = hierarchy.by_code[code]
        boxes.append(_tick(name, code, _in_full(value, language)))
    boxes.append("</details>")
    return boxes


def _in_full(value: Value, language: str) -> str:
    """Write a subject with its provisions, and with its last day when it has ended."""
    words = [value.name.in_language(language), value.legal_basis]
    if value.valid_to:
        ended = formats.day(date.fromisoformat(value.valid_to))
        words.append(_("(until %(day)s)") % {"day": ended})
    return " ".join(word for word in words if word)


def _periods(area: Area, language: str) -> Iterable[Piece]:
    boxes: list[Piece] = [
        _tick("periode", "years(5)", _("The 5 newest years")),
        _tick("periode", "years(*)", _("All years")),
    ]
    if area.quarters:
        boxes.append(_tick("periode", "quarters(8)", _("The 8 newest quarters")))
    for title, periods in ((_("Years"), area.years), (_("Quarters"), area.quarters)):
        if not periods:
            continue
        head = f"<summary>{title}</summary>"
        values = frozenset(periods)
        boxes.append(
            Box("periode", values, f"<details open>{head}", f"<details>{head}")
        )
        boxes += [
            _tick("periode", each, period_heading(each).name.in_language(language))
            for each in reversed(periods)
        ]
        boxes.append("</details>")
    yield from _fieldset(_("Period"), boxes)


def _layout(area: Area) -> Iterable[Piece]:
    """How the table is laid out, and what else it says."""
    names = {
        "instans": _("First instance"),
        "emne": _("Subject"),
        "periode": _("Period"),
        "noegletal": _("Key figure"),
    }
    options = []
    for rows, columns in _PLACEMENTS:
        down, across = (
            _(" – then ").join(names[word] for word in words.split(","))
            for words in (rows, columns)
        )
        value = f"{rows};{columns}"
        text = _("Rows: %(down)s. Columns: %(across)s") % {
            "down": down,
            "across": across,
        }
        options.append(_option("placering", value, text))
    totals = [_tick("ialt", "emne", _("Total of the chosen subjects"))]
    if len(area.first_instances.values) > 1:
        text = _("Total of the chosen first instances")
        totals.append(_tick("ialt", "instans", text))
    more = [
        _tick("usikkerhed", YES, _("Show how uncertain shares are")),
        _tick("pr10000", YES, _("Counts per 10,000 inhabitants")),
        _tick("noter", "nej", _("Put away notes that are not mandatory")),
    ]
    yield from _fieldset(
        _("Layout"),
        [*_select("placering", _("Rows and columns"), options), *totals, *more],
    )
    yield from _fieldset(_("Chart"), _select("graf", _("Kind of chart"), _charts()))


def _charts() -> list[Piece]:
    texts = {
        Drawing.AUTOMATIC: _("The one that fits"),
        Drawing.LINES: _("Lines over time"),
        Drawing.BARS: _("Bars"),
        Drawing.SMALL: _("Small charts side by side"),
        Drawing.FUNNEL: _("Funnel: share and number of cases"),
        Drawing.MAP: _("Map of the municipalities"),
        Drawing.NONE: _("No chart"),
    }
    return [_option("graf", str(kind), text) for kind, text in texts.items()]


def _fieldset(
    title: str, boxes: Iterable[Piece], *, is_open: bool = False, finds: str = ""
) -> Iterable[Piece]:
    """Write a group of boxes that folds away; a field finds among many."""
    opened = " open" if is_open else ""
    yield (
        f'<details class="filter"{opened}><summary>{title}</summary>'
        f'<fieldset><legend class="sr-only">{title}</legend>'
    )
    if finds:
        yield (
            f'<label class="find needs-js"><span class="sr-only">{finds}</span>'
            f'<input type="search" class="form-input" data-find '
            f'placeholder="{finds}" autocomplete="off"></label>'
        )
    yield from boxes
    yield "</fieldset></details>"


def _tick(name: str, value: str, label: str) -> Box:
    """Write a box to tick."""
    value_, key = escape(value), escape(f"f-{name}-{value}")
    start = f'<div class="tick"><input type="checkbox" id="{key}" name="{name}" value="{value_}"'  # noqa: E501
    end = f'><label for="{key}">{escape(label)}</label></div>'
    return Box(name, frozenset({value}), f"{start} checked{end}", f"{start}{end}")


def _option(name: str, value: str, label: str) -> Box:
    start, end = f'<option value="{escape(value)}"', f">{escape(label)}</option>"
    return Box(name, frozenset({value}), f"{start} selected{end}", f"{start}{end}")


def _select(name: str, label: str, options: Iterable[Piece]) -> list[Piece]:
    head = (
        f'<label class="form-label" for="f-{name}">{label}</label>'
        f'<select class="form-select" id="f-{name}" name="{name}">'
    )
    return [head, *options, "</select>"]
