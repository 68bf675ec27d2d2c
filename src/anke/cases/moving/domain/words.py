# SPDX-License-Identifier: EUPL-1.2
"""From the words of another system to ours: ids, names, and what the operator settled.

A word is known when it is an id or a name of the catalogue (in Danish or English, in
any capitals), or when the mapping translates it. Every other word is noted once, with
the rows it stands in and the closest of ours.

>>> lists = Lists({"unit": {"weeks": ("uger", "weeks")}})
>>> words = Words(lists, {"unit": {"U": "weeks"}})
>>> words.code("unit", " Uger "), words.code("unit", "u"), words.code("unit", "ugr")
('weeks', 'weeks', None)
>>> [(one.text, one.rows, one.closest) for one in words.unknown]
[('ugr', 1, (('weeks', 'uger'),))]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from anke.cases.domain.catalogue import (
        Area,
        AreaOutcome,
        Catalogue,
        FirstInstance,
        Subject,
        Track,
    )
    from anke.cases.domain.decide import Rules

    Names = Mapping[str, tuple[str, ...]]
    Pair = tuple[str, str]

_MOST_CLOSEST = 3
_MOST_CHOICES = 30
_CLOSE = 0.55
# Words that are written as they stand when nobody has translated them.
OPEN = frozenset({"what", "staff", "team"})

# Lists that the program itself knows; the first name of a code is Danish.
FIXED: dict[str, dict[str, tuple[str, ...]]] = {
    "channel": {
        "digital-post": ("Digital Post",),
        "letter": ("brev", "post"),
        "email": ("e-mail", "mail"),
        "web-form": ("webformular", "selvbetjening"),
        "appeal-form": ("ankeskema",),
        "api": ("førsteinstansens system",),
        "scan": ("scannet brev",),
        "telephone": ("telefon",),
    },
    "role": {
        "appellant": ("klager", "borger"),
        "representative": ("repræsentant", "partsrepræsentant", "advokat"),
        "insurer": ("forsikringsselskab",),
        "employer": ("arbejdsgiver",),
        "child": ("barn",),
        "parent": ("forældremyndighedsindehaver", "holder of custody"),
        "counterparty": ("modpart",),
        "municipality": ("kommune",),
    },
    "relation": {
        "remitted": ("hjemvist",),
        "same-decision": ("samme afgørelse",),
        "same-family": ("samme familie",),
        "related": ("relateret",),
    },
    "what": {
        "allocated": ("fordelt",),
        "step_started": ("skridt begyndt",),
        "step_ended": ("skridt afsluttet",),
        "requested": ("anmodet", "hørt"),
        "answered": ("besvaret",),
        "decided": ("afgjort",),
        "reopened": ("genoptaget",),
        "reclassified": ("omklassificeret",),
        "noted": ("notat",),
    },
    "owed_by": {
        "party": ("part",),
        "first-instance": ("førsteinstans",),
        "consultant": ("lægekonsulent",),
        "other": ("andre",),
    },
    "answer": {
        "answered": ("besvaret",),
        "nothing-to-add": ("ingen bemærkninger",),
        "no-answer": ("intet svar",),
        "more-needed": ("mangler oplysninger",),
        "second-opinion": ("foreslår anden vurdering",),
    },
    "ground": {
        "secret-address": ("hemmelig adresse", "navne- og adressebeskyttelse"),
        "staff-relative": ("pårørende til medarbejder",),
        "own-employee": ("egen medarbejder",),
        "strict": ("skærpet",),
    },
    "clock": {
        "started": ("begyndt",),
        "paused": ("sat i bero", "suspenderet"),
        "resumed": ("genoptaget", "løber igen"),
        "extended": ("forlænget",),
        "noticed": ("fristbrev", "varslet"),
    },
    "unit": {
        "days": ("dage",),
        "working_days": ("arbejdsdage", "working days"),
        "weeks": ("uger",),
        "months": ("måneder",),
    },
    "direction": {
        "received": ("modtaget", "indgående", "in"),
        "sent": ("sendt", "udgående", "out"),
        "internal": ("intern", "internt"),
    },
}
# Steps that are nobody's request, so that no rule names them.
OTHER_STEPS: dict[str, tuple[str, ...]] = {
    "board-meeting": ("ankemøde",),
    "reconsideration": ("genvurdering",),
    "drafting": ("udkast",),
}


@dataclass(slots=True)
class Unknown:
    """A word that nobody has settled yet, and the closest of ours.

    `choices` are all codes of a list that is short enough to be read.
    """

    words: str
    text: str
    area: str
    closest: tuple[tuple[str, str], ...]
    rows: int = 0
    choices: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """The closest words, as the end of a sentence."""
        if not self.closest:
            return ""
        near = ", ".join(f"{code} ({name})" for code, name in self.closest)
        return f" Mente du {near}?"


class Lists:
    """The codes of each list with their names; some lists are an area's own."""

    def __init__(self, fixed: Mapping[str, Names], rules: Rules | None = None) -> None:
        self._fixed = fixed
        self._rules = rules
        self._made: dict[tuple[str, str], Names] = {}

    def names(self, words: str, area: str = "") -> Names:
        """Give each code of a list with its names, the first of them to be shown."""
        key = words, area
        if key not in self._made:
            made = self._fixed.get(words)
            self._made[key] = made if made is not None else self._of_rules(words, area)
        return self._made[key]

    def is_in_force(self, words: str, code: str, day: date) -> bool:
        """Tell whether a subject or first instance was in force on a day."""
        if self._rules is None:
            return True
        catalogue = self._rules.catalogue
        if words == "subject":
            return catalogue.subject(code).is_valid_on(day)
        if words == "first_instance":
            return catalogue.first_instance(code).is_valid_on(day)
        return True

    def _of_rules(self, words: str, area: str) -> Names:
        if self._rules is None:
            return {}
        if words == "rule":
            return {
                rule.id: (rule.name_da, rule.name_en) for rule in self._rules.rulebook
            }
        if words == "step":
            steps = self._rules.handling.steps
            return OTHER_STEPS | {
                step.id: (step.name_da, step.name_en) for step in steps
            }
        return dict(_catalogue_names(self._rules.catalogue, words, area))


def _catalogue_names(
    catalogue: Catalogue, words: str, area: str
) -> Iterable[tuple[str, tuple[str, ...]]]:
    if words == "subject":
        for subject in catalogue.subjects:
            if area in ("", subject.area):
                yield subject.id, (subject.label_da, *_names(subject))
    elif words == "first_instance":
        # Several may have one official number; the area tells which of them is meant.
        kinds = catalogue.area(area).first_instance_kinds if area else ()
        for instance in catalogue.first_instances:
            is_meant = not kinds or instance.kind in kinds
            code = (instance.code,) if instance.code and is_meant else ()
            yield instance.id, (*_names(instance), *code)
    elif words == "area":
        yield from ((entry.id, _names(entry)) for entry in catalogue.areas)
    elif words == "track":
        yield from ((entry.id, _names(entry)) for entry in catalogue.tracks)
    elif words == "outcome" and area:
        outcomes = catalogue.area(area).outcomes
        yield from ((entry.id, _names(entry)) for entry in outcomes)


def _names(entry: Area | AreaOutcome | FirstInstance | Subject | Track) -> Pair:
    return entry.name_da, entry.name_en


def folded(text: str) -> str:
    """Make texts alike that differ in capitals and spaces only."""
    return " ".join(text.casefold().split())


@dataclass(slots=True)
class Words:
    """What each word means; remembers those that mean nothing yet."""

    lists: Lists
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _codes: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    _unknown: dict[tuple[str, str, str], Unknown] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fold what the operator wrote as the cells are folded."""
        self.translations = {
            words: {folded(text): code for text, code in values.items()}
            for words, values in self.translations.items()
        }

    @property
    def unknown(self) -> list[Unknown]:
        """The words that nobody has settled, by list, the most frequent first."""
        return sorted(
            self._unknown.values(), key=lambda one: (one.words, -one.rows, one.text)
        )

    def code(
        self, words: str, text: str, *, area: str = "", day: date | None = None
    ) -> str | None:
        """Give our code for a word; None where it is unknown, and noted as such.

        A name that several codes have goes to the one that was in force on the day.
        """
        key = words, folded(text), area
        if key not in self._codes:
            self._codes[key] = tuple(self._find(words, text, area))
        codes = self._codes[key]
        if len(codes) > 1 and day is not None:
            codes = tuple(
                code for code in codes if self.lists.is_in_force(words, code, day)
            )
        if len(codes) == 1:
            return codes[0]
        self.note(words, text, area).rows += 1
        return None

    def note(self, words: str, text: str, area: str = "") -> Unknown:
        """Give what is known of an unknown word: the closest of ours."""
        key = words, folded(text), area
        if key not in self._unknown:
            closest = tuple(self._closest(words, text, area))
            codes = tuple(self.lists.names(words, area))
            self._unknown[key] = Unknown(
                words,
                " ".join(text.split()),
                area,
                closest,
                choices=codes if len(codes) <= _MOST_CHOICES else (),
            )
        return self._unknown[key]

    def _find(self, words: str, text: str, area: str) -> list[str]:
        """Find the codes that a word may stand for: settled, an id, or a name."""
        names = self.lists.names(words, area)
        settled = self._settled(words, text, area)
        wanted = folded(settled or text)
        # Danish writes underscores and hyphens as it pleases; an id is an id.
        for code in names:
            if wanted in (code, folded(code.replace("_", " ").replace("-", " "))):
                return [code]
        if words in OPEN and (settled or not names):
            return [settled or " ".join(text.split())]
        found = [
            code
            for code, known in names.items()
            if wanted in {folded(name) for name in known}
        ]
        if not found and words in OPEN:
            return [" ".join(text.split())]
        return found

    def _settled(self, words: str, text: str, area: str) -> str:
        """Give what the operator wrote for a word, the area's own before the others."""
        values = self.translations.get(words, {})
        return values.get(f"{area}/{folded(text)}") or values.get(folded(text), "")

    def _closest(self, words: str, text: str, area: str) -> Iterable[tuple[str, str]]:
        """Give the codes whose id or name looks most like a word."""
        names = self.lists.names(words, area)
        by_name: dict[str, str] = {}
        for code, known in names.items():
            for name in (code, *known):
                by_name.setdefault(folded(name), code)
        wanted = folded(text)
        near = [name for name in by_name if wanted and wanted in name]
        near += get_close_matches(wanted, by_name, n=_MOST_CLOSEST, cutoff=_CLOSE)
        codes = dict.fromkeys(by_name[name] for name in near)
        for code in list(codes)[:_MOST_CLOSEST]:
            yield code, names[code][0]
