# SPDX-License-Identifier: EUPL-1.2
"""What a letter still lacks, in words.

The refusal stands in Danish whatever the screen's language is, like every refusal; the
page beside the draft speaks the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.decisions.domain.assembly import LackKind
from anke.decisions.texts.shipped import letter_kinds

if TYPE_CHECKING:
    from anke.decisions.domain.assembly import Lack

_SENTENCES = {
    LackKind.EMPTY_FIELD: "feltet »{name}« er ikke udfyldt.",
    LackKind.UNKNOWN_FIELD: "feltet »{name}« findes ikke.",
    LackKind.BROKEN_FIELD: "»{name}« er ikke et helt felt.",
    LackKind.TO_WRITE: "der mangler at blive skrevet: »{name}«",
    LackKind.EMPTY_SECTION: "afsnittet er tomt.",
    LackKind.STRAY_SECTION: "afsnittet hører ikke til i brevet. Flyt teksten.",
}


def lack_text(lack: Lack) -> str:
    """Say in one Danish sentence what is missing, and where."""
    name = letter_kinds().sections.get(lack.section)
    where = name.name_da if name else lack.section
    return f"{where}: {_SENTENCES[lack.kind].format(name=lack.name)}"
