# SPDX-License-Identifier: EUPL-1.2
"""Advice on plain language: counted right, in its place, quiet where all is well."""

from __future__ import annotations

import gzip
import json
import statistics
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.decisions.domain.danish import sentences
from anke.decisions.domain.fields import EXAMPLES
from anke.decisions.domain.letter import Letter, Section
from anke.decisions.domain.merge import fill
from anke.decisions.domain.passive import passives
from anke.decisions.domain.plain_language import (
    AdviceKind,
    LegalWord,
    PlainReport,
    advise,
    lix,
    split_at,
)
from anke.decisions.texts.shipped import legal_words, shipped_versions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit
LONG = (
    "Vi lægger vægt på, at du har fået hjælp til rengøring hver uge siden foråret og"
    " at kommunen ikke har skrevet hvorfor hjælpen nu skal være mindre end den var før."
)


def report(*bodies: str, decides: bool = False) -> PlainReport:
    """Judge a letter of some sections."""
    sections = tuple(
        Section(f"s{place}", "", body) for place, body in enumerate(bodies)
    )
    return advise(Letter("decision", "", sections), legal_words(), decides=decides)


def kinds(found: PlainReport) -> list[str]:
    """Name what was advised."""
    return [one.kind.value for one in found.advice]


# --- Sentences and LIX ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Du får hjælp.", 1),
        ("Du får hjælp. Det er slut.", 2),
        ("Det står i § 5, stk. 2, nr. 3, i serviceloven.", 1),
        ("Du klagede den 1. marts 2022. Vi fik sagen den 4. april 2022.", 2),
        (
            "Du får 1.200 kr. om måneden. Det er f.eks. til medicin m.v. Du skal søge.",
            3,
        ),
        ("Kommunen v. Hansen skrev kl. 10. Du svarede ikke!", 2),
        ("Vi lægger vægt på: din alder", 2),
        ("Hvorfor? Fordi.", 2),
        ("Overskrift\nTekst uden punktum", 2),
        ("Han sagde »nej.« Så gik han.", 2),
    ],
)
def test_sentences_are_split_where_a_reader_draws_breath(text: str, count: int) -> None:
    """Abbreviations, ordinals and amounts end no sentence."""
    assert len(sentences(text)) == count, [one.text for one in sentences(text)]


@given(st.text())
def test_every_text_can_be_judged(text: str) -> None:
    """Sentences stand where they say, and nothing breaks on strange signs."""
    for one in sentences(text):
        assert text[one.start :].startswith(one.text)
    found = report(text)
    assert found.lix >= 0
    for advice in found.advice:
        assert 0 <= advice.start <= advice.end <= max(len(advice.excerpt), 0)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("", 0),
        ("Jeg bor her.", 3),
        # 10 words, 2 sentences, 2 long words: 5 + 20.
        ("Kommunen skal se på sagen. Du hører fra kommunen snart.", 25),
    ],
)
def test_lix_is_words_in_a_sentence_and_the_share_of_long_words(
    text: str, index: int
) -> None:
    """Björnsson's formula, as worked out by hand."""
    assert lix(text) == index


# --- The passive ---------------------------------------------------------------------

PASSIVE = """
Afgørelsen sendes til dig i dag.
Sagen skal behandles igen.
Der er ikke noget, der kan gives hjælp til.
Hjælpen ydes efter serviceloven.
Klagen anses for rettidig.
Det bemærkes, at fristen er kort.
Beløbet udbetaltes for sent, og renter beregnes.
Sagen blev afgjort på et møde.
Du vil blive hørt, før der træffes afgørelse.
Oplysningerne er ikke blevet undersøgt.
Du bliver ikke indkaldt til mødet.
Brevet blev hurtigt besvaret.
Behovet vurderes konkret.
Retten kan inddrages i sagen.
Ydelsen nedsættes fra næste måned.
Sagen henlægges.
Der lægges vægt på din alder.
Reglerne fortolkes snævert.
"""
ACTIVE = """
Kommunen sender afgørelsen til dig i dag.
Du synes, at reglerne er svære.
Forældrenes ønsker er vigtige, og børnenes behov er større.
Det skyldes, at kommunens brev kom for sent.
Vores sagsbehandler ringer til jer.
Der findes ikke flere regler.
Din søskendes sag er slut.
Aarhus Kommunes afgørelse gælder.
Barnet bliver hos sin mor.
Det blev sent, og vi blev glade.
Det bliver svært og måske umuligt.
Ydelsens størrelse følger af loven.
Du lykkedes med at finde et job.
Således er det, og ligeledes her.
Vi mødes med dig og jeres fælles ven.
Hendes læge mindes ikke samtalen.
"""


def lines(text: str) -> list[str]:
    """Give the lines of an example."""
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("sentence", lines(PASSIVE))
def test_the_passive_is_seen(sentence: str) -> None:
    """With -s or with blive, in the present, the past and after a modal verb."""
    assert passives(sentence)


@pytest.mark.parametrize("sentence", lines(ACTIVE))
def test_what_only_looks_like_a_passive_is_none(sentence: str) -> None:
    """Genitives, verbs that always end so, and blive that means to stay."""
    assert not passives(sentence)


# --- Advice --------------------------------------------------------------------------


def test_a_long_sentence_is_told_with_its_place_and_where_to_split_it() -> None:
    """The reader of the advice finds the sentence and the word at once."""
    found = report("Kort.", f"Kort. {LONG}")

    (advice,) = [one for one in found.advice if one.kind is AdviceKind.LONG_SENTENCE]
    assert (advice.section, advice.excerpt) == ("s1", LONG)
    assert advice.count > 25
    assert LONG[advice.start : advice.end] in {"og", "hvorfor", "at"}


def test_a_sentence_without_a_joint_has_no_place_to_split() -> None:
    """Nothing is proposed where nothing fits."""
    assert split_at("Ord " * 30) == (0, 0)


def test_a_word_of_law_is_advised_once_and_only_where_nobody_explains_it() -> None:
    """An explanation in the same sentence or the next one is enough."""
    unexplained = report("Vi stadfæster afgørelsen. Sådan er det. Vi stadfæster den.")
    explained = [
        report("Vi stadfæster afgørelsen. Det vil sige, at den gælder."),
        report("Vi stadfæster (er enige i) afgørelsen."),
        report("Vi stadfæster, det vil sige, at vi er enige."),
    ]

    assert kinds(unexplained) == ["term"]
    assert unexplained.advice[0].plain == "Det vil sige, at afgørelsen gælder"
    assert [kinds(one) for one in explained] == [[], [], []]


def test_a_heavy_word_is_advised_whatever_stands_beside_it() -> None:
    """It is not to be explained but to be replaced."""
    found = report("Du kan klage, såfremt (altså hvis) du er uenig.")

    (advice,) = found.advice
    assert (advice.kind, advice.plain) == (AdviceKind.HEAVY, "hvis")
    assert advice.excerpt[advice.start : advice.end] == "såfremt"


def test_words_inside_other_words_are_left_alone() -> None:
    """A form is a whole word, unless it says that any ending fits."""
    word = LegalWord("skøn", ("skøn",), "vurdering")
    section = Section("s", "", "Det er skønt. Skønhed er et skøn.")

    (advice,) = advise(Letter("x", "", (section,)), (word,)).advice

    assert advice.excerpt == "Skønhed er et skøn."


def test_what_is_not_written_yet_is_not_judged() -> None:
    """Hints and empty fields are no words of the letter."""
    found = report(
        "Vi siger [[såfremt der skal stå noget vedrørende sagen]] {{ emne }}."
    )

    assert found.advice == ()
    assert found.words == 2


def test_a_decision_without_result_or_guidance_is_told_first() -> None:
    """What must not be missing stands on top."""
    found = report("Du har klaget.", LONG, decides=True)

    assert kinds(found)[:2] == ["no-result", "no-guidance"]


@pytest.mark.parametrize(
    "body",
    [
        "Vi stadfæster. Det vil sige, at afgørelsen gælder. Du kan gå til domstolene.",
        "Vi giver dig ret. Du kan klage igen til os.",
        "Du får ikke medhold. Du kan få sagen prøvet ved byretten.",
        "Vi har besluttet, at barnet bor hos sin mor. I kan gå til retten.",
    ],
)
def test_result_and_guidance_are_found_however_they_are_said(body: str) -> None:
    """There is more than one way to say it plainly."""
    found = kinds(report(body, decides=True))

    assert "no-result" not in found
    assert "no-guidance" not in found


def test_other_letters_need_neither_result_nor_guidance() -> None:
    """A hearing decides nothing."""
    assert report("Hvad mener du?").advice == ()


def test_places_come_in_the_order_of_the_letter() -> None:
    """One reads the advice beside the letter, from the top."""
    found = report("Sagen behandles.", "Vi hjemviser.", "Brevet sendes.")

    places = [one.section for one in found.advice]
    assert places == sorted(places)


# --- The house's own texts -----------------------------------------------------------


@pytest.mark.parametrize("version", shipped_versions(), ids=lambda one: one.key.id)
def test_the_starter_library_is_plain_danish(version) -> None:
    """Easy to read, short sentences, and no word that nobody explains."""
    text = fill(version.body, EXAMPLES)
    found = report(text)

    assert not {"long-sentence", "term", "heavy"} & set(kinds(found))
    # A section of two sentences swings: one long name is a tenth of its words.
    assert found.lix <= 46
    assert found.passives <= 1


# --- Real Danish ---------------------------------------------------------------------


def real_texts(folder: Path, name: str, key: str, **wanted: str) -> list[str]:
    """Read a set of real texts."""
    with gzip.open(folder / name, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        row[key]
        for row in rows
        if all(row.get(name) == value for name, value in wanted.items())
    ]


@pytest.mark.slow
def test_lix_orders_real_danish_as_readers_would(shared_data: Path) -> None:
    """Court reports are easier than principle rulings, and our texts than both."""
    rulings = real_texts(shared_data, "dk-legal-docs/ankestyrelsen.jsonl.gz", "text")
    courts = real_texts(
        shared_data,
        "dk-legal-docs/other_dk_decisions_and_rules.jsonl.gz",
        "text",
        source="CourtOfAppeal",
    )
    ours = [fill(one.body, EXAMPLES) for one in shipped_versions()]

    levels = [
        statistics.median(lix(text) for text in each)
        for each in (ours, courts, rulings)
    ]

    assert levels == sorted(levels)
    assert levels[0] < 30
    assert 35 < levels[1] < 48
    assert 50 < levels[2] < 60


@pytest.mark.slow
def test_the_advice_is_worth_reading_on_real_rulings(shared_data: Path) -> None:
    """It speaks up about what is hard, and does not drown the reader."""
    for text in real_texts(shared_data, "dk-legal-docs/ankestyrelsen.jsonl.gz", "text"):
        found = report(text)

        assert found.lix >= 45
        assert AdviceKind.LIX in {one.kind for one in found.advice}
        assert 15 < found.words_per_sentence < 30
        assert len(found.advice) < found.sentences
