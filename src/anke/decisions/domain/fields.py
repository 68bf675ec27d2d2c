# SPDX-License-Identifier: EUPL-1.2
"""The merge fields (*flettefelter*) that a text may ask for.

Their names are Danish: whoever writes the texts writes Danish. A text with a field that
is not here cannot be saved.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of the case, with an example for those who write texts."""

    name: str
    means_da: str
    means_en: str
    example: str | tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("sagsnummer", "sagens nummer", "case number", "22-00001"),
    Field("dato", "brevets dato", "day of the letter", "31. december 2022"),
    Field("klager", "klagerens navn", "the appellant", "Nancy Ann Berggren"),
    Field("repræsentant", "repræsentantens navn", "representative", "Max Berggren"),
    Field("instans", "førsteinstansen", "first instance", "Aarhus Kommune"),
    Field("instansens", "… i ejefald", "… in the genitive", "Aarhus Kommunes"),
    Field("instans_kort", "… i næste omtale", "… when named again", "kommunen"),
    Field("instans_korts", "… i ejefald", "… in the genitive", "kommunens"),
    Field("afgjort_dato", "hvornår de afgjorde", "their decision", "1. marts 2022"),
    Field("klagedato", "hvornår der er klaget", "day of appeal", "10. marts 2022"),
    Field("modtaget_dato", "hvornår vi fik sagen", "day of receipt", "4. april 2022"),
    Field("emne", "hvad sagen handler om", "what it is about", "merudgifter"),
    Field("lov", "loven", "the law", "serviceloven"),
    Field("regel", "lov og bestemmelse", "law and provision", "serviceloven § 100"),
    Field("mødedato", "dagen for ankemødet", "day of the meeting", "5. december 2022"),
    Field("frist", "sidste dag for svar", "last day to answer", "15. januar 2023"),
    Field("ny_frist", "hvornår vi regner med at afgøre", "expected", "1. marts 2023"),
    Field("årsag", "hvorfor", "why", "vi venter på oplysninger fra din læge"),
    Field("spørgsmål", "hvad vi spørger om", "what we ask", ("din helbredsattest",)),
    Field("bedt_dato", "hvornår vi bad om det", "when we asked", "1. december 2022"),
    Field("ventetid", "hvor længe det plejer at tage", "usual time", "13 uger"),
    Field("videresendt_til", "hvem sagen sendes til", "sent on to", "Familieretshuset"),
    Field(
        "garantifejl",
        "fejl mod garantiforskrifter",
        "errors to criticise",
        ("ikke har hørt dig, før der blev truffet afgørelse",),
    ),
    Field(
        "ordensfejl",
        "fejl mod ordensforskrifter",
        "other errors",
        ("ikke har vejledt dig om, hvordan du klager",),
    ),
    Field("sagsbehandler", "hvem der skriver", "who writes", "Karen Bruun"),
    Field("myndighed", "vores navn", "our name", "Ankemyndigheden"),
    Field("telefon", "vores telefon", "our telephone", "00 00 00 00"),
    Field("mail", "vores mailadresse", "our e-mail", "post@anke.example"),
    Field("hjemmeside", "vores hjemmeside", "our site", "anke.example"),
)
FIELD_NAMES: frozenset[str] = frozenset(field.name for field in FIELDS)
EXAMPLES: dict[str, str | tuple[str, ...]] = {
    field.name: field.example for field in FIELDS
}
