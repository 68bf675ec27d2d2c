# SPDX-License-Identifier: EUPL-1.2
"""Sections that parts downstream add to the case page.

The case page belongs to this part, which knows nothing of hearings, meetings, letters.
A part that does registers a panel when the house starts:

    register_panel(Panel("handling", 10, "decisions/case_panel.html", handling_panel))

A panel answers None where it has nothing to say to this reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anke.access.models import User
    from anke.cases.queries import CaseFile

Column: TypeAlias = Literal["top", "main", "side", "documents"]
Content: TypeAlias = "Callable[[User, CaseFile], Mapping[str, object] | None]"


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of the case page: its place, its template and what fills it."""

    name: str
    place: int
    template: str
    content: Content
    column: Column = "main"


@dataclass(frozen=True, slots=True)
class FilledPanel:
    """A panel with what it says about one case to one reader."""

    template: str
    column: Column
    content: Mapping[str, object]


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a panel; the same name takes the earlier one's place."""
    _panels[panel.name] = panel


def panels_for(user: User, file: CaseFile) -> tuple[FilledPanel, ...]:
    """Fill the panels that have something to say, in their order."""
    filled = []
    for panel in sorted(_panels.values(), key=lambda each: (each.place, each.name)):
        content = panel.content(user, file)
        if content is not None:
            filled.append(FilledPanel(panel.template, panel.column, content))
    return tuple(filled)
