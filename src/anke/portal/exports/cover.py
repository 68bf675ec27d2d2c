# SPDX-License-Identifier: EUPL-1.2
"""What every file says about itself (*kolofon*): source, vintage, notes, marks.

A file is passed on without the page that it came from. So it carries its title, where
it comes from, when it was released and from which vintage, what must be known to read
it, and the words that stand in cells without a value.

    cover = Cover(language="da", title="Omgørelsesprocent. Aarhus. 2022", ...)
    cover.colophon()  # [("Kilde", "..."), ("Udgivelse", "2023-03-01-1"), ...]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.portal.domain.tables import State

Labels = Literal["texts", "codes", "both"]

LICENCE: Final = "CC-BY-4.0"
# Nothing says that these are official statistics until the authority is a producer of
# them by lov om Danmarks Statistik.
OFFICIAL_STATISTICS: Final = False
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Mark:
    """What stands in a cell without a value.

    Attributes:
        word: What readers see, such as "0–4".
        meaning: The sentence that explains it.
    """

    word: str
    meaning: str


@dataclass(frozen=True)
class Cover:
    """What a file says about itself.

    Attributes:
        language: `da` or `en`.
        title: What the table shows.
        area: The area's name.
        source: Who publishes it.
        release: The release's id.
        published_at: When it came out (ISO).
        as_of: The last day that the figures know of (ISO).
        vintage: The vintage of facts that it was made from.
        next_at: When the next release is announced (ISO); empty when it is not.
        address: The address by which exactly these figures are found again.
        contact: Whom to ask.
        counting_unit: What is counted.
        notes: The notes under the table; each with whether it is mandatory.
        breaks: The breaks that the periods cross, in sentences.
        definitions: The name and definition of each key figure.
        marks: What stands in cells without a value.
        fewest: A share of fewer cases is not compared.
    """

    language: str
    title: str
    area: str
    source: str
    release: str
    published_at: str
    as_of: str
    vintage: str
    next_at: str
    address: str
    contact: str
    counting_unit: str
    notes: tuple[tuple[bool, str], ...]
    breaks: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    marks: Mapping[State, Mark]
    fewest: int

    def say(self, text: Text) -> str:
        """Give a text in the file's language."""
        return text.in_language(self.language)

    def colophon(self) -> list[tuple[str, str]]:
        """Give where the figures come from, line by line: heading, text."""
        lines = (
            (SOURCE, self.source),
            (AREA, self.area),
            (RELEASE, self.release),
            (PUBLISHED, self.published_at[:10]),
            (AS_OF, self.as_of),
            (VINTAGE, self.vintage),
            (NEXT, self.next_at[:10]),
            (ADDRESS, self.address),
            (LICENCE_WORD, f"{LICENCE} ({LICENCE_ADDRESS})"),
            (CONTACT, self.contact),
            (COUNTING_UNIT, self.counting_unit),
        )
        return [(self.say(heading), text) for heading, text in lines if text]


SOURCE: Final = Text("Kilde", "Source")
AREA: Final = Text("Sagsområde", "Area")
RELEASE: Final = Text("Udgivelse", "Release")
PUBLISHED: Final = Text("Offentliggjort", "Published")
AS_OF: Final = Text("Opgjort til og med", "Figures up to and including")
VINTAGE: Final = Text("Årgang", "Vintage")
NEXT: Final = Text("Næste udgivelse", "Next release")
ADDRESS: Final = Text("Tabellens adresse", "Address of the table")
LICENCE_WORD: Final = Text("Licens", "Licence")
CONTACT: Final = Text("Spørgsmål", "Questions")
COUNTING_UNIT: Final = Text("Der tælles", "What is counted")
