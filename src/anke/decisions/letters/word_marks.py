# SPDX-License-Identifier: EUPL-1.2
"""How a section is known again in a Word file, and which draft the file was made of.

Each section carries a bookmark, which Word and LibreOffice keep while its text is
edited. The file's own identifier says which case, letter and version it is.

>>> bookmark_of("decision-result"), section_of("anke_decision_result")
('anke_decision_result', 'decision-result')
>>> read_origin(Origin("22-00001", "decision", 7).text)
Origin(case='22-00001', slot='decision', version=7)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREFIX = "anke_"
_ORIGIN = re.compile(r"anke:(\d{2}-\d{5,}):([a-z-]{1,20}):v(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Origin:
    """The draft that a Word file was made of."""

    case: str
    slot: str
    version: int

    @property
    def text(self) -> str:
        """Write it as it stands in the file's properties."""
        return f"anke:{self.case}:{self.slot}:v{self.version}"


def read_origin(text: str) -> Origin | None:
    """Read which draft a file was made of; None for a file that is not ours."""
    found = _ORIGIN.fullmatch(text.strip())
    return Origin(found[1], found[2], int(found[3])) if found else None


def bookmark_of(section: str) -> str:
    """Name the bookmark of a section; Word takes letters, digits and underscores."""
    return _PREFIX + section.replace("-", "_")


def section_of(bookmark: str) -> str:
    """Name the section of a bookmark; nothing for a bookmark that is not ours."""
    if not bookmark.startswith(_PREFIX):
        return ""
    return bookmark.removeprefix(_PREFIX).replace("_", "-")
