# SPDX-License-Identifier: EUPL-1.2
"""Read a contract from its file (TOML), and explain what is wrong with it.

    contract = read_contract(Path("resultatplan-2020.toml"))

A file has the contract's own fields, then a `[[target]]` for each target, and in it
`[[target.part]]` or `[[target.any_of]]`; the `kind` of a part says which fields it has.
Numbers are written as text ("0.97", "24"), so that they are exactly what was agreed.
A field that is left out is one that nobody has said.
"""

from __future__ import annotations

import tomllib
from datetime import date  # noqa: TC003 - pydantic reads it while it runs
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from anke.contract.domain.terms import (
    Comparator,
    Condition,
    Contract,
    Deliverable,
    ExternalCondition,
    MeasureCondition,
    Mode,
    OlderThan,
    RegisterCondition,
    Step,
    Target,
)
from anke.contract.errors import ContractMalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_Words = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _exact(value: object) -> Fraction:
    """Read a number from text; a floating-point number is not what was agreed."""
    if not isinstance(value, str):
        raise ValueError('write the number as text, such as "0.97"')  # noqa: TRY004 - pydantic explains ValueErrors
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"{value!r} is no number") from error


Number: TypeAlias = Annotated[Fraction, BeforeValidator(_exact)]


class _Step(BaseModel):
    """A `[[target.part.path]]`: what was agreed for a year, quarter or month."""

    model_config = _Words
    period: str = Field(pattern=r"^\d{4}(K[1-4]|-(0[1-9]|1[0-2]))?$")
    threshold: Number
    source: str = ""


class _Measure(BaseModel):
    """A `[[target.part]]` of kind "measure"."""

    model_config = _Words
    kind: Literal["measure"]
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    measure: str
    period: str
    comparator: Comparator | None = None
    threshold: Number | None = None
    areas: tuple[str, ...] | None = None
    mode: Mode | None = None
    where: dict[str, str] = {}
    older_than_weeks: Annotated[int, Field(ge=0)] | Literal["unsaid"] | None = None
    path: tuple[_Step, ...] = ()
    source: str = ""
    confirmed: bool = True

    @model_validator(mode="after")
    def _path_agrees(self) -> _Measure:
        _refuse_twice("the path's", [each.period for each in self.path])
        for step in self.path:
            if step.period == self.period and step.threshold != self.threshold:
                raise ValueError(
                    f"the path says another threshold for {step.period} than the part"
                )
        return self

    def made(self) -> MeasureCondition:
        """Give the condition."""
        fields = _fields(self, {"kind", "where", "older_than_weeks", "path"})
        weeks = self.older_than_weeks
        return MeasureCondition(
            **fields,
            where=tuple(sorted(self.where.items())),
            older_than=None
            if weeks is None
            else OlderThan(None if weeks == "unsaid" else weeks),
            path=tuple(Step(**_fields(each, set())) for each in self.path),
        )


class _Deliverable(BaseModel):
    """A `[[target.part]]` of kind "deliverable"."""

    model_config = _Words
    kind: Literal["deliverable"]
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    due_on: date
    opens_on: date | None = None
    recipient: str = ""
    source: str = ""
    confirmed: bool = True

    @model_validator(mode="after")
    def _is_open_for_a_day(self) -> _Deliverable:
        if self.opens_on is not None and self.opens_on > self.due_on:
            raise ValueError("opens_on is after due_on")
        return self

    def made(self) -> Deliverable:
        """Give the condition."""
        return Deliverable(**_fields(self, {"kind"}))


class _External(BaseModel):
    """A `[[target.part]]` of kind "external"; "unsaid" stands for a lost number."""

    model_config = _Words
    kind: Literal["external"]
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    figure: str
    comparator: Comparator | None = None
    against: str = ""
    factor: Number | Literal["unsaid"] = Fraction(1)
    offset: Number | Literal["unsaid"] = Fraction(0)
    magnitude: bool = False
    source: str = ""
    confirmed: bool = True

    def made(self) -> ExternalCondition:
        """Give the condition."""
        fields = _fields(self, {"kind"})
        for name in ("factor", "offset"):
            fields[name] = None if fields[name] == "unsaid" else fields[name]
        return ExternalCondition(**fields)


class _Register(BaseModel):
    """A `[[target.part]]` of kind "register": all its items are met by a day."""

    model_config = _Words
    kind: Literal["register"]
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    register_: str = Field(alias="register", min_length=1)
    due_on: date
    source: str = ""
    confirmed: bool = True

    def made(self) -> RegisterCondition:
        """Give the condition."""
        fields = _fields(self, {"kind", "register_"})
        return RegisterCondition(**fields, register=self.register_)


_Part: TypeAlias = Annotated[
    _Measure | _Deliverable | _External | _Register, Field(discriminator="kind")
]


class _Target(BaseModel):
    """A `[[target]]`."""

    model_config = _Words
    number: str = Field(pattern=r"^\d+\.\d+$")
    title: str = Field(min_length=1)
    text: str = ""
    owner: str = ""
    part: tuple[_Part, ...] = ()
    any_of: tuple[_Part, ...] = ()

    @model_validator(mode="after")
    def _has_parts(self) -> _Target:
        if not self.part and not self.any_of:
            raise ValueError("a target needs a part")
        if len(self.any_of) == 1:
            raise ValueError("any_of needs two parts to choose from")
        _refuse_twice("part", [each.id for each in (*self.part, *self.any_of)])
        return self

    def made(self) -> Target:
        """Give the target."""
        return Target(
            self.number,
            self.title,
            _made(self.part),
            _made(self.any_of),
            self.owner,
            self.text,
        )


class _Contract(BaseModel):
    """The file as a whole."""

    model_config = _Words
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    year: int = Field(ge=1990, le=2200)
    title: str = Field(min_length=1)
    authority: str = Field(min_length=1)
    parties: tuple[str, ...] = ()
    signed_on: date | None = None
    is_invented: bool = False
    source: str = ""
    target: tuple[_Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _numbers_differ(self) -> _Contract:
        _refuse_twice("target", [each.number for each in self.target])
        return self

    def made(self) -> Contract:
        """Give the contract."""
        fields = _fields(self, {"target"})
        return Contract(**fields, targets=tuple(each.made() for each in self.target))


def read_contract(path: Path) -> Contract:
    """Read a contract's file.

    Errors: ContractMalformedError with file, target, part and field.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContractMalformedError(
            f"{path.name}: {error}",
            user_text=f"{path.name} kan ikke læses: {error}",
        ) from error
    return contract_from(plain, path.name)


def contract_from(plain: dict[str, Any], name: str) -> Contract:
    """Make a contract of what TOML gave.

    Errors: ContractMalformedError with the file's name, target, part and field.
    """
    try:
        return _Contract.model_validate(plain).made()
    except ValidationError as error:
        raise told_error(name, plain, error) from error


def told_error(
    name: str, plain: dict[str, Any], error: ValidationError
) -> ContractMalformedError:
    """Make the refusal of a file whose fields are wrong; the caller raises it."""
    told = "; ".join(_told(plain, each) for each in error.errors())
    return ContractMalformedError(f"{name}: {told}", user_text=f"Fejl i {name}: {told}")


_KINDS = ("measure", "deliverable", "external", "register")


def _told(plain: dict[str, Any], error: Any) -> str:
    """Name the target by its number and the part by its id, not by their places."""
    words: list[str] = []
    here: Any = plain
    for step in error["loc"]:
        if isinstance(step, int):
            here = here[step]
            words[-1] += f" {here.get('number') or here.get('id') or step + 1}"
            continue
        if step in _KINDS and "kind" in here:
            continue
        words.append(str(step))
        here = here.get(step, {}) if isinstance(here, dict) else {}
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{', '.join(words)}: {message}" if words else message


def _fields(model: BaseModel, without: set[str]) -> dict[str, Any]:
    """Give the fields as they are; pydantic's own dump writes fractions as text."""
    names = type(model).model_fields
    return {name: getattr(model, name) for name in names if name not in without}


def _made(parts: Iterable[_Part]) -> tuple[Condition, ...]:
    return tuple(each.made() for each in parts)


def _refuse_twice(what: str, names: list[str]) -> None:
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise ValueError(f"{what} {twice[0]} stands twice")
