# SPDX-License-Identifier: EUPL-1.2
r"""A probabilistic grammar: the same wish is worded anew in every letter.

A grammar is text. A line `:name` begins a rule, each further line is one production; an
indented line carries the one before it on. In front of a bar stand a weight and the
traits the letter must have (`?angry`, any of `?short,angry`) or lack (`?!late`).

    {name}        the rule or slot of that name; {^name} begins with a capital letter
    {name?40}     in 40 of 100 cases only; {name*2-4} two to four different productions
    [one|two|]    one of several, here also none; they nest
    ¶ ↵           a new paragraph, a new line

Rules may call each other in circles: below a certain depth the shortest way out is
taken. A production that was used once in a letter is unlikely to be used again.

>>> from random import Random
>>> grammar = parse_grammar(":start\n[Jeg|Vi] klager{again?100}.\n:again\n igen")
>>> Teller(grammar, Random(1), {}, frozenset()).tell("start") in {
...     "Jeg klager igen.", "Vi klager igen."}
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from anke.demo.errors import GrammarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from random import Random

    Slots = Mapping[str, str | Callable[[], str]]

_DEEP = 12
_USED_AGAIN = 0.04
_NO_WAY_OUT = 1_000
_HEAD = re.compile(r"\A(\d+(?:\.\d+)?)?(\?[^|\s]+)?\|\s?")
_CALL = re.compile(r"\A(\^?)([a-z][a-z0-9-]*)(?:\?(\d+)|\*(\d+)-(\d+))?\Z")
_MARKS = str.maketrans({"¶": "\n\n", "↵": "\n"})
_SPACES = re.compile(r"[ \t]+")
_SPACE_AT_LINE = re.compile(r" ?\n ?")
_SPACE_BEFORE_POINT = re.compile(r" +([.,;:!?])(?=\s|\Z)")
_TWO_POINTS = re.compile(r"(?<!\.)\.\.(?!\.)")
_MANY_LINES = re.compile(r"\n{3,}")


class _Call(NamedTuple):
    """A call of a rule: how likely, how often, with a capital letter or not."""

    name: str
    capital: bool
    share: int
    least: int
    most: int


class _Choice(NamedTuple):
    """One of several sequences."""

    options: tuple[_Sequence, ...]


_Part = str | _Call | _Choice
_Sequence = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Production:
    """One way to word a rule; `number` names it within the grammar."""

    number: int
    weight: float
    wanted: frozenset[str]
    unwanted: frozenset[str]
    parts: _Sequence

    def fits(self, traits: frozenset[str]) -> bool:
        """Tell whether a letter with such traits may be worded so."""
        if self.unwanted & traits:
            return False
        return not self.wanted or bool(self.wanted & traits)


@dataclass(frozen=True, eq=False)
class Grammar:
    """The rules by name, and how many steps each needs at least to come to words."""

    rules: Mapping[str, tuple[Production, ...]]
    heights: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many productions there are."""
        return sum(len(rule) for rule in self.rules.values())

    def called(self) -> frozenset[str]:
        """Give the names that productions call: rules and slots."""
        productions = (one for rule in self.rules.values() for one in rule)
        return frozenset(call.name for one in productions for call in _calls(one.parts))


# --- Reading ------------------------------------------------------------------------


def parse_grammar(*texts: str) -> Grammar:
    """Read a grammar from its texts.

    Errors: GrammarError, with the number of the line.
    """
    rules: dict[str, list[Production]] = {}
    number = 0
    for text in texts:
        rule: list[Production] | None = None
        for place, line in _whole_lines(text):
            if line.startswith(":"):
                rule = rules.setdefault(line[1:].strip(), [])
                continue
            if rule is None:
                raise _wrong(place, "a production before the first rule")
            number += 1
            rule.append(parse_production(line, number, place))
    fixed = {name: tuple(rule) for name, rule in rules.items()}
    return Grammar(fixed, _heights(fixed))


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give each line with those that carry it on; leave out comments."""
    kept: list[str] = []
    start = 1
    for place, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("    ") and kept:
            kept.append(line.strip())
            continue
        if kept:
            yield start, " ".join(kept)
        kept, start = [line.rstrip()], place
    if kept:
        yield start, " ".join(kept)


def parse_production(line: str, number: int, place: int = 0) -> Production:
    """Read one production.

    Errors: GrammarError.
    """
    head = _HEAD.match(line)
    weight, guards = (head[1], head[2]) if head else (None, None)
    body = line[head.end() :] if head else line
    words = (guards or "?").lstrip("?").split(",")
    parts, end = _sequence(body, 0, place)
    if end < len(body):
        raise _wrong(place, "a bracket is closed that was not opened")
    return Production(
        number=number,
        weight=float(weight or 1),
        wanted=frozenset(word for word in words if word and word[0] != "!"),
        unwanted=frozenset(word[1:] for word in words if word.startswith("!")),
        parts=parts,
    )


def _sequence(body: str, start: int, place: int) -> tuple[_Sequence, int]:
    parts: list[_Part] = []
    text = ""
    here = start
    while here < len(body) and body[here] not in "|]":
        if body[here] not in "{[":
            text += body[here]
            here += 1
            continue
        if text:
            parts.append(text.translate(_MARKS))
            text = ""
        read = _call if body[here] == "{" else _choice
        part, here = read(body, here, place)
        parts.append(part)
    if text:
        parts.append(text.translate(_MARKS))
    return tuple(parts), here


def _call(body: str, start: int, place: int) -> tuple[_Part, int]:
    end = body.find("}", start)
    match = _CALL.match(body[start + 1 : end]) if end > 0 else None
    if match is None:
        raise _wrong(place, f"not a call: {body[start : end + 1] or body[start:]}")
    capital, name, share, least, most = match.groups()
    call = _Call(
        name, bool(capital), int(share or 100), int(least or 1), int(most or 1)
    )
    return call, end + 1


def _choice(body: str, start: int, place: int) -> tuple[_Part, int]:
    options: list[_Sequence] = []
    here = start
    while here < len(body) and body[here] != "]":
        option, here = _sequence(body, here + 1, place)
        options.append(option)
    if here >= len(body):
        raise _wrong(place, "a bracket is not closed")
    return _Choice(tuple(options)), here + 1


def _wrong(place: int, problem: str) -> GrammarError:
    return GrammarError(
        f"grammar, line {place}: {problem}",
        user_text=f"Demoens grammatik kan ikke læses (linje {place}).",
    )


# --- How far it is to words ---------------------------------------------------------


def _calls(parts: _Sequence) -> Iterator[_Call]:
    for part in parts:
        if isinstance(part, _Call):
            yield part
        elif isinstance(part, _Choice):
            for option in part.options:
                yield from _calls(option)


def _heights(rules: Mapping[str, tuple[Production, ...]]) -> dict[str, int]:
    """Give for each rule the steps of its shortest way to words."""
    heights = dict.fromkeys(rules, _NO_WAY_OUT)
    changed = True
    while changed:
        changed = False
        for name, rule in rules.items():
            least = min((height_of(one.parts, heights) for one in rule), default=0)
            if least + 1 < heights[name]:
                heights[name] = least + 1
                changed = True
    return heights


def height_of(parts: _Sequence, heights: Mapping[str, int]) -> int:
    """Give the steps that some parts need; slots need none."""
    most = 0
    for part in parts:
        if isinstance(part, _Call) and part.share == 100:
            most = max(most, heights.get(part.name, 0))
        elif isinstance(part, _Choice):
            most = max(most, min(height_of(one, heights) for one in part.options))
    return most


# --- Telling ------------------------------------------------------------------------


class Teller:
    """Tells one letter: it knows the slots, the traits, and what was said already.

    A slot is a text, or gives one anew each time. `lexicon` holds rules of this letter
    only, those of its subject.
    """

    def __init__(
        self,
        grammar: Grammar,
        rng: Random,
        slots: Slots,
        traits: frozenset[str],
        lexicon: Mapping[str, tuple[Production, ...]] | None = None,
    ) -> None:
        self.slots = dict(slots)
        self.traits = traits
        self.lexicon = lexicon or {}
        self._grammar = grammar
        self._rng = rng
        self._said: set[int] = set()

    def tell(self, name: str) -> str:
        """Word a rule, tidied: single spaces, at most one empty line.

        Errors: GrammarError when neither a rule nor a slot has the name.
        """
        text = _SPACES.sub(" ", self._rule(name, 0))
        text = _SPACE_AT_LINE.sub("\n", text)
        text = _TWO_POINTS.sub(".", _SPACE_BEFORE_POINT.sub(r"\1", text))
        return _MANY_LINES.sub("\n\n", text).strip()

    def has(self, name: str) -> bool:
        """Tell whether anything can be said under a name."""
        return name in self.slots or bool(self._fitting(name))

    def _rule(self, name: str, depth: int) -> str:
        slot = self.slots.get(name)
        if slot is not None:
            return slot if isinstance(slot, str) else slot()
        fitting = self._fitting(name)
        if not fitting:
            return ""
        return self._one(fitting, depth)

    def _fitting(self, name: str) -> list[Production]:
        rule = self.lexicon.get(name) or self._grammar.rules.get(name)
        if rule is None:
            raise GrammarError(
                f"grammar: nothing is called {name}",
                user_text=f"Demoens grammatik mangler {name}.",
            )
        return [one for one in rule if one.fits(self.traits)]

    def _one(self, fitting: list[Production], depth: int) -> str:
        if depth > _DEEP:
            heights = self._grammar.heights
            chosen = min(fitting, key=lambda one: height_of(one.parts, heights))
        else:
            chosen = self._chosen(fitting)
        return self._words(chosen.parts, depth)

    def _chosen(self, fitting: list[Production]) -> Production:
        said = self._said
        weights = accumulate(
            one.weight * _USED_AGAIN if one.number in said else one.weight
            for one in fitting
        )
        chosen = self._rng.choices(fitting, cum_weights=list(weights))[0]
        said.add(chosen.number)
        return chosen

    def _words(self, parts: _Sequence, depth: int) -> str:
        return "".join(self._part(part, depth) for part in parts)

    def _part(self, part: _Part, depth: int) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, _Choice):
            return self._words(self._rng.choice(part.options), depth)
        if part.share < 100 and self._rng.random() * 100 >= part.share:
            return ""
        if part.most > 1:
            text = " ".join(self._several(part, depth))
        else:
            text = self._rule(part.name, depth + 1)
        return text[:1].upper() + text[1:] if part.capital else text

    def _several(self, call: _Call, depth: int) -> Iterable[str]:
        left = self._fitting(call.name)
        for _ in range(self._rng.randint(call.least, call.most)):
            if not left:
                return
            chosen = self._chosen(left)
            left.remove(chosen)
            yield self._words(chosen.parts, depth + 1)
