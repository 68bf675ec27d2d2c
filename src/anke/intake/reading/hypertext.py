# SPDX-License-Identifier: EUPL-1.2
r"""HTML from strangers: cleaned for the screen, and turned into text.

What is left are words, tables and lists: no address that a browser would fetch, none
that it would follow, no script, no style, no form. nh3 parses as browsers do, so that
what it lets through is what a browser would see.

>>> clean_html('<p onclick="x()">Hej <img src="http://x/pixel.gif"><b>du</b></p>')
'<p>Hej <b>du</b></p>'
>>> text_of_html('<p>Hej</p><blockquote>Før</blockquote>')
'Hej\n\n> Før'
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import nh3

from anke.intake.reading.opening import HTML_CHARS

TAGS = """
p br div span b i u strong em s sub sup small ul ol li dl dt dd table caption thead
tbody tfoot tr td th blockquote pre code h1 h2 h3 h4 h5 h6 hr
"""
# Their content goes too: it was never meant to be read.
DROPPED = """
script style title head svg math iframe object embed noscript template textarea select
noembed noframes xmp plaintext applet audio video canvas frameset
"""
BLOCK_TAGS = """
p div ul ol li dl dt dd table tr caption blockquote pre h1 h2 h3 h4 h5 h6 hr
"""
KEPT_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# These have no inside, or end where the next one of them begins.
SIBLINGS = """
br hr img input meta link area base col embed source track wbr p li dt dd option
"""
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
NESTED_TAGS, MOST_TAGS = 400, 50_000
NOT_NESTING = set(SIBLINGS.split())
KEPT_TAGS = set(TAGS.split())
DROPPED_WITH_CONTENT = set(DROPPED.split())
BLOCKS = set(BLOCK_TAGS.split())


def clean_html(html: str) -> str:
    """Give HTML that can be shown to staff: words and layout, nothing live.

    Of HTML that no letter needs (see `is_overgrown`) only the words are given.
    """
    html = html[:HTML_CHARS]
    if is_overgrown(html):
        return nh3.clean_text(unescape(ANY_TAG.sub(" ", html)))
    return nh3.clean(
        html,
        tags=KEPT_TAGS,
        attributes=KEPT_ATTRIBUTES,
        clean_content_tags=DROPPED_WITH_CONTENT,
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )


def is_overgrown(html: str) -> bool:
    """Tell whether HTML has more tags, or deeper ones, than any letter.

    What a parser does for each tag grows with the depth: 16,000 nested `div` took it
    3.6 seconds, 200,000 would take it minutes.
    """
    deepest = depth = number = 0
    for number, tag in enumerate(TAG.finditer(html), start=1):
        if tag[2].lower() in NOT_NESTING:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
        if deepest > NESTED_TAGS or number > MOST_TAGS:
            return True
    return False


def text_of_html(html: str) -> str:
    """Give the words of HTML as lines; what is quoted begins with `> `."""
    return text_of_clean_html(clean_html(html))


def text_of_clean_html(html: str) -> str:
    """Give the words of HTML that `clean_html` made."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.text


class _Writer(HTMLParser):
    """Writes clean HTML as lines of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = 0
        self._as_is = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where the tag begins a block."""
        if tag == "br" or tag in BLOCKS:
            self._end_line(even_if_empty=tag == "br")
        if tag in {"td", "th"} and self._line:
            self._line.append("\t")
        self._quoted += tag == "blockquote"
        self._as_is += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End the line where the tag ends a block."""
        if tag in BLOCKS:
            self._end_line()
        if tag == "p":
            self._end_paragraph()
        self._quoted -= tag == "blockquote"
        self._as_is -= tag == "pre"

    def handle_data(self, data: str) -> None:
        """Add words; line ends in the source mean nothing outside `pre`."""
        if not self._as_is:
            self._line.append(re.sub(r"[ \t\n]+", " ", data))
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for other in others:
            self._end_line(even_if_empty=True)
            self._line.append(other)

    @property
    def text(self) -> str:
        """Give what was written."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        line = "".join(self._line).replace("\xa0", " ").strip()
        self._line = []
        if line or even_if_empty:
            self._lines.append("> " * min(max(self._quoted, 0), 5) + line)

    def _end_paragraph(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")
