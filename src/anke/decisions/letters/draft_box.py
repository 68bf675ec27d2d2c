# SPDX-License-Identifier: EUPL-1.2
"""A draft's content as it lies in the database: JSON, encrypted, bound to its row.

box = seal_draft(content, case="22-00001", slot="decision")
open_draft_box(row).letter.title
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anke.cases.vault import open_text, seal_text
from anke.decisions.domain.letter import Letter, Section, TextUsed
from anke.decisions.letters.facts import Choice

if TYPE_CHECKING:
    from anke.decisions.letters.models import Draft


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds: what was chosen, and the letter as it is written so far."""

    choice: Choice
    letter: Letter

    def __repr__(self) -> str:
        return f"Content({self.letter.kind})"


def seal_draft(content: Content, *, case: str, slot: str) -> bytes:
    """Encrypt a draft's content; it can be opened in its own row only."""
    text = json.dumps(_plain(content), ensure_ascii=False, sort_keys=True)
    return seal_text(text, bound_to=_bound_to(case, slot))


def open_draft_box(row: Draft) -> Content:
    """Decrypt a draft. Errors: VaultKeyError."""
    bound_to = _bound_to(row.case, row.slot)
    raw = json.loads(open_text(bytes(row.box), bound_to=bound_to))
    return Content(_choice(raw["choice"]), _letter(raw["letter"]))


def _bound_to(case: str, slot: str) -> str:
    return f"draft:{case}:{slot}"


def _plain(content: Content) -> dict[str, Any]:
    letter, choice = content.letter, content.choice
    return {
        "choice": {
            "outcome": choice.outcome,
            "errors": [list(error) for error in choice.errors],
            "values": dict(choice.values),
            "to_instance": choice.to_instance,
            "recipient": choice.recipient,
        },
        "letter": {
            "kind": letter.kind,
            "title": letter.title,
            "sections": [_plain_section(section) for section in letter.sections],
        },
    }


def _plain_section(section: Section) -> dict[str, Any]:
    used = [section.used.text, section.used.version] if section.used else []
    return {
        "id": section.id,
        "heading": section.heading,
        "body": section.body,
        "used": used,
    }


def _choice(raw: dict[str, Any]) -> Choice:
    return Choice(
        outcome=raw["outcome"],
        errors=tuple((code, grade) for code, grade in raw["errors"]),
        values={
            name: tuple(value) if isinstance(value, list) else value
            for name, value in raw["values"].items()
        },
        to_instance=raw["to_instance"],
        recipient=raw.get("recipient", ""),
    )


def _letter(raw: dict[str, Any]) -> Letter:
    sections = tuple(
        Section(
            one["id"],
            one["heading"],
            one["body"],
            TextUsed(*one["used"]) if one["used"] else None,
        )
        for one in raw["sections"]
    )
    return Letter(raw["kind"], raw["title"], sections)
