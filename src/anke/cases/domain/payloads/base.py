# SPDX-License-Identifier: EUPL-1.2
"""What every payload is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

Value: TypeAlias = "str | int | bool | date | tuple[object, ...] | None"


@dataclass(frozen=True, slots=True)
class Unit:
    """One counted unit (*tælleenhed*) of a decision: a part-decision, a child.

    A decision without units counts once, with the case's own subject and
    first instance.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    outcome: str
    subject: str = ""
    first_instance: str = ""


@dataclass(frozen=True, slots=True)
class FormalError:
    """A formal error (*formel fejl*) of the first instance, with its grade.

    Grade guarantee (*garantiforskrift*): "vi kritiserer". Grade order
    (*ordensforskrift*): "har begået fejl". It may stand on an upheld case.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    code: str
    grade: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What happened; each subclass is one kind of journal entry."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
    kind: ClassVar[str] = ""
