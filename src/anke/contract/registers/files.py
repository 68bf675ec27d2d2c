# SPDX-License-Identifier: EUPL-1.2
"""Registers and external figures that ship, or lie in the authority's folder (TOML).

    register_of("minimum-requirements-2020").items[0].title

The authority's own lie in `contracts/registers/` and win by their id.
"""

from __future__ import annotations

import tomllib
from datetime import date  # noqa: TC003 - pydantic reads it while it runs
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anke.contract.domain.breaches import CauseKind
from anke.contract.domain.registers import FigureKind, Item, Register, RegisterKind
from anke.contract.errors import ContractMalformedError, UnknownRegisterError
from anke.contract.reading import told_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Kind = TypeVar("Kind", FigureKind, CauseKind)
_DATA = Path(__file__).parents[1] / "data"
_Words = ConfigDict(extra="forbid", frozen=True)
_ID = Field(pattern=r"^[a-z0-9-]+$")


class _Item(BaseModel):
    """An `[[item]]` of a register."""

    model_config = _Words
    id: str = _ID
    title: str = Field(min_length=1)
    number: str = ""
    text: str = ""
    group: str = ""
    owner: str = ""
    due_on: date | None = None
    in_force_on: date | None = None
    source: str = Field(min_length=1)
    confirmed: bool = True


class _Register(BaseModel):
    """A register's file."""

    model_config = _Words
    id: str = _ID
    kind: RegisterKind
    title: str = Field(min_length=1)
    in_force_on: date | None = None
    source: str = Field(min_length=1)
    item: tuple[_Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> _Register:
        ids = [each.id for each in self.item]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"item {twice[0]} stands twice")
        return self


class _Figure(BaseModel):
    """A `[[figure]]` that the house gets from elsewhere."""

    model_config = _Words
    id: str = _ID
    title: str = Field(min_length=1)
    unit: str = ""
    hint: str = ""
    of: str = ""
    beside: str = ""


class _Cause(BaseModel):
    """A `[[cause]]` that can be given for a breach."""

    model_config = _Words
    id: str = _ID
    title: str = Field(min_length=1)
    external: bool = False
    needs_note: bool = False


class _Causes(BaseModel):
    """The file of causes."""

    model_config = _Words
    cause: tuple[_Cause, ...]


class _Figures(BaseModel):
    """The file of figures."""

    model_config = _Words
    figure: tuple[_Figure, ...]


def registers() -> tuple[Register, ...]:
    """Give every register, by id. Errors: ContractMalformedError."""
    found = {each.id: each for each in _read_folder(_DATA / "registers")}
    own = Path(settings.ANKE_VAR) / "contracts" / "registers"
    found |= {each.id: each for each in _read_folder(own)}
    return tuple(found[name] for name in sorted(found))


def register_of(name: str) -> Register:
    """Give a register. Errors: UnknownRegisterError, ContractMalformedError."""
    for each in registers():
        if each.id == name:
            return each
    raise UnknownRegisterError(
        f"no register {name!r}", user_text=f"Der er intet register {name!r}."
    )


def external_figures() -> tuple[FigureKind, ...]:
    """Give what is known of the figures of others; the authority's own win.

    Errors: ContractMalformedError.
    """
    return _with_own("figures.toml", _figures)


def breach_causes() -> tuple[CauseKind, ...]:
    """Give the causes that can be chosen for a breach; the authority's own win.

    Errors: ContractMalformedError.
    """
    return _with_own("causes.toml", _causes)


def _with_own(
    name: str, read: Callable[[Path, int], Iterable[Kind]]
) -> tuple[Kind, ...]:
    """Read a list of the house and then the authority's, whose entries win."""
    own = Path(settings.ANKE_VAR) / "contracts" / "external" / name
    found: dict[str, Kind] = {}
    for path in (_DATA / "external" / name, own):
        if path.exists():
            known = read(path, path.stat().st_mtime_ns)
            found |= {each.id: each for each in known}
    return tuple(found.values())


def _read_folder(folder: Path) -> Iterator[Register]:
    for path in sorted(folder.glob("*.toml")):
        yield _register(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _register(path: Path, _changed: int) -> Register:
    read = _checked(path, _Register)
    fields = {name: getattr(read, name) for name in _Register.model_fields}
    items = tuple(Item(**each.model_dump()) for each in fields.pop("item"))
    return Register(**fields, items=items)


@lru_cache(maxsize=4)
def _figures(path: Path, _changed: int) -> tuple[FigureKind, ...]:
    read = _checked(path, _Figures)
    return tuple(FigureKind(**each.model_dump()) for each in read.figure)


@lru_cache(maxsize=4)
def _causes(path: Path, _changed: int) -> tuple[CauseKind, ...]:
    read = _checked(path, _Causes)
    return tuple(
        CauseKind(each.id, each.title, each.external, each.needs_note)
        for each in read.cause
    )


def _checked(path: Path, kind: type[Any]) -> Any:
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
        return kind.model_validate(plain)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContractMalformedError(
            f"{path.name}: {error}", user_text=f"{path.name} kan ikke læses: {error}"
        ) from error
    except ValidationError as error:
        raise told_error(path.name, plain, error) from error
