# SPDX-License-Identifier: EUPL-1.2
"""The letters of the demo: short Danish texts by kind and law.

They name the law, never a person, so that the same text serves many cases: the document
store stays small, and few files have to be made durable. Texts are our own.

>>> Letter("receipt", "serviceloven").theme
'Kvitteringsbrev'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

MEDIA_TYPE = "text/plain; charset=utf-8"
_THEMES = {
    "appeal": ("Klage over afgørelse", "received"),
    "receipt": ("Kvitteringsbrev", "sent"),
    "request": ("Anmodning om oplysninger", "sent"),
    "information": ("Oplysninger fra førsteinstansen", "received"),
    "hearing": ("Partshøring", "sent"),
    "hearing-reply": ("Svar på partshøring", "received"),
    "reminder": ("Rykker for svar", "sent"),
    "question": ("Spørgsmål til lægekonsulenten", "internal"),
    "consultant": ("Lægekonsulentens vurdering", "internal"),
    "delay": ("Fristbrev", "sent"),
    "decision": ("Afgørelse", "sent"),
    "remitted": ("Afgørelse – hjemvisning", "sent"),
    "changed": ("Afgørelse – ændring", "sent"),
    "upheld": ("Afgørelse – stadfæstelse", "sent"),
    "rejected": ("Afvisning", "sent"),
    "reopening": ("Meddelelse om genoptagelse", "sent"),
}
_OF_ANY_LAW = frozenset({"request", "hearing-reply", "reminder", "question"})
_BODIES = {
    "appeal": "Jeg klager over afgørelsen, fordi jeg ikke mener, at mine forhold er "
    "belyst tilstrækkeligt. Jeg beder om, at sagen vurderes på ny.",
    "receipt": "Vi har modtaget klagen og har oprettet en sag. Klagen behandles i den "
    "rækkefølge, den er kommet ind. Du hører fra os, når der er nyt.",
    "request": "Vi mangler oplysninger for at kunne afgøre sagen, og beder om at "
    "få dem tilsendt inden for to uger.",
    "information": "Hermed sendes de oplysninger, der er bedt om, sammen med sagens "
    "øvrige akter.",
    "hearing": "Vi har fået nye oplysninger i sagen. Du har mulighed for at "
    "komme med dine bemærkninger, før vi træffer afgørelse (forvaltningsloven § 19).",
    "hearing-reply": "Jeg har læst oplysningerne og har disse bemærkninger til dem.",
    "reminder": "Vi har ikke fået svar på vores brev. Vi beder om svar senest den dag, "
    "der fremgår af sagen.",
    "question": "Er der sammenhæng mellem skaden og de gener, som akterne beskriver? "
    "Er der forhold, som bør undersøges nærmere, før vi afgør sagen?",
    "consultant": "Vurdering efter sagens akter. Der er ikke foretaget "
    "en undersøgelse.",
    "delay": "Vi kan desværre ikke nå at afgøre sagen inden for fristen. Vi "
    "forventer at træffe afgørelse senest den dag, der fremgår af sagen.",
    "decision": "Vi har truffet afgørelse i sagen. Vi lægger vægt på oplysningerne i "
    "sagens akter.",
    "remitted": "Vi hjemviser sagen, som skal behandles og afgøres på ny. Vi lægger "
    "vægt på, at sagen ikke er tilstrækkeligt oplyst.",
    "changed": "Vi ændrer afgørelsen. Vi lægger vægt på, at betingelserne er opfyldt.",
    "upheld": "Vi er enige i afgørelsen. Vi lægger vægt på, at betingelserne for "
    "en anden afgørelse ikke er opfyldt.",
    "rejected": "Vi kan ikke behandle klagen. Den er kommet for sent, er trukket "
    "tilbage eller hører under en anden myndighed.",
    "reopening": "Vi har besluttet at genoptage sagen og behandler den igen.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter under a law; its words follow from the two."""

    kind: str
    law: str

    @property
    def theme(self) -> str:
        """The short theme under which it is journalised."""
        return _THEMES[self.kind][0]

    @property
    def direction(self) -> str:
        """Whether it was received, sent or is internal."""
        return _THEMES[self.kind][1]

    @property
    def content(self) -> bytes:
        """The whole letter."""
        return _content(self.kind, self.law)

    @property
    def digest(self) -> str:
        """The SHA-256 of the letter, which is also its name in the store."""
        return _digest(self.kind, self.law)


def letter_of(kind: str, law: str) -> Letter:
    """Give the letter of a kind; asking and answering read alike under every law."""
    return Letter(kind, "" if kind in _OF_ANY_LAW else law)


@lru_cache(maxsize=8192)
def _content(kind: str, law: str) -> bytes:
    theme = _THEMES[kind][0]
    about = f"Sagen vedrører: {law}\n\n" if law else ""
    return (
        f"{theme}\n\n{about}{_BODIES[kind]}\n\n"
        "Venlig hilsen\n\nDette brev er opdigtet og hører til en demonstration.\n"
    ).encode()


@lru_cache(maxsize=8192)
def _digest(kind: str, law: str) -> str:
    return sha256(_content(kind, law)).hexdigest()


def decision_kind(outcome: str) -> str:
    """Give the kind of letter that tells an outcome."""
    if outcome in {"remitted", "upheld"}:
        return outcome
    if outcome in {"changed", "annulled"}:
        return "changed"
    if outcome in {"rejected", "lapsed", "referred", "not-handled"}:
        return "rejected"
    return "decision"
