# SPDX-License-Identifier: EUPL-1.2
"""Make the cover of a file: in the words of the pages, from the release itself.

cover = cover_of(release, area, plan, language="da", address="https://...")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import translation

from anke.portal.configuration import configuration
from anke.portal.drawing import state_words
from anke.portal.exports.blocks import outline
from anke.portal.exports.cover import Cover, Mark
from anke.portal.pages import next_release
from anke.portal.telling import breaks_told, caption_of, note_in_words
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.library import Release

PUBLISHER: Final = Text("Ankemyndigheden", "The Appeals Authority")


def cover_of(
    release: Release, area: Area, plan: Plan, *, language: str, address: str
) -> Cover:
    """Give the cover of a table's file."""
    table, manifest = outline(area, plan), release.manifest
    coming = next_release(release)
    with translation.override(language):
        return Cover(
            language=language,
            title=caption_of(area, table, language),
            area=area.facts.name.in_language(language),
            source=PUBLISHER.in_language(language),
            release=manifest.id,
            published_at=manifest.published_at,
            as_of=manifest.as_of,
            vintage=manifest.vintage,
            next_at=coming.at if coming else "",
            address=address,
            contact=configuration().contact,
            counting_unit=area.facts.counting_unit.in_language(language),
            notes=tuple(
                (note.is_mandatory, note_in_words(area, note, language))
                for note in table.notes
            ),
            breaks=tuple(breaks_told(table, language)),
            definitions=tuple(
                (m.name.in_language(language), m.definition.in_language(language))
                for m in plan.measures
            ),
            marks={
                state: Mark(word, meaning)
                for state, (word, meaning) in state_words(manifest.threshold).items()
            },
            fewest=configuration().fewest_to_compare,
        )
