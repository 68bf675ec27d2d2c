# SPDX-License-Identifier: EUPL-1.2
"""The names of texts, of what they are for, and of where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases import wording
from anke.decisions.domain.texts import SHIPPED_VERSION, TextStatus
from anke.decisions.texts.shipped import letter_kinds

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import Catalogue
    from anke.decisions.domain.texts import TextKey, Version


def section_title(section: str) -> str:
    """Name a section of a letter."""
    name = letter_kinds().sections.get(section)
    return wording.name_of(name) if name else section


def used_for(key: TextKey, catalogue: Catalogue) -> str:
    """Say which cases a text is for."""
    parts = [
        wording.subject_name(catalogue, key.subject),
        wording.law_name(catalogue, key.law),
        wording.area_name(catalogue, key.area),
        wording.any_outcome_name(catalogue, key.outcome) if key.outcome else "",
    ]
    return ", ".join(filter(None, parts)) or _("all cases")


def status_words(status: TextStatus) -> str:
    """Name where a version stands."""
    names = {
        TextStatus.COMING: _("to come"),
        TextStatus.IN_FORCE: _("in force"),
        TextStatus.REPLACED: _("replaced"),
        TextStatus.WITHDRAWN: _("withdrawn"),
    }
    return names[status]


STATUS_BADGES = {
    TextStatus.COMING: "info",
    TextStatus.IN_FORCE: "success",
    TextStatus.REPLACED: "",
    TextStatus.WITHDRAWN: "warning",
}


def version_words(version: Version) -> str:
    """Name a version."""
    if version.number == SHIPPED_VERSION:
        return _("came with Anke")
    return _("version %(number)s") % {"number": version.number}
