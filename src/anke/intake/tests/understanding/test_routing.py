# SPDX-License-Identifier: EUPL-1.2
"""Routing rules: what is written reads back, and mistakes name their place."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anke.cases.catalogue import load_catalogue
from anke.intake.domain.channels import MailChannel
from anke.intake.domain.reading import Attachment, Reading, Verdict
from anke.intake.domain.routing import (
    And,
    Field,
    Not,
    Operator,
    Or,
    RoutedLetter,
    Rule,
    RuleSet,
    Target,
    Test,
    compare,
    evaluate,
    format_rules,
    glob_fits,
    parse,
)
from anke.intake.errors import RoutingRuleError
from anke.intake.routing import routed_letter, vocabulary_of
from anke.intake.tests.growth import assert_grows_as_its_size
from anke.intake.understanding import understand

pytestmark = pytest.mark.unit

VOCABULARY = vocabulary_of(
    load_catalogue(), teams={"handicap": "Handicap", "post": "Poststuen"}
)
RULES = """
# Hjælpemidler fra Odense går til handicapteamet.
hvis afsender er "odense.dk" og tekst indeholder "hjælpemiddel"
så slags = new_appeal, område = municipal, team = handicap

hvis signal er danger eller (kanal er telephone og ikke sprog er "da")
så haster, team = "Poststuen"   # mennesker først

ellers team = post
# slut
"""
VALUES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")),
    min_size=1,
    max_size=12,
).filter(str.strip)
COMMENTS = st.lists(
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))).map(
        str.strip
    ),
    max_size=2,
).map(tuple)


@st.composite
def comparisons(draw):
    """Draw a comparison."""
    operator = draw(st.sampled_from(Operator))
    most = 3 if operator is Operator.IS_ONE_OF else 1
    values = draw(st.lists(VALUES, min_size=1, max_size=most))
    return Test(draw(st.sampled_from(Field)), operator, tuple(values))


CONDITIONS = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(And),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or),
    ),
    max_leaves=8,
)
EFFECTS = (
    st.dictionaries(st.sampled_from(Target), VALUES, min_size=1)
    .map(
        lambda found: found | ({Target.URGENT: "yes"} if Target.URGENT in found else {})
    )
    .map(lambda found: tuple(found.items()))
)


@st.composite
def rule_sets(draw):
    """Draw rules, perhaps with a last one for all the rest, and comments."""
    one = st.builds(Rule, CONDITIONS, EFFECTS, COMMENTS)
    rules = draw(st.lists(one, max_size=4))
    if draw(st.booleans()):
        rules.append(Rule(None, draw(EFFECTS), draw(COMMENTS)))
    return RuleSet(tuple(rules), draw(COMMENTS))


@given(rule_sets())
def test_what_is_written_reads_back(rules):
    """The canonical text of any rules reads back as the same rules."""
    text = format_rules(rules)

    assert parse(text) == rules
    assert format_rules(parse(text)) == text


@given(st.text())
@example('hvis emne er "')
@example("hvis " * 50)
@example("hvis " + "(" * 500)
@example("hvis " + "ikke " * 500)
@example("ellers haster ellers haster")
def test_any_text_is_read_or_refused_with_its_place(text):
    """Nothing but a refusal with line and column comes of a wrong text."""
    refusal = refused(text)

    if refusal is not None:
        assert f"line {refusal.line}, column {refusal.column}" in str(refusal)
        assert refusal.user_text.startswith(f"Linje {refusal.line}")
        assert 1 <= refusal.line <= text.count("\n") + 1


def refused(text: str) -> RoutingRuleError | None:
    """Give the refusal of a text, or None where it is read."""
    try:
        parse(text, VOCABULARY)
    except RoutingRuleError as refusal:
        return refusal
    return None


PIECES = (
    *("hvis", "så", "ellers", "og", "eller", "ikke", "(", ")", ",", "=", "emne"),
    *("tekst", "slags", "team", "haster", "er", "indeholder", "matcher", "en", "af"),
    *('"a"', "ord", "#", "\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_words_in_any_order_are_read_or_refused(text):
    """Whatever is read of half rules can be written and read again."""
    try:
        rules = parse(text)
    except RoutingRuleError:
        return

    assert parse(format_rules(rules)) == rules


def test_rules_are_read_as_staff_write_them():
    """The example of the guide has its conditions, effects, lines and comments."""
    rules = parse(RULES, VOCABULARY)

    first, second, last = rules.rules
    assert [one.line for one in rules.rules] == [3, 6, 9]
    assert first.comments == ("Hjælpemidler fra Odense går til handicapteamet.",)
    assert first.effects == (
        (Target.KIND, "new_appeal"),
        (Target.AREA, "municipal"),
        (Target.TEAM, "handicap"),
    )
    assert second.effects == ((Target.URGENT, "yes"), (Target.TEAM, "post"))
    assert last.condition is None
    assert rules.comments == ("slut",)


def test_english_words_are_the_same_rules():
    """English synonyms read as the Danish words do."""
    english = (
        'if sender is "odense.dk" and text contains "x" or not subject starts with "y"'
        " then kind = reminder, urgent otherwise team = post"
    )
    danish = (
        'hvis afsender er "odense.dk" og tekst indeholder "x"'
        ' eller ikke emne begynder med "y"'
        " så slags = reminder, haster ellers team = post"
    )

    assert parse(english) == parse(danish)


def test_a_negation_stands_where_danes_put_it():
    """Both "er ikke" and "er ikke en af" turn a test round."""
    written = parse('hvis emne er ikke "a" og emne er ikke en af ("b") så haster')
    plain = parse('hvis ikke emne er "a" og ikke emne er en af ("b") så haster')

    assert written == plain


@pytest.mark.parametrize(
    ("text", "line", "column", "danish"),
    [
        ("emne", 1, 1, "»hvis«"),
        ("hvis emne er", 1, 13, "slutningen"),
        ("hvis enme er x så haster", 1, 6, "Mente du »emne«"),
        ("hvis emne indholder x så haster", 1, 11, "indeholder"),
        ("hvis emne er x haster", 1, 16, "»så«"),
        ("hvis emne er x\nså slag = reminder", 2, 4, "Mente du »slags«"),
        ("hvis emne er x så slags reminder", 1, 25, "»=«"),
        ("hvis emne er x så slags = rykkker", 1, 27, "Mente du »rykker«"),
        ("hvis emne er x så team = nogen", 1, 26, "handicap eller post"),
        ("hvis kanal er brevdue så haster", 1, 15, "email"),
        ("hvis (emne er x så haster", 1, 17, "»)«"),
        ('hvis emne er "x så haster', 1, 14, "samme linje"),
        ("hvis emne er x så haster, haster", 1, 27, "»haster« er sat"),
        ("ellers haster\nhvis emne er x så haster", 2, 1, "intet efter"),
        ("hvis emne er en af x så haster", 1, 20, "»(«"),
        ('hvis emne er "" så haster', 1, 14, "ikke er tom"),
        ("hvis emne er x så haster; team = post", 1, 25, "»;«"),
        ("hvis emne er og så haster", 1, 14, "fandt »og«"),
        (f'hvis emne matcher "{"a" * 201}" så haster', 1, 19, "kortere"),
    ],
)
def test_a_mistake_names_its_place_and_what_was_expected(text, line, column, danish):
    """Line and column point at the word, and the Danish text says what to write."""
    with pytest.raises(RoutingRuleError) as refusal:
        parse(text, VOCABULARY)

    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert danish in refusal.value.user_text


def test_names_are_read_as_their_codes():
    """Danish names of kinds, teams and channels may be written, whatever the case."""
    rules = parse('hvis kanal er "Digital Post" så slags = "Ny klage"', VOCABULARY)

    assert rules.rules[0].condition == Test(
        Field.CHANNEL, Operator.IS, ("digital-post",)
    )
    assert rules.rules[0].effects == ((Target.KIND, "new_appeal"),)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ('afsender er "odense.dk"', True),
        ('afsender er "Sag@Odense.DK"', True),
        ('afsender slutter med "dense.dk"', True),
        ('domæne er "odense.dk"', False),
        ('emne begynder med "KLAGE"', True),
        ('emne indeholder "hjælpemiddel"', True),
        ('emne er "klage"', False),
        ('tekst matcher "*høre*apparat*"', True),
        ('tekst matcher "høreapparat"', False),
        ("kanal er email", True),
        ("kanal er en af (scan, email)", True),
        ('bilag slutter med ".pdf"', True),
        ("signal er danger", False),
        ("signal er reminder", True),
        ("ikke signal er reminder", False),
        ("signal er reminder og kanal er scan", False),
        ("signal er reminder eller kanal er scan", True),
        ("(kanal er scan eller kanal er email) og ikke sprog er en", True),
        ("kanal er scan eller kanal er email og sprog er en", False),
    ],
)
def test_conditions_hold_as_they_read(condition, fits):
    """Each operator, each join and each kind of field is asked once both ways."""
    letter = RoutedLetter(
        senders=("sag@odense.dk", "odense.dk"),
        subject="Klage over hjælpemiddel",
        text="Mit nye HØRE-apparat blev væk",
        channel="email",
        language="da",
        signals=("reminder", "illness"),
        attachments=("brev.txt", "afgørelse.PDF"),
    )

    result = evaluate(parse(f"hvis {condition} så haster"), letter)

    assert bool(result.effects) is fits


def test_the_first_rule_that_fits_decides_and_says_why():
    """Later rules are not asked; the reasons are the tests that held."""
    rules = parse(RULES, VOCABULARY)
    letter = RoutedLetter(channel="telephone", language="ar")

    result = evaluate(rules, letter)

    assert (result.line, dict(result.effects)) == (6, {"urgent": "yes", "team": "post"})
    assert result.reasons == ('kanal er "telephone"', 'ikke sprog er "da"')
    assert "linje 6" in result.text_da
    assert "line 6" in result.text_en


def test_the_rest_and_nothing_are_said_plainly():
    """A letter taken by "ellers", or by no rule, is told so."""
    rest = evaluate(parse("ellers team = post"), RoutedLetter())
    nothing = evaluate(parse(""), RoutedLetter())

    assert "ingen regel før" in rest.text_da
    assert (nothing.text_da, nothing.effects) == ("Ingen regel passer.", {})


@given(
    st.text("ab*?", max_size=10),
    st.text("ab", max_size=12),
)
def test_patterns_fit_as_file_names_do(pattern, text):
    """* and ? mean what they mean in file names, and nothing else does."""
    assert glob_fits(pattern, text) == fnmatchcase(text, pattern)


@pytest.mark.parametrize("pattern", ["*a" * 90 + "b", "*a?" * 60 + "b", "*?" * 90])
def test_patterns_take_time_only_by_the_text(pattern):
    """No pattern goes back and forth over a long text."""
    assert_grows_as_its_size(lambda size: glob_fits(pattern, "a" * size))


def test_long_rules_are_read_line_by_line():
    """The longest text that is allowed is read; each line costs what the first does."""
    rule = 'hvis emne er "x" så haster\n'

    assert len(parse(rule * 2000).rules) == 2000
    assert_grows_as_its_size(lambda lines: parse(rule * lines), 200)


@pytest.mark.parametrize("piece", ['emne er "x" ', "#\n", "("])
def test_a_wrong_text_is_refused_at_once(piece):
    """However long it is, a wrong text costs no more than its length."""

    def refused(size):
        with pytest.raises(RoutingRuleError):
            parse(piece * size + "(")

    refused(100_001)
    assert_grows_as_its_size(refused, 10_001)


def test_a_new_rule_is_tried_on_letters_that_came():
    """What would have changed is listed, with the rules that fitted no letter."""
    old = parse("ellers team = post")
    new = parse(
        "hvis signal er reminder så team = handicap\n"
        "hvis kanal er scan så haster\n"
        "ellers team = post"
    )
    letters = [
        ("26-M00001", RoutedLetter(signals=("reminder",))),
        ("26-M00002", RoutedLetter()),
    ]

    found = compare(old, new, letters)

    (difference,) = found.differences
    assert (found.letters, difference.letter) == (2, "26-M00001")
    assert difference.changes == {"team": ("post", "handicap")}
    assert found.hits == {1: 1, 3: 1}
    assert found.unused(new) == (2,)


def test_the_same_rules_change_nothing():
    """Rules that only look different make no difference."""
    old, new = (
        parse("if channel is scan then urgent"),
        parse('hvis kanal er "SCAN" så haster'),
    )

    found = compare(old, new, [("1", RoutedLetter(channel="scan"))])

    assert found.differences == ()


def test_a_letter_is_seen_by_rules_with_what_was_found():
    """Sender, signals, attachments and first instances come from both."""
    attached = Attachment("a.pdf", "2", "text/plain", 9, "x", Verdict.READ, "bilag")
    reading = Reading(
        subject="Klage",
        text="Jeg rykker for svar fra Odense Kommune",
        sender_address="a@b.dk",
        attachments=(attached,),
    )

    letter = routed_letter(
        reading, MailChannel.EMAIL, understand(reading, MailChannel.EMAIL)
    )

    assert letter.senders == ("a@b.dk", "b.dk")
    assert "reminder" in letter.signals
    assert letter.attachments == ("a.pdf",)
    assert letter.first_instances == ("municipality-0461",)
    assert "bilag" in letter.text
