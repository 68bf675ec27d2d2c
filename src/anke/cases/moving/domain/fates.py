# SPDX-License-Identifier: EUPL-1.2
"""What became of a row, and what a person can do about it.

Every row of every table ends with exactly one fate. What stands in its way, or beside
it, is a fault: with the column, the reason and what to do, in the words of the person
who must mend it.

>>> found = fault("bad-date", "received_on", text="31-02-2022")
>>> found.reason, found.column
('Datoen »31-02-2022« findes ikke eller kan ikke læses.', 'received_on')
>>> RowFate("cases", 7, "A-1", Fate.REJECTED, (found,)).what_to_do
'Skriv den som 2022-12-31 eller 31-12-2022.'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

_SHOWN = 60


class Fate(StrEnum):
    """How a row ended.

    Remarked rows are imported, with something to look at. A conflict is a row that was
    imported before and says something else now: it is reported, and nothing changes.
    """

    IMPORTED = "imported"
    REMARKED = "remarked"
    ALREADY = "already"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class Fault(NamedTuple):
    """What is wrong with a row, or worth a look, and what to do."""

    code: str
    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowFate:
    """What became of one row of one table; `case` is the number over there."""

    table: str
    line: int
    case: str
    fate: Fate
    faults: tuple[Fault, ...] = ()

    @property
    def codes(self) -> str:
        """The faults in one word each."""
        return _joined(fault.code for fault in self.faults)

    @property
    def columns(self) -> str:
        """The columns in which they stand."""
        return _joined(fault.column for fault in self.faults)

    @property
    def reason(self) -> str:
        """What is wrong, in sentences."""
        return " ".join(dict.fromkeys(fault.reason for fault in self.faults))

    @property
    def what_to_do(self) -> str:
        """What a person can do about it."""
        return " ".join(dict.fromkeys(fault.remedy for fault in self.faults))


def _joined(words: object) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))  # type: ignore[attr-defined]


# What is wrong, and what to do about it.
REASONS = {
    # --- the row as such
    "columns": (
        "Rækken har {found} felter; overskriften har {wanted}.",
        "Se efter skilletegn eller linjeskift i en tekst uden anførselstegn.",
    ),
    "unreadable": ("{text}", "Ret linjen i filen, eller træk filen ud igen."),
    "formula": (
        "Cellen er en formel, ikke en værdi.",
        "Kopiér kolonnen, og indsæt den som værdier.",
    ),
    "sheet-error": (
        "Cellen viser fejlen {text}.",
        "Ret cellen i regnearket.",
    ),
    "missing": ("Feltet er tomt, men skal udfyldes.", "Udfyld feltet."),
    "too-long": (
        "Teksten er længere end {longest} tegn.",
        "Forkort teksten, eller læg den i kolonnen note.",
    ),
    "double": (
        "Rækken står også i linje {line}.",
        "Fjern den ene, eller giv hver sit eget nummer.",
    ),
    # --- cells
    "bad-date": (
        "Datoen »{text}« findes ikke eller kan ikke læses.",
        "Skriv den som 2022-12-31 eller 31-12-2022.",
    ),
    "far-date": (
        "Datoen {text} ligger uden for {first}–{last}.",
        "Ret datoen.",
    ),
    "future": (
        "Datoen {text} ligger ude i fremtiden.",
        "Ret datoen, eller vent med rækken til dagen er der.",
    ),
    "bad-number": ("»{text}« er ikke et helt tal.", "Skriv tallet med cifre."),
    "bad-yes-no": ("»{text}« er hverken ja eller nej.", "Skriv ja eller nej."),
    "bad-cpr": (
        "CPR-nummeret er ikke ti cifre, der begynder med en dato.",
        "Ret nummeret, eller lad feltet stå tomt.",
    ),
    "short-cpr": (
        "CPR-nummeret har kun ni cifre; regnearket har fjernet et nul.",
        "Gør kolonnen til tekst i regnearket, og hent tallene igen.",
    ),
    "not-a-code": (
        "Her skal stå en medarbejderkode uden mellemrum.",
        "Oversæt navnet til en kode i [values.staff].",
    ),
    "personal-data": (
        "Her står noget, der ligner et CPR-nummer; feltet ender i journalen.",
        "Flyt teksten til kolonnen note, eller fjern nummeret.",
    ),
    "unknown-value": (
        "»{text}« er ukendt.{hint}",
        "Oversæt ordet i [values.{words}].",
    ),
    # --- the row in its case
    "no-case": (
        "Sagen {text} står ikke i tabellen over sager.",
        "Tag sagen med, eller fjern rækken.",
    ),
    "case-rejected": (
        "Sagen er afvist (cases linje {line}).",
        "Ret sagens egen række først.",
    ),
    "wrong-number": (
        "Der er ingen sag {text} i Anke, eller den hører til en anden af sagerne her.",
        "Ret nummeret, eller lad feltet stå tomt, så sagen oprettes.",
    ),
    "needed": (
        "Når der er sket »{what}«, skal feltet udfyldes.",
        "Udfyld feltet.",
    ),
    "before-receipt": (
        "Det skete {text}, før sagen kom ind {received}.",
        "Ret en af de to datoer.",
    ),
    "no-clock": (
        "Der løber ingen frist efter »{text}« i sagen. {running}",
        "Ret fristreglen, eller sagens sagsområde og spor.",
    ),
    "which-clock": (
        "Der løber flere frister: {running}.",
        "Skriv hvilken i kolonnen rule.",
    ),
    "no-request": (
        "Der er ikke spurgt om noget i skridtet {text}.",
        "Tag rækken med spørgsmålet (requested) med.",
    ),
    "no-file": (
        "Filen findes ikke i mappen med dokumenter.",
        "Læg filen i mappen, eller ret stien.",
    ),
    "outside": (
        "Stien fører ud af mappen med dokumenter.",
        "Skriv stien fra mappen og nedad.",
    ),
    "no-plain-file": ("Stien fører ikke til en almindelig fil.", "Ret stien."),
    "empty-file": ("Filen er tom.", "Hent filen igen fra det gamle system."),
    "large-file": (
        "Filen er større end {most}.",
        "Del filen, eller journalisér den i Anke.",
    ),
    "no-read": ("Filen kan ikke læses ({text}).", "Se efter rettighederne."),
    "refused": ("Registret afviser rækken: {text}", "Se sagens andre rækker."),
    # --- remarks
    "due-differs": (
        "Det gamle system siger {there}, Anke regner {here}. {why}",
        "Se hvilken start, pause eller regel der er forskellig.",
    ),
    "no-due": (
        "Det gamle system har fristen {there}; i Anke løber der ingen frist.",
        "Se sagsområde, sagsemne og spor.",
    ),
    "start-differs": (
        "Fristen begynder {there} i det gamle system og {here} i Anke.",
        "Ret datoen i det gamle system, eller vælg en anden fristregel.",
    ),
    "no-predecessor": (
        "Forgængeren {text} er ikke flyttet endnu; sagerne er ikke knyttet sammen.",
        "Flyt også den sag, og kør igen.",
    ),
    "open-there": (
        "Sagen er åben i det gamle system, men historikken afgør den {text}.",
        "Udfyld decided_on, eller ret historikken.",
    ),
    "gone": (
        "Rækker, der er flyttet før, står ikke længere i {tables}.",
        "Se om de er slettet eller ændret.",
    ),
    # --- conflicts
    "changed": (
        "Rækken er flyttet før og siger nu noget andet.",
        "Ret det i Anke, eller ret det gamle system tilbage.",
    ),
    "changed-here": (
        "Det gamle system siger nu {there}; i Anke står der {here}.",
        "Ret det i et af systemerne, så de siger det samme.",
    ),
    "perhaps-changed": (
        "En flyttet række i tabellen er forsvundet, og denne er ny: er den ændret?",
        "Giv rækkerne deres eget nummer, eller ret det i Anke.",
    ),
}


def fault(code: str, column: str = "", **details: object) -> Fault:
    """Make a fault of a kind from the list, with what was found."""
    shown = {name: _printable(value) for name, value in details.items()}
    reason, remedy = REASONS[code]
    return Fault(code, column, reason.format(**shown), remedy.format(**shown))


def _printable(value: object) -> str:
    """Show a value of the file: without what steers a terminal, and not for ever."""
    text = "".join(letter if letter.isprintable() else "�" for letter in str(value))
    return text if len(text) <= 20 * _SHOWN else f"{text[:_SHOWN]}…"


class Sums:
    """How many rows of which table ended in which way; `rows` is their sum.

    >>> sums = Sums()
    >>> sums.add(RowFate("cases", 2, "A", Fate.IMPORTED))
    >>> sums.rows, sums[Fate.IMPORTED], sums.of("cases", Fate.IMPORTED)
    (1, 1, 1)
    """

    def __init__(self, counts: dict[str, dict[str, int]] | None = None) -> None:
        self.counts = {table: dict(fates) for table, fates in (counts or {}).items()}

    def add(self, row: RowFate) -> None:
        """Count one row."""
        fates = self.counts.setdefault(row.table, {})
        fates[row.fate.value] = fates.get(row.fate.value, 0) + 1

    def of(self, table: str, fate: Fate) -> int:
        """Give how many rows of a table ended so."""
        return self.counts.get(table, {}).get(fate.value, 0)

    def __getitem__(self, fate: Fate) -> int:
        return sum(fates.get(fate.value, 0) for fates in self.counts.values())

    @property
    def rows(self) -> int:
        """How many rows there were in all."""
        return sum(sum(fates.values()) for fates in self.counts.values())
