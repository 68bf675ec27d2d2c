# SPDX-License-Identifier: EUPL-1.2
"""A reading as text and back: over the pipe from the worker, and in the register.

>>> reading_from_json(reading_to_json(Reading(subject="Klage"))).subject
'Klage'
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from anke.errors import AppealsError
from anke.intake.domain.reading import Attachment, Reading, Signature, Verdict


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
    signature = kept.pop("signature", None)
    return Reading(
        **_plain(kept)
        | {
            "references": tuple(map(_text, kept.get("references", ()))),
            "warnings": tuple(map(_text, kept.get("warnings", ()))),
            "form": tuple((_text(k), _text(v)) for k, v in kept.get("form", ())),
            "attachments": tuple(map(_attachment, kept.get("attachments", ()))),
            "signature": Signature(**_plain(_kept(Signature, signature)))
            if signature is not None
            else None,
        }
    )


def _attachment(record: dict[str, Any]) -> Attachment:
    return Attachment(**_plain(_kept(Attachment, record)))


def _kept(kind: type, record: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in record.items() if name in names}


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Check the plain values; the verdict becomes a `Verdict` again."""
    return {
        name: Verdict(value) if name == "verdict" else value
        for name, value in record.items()
        if isinstance(value, str | int | bool)
    }


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
