# SPDX-License-Identifier: EUPL-1.2
"""The grammar: what it reads, what it refuses, and that all it calls is there."""

from datetime import date
from random import Random

import pytest

from anke.demo.domain.mail.grammar import Teller, parse_grammar
from anke.demo.domain.mail.topics import parse_topics
from anke.demo.errors import GrammarError
from anke.demo.mail_source import load_language
from anke.demo.tests.letters import CATALOGUE, IN_FORCE, made_source, posted

pytestmark = pytest.mark.unit


def told(text: str, traits: frozenset[str] = frozenset(), seed: int = 1) -> str:
    """Word the rule `start` of a grammar."""
    slots = {"name": "Ida", "sum": lambda: "7 kr."}
    return Teller(parse_grammar(text), Random(seed), slots, traits).tell("start")


def test_slots_choices_and_capitals_are_worded() -> None:
    """A slot is filled, a choice made, and a call may begin with a capital."""
    text = ":start\n{^who} betaler [{sum}|7 kr.] ¶ Hilsen ↵ {name}\n:who\nman"

    assert told(text) == "Man betaler 7 kr.\n\nHilsen\nIda"


def test_traits_decide_which_productions_fit() -> None:
    """A production may ask for one of several traits, or for the lack of one."""
    text = ":start\n?angry,short| Nu!\n?!angry| Venligst."

    assert told(text, frozenset({"angry"})) == "Nu!"
    assert told(text) == "Venligst."


def test_weights_count() -> None:
    """A production of weight nine comes about nine times as often."""
    text = ":start\n9| ofte\n1| sjældent"

    often = sum(told(text, seed=seed) == "ofte" for seed in range(400))

    assert 330 < often < 390


def test_a_rule_that_calls_itself_comes_to_an_end() -> None:
    """Below a certain depth the shortest way out is taken."""
    text = ":start\n99| {start} og {again}\n1| slut\n:again\n{start}"

    assert all("slut" in told(text, seed=seed) for seed in range(8))


def test_several_productions_differ() -> None:
    """Two to three of a rule are never the same one."""
    text = ":start\n{one*2-3}\n:one\na.\nb.\nc."

    for seed in range(20):
        words = told(text, seed=seed).split()
        assert len(words) == len(set(words)) >= 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hej", "line 1: a production before"),
        (":start\n{Ikke}", "line 2: not a call"),
        (":start\n{åben", "not a call"),
        (":start\n[a|b", "line 2: a bracket is not closed"),
        (":start\na]", "closed that was not opened"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, message: str) -> None:
    """The line and the trouble are named."""
    with pytest.raises(GrammarError, match=message):
        parse_grammar(text)


def test_an_unknown_name_is_refused() -> None:
    """What is neither rule nor slot is named."""
    with pytest.raises(GrammarError, match="nothing is called nobody"):
        told(":start\n{nobody}")


@pytest.mark.parametrize(
    "line", ["sel-112 r | kun ting", "sel-112 x | a | b", "r | a | b"]
)
def test_a_topic_that_cannot_be_read_is_refused(line: str) -> None:
    """Subject, how it was decided, things and facts must all be there."""
    with pytest.raises(GrammarError, match="topics, line 1"):
        parse_topics(line)


def test_every_subject_in_force_has_words_of_its_own() -> None:
    """The topics cover the catalogue, and name nothing that it does not know."""
    topics = load_language().topics

    assert {subject.id for subject in IN_FORCE} <= set(topics)
    assert set(topics) <= {subject.id for subject in CATALOGUE.subjects}
    assert all(
        topic.lexicon["thing"] and topic.lexicon["fact"] for topic in topics.values()
    )


def test_the_shipped_grammar_is_large_and_whole() -> None:
    """Hundreds of productions, each of which comes to words."""
    language = load_language()
    words = sum(
        len(one) for topic in language.topics.values() for one in topic.lexicon.values()
    )

    assert language.grammar.size > 800
    assert words > 1100
    assert max(language.grammar.heights.values()) < 12


def test_every_letter_can_be_told() -> None:
    """Over thousands of letters no rule is called that is not there."""
    assert len(posted()) == 1500


def test_the_inbox_begins_where_two_thirds_have_passed() -> None:
    """The newest third of the quarter lies in the inbox."""
    assert made_source().arriving_from == date(2022, 11, 30)
