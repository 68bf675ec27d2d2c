# SPDX-License-Identifier: EUPL-1.2
"""What a mapping says: how the rows of somebody's event log become cases here.

A mapping is a TOML file. `[log]` names the log and the area that it becomes,
`[mapping.…]` says which column means what; `[[area]]`, `[[subject]]`, `[[deadline]]`
and the like stand beside it in the form of the shipped data files. A name of a column
may be a list: the first that the file has is used, so that one mapping reads the same
log as CSV and as XES.

>>> Lookup(column="kanal", values={"Post": "letter"}, default="other").of("Post")
'letter'
>>> Lookup(column="kanal", values={"Post": "letter"}, default="other").of("Fax")
'other'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

FORBID: dict[str, object] = {"extra": "forbid"}
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """Which log it is, and how its files are written.

    `area` is the area that its cases get. Cases are told apart by `id` and their own
    name in the log; where the first instance stands in the name of the file, by that
    as well, for two authorities may use one number.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    id: str
    area: str
    name_da: str
    source: str
    name_en: str = ""
    time_zone: str = "Europe/Copenhagen"
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that every event log has, and those it may have.

    `event` is the event's own number; without one, a row is known again by what the
    other columns say.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    case: str | Names
    activity: str | Names
    timestamp: str | Names
    resource: str | Names = ()
    lifecycle: str | Names = ()
    event: str | Names = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """How instants and dates are written: `iso`, or forms of Python's strptime."""

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    formats: Names = ("iso",)


@dataclass(frozen=True, slots=True)
class CasesFile:
    """Where what is known of a case as a whole stands.

    `auto` looks for `X.cases.csv` beside `X.events.csv`, `required` insists on it and
    `none` never looks. `case` is the column with the case's name there.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    file: Literal["auto", "required", "none"] = "auto"
    case: str | Names = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """A word of ours from a column of theirs, or from the name of the file.

    `file` is a regular expression whose first group is looked up. Without `values` the
    text itself is the word; `prefix` goes before it. Of a list of things in one column,
    the one before the `separator` counts. A text that is empty or not among the values
    gives the default; where there is none, the row is rejected.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    column: str | Names = ()
    file: str = ""
    values: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    separator: str = ""
    default: str | None = None

    def of(self, text: str) -> str | None:
        """Give our word for a text, or None when there is none."""
        if self.separator:
            text = text.partition(self.separator)[0].strip()
        if self.values:
            return self.values.get(text, self.default)
        return f"{self.prefix}{text}" if text else self.default


@dataclass(frozen=True, slots=True)
class Registers:
    """What opens the case: a date in a column, one of some activities, or any event."""

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    column: str | Names = ()
    activities: Names = ()


@dataclass(frozen=True, slots=True)
class Decides:
    """What ends the case, and how: activities, or a date in a column; the first wins.

    `activities` gives each its outcome; an empty one asks `outcome`. `when` must hold
    for the date to count.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    activities: dict[str, str] = field(default_factory=dict)
    column: str | Names = ()
    when: dict[str, Names] = field(default_factory=dict)
    outcome: Lookup = Lookup()


@dataclass(frozen=True, slots=True)
class Reopens:
    """Which activities take a decided case up again (*genoptag*)."""

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    activities: Names = ()
    reason: str = "Genoptaget ifølge den indlæste log"


@dataclass(frozen=True, slots=True)
class Due:
    """A due date that the log itself gives, explained by a rule and an extension.

    The first of `rules` whose own due date is not after the log's is taken, by the
    track that has its case kind; what is missing up to the log's date becomes an
    extension with `reason`. So no due date is typed in. With `counts = "moment"` the
    column is the moment at which time is up, and the day before is the last one.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    column: str | Names
    rules: Names
    counts: Literal["day", "moment"] = "day"
    reason: str = "Fristen er oplyst i den indlæste log"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that a mapping says beside the catalogue's own tables."""

    __pydantic_config__: ClassVar[dict[str, object]] = FORBID

    columns: Columns
    subject: Lookup
    first_instance: Lookup
    dates: Dates = Dates()
    cases: CasesFile = CasesFile()
    channel: Lookup = Lookup(default="")
    tracks: Lookup = Lookup(default="")
    staff: Lookup = Lookup(default="")
    team: Lookup = Lookup(default="")
    registers: Registers = Registers()
    decides: Decides = Decides()
    reopens: Reopens = Reopens()
    due: Due | None = None


def names(wanted: str | Names) -> Names:
    """Give the names of a column, also when only one is written."""
    if isinstance(wanted, str):
        return (wanted,) if wanted else ()
    return wanted
