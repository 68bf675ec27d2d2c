# SPDX-License-Identifier: EUPL-1.2
"""Which papers a letter brings along, typed or as pictures of paper.

What stands in them is worded by the same grammar and about the same case as the letter
itself; how it becomes a file is the business of whoever has the libraries for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from anke.demo.domain.mail.addresses import plain
from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from random import Random

    from anke.demo.domain.mail.facts import Task
    from anke.demo.domain.mail.grammar import Teller

SCANNED = frozenset({"scan-pdf", "scan-jpg", "scan-tif", "scan-png"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One attachment: its file's name, in which form, and what stands on it.

    `number` makes the picture of each paper its own: dust, and how askew it lay.
    """

    name: str
    form: str
    text: str
    handwritten: bool
    number: int

    @property
    def scanned(self) -> bool:
        """Tell whether it is a picture of text."""
        return self.form in SCANNED


class _Sort(NamedTuple):
    """A sort of paper: the rule that words it, names for it, forms by weight."""

    rule: str
    labels: tuple[str, ...]
    files: tuple[str, ...]
    forms: tuple[tuple[str, float], ...]
    handwritten: float = 0.0


_TYPED = (("pdf", 0.8), ("docx", 0.2))
_HOME = (("pdf", 0.4), ("docx", 0.3), ("scan-jpg", 0.18), ("scan-pdf", 0.12))
_PAPER = (("pdf", 0.82), ("scan-pdf", 0.09), ("scan-jpg", 0.07), ("scan-tif", 0.02))
_SORTS = {
    "decision": _Sort(
        "doc-decision",
        ("afgørelsen", "afslaget", "brevet"),
        ("Afgørelse", "Afgoerelse", "Brev", "dokument", "Afgørelse om"),
        _PAPER,
    ),
    "appeal": _Sort(
        "doc-appeal",
        ("klagen", "min klage", "klagebrevet"),
        ("Klage", "klage", "Klagebrev", "Dokument1"),
        (("pdf", 0.5), ("docx", 0.37), ("scan-pdf", 0.13)),
    ),
    "handwritten": _Sort(
        "doc-handwritten",
        ("brevet", "et brev", "en side"),
        ("IMG_{}", "Scan_{}", "foto {}", "20221104_{}"),
        (("scan-jpg", 0.65), ("scan-pdf", 0.35)),
        handwritten=1.0,
    ),
    "note": _Sort(
        "doc-note",
        ("en uddybning", "bemærkninger", "et notat"),
        ("Bemærkninger", "bilag 1", "Supplerende", "notat"),
        _HOME,
        handwritten=0.2,
    ),
    "medical": _Sort(
        "doc-medical",
        ("lægeerklæringen", "statusattesten", "journalen", "en erklæring fra lægen"),
        ("Statusattest", "lægeerklæring", "journal", "LÆ 125", "attest"),
        _PAPER,
    ),
    "pay": _Sort(
        "doc-pay",
        ("lønsedler", "budgettet", "kontoudskrift", "dokumentation for udgifter"),
        ("Lønseddel", "budget", "kontoudskrift", "bilag {}"),
        _PAPER,
    ),
    "power": _Sort(
        "doc-power",
        ("fuldmagten", "samtykket"),
        ("Fuldmagt", "fuldmagt_{}"),
        (("pdf", 0.5), ("scan-pdf", 0.5)),
    ),
    "review": _Sort(
        "doc-review",
        ("genvurderingen", "vores genvurdering"),
        ("Genvurdering", "Genvurdering_{}", "Brev til borger"),
        _TYPED,
    ),
    "statement": _Sort(
        "doc-statement",
        ("udtalelsen", "en udtalelse fra skolen", "referatet"),
        ("Udtalelse", "udtalelse_{}", "Referat", "PPR"),
        _PAPER,
    ),
    "cv": _Sort("doc-cv", ("mit CV",), ("CV", "cv_{}", "Ansøgning"), _TYPED),
    "photo": _Sort(
        "doc-photo",
        ("et billede", "et foto"),
        ("IMG_{}", "billede {}", "Screenshot_{}"),
        (("scan-png", 0.3), ("scan-jpg", 0.7)),
    ),
}
_BY_KIND: dict[MailKind, tuple[float, tuple[str, ...]]] = {
    MailKind.NEW_APPEAL: (0.5, ("decision", "decision", "decision", "medical", "pay")),
    MailKind.SUPPLEMENT: (
        0.68,
        ("medical", "medical", "note", "pay", "statement", "power", "photo"),
    ),
    MailKind.REMINDER: (0.07, ("note", "medical")),
    MailKind.ACCESS_REQUEST: (0.12, ("power",)),
    MailKind.MISDIRECTED: (0.22, ("photo", "pay", "note")),
}
# So many citizens' appeals say nothing in the mail: the appeal itself is enclosed.
_APPEAL_ENCLOSED = 0.13


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The sorts of paper that are to come along, and how the letter calls them."""

    sorts: tuple[str, ...]
    labels: str

    @property
    def holds_the_appeal(self) -> bool:
        """Tell whether the appeal itself is enclosed, so that the mail may be bare."""
        return "appeal" in self.sorts or "handwritten" in self.sorts


def enclosures_for(task: Task, rng: Random) -> Enclosures:
    """Choose what is enclosed."""
    sorts = tuple(dict.fromkeys(_sorts_for(task, rng)))
    labels = [rng.choice(_SORTS[sort].labels) for sort in sorts]
    if len(labels) > 1:
        return Enclosures(sorts, f"{', '.join(labels[:-1])} og {labels[-1]}")
    return Enclosures(sorts, labels[0] if labels else "")


def _sorts_for(task: Task, rng: Random) -> list[str]:
    if task.kind is MailKind.OTHER:
        return ["cv"] if "x-job" in task.traits and rng.random() < 0.7 else []
    if task.role == "municipality" and task.kind is MailKind.NEW_APPEAL:
        papers = ["decision", "appeal", "review"]
        return papers[: rng.choice((0, 1, 2, 3, 3, 3))]
    share, sorts = _BY_KIND[task.kind]
    found = []
    is_own = task.role in {"citizen", "relative"}
    is_appeal = task.kind is MailKind.NEW_APPEAL
    if is_appeal and is_own and rng.random() < _APPEAL_ENCLOSED:
        found.append(rng.choice(("appeal", "handwritten", "handwritten")))
    if rng.random() < share:
        found += [rng.choice(sorts) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    return found


def papers_of(enclosures: Enclosures, teller: Teller, rng: Random) -> list[Paper]:
    """Word the papers and name their files."""
    papers = []
    for sort in enclosures.sorts:
        form, known = _form(_SORTS[sort], rng), _SORTS[sort]
        number = rng.randrange(10**6)
        papers.append(
            Paper(
                name=_file_name(known, form, rng),
                form=form,
                text=teller.tell(known.rule),
                handwritten=form in SCANNED and rng.random() < known.handwritten,
                number=number,
            )
        )
    return papers


def _form(sort: _Sort, rng: Random) -> str:
    forms, weights = zip(*sort.forms, strict=True)
    return str(rng.choices(forms, weights)[0])


def _file_name(sort: _Sort, form: str, rng: Random) -> str:
    name = rng.choice(sort.files).format(rng.randrange(1000, 9999))
    if rng.random() < 0.15:
        name = plain(name).replace("-", "_")
    return f"{name}.{form.rpartition('-')[2]}"
