# SPDX-License-Identifier: EUPL-1.2
"""A report's files, named by their content and kept for good.

What people sign is the hash of a `FrozenReport`, which names every document by the
hash of its bytes: whoever signed has signed each figure. Under `ANKE_VAR/reports/`:

    terms/<sha256>.json      a contract as it read
    figures/<sha256>.json    what was found of it
    numbers/<sha256>.json    every figure that the documents show
    frozen/<sha256>.json     what two persons sign
    files/<sha256>.pdf       its documents; also .docx and .xlsx

Files are on the disk before the journal tells of them. A process that dies in between
leaves files that nobody names; done again, the same content has the same name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping  # noqa: TC003 - `from_plain` reads the types
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from anke.contract.errors import ReportDamagedError
from anke.contract.report_figures import Change, Figures, Number, plain_bytes
from anke.publication.bundle.contents import from_plain
from anke.publication.bundle.named_files import read_named, write_named
from anke.publication.errors import BundleDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    Made = TypeVar("Made", Figures, "FrozenReport", "_Numbers")

_TERMS: Final = "terms"
_FIGURES: Final = "figures"
_NUMBERS: Final = "numbers"
_FROZEN: Final = "frozen"
_FILES: Final = "files"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote beside a target, as the documents show it."""

    target: str
    kind: str
    text: str
    author: str
    on: str


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A report as it was frozen; equal reports have the same bytes, and so one name.

    Attributes:
        report: The report's id.
        terms: The contract as it read, by its hash.
        vintage: The vintage of every figure.
        on: The day on which it was frozen.
        figures: What was found of each target, by its hash.
        numbers: Every figure of the documents as it was computed, by its hash.
        replaces: The signed report that this one corrects.
        changes: What differs from it.
        errors: How many registrations were missing or contradictory.
        accepted: Why it was frozen all the same.
        files: For each document ("pdf", "docx", "xlsx") the hash of its bytes.
    """

    report: str
    title: str
    terms: str
    vintage: str
    on: str
    figures: str
    numbers: str
    reason: str
    replaces: str
    changes: tuple[Change, ...]
    comments: tuple[Remark, ...]
    errors: int
    accepted: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Numbers:
    numbers: tuple[Number, ...]


def reports_folder() -> Path:
    """Give the folder of reports; it holds no case and no citizen."""
    return Path(settings.ANKE_VAR) / "reports"


def keep_terms(content: bytes) -> str:
    """Keep a contract as it reads; give its hash."""
    return _write(_TERMS, content, "json")


def keep_figures(figures: Figures) -> str:
    """Keep what was found; give its hash."""
    return _write(_FIGURES, plain_bytes(asdict(figures)), "json")


def read_figures(name: str) -> Figures:
    """Give what was found. Errors: ReportDamagedError."""
    return _made(Figures, _FIGURES, name)


def keep_numbers(numbers: Sequence[Number]) -> str:
    """Keep every figure of a report; give the hash."""
    return _write(_NUMBERS, plain_bytes(asdict(_Numbers(tuple(numbers)))), "json")


def read_numbers(name: str) -> tuple[Number, ...]:
    """Give every figure of a report. Errors: ReportDamagedError."""
    return _made(_Numbers, _NUMBERS, name).numbers


def keep_documents(files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep a report's documents; give the hash of each."""
    return {
        ending: _write(_FILES, content, ending) for ending, content in files.items()
    }


def keep_frozen(frozen: FrozenReport) -> str:
    """Keep what people will sign; give its hash."""
    return _write(_FROZEN, plain_bytes(asdict(frozen)), "json")


def read_frozen(name: str) -> FrozenReport:
    """Give what was frozen. Errors: ReportDamagedError."""
    return _made(FrozenReport, _FROZEN, name)


def read_document(frozen: FrozenReport, ending: str) -> bytes:
    """Give the very bytes of a document that people signed.

    Errors: KeyError for a document that it does not have; ReportDamagedError.
    """
    return _read(_FILES, frozen.files[ending], ending)


def check_frozen(name: str) -> FrozenReport:
    """Read a frozen report and every file that it names. Errors: ReportDamagedError."""
    frozen = read_frozen(name)
    _read(_TERMS, frozen.terms, "json")
    read_figures(frozen.figures)
    read_numbers(frozen.numbers)
    for ending in frozen.files:
        read_document(frozen, ending)
    return frozen


def _write(kind: str, content: bytes, ending: str) -> str:
    folder = reports_folder()
    return write_named(folder / kind, content, ending, within=folder)


def _read(kind: str, name: str, ending: str) -> bytes:
    file = f"{name}.{ending}"
    try:
        return read_named(reports_folder() / kind, file)
    except BundleDamagedError as error:
        raise ReportDamagedError(
            f"reports: {error}",
            user_text=f"En fil i rapporten mangler eller er ændret: {kind}/{file}. "
            "Hent den fra sikkerhedskopien.",
        ) from error


def _made(kind: type[Made], folder: str, name: str) -> Made:
    content = _read(folder, name, "json")
    try:
        return from_plain(kind, json.loads(content))
    except (BundleDamagedError, ValueError) as error:
        raise ReportDamagedError(
            f"reports/{folder}/{name}: {error}",
            user_text="Rapporten kan ikke læses. Kontakt driften.",
        ) from error
