# SPDX-License-Identifier: EUPL-1.2
"""The letters: whole, varied, true to their truth, and neither too easy nor too hard.

What is learnt here says nothing about real mail: the letters are made up.
"""

import json
import re
from collections import Counter
from dataclasses import asdict
from email.utils import parsedate_to_datetime
from random import Random

import numpy as np
import pytest

from anke.demo.domain.mail.agenda import SHARES, agenda
from anke.demo.domain.mail.noise import with_typos
from anke.demo.domain.mail.writing import write_letter
from anke.demo.domain.people import TEST_CHILDREN, TEST_PERSONS
from anke.demo.tests.letters import made_source, opened, posted, text_of
from anke.intake.domain.kinds import MailKind

pytestmark = pytest.mark.unit

OWN_CASE = {"supplement", "reminder", "access_request"}
TEST_NUMBERS = {person.cpr for person in (*TEST_PERSONS, *TEST_CHILDREN)}


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Give the runs of three words."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def near_duplicates(texts: list[str], share: float = 0.8) -> int:
    """Count the texts that share most of their runs with an earlier one."""
    known: dict[tuple[str, ...], list[int]] = {}
    runs = [shingles(text) for text in texts]
    found = 0
    for place, own in enumerate(runs):
        common = Counter(other for run in own for other in known.get(run, ()))
        found += any(
            number / len(own | runs[other]) >= share for other, number in common.items()
        )
        for run in own:
            known.setdefault(run, []).append(place)
    return found


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    """Letters and truth follow from the seed, to the last byte."""
    posted.cache_clear()
    first = [(one.name, one.content, one.truth) for one in posted(1, 300)]
    posted.cache_clear()
    again = [(one.name, one.content, one.truth) for one in posted(1, 300)]
    other = {one.content for one in posted(2, 300)}

    assert first == again
    assert not other & {content for _, content, _ in first}


def test_a_letter_does_not_depend_on_the_others() -> None:
    """Each draws from a stream of its own, so one alone reads the same."""
    source = made_source()
    tasks = agenda(source, 60)

    assert (
        write_letter(tasks[40], source)
        == [write_letter(task, source) for task in tasks][40]
    )


def test_every_letter_is_a_mail_that_can_be_read() -> None:
    """Sender, day, message id and text are there; no defect is found."""
    names = set()
    for letter in posted():
        message = opened(letter)
        names.add(message["message-id"])
        assert not message.defects
        assert not any(part.defects for part in message.walk())
        assert message["from"].addresses[0].domain
        sent = parsedate_to_datetime(message["date"])
        assert sent == letter.at
        assert text_of(letter) is not None
        files = [part.get_filename() for part in message.iter_attachments()]
        assert files == [paper.name for paper in letter.truth.attachments]
    assert len(names) == len(posted())


def test_the_kinds_come_in_their_shares() -> None:
    """The mix is the planned one, to within what finds no case."""
    counted = Counter(letter.truth.kind for letter in posted())

    for kind, share in SHARES.items():
        assert abs(counted[kind.value] / len(posted()) - share) < 0.01


def test_the_truth_is_not_written_into_the_letter() -> None:
    """No header tells what a person has to find out."""
    for letter in posted()[:500]:
        head = letter.content.partition(b"\n\n")[0].decode("ascii").lower()
        assert not any(kind.value in head for kind in MailKind if kind.value != "other")
        assert letter.truth.voice not in head or letter.truth.voice in {
            "short",
            "plain",
        }


def test_the_truth_agrees_with_the_cases() -> None:
    """A letter to a case has its area and subject, and comes after it."""
    source = made_source()
    cases = {case.number: case for case in source.cases}
    for letter in posted():
        truth = letter.truth
        assert bool(truth.case) or truth.kind not in OWN_CASE
        if not truth.case:
            continue
        case = cases[truth.case]
        assert (truth.area, truth.subject) == (case.area, case.subject)
        assert truth.first_instance == case.first_instance
        if truth.kind in OWN_CASE:
            assert case.received < letter.at.date()


def test_only_appeals_of_the_archive_have_become_cases() -> None:
    """A new appeal that has just arrived has no case, a filed one has."""
    appeals = [one.truth for one in posted() if one.truth.kind == "new_appeal"]

    assert {bool(one.case) for one in appeals if one.folder == "archive"} == {True}
    assert {bool(one.case) for one in appeals if one.folder == "inbox"} == {False}


def test_numbers_of_people_are_test_numbers_of_the_party() -> None:
    """Where the truth says that a CPR number is there, it is, and no other one is."""
    form = re.compile(r"(?<![\d/.-])([0-3]\d[01]\d\d\d)[- ]?(\d{4})(?![\d/-])")
    cases = {case.number: case for case in made_source().cases}
    named = 0
    for letter in posted():
        everything = text_of(letter)
        everything += " ".join(one.text for one in letter.truth.attachments)
        found = {"".join(match) for match in form.findall(everything)}
        assert found <= TEST_NUMBERS
        assert letter.truth.has_cpr or not found
        if letter.truth.case:
            parties = {party.cpr for party in cases[letter.truth.case].parties}
            assert found <= parties
        named += bool(found)
    assert named > 10


def test_late_appeals_are_late_by_their_dates() -> None:
    """Who is late has let more than four weeks go by; who writes straight is not."""
    for letter in posted():
        truth = letter.truth
        if truth.kind != "new_appeal" or truth.role == "municipality":
            continue
        if truth.resent_of:
            continue
        decided = np.datetime64(truth.decision_date)
        days = int((np.datetime64(letter.at.date()) - decided).astype(int))
        assert truth.late == (days > 28)


def test_every_trouble_that_intake_must_see_is_there() -> None:
    """Forged senders, second matters, resent letters, pictures, threads, English."""
    truths = [letter.truth for letter in posted()]

    assert sum(one.forged for one in truths) > 3
    assert sum(one.has_several_matters for one in truths) > 35
    assert sum(bool(one.resent_of) for one in truths) > 3
    assert sum(one.quoted for one in truths) > 180
    assert sum(one.language == "en" for one in truths) > 12
    assert sum(one.urgent for one in truths) > 30
    assert sum(one.wrong_place for one in truths) > 60
    papers = [paper for one in truths for paper in one.attachments]
    assert {paper.form for paper in papers} >= {"pdf", "docx", "scan-jpg", "scan-pdf"}
    assert sum(paper.handwritten for paper in papers) > 18


def test_only_what_our_gateway_found_counts_as_genuine() -> None:
    """A forged letter has no verdict of our gateway that says pass."""
    for letter in posted():
        said = opened(letter).get_all("authentication-results") or []
        ours = [one for one in said if one.startswith("mx.anke.example;")]
        passed = any("dmarc=pass" in one for one in ours)
        assert passed == bool(letter.truth.authenticated_domain)
        assert not (letter.truth.forged and passed)


@pytest.mark.slow
def test_no_two_letters_are_alike() -> None:
    """No two are identical, and fewer than two in a hundred nearly so."""
    texts = [text_of(letter) for letter in posted()]

    assert len({letter.content for letter in posted()}) == len(texts)
    assert near_duplicates(texts) / len(texts) < 0.02


def test_sentences_and_words_vary() -> None:
    """Most longer sentences are there once, and new words keep coming."""
    texts = [text_of(letter) for letter in posted()]
    split = (re.split(r"(?<=[.!?])\s+|\n+", text) for text in texts)
    sentences = [one.strip() for some in split for one in some if len(one) > 40]
    words = [word for text in texts for word in re.findall(r"\w+", text.lower())]

    assert len(set(sentences)) / len(sentences) > 0.6
    assert len(set(words)) > 4000
    assert len(set(words)) > 1.25 * len(set(words[: len(words) // 2]))


def test_numbers_survive_every_hand() -> None:
    """Typos spare digits, addresses and our own case numbers."""
    text = "Sag 22-01234, cpr 251248-9996, 12.500 kr., a.b@c.example, § 112."
    for seed in range(60):
        noisy = with_typos(text, Random(seed), "learner")
        for kept in ("22-01234", "251248-9996", "12.500", "a.b@c.example", "§ 112"):
            assert kept in noisy.lower()


def test_truth_is_plain_data() -> None:
    """Each truth can be written as JSON and read back."""
    for letter in posted()[:50]:
        values = json.loads(json.dumps(asdict(letter.truth)))
        assert values["kind"] == letter.truth.kind
        assert values["sha256"] == letter.truth.sha256


@pytest.mark.slow
def test_the_kind_is_learnable_but_not_given_away() -> None:
    """Words and a linear model tell the kind of most, but not of all letters.

    Learnt on the archive, asked of the inbox, as in use.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    older = [one for one in posted() if one.archived]
    newer = [one for one in posted() if not one.archived]
    words = TfidfVectorizer(sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=400)
    model.fit(
        words.fit_transform(map(text_of, older)), [one.truth.kind for one in older]
    )
    told = model.predict(words.transform(map(text_of, newer)))
    right = np.mean(
        [one.truth.kind == kind for one, kind in zip(newer, told, strict=True)]
    )

    assert 0.85 <= right <= 0.96
