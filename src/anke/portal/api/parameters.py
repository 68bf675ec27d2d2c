# SPDX-License-Identifier: EUPL-1.2
"""Read the parameters of a call, and refuse by name what cannot be followed.

PxWeb's clients write `valueCodes[periode]` in any case, once with commas or several
times; so it is read by hand, and the OpenAPI document says what is read.

    read_parameters(pairs, allowed=("lang", "valueCodes", "codelist"))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from anke.portal.api.expressions import parted
from anke.portal.api.queries import Choice
from anke.portal.domain.selection import Dimension
from anke.portal.errors import WrongSelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES: Final = ("da", "en")
FORMATS: Final = ("json-stat2", "csv", "xlsx", "parquet")
PARAMS: Final = (
    "UseCodes",
    "UseTexts",
    "UseCodesAndTexts",
    "IncludeTitle",
    "SeparatorTab",
    "SeparatorSpace",
    "SeparatorSemicolon",
    "DecimalComma",
    "ByteOrderMark",
)
# Of each of these only one may be asked for.
_EXCLUDING: Final = (
    ("UseCodes", "UseTexts", "UseCodesAndTexts"),
    ("SeparatorTab", "SeparatorSpace", "SeparatorSemicolon"),
)
_KEYED: Final = re.compile(r"(valuecodes|codelist)\[(.{0,80})\]", re.IGNORECASE)
_MOST_PAGE: Final = 1_000_000
_SHOWN: Final = 80


@dataclass(frozen=True)
class Parameters:
    """The parameters of a call.

    Attributes:
        language: `da` or `en`.
        single: Those that come once, by name.
        codes: What is chosen on each dimension.
        lists: The code list of each dimension.
    """

    language: str
    single: dict[str, str]
    codes: dict[Dimension, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[Dimension, str] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is chosen, in the order of the dimensions."""
        return tuple(
            Choice(each, self.codes.get(each, ()), self.lists.get(each, ""))
            for each in Dimension
            if each in self.codes or each in self.lists
        )

    def number(self, name: str, usual: int, *, most: int = _MOST_PAGE) -> int:
        """Give a number from 1 up. Errors: WrongSelectionError."""
        text = self.single.get(name, "")
        if not text:
            return usual
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
            raise WrongSelectionError(name, text[:_SHOWN], why=f"a number, 1 to {most}")
        return int(text)

    def one_of(self, name: str, choices: tuple[str, ...], usual: str) -> str:
        """Give a word of some. Errors: WrongSelectionError."""
        word = self.single.get(name) or usual
        if word not in choices and word != usual:
            raise WrongSelectionError(name, word[:_SHOWN], choices)
        return word

    def switch(self, name: str) -> bool:
        """Give true or false; false when it is not there."""
        return self.one_of(name, ("true", "false"), "false") == "true"

    def dimensions(self, name: str) -> tuple[Dimension, ...]:
        """Give a list of dimensions. Errors: WrongSelectionError."""
        words = parted(self.single.get(name, ""))
        return tuple(dimension_of(name, word) for word in words)

    @property
    def format_params(self) -> tuple[str, ...]:
        """Give the parameters of the format. Errors: WrongSelectionError."""
        return checked_params(parted(self.single.get("outputFormatParams", "")))


def read_parameters(
    pairs: Iterable[tuple[str, str]], allowed: tuple[str, ...]
) -> Parameters:
    """Read the parameters of an address.

    Errors: WrongSelectionError that names the parameter, also an unknown one.
    """
    known = {name.casefold(): name for name in ("lang", *allowed)}
    read = Parameters("da", {})
    for name, text in pairs:
        keyed = _KEYED.fullmatch(name)
        if keyed and keyed[1].casefold() in known:
            _put(read, known[keyed[1].casefold()], keyed[2], text)
        elif name.casefold() not in known or known[name.casefold()] in _ONLY_KEYED:
            raise WrongSelectionError(name[:_SHOWN], text[:_SHOWN], known.values())
        else:
            _put_single(read, known[name.casefold()], text)
    return Parameters(_language(read), read.single, read.codes, read.lists)


_ONLY_KEYED: Final = ("valueCodes", "codelist")
# A list that may come in several pieces.
_LISTS: Final = ("outputFormatParams", "heading", "stub")


def _put(read: Parameters, name: str, key: str, text: str) -> None:
    dimension = dimension_of(f"{name}[{key}]", key)
    if name == "codelist":
        read.lists[dimension] = text
        return
    words = read.codes.get(dimension, ())
    read.codes[dimension] = (*words, *parted(text))


def _put_single(read: Parameters, name: str, text: str) -> None:
    if name in read.single and name in _LISTS:
        read.single[name] += f",{text}"
    elif name in read.single:
        raise WrongSelectionError(name, text[:_SHOWN], why="given twice")
    else:
        read.single[name] = text


def _language(read: Parameters) -> str:
    return read.one_of("lang", LANGUAGES, "da")


def dimension_of(parameter: str, word: str) -> Dimension:
    """Read the name of a dimension. Errors: WrongSelectionError."""
    if word not in tuple(Dimension):
        names = [str(each) for each in Dimension]
        raise WrongSelectionError(parameter, word[:_SHOWN], names)
    return Dimension(word)


def checked_params(words: Iterable[str]) -> tuple[str, ...]:
    """Check the parameters of a format. Errors: WrongSelectionError."""
    found = tuple(dict.fromkeys(words))
    for word in found:
        if word not in PARAMS:
            raise WrongSelectionError("outputFormatParams", word[:_SHOWN], PARAMS)
    for group in _EXCLUDING:
        together = [word for word in found if word in group]
        if len(together) > 1:
            why = "cannot be combined"
            raise WrongSelectionError("outputFormatParams", ",".join(together), why=why)
    return found


# --- The same, for the OpenAPI document -----------------------------------------


def documented(*names: str) -> dict[str, Any]:
    """Describe the parameters of a call."""
    return {"parameters": [_DOCUMENTED[name] for name in ("lang", *names)]}


def _described(
    name: str, text: str, schema: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": text,
        "schema": schema,
        **more,
    }


_BY_DIMENSION: Final = {
    "type": "object",
    "properties": {str(each): {"type": "string"} for each in Dimension},
    "additionalProperties": False,
}
_DIMENSION_LIST: Final = {
    "type": "array",
    "items": {"type": "string", "enum": [str(each) for each in Dimension]},
}
_DOCUMENTED: Final = {
    "lang": _described(
        "lang", "The language of texts.", {"type": "string", "enum": list(LANGUAGES)}
    ),
    "query": _described(
        "query", "Only tables in which all of these words occur.", {"type": "string"}
    ),
    "pastDays": _described(
        "pastDays",
        "Only tables that were updated in the last so many days.",
        {"type": "integer", "minimum": 1, "maximum": 36_500},
    ),
    "includeDiscontinued": _described(
        "includeDiscontinued",
        "Also tables that are no longer updated; there are none so far.",
        {"type": "boolean", "default": False},
    ),
    "pageNumber": _described(
        "pageNumber",
        "Which page of the list.",
        {"type": "integer", "minimum": 1, "maximum": _MOST_PAGE, "default": 1},
    ),
    "pageSize": _described(
        "pageSize",
        "How many tables on a page.",
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    ),
    "defaultSelection": _described(
        "defaultSelection",
        "Whether the metadata are those of the default selection alone.",
        {"type": "boolean", "default": False},
    ),
    "release": _described(
        "release",
        "The id of an earlier release; the current one when left out.",
        {"type": "string", "examples": ["2023-03-01-1"]},
    ),
    "valueCodes": _described(
        "valueCodes",
        "What is chosen: `valueCodes[periode]=top(3)`. Codes, or `*`, `?`, `top(n)`, "
        "`bottom(n)`, `from(x)`, `to(x)`, `range(x,y)`, with commas between. A "
        "dimension that is left out gets its default.",
        _BY_DIMENSION,
        style="deepObject",
        explode=True,
    ),
    "codelist": _described(
        "codelist",
        "The code list that is chosen from: `codelist[instans]=…`.",
        _BY_DIMENSION,
        style="deepObject",
        explode=True,
    ),
    "outputFormat": _described(
        "outputFormat",
        "The format.",
        {"type": "string", "enum": list(FORMATS), "default": FORMATS[0]},
    ),
    "outputFormatParams": _described(
        "outputFormatParams",
        "How the format is written. Of UseCodes, UseTexts, UseCodesAndTexts one; of "
        "the separators one (CSV; a comma without). DecimalComma and ByteOrderMark "
        "are for CSV in Danish spreadsheets.",
        {"type": "array", "items": {"type": "string", "enum": list(PARAMS)}},
        style="form",
        explode=False,
    ),
    "heading": _described(
        "heading",
        "The dimensions across the top (xlsx).",
        _DIMENSION_LIST,
        style="form",
        explode=False,
    ),
    "stub": _described(
        "stub",
        "The dimensions down the side (xlsx).",
        _DIMENSION_LIST,
        style="form",
        explode=False,
    ),
}
