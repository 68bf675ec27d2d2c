# SPDX-License-Identifier: EUPL-1.2
"""A reading as text and back: over the pipe from the worker, and in the register.

>>> reading_from_json(reading_to_json(Reading(subject="Klage"))).subject
'Klage'
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from anke.errors import AppealsError
from anke.intake.domain.reading import Attachment, Reading, Signature, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


class NotAReadingError(AppealsError):
    """The text is no reading: broken, or written by something else."""


def reading_to_json(reading: Reading) -> str:
    """Write a reading as one line of JSON, the same for the same reading."""
    return json.dumps(asdict(reading), ensure_ascii=True, separators=(",", ":"))


def reading_from_json(text: str) -> Reading:
    """Read what `reading_to_json` wrote; fields that are gone since are left out.

    Errors: NotAReadingError, where a field is missing its kind of value.
    """
    try:
        return _reading(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"not a reading: {type(error).__name__}"
        raise NotAReadingError(message) from None


def _reading(record: dict[str, Any]) -> Reading:
    kept = _kept(Reading, record)
    signature = kept.get("signature")
    lists: dict[str, Any] = {
        "references": tuple(map(_text, kept.get("references", ()))),
        "warnings": tuple(map(_text, kept.get("warnings", ()))),
        "form": tuple((_text(k), _text(v)) for k, v in kept.get("form", ())),
        "attachments": tuple(map(_attachment, kept.get("attachments", ()))),
        "signature": None if signature is None else _signature(signature),
    }
    return Reading(**_plain(Reading, kept) | lists)


def _attachment(record: dict[str, Any]) -> Attachment:
    return Attachment(**_plain(Attachment, record))


def _signature(record: dict[str, Any]) -> Signature:
    return Signature(**_plain(Signature, record))


def _kept(kind: type, record: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in record.items() if name in names}


def _plain(kind: type, record: dict[str, Any]) -> dict[str, Any]:
    """Check the plain values: the sender may be a process that was taken over."""
    checked = {}
    for field in fields(kind):
        if field.name in record and (check := CHECKS.get(str(field.type))):
            checked[field.name] = check(record[field.name])
    return checked


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


CHECKS: dict[str, Callable[[object], Any]] = {
    "str": _text,
    "int": _whole,
    "bool": _yes_no,
    "Verdict": lambda value: Verdict(_text(value)),
}
