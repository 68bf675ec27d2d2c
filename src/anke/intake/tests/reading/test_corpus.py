# SPDX-License-Identifier: EUPL-1.2
"""Every hostile or strange file gets its verdict, and nothing else happens."""

from collections.abc import Iterator
from html.parser import HTMLParser
from time import monotonic

import pytest

from anke.intake.domain.reading import Reading
from anke.intake.reading.pool import ReadingPool
from anke.intake.tests.reading.corpus import Case, cases

pytestmark = pytest.mark.unit

CASES = list(cases())
SECONDS = 20.0
MEMORY = 512 * 1024 * 1024
# Written down again here: what the reader allows itself is not the judge.
LAYOUT = """
p br div span b i u strong em s sub sup small ul ol li dl dt dd table caption thead
tbody tfoot tr td th blockquote pre code h1 h2 h3 h4 h5 h6 hr
"""
SHOWN = set(LAYOUT.split())
SHOWN_ATTRIBUTES = {"lang", "dir", "colspan", "rowspan"}


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """Give reading processes that serve all cases."""
    with ReadingPool(workers=1, seconds=SECONDS) as opened:
        yield opened


def marked(case: Case) -> object:
    """Leave the heavy ones to the longer runs."""
    return pytest.param(case, id=case.id, marks=pytest.mark.slow if case.heavy else ())


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_each_file_gets_its_verdict(pool: ReadingPool, case: Case) -> None:
    """No crash, no time-out, no memory beyond the limit, nothing live left."""
    raw = case.raw
    before = monotonic()
    reading = pool.read(raw, case.channel)
    taken = monotonic() - before

    verdicts = tuple(one.verdict for one in reading.attachments)
    assert (reading.verdict, verdicts) == (case.verdict, case.attachments), (
        reading.reason
    )
    assert taken < SECONDS
    assert 0 < pool.peak_bytes < MEMORY or len(raw) > 25 * 1024 * 1024
    assert case.find in said(reading)
    assert not case.never or case.never not in shown(reading)
    assert case.warning in "\n".join(reading.warnings)
    assert case.language in {"", reading.language}
    assert_has_reasons(reading)
    assert_nothing_live(reading.html)


def test_the_corpus_is_large_and_each_case_is_its_own() -> None:
    """At least 200 distinct files with expected verdicts; 40 ways to run a script."""
    ids = [case.id for case in CASES]

    assert len(ids) == len(set(ids))
    assert len(ids) >= 400
    assert sum(name.startswith("html-") for name in ids) >= 40
    assert sum(not case.heavy for case in CASES) >= 380


def test_the_judge_sees_what_is_live() -> None:
    """Each kind of live markup, left as it is, would fail the test above."""
    for live in ("<script>x</script>", '<p onclick="x">', '<p style="a">', "<img>"):
        with pytest.raises(AssertionError):
            assert_nothing_live(live)


def said(reading: Reading) -> str:
    """Give all text that was read."""
    parts = [reading.full_text, reading.history, reading.sender_address]
    return "\n".join(parts)


def shown(reading: Reading) -> str:
    """Give all that a person or a machine may come to see."""
    return f"{said(reading)}\n{reading.html}\n{reading.sender_name}"


def assert_has_reasons(reading: Reading) -> None:
    """What was not read says why, in words."""
    for one in (reading, *reading.attachments):
        if one.verdict not in {"read", "no_text"}:
            assert one.reason


def assert_nothing_live(html: str) -> None:
    """Fail when HTML holds anything but words and layout."""
    Judge().feed(html)


class Judge(HTMLParser):
    """Fails at the first tag or attribute that is not plain."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        assert tag in SHOWN, tag
        for name, value in attrs:
            assert name in SHOWN_ATTRIBUTES, name
            assert len(value or "") < 1_000

    def handle_decl(self, decl: str) -> None:
        """Refuse a declaration."""
        raise AssertionError(decl)

    handle_comment = handle_decl
    handle_pi = handle_decl
    unknown_decl = handle_decl
