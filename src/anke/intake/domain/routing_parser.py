# SPDX-License-Identifier: EUPL-1.2
"""Reads routing rules from the text that staff write.

    hvis afsender er "odense.dk" og tekst indeholder "hjælpemiddel"
    så slags = new_appeal, område = municipal, team = handicap
    ellers team = postrum     # what no rule before has taken

The grammar, where [ ] may be left out and { } repeated:

    rules     = { rule } [ "ellers" effects ]
    rule      = "hvis" any "så" effects
    any       = all { "eller" all }
    all       = one { "og" one }
    one       = "ikke" one | "(" any ")" | test
    test      = field operator value | field "er en af" "(" value { "," value } ")"
    effects   = effect { "," effect }
    effect    = target "=" value | "haster"

A mistake is refused with line, column and what was expected there.

>>> rules = parse('hvis emne indeholder "rykker" så slags = reminder')
>>> rules.rules[0].effects
((<Target.KIND: 'slags'>, 'reminder'),)
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anke.intake.domain.routing_rules import (
    YES,
    And,
    Condition,
    Field,
    Not,
    Operator,
    Or,
    Rule,
    RuleSet,
    Target,
    Test,
    Vocabulary,
)
from anke.intake.domain.routing_tokens import Kind, Token, tokens_of
from anke.intake.domain.routing_words import (
    FIELDS,
    OPERATORS,
    TARGETS,
    Keyword,
    keyword_of,
    one_of_da,
)
from anke.intake.errors import RoutingRuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST = 40
LONGEST_PATTERN = 200
# After "er ikke": the rest of "er en af".
_ONE_OF = frozenset({"er en af", "er one of"})
_MOST_RULES = 2000
_FEW = 12


def parse(text: str, vocabulary: Vocabulary | None = None) -> RuleSet:
    """Read rules, and check their words against what exists.

    Errors: RoutingRuleError with line, column and what was expected, in Danish for the
        person and in English for the log.
    """
    return _Parser(text, vocabulary or Vocabulary()).rules()


class _Parser:
    """Goes through the tokens once, never back."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.tokens = tokens_of(text)
        self.vocabulary = vocabulary
        self.place = 0
        self.depth = 0
        self.comments: list[str] = []
        self._skip_comments()

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def rules(self) -> RuleSet:
        found: list[Rule] = []
        last = False
        while self.token.kind is not Kind.END:
            if last:
                raise self._refusal("intet efter »ellers«", "nothing after 'ellers'")
            if len(found) == _MOST_RULES:
                raise self._refusal("højst 2000 regler", "at most 2000 rules")
            found.append(self._rule())
            last = found[-1].condition is None
        return RuleSet(tuple(found), tuple(self.comments))

    def _rule(self) -> Rule:
        line = self.token.line
        condition: Condition | None = None
        if self._takes(Keyword.IF):
            condition = self._any()
            if not self._takes(Keyword.THEN):
                raise self._refusal("»så«, »og« eller »eller«", "'så', 'og' or 'eller'")
        elif not self._takes(Keyword.ELSE):
            raise self._refusal(
                "»hvis« eller »ellers«", "'hvis' (if) or 'ellers' (else)"
            )
        effects = self._effects()
        comments, self.comments = tuple(self.comments), []
        # What stands after the last effect belongs to the rule that follows.
        self._skip_comments()
        return Rule(condition, effects, comments, line)

    def _any(self) -> Condition:
        terms = [self._all()]
        while self._takes(Keyword.OR):
            terms.append(self._all())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _all(self) -> Condition:
        terms = [self._one()]
        while self._takes(Keyword.AND):
            terms.append(self._one())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _one(self) -> Condition:
        if self.depth == DEEPEST:
            raise self._refusal("færre parenteser i hinanden", "less nesting")
        self.depth += 1
        try:
            return self._one_deeper()
        finally:
            self.depth -= 1

    def _one_deeper(self) -> Condition:
        if self._takes(Keyword.NOT):
            return Not(self._one())
        if not self._takes_sign("("):
            return self._test()
        inner = self._any()
        if not self._takes_sign(")"):
            raise self._refusal("»)«, »og« eller »eller«", "')', 'og' or 'eller'")
        return inner

    def _test(self) -> Condition:
        field = FIELDS.get(self._word())
        if field is None:
            wanted = f"et felt ({one_of_da(Field)}), »ikke« eller »(«"
            raise self._refusal(wanted, "a field, 'ikke' (not) or '('", FIELDS)
        self._next()
        operator, negated = self._operator(field)
        known = self.vocabulary.of_field(field)
        exact = operator in {Operator.IS, Operator.IS_ONE_OF}
        values = self._values(operator, known if exact else None)
        test = Test(field, operator, values)
        return Not(test) if negated else test

    def _operator(self, field: Field) -> tuple[Operator, bool]:
        """Read an operator of one to three words; "er ikke" turns it round."""
        for length in (3, 2, 1):
            words = self._words(length)
            found = OPERATORS.get(" ".join(words)) if len(words) == length else None
            if found is not None:
                self._next(length)
                negated = self._takes(Keyword.NOT)
                if negated and " ".join(["er", *self._words(2)]) in _ONE_OF:
                    self._next(2)
                    return Operator.IS_ONE_OF, True
                return found, negated
        raise self._refusal(
            f"efter »{field.value}« et af: {one_of_da(Operator)}",
            "an operator (er, indeholder, begynder med, slutter med, matcher …)",
            OPERATORS,
        )

    def _values(
        self, operator: Operator, known: Mapping[str, str] | None
    ) -> tuple[str, ...]:
        if operator is not Operator.IS_ONE_OF:
            if operator is Operator.MATCHES and len(self.token.text) > LONGEST_PATTERN:
                raise self._refusal("et kortere mønster", "a shorter pattern")
            return (self._value(known),)
        if not self._takes_sign("("):
            raise self._refusal("»(« og en liste", "'(' and a list")
        values = [self._value(known)]
        while self._takes_sign(","):
            values.append(self._value(known))
        if not self._takes_sign(")"):
            raise self._refusal("»,« eller »)«", "',' or ')'")
        return tuple(values)

    def _effects(self) -> tuple[tuple[Target, str], ...]:
        effects: dict[Target, str] = {}
        while True:
            target = TARGETS.get(self._word())
            if target is None:
                wanted = f"noget at sætte ({one_of_da(Target)})"
                raise self._refusal(wanted, "something to set", TARGETS)
            if target in effects:
                wanted = f"noget andet: »{target.value}« er sat"
                raise self._refusal(wanted, f"another target than {target.value}")
            self._next()
            effects[target] = self._effect(target)
            if not self._takes_sign(","):
                return tuple(effects.items())

    def _effect(self, target: Target) -> str:
        if target is Target.URGENT:
            return YES
        if not self._takes_sign("="):
            raise self._refusal("»=«", "'='")
        return self._value(self.vocabulary.of_target(target))

    def _value(self, known: Mapping[str, str] | None) -> str:
        """Read a word or a text in quotes; where words are known, one of them."""
        token = self.token
        bare = token.kind is Kind.WORD and keyword_of(token.text) is None
        if not bare and token.kind is not Kind.TEXT:
            raise self._refusal(
                "et ord eller en tekst i anførselstegn", "a word or a text"
            )
        if not token.text.strip():
            raise self._refusal("en tekst, der ikke er tom", "a text that is not empty")
        value = token.text if known is None else self._known(token.text, known)
        self._next()
        return value

    def _known(self, word: str, known: Mapping[str, str]) -> str:
        """Give the code of a word that may be a code or a Danish name."""
        if word in known:
            return word
        by_name = {name.casefold(): code for code, name in known.items()}
        by_name |= {code.casefold(): code for code in known}
        found = by_name.get(word.casefold())
        if found is None:
            raise self._refusal(_listed(known, "eller"), _listed(known, "or"), by_name)
        return found

    def _word(self) -> str:
        token = self.token
        return token.text.casefold() if token.kind is Kind.WORD else ""

    def _words(self, count: int) -> list[str]:
        some = self.tokens[self.place : self.place + count]
        return [one.text.casefold() for one in some if one.kind is Kind.WORD]

    def _takes(self, keyword: Keyword) -> bool:
        if self.token.kind is Kind.WORD and keyword_of(self.token.text) is keyword:
            self._next()
            return True
        return False

    def _takes_sign(self, sign: str) -> bool:
        if self.token.kind is Kind.SIGN and self.token.text == sign:
            self._next()
            return True
        return False

    def _next(self, count: int = 1) -> None:
        # A comment within a rule is kept with it; one after it is read by _rule.
        for _ in range(count):
            self.place += 1
            following = self.tokens[self.place]
            if following.kind is Kind.COMMENT and self._goes_on():
                self._skip_comments()

    def _goes_on(self) -> bool:
        """Tell whether the comments here stand within a rule."""
        place = self.place
        while self.tokens[place].kind is Kind.COMMENT:
            place += 1
        token = self.tokens[place]
        begins = keyword_of(token.text) in {Keyword.IF, Keyword.ELSE}
        return token.kind is not Kind.END and not (token.kind is Kind.WORD and begins)

    def _skip_comments(self) -> None:
        while self.token.kind is Kind.COMMENT:
            self.comments.append(self.token.text)
            self.place += 1

    def _refusal(
        self, wanted_da: str, wanted_en: str, words: Mapping[str, object] | None = None
    ) -> RoutingRuleError:
        token = self.token
        alike = get_close_matches(token.text.casefold(), words or {}, n=2, cutoff=0.7)
        hint_da = f" Mente du »{'« eller »'.join(alike)}«?" if alike else ""
        hint_en = f" (did you mean {' or '.join(map(repr, alike))}?)" if alike else ""
        found_da = f"»{token.text}«" if token.text else "slutningen"
        return RoutingRuleError(
            f"line {token.line}, column {token.column}: expected {wanted_en},"
            f" found {token.text or 'the end'!r}{hint_en}",
            user_text=f"Linje {token.line}, kolonne {token.column}:"
            f" ventede {wanted_da},"
            f" fandt {found_da}.{hint_da}",
            line=token.line,
            column=token.column,
        )


def _listed(known: Mapping[str, str], joint: str) -> str:
    """Name what may be used, where it is not too much."""
    if len(known) > _FEW:
        return "et kendt ord" if joint == "eller" else "a known word"
    return f" {joint} ".join(known) or "intet"
