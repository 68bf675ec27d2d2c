# SPDX-License-Identifier: EUPL-1.2
r"""Merge fields (*flettefelter*): `{{ field }}` and what is still to be written.

A tiny grammar that is checked when a text is saved, and again when a letter is made:

    {{ klager }}          is replaced by a fact of the case
    [[hvad viser sagen]]  must be replaced by whoever writes the letter

A field without a value stays as it is written, so that nothing ever goes missing
without being seen. A field with several values is joined, and on a line of a list it
becomes several points.

>>> fill("Du klager over {{ instans }}.", {"instans": "Aarhus Kommune"})
'Du klager over Aarhus Kommune.'
>>> fill("- {{ fejl }}", {"fejl": ("ikke hørt dig", "ikke begrundet")})
'- ikke hørt dig\n- ikke begrundet'
>>> marks("Kære {{ klager }}: [[skriv her]]")
(Mark(kind='field', name='klager', start=5, end=17), Mark(kind='blank', ...))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from anke.decisions.domain.danish import join_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = "str | tuple[str, ...]"
MarkKind = Literal["field", "blank"]

_FIELD = re.compile(r"\{\{[ \t]*([a-zæøå][a-zæøå0-9_]{0,59})[ \t]*\}\}")
_BLANK = re.compile(r"\[\[([^\[\]\n]{0,300})\]\]")
_SIGNS = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_LIST_LINE = re.compile(
    r"(?m)^(?P<sign>-[ \t]+)\{\{[ \t]*(?P<name>[^\s{}]+)[ \t]*\}\}$"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A field, or a blank to be written; `name` is the field or the hint."""

    kind: MarkKind
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is written wrongly in a text, with its line and column from 1."""

    line: int
    column: int
    what: Literal["unclosed", "unknown"]
    name: str


def marks(text: str) -> tuple[Mark, ...]:
    """Give the fields and blanks of a text, in order."""
    found = [
        Mark("field", one[1], one.start(), one.end()) for one in _FIELD.finditer(text)
    ]
    found += [
        Mark("blank", one[1].strip(), one.start(), one.end())
        for one in _BLANK.finditer(text)
    ]
    return tuple(sorted(found, key=lambda mark: mark.start))


def fields_of(text: str) -> frozenset[str]:
    """Name the fields that a text asks for."""
    return frozenset(mark.name for mark in marks(text) if mark.kind == "field")


def mistakes_in(text: str, known: frozenset[str]) -> tuple[Mistake, ...]:
    """Find fields that nobody knows, and brackets that belong to nothing."""
    found = [
        (mark.start, "unknown", mark.name)
        for mark in marks(text)
        if mark.kind == "field" and mark.name not in known
    ]
    # What is well formed is taken out, at the same length, so that places stay.
    rest = _BLANK.sub(_spaces, _FIELD.sub(_spaces, text))
    found += [
        (sign.start(), "unclosed", rest[sign.start() :].split("\n")[0][:40])
        for sign in _SIGNS.finditer(rest)
    ]
    return tuple(_mistake(text, *one) for one in sorted(found))


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _mistake(text: str, place: int, what: str, name: str) -> Mistake:
    before = text[:place]
    column = place - before.rfind("\n")
    kind: Literal["unclosed", "unknown"] = (
        "unknown" if what == "unknown" else "unclosed"
    )
    return Mistake(before.count("\n") + 1, column, kind, name)


def fill(text: str, values: Mapping[str, Value]) -> str:
    """Put the facts of a case into a text; what has no value stays as it is."""
    listed = _LIST_LINE.sub(lambda line: _points(line, values), text)
    return _FIELD.sub(lambda field: _value(field, values), listed)


def _points(line: re.Match[str], values: Mapping[str, Value]) -> str:
    value = values.get(line["name"])
    if not isinstance(value, tuple) or not value:
        return line[0]
    return "\n".join(f"{line['sign']}{one}" for one in value)


def _value(field: re.Match[str], values: Mapping[str, Value]) -> str:
    value = values.get(field[1], "")
    joined = join_words(value) if isinstance(value, tuple) else value
    return joined.strip() or field[0]
