# SPDX-License-Identifier: EUPL-1.2
"""The words that dates are written with, Danish and English, common slips included.

All words stand folded: lower case, æ as ae, ø as oe, å as aa, since many write so.

>>> MONTHS[folded("Februar")], MONTHS["febuar"]
(2, 2)
"""

from __future__ import annotations

_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})

_MONTH_NAMES = (
    "januar jan januari january janur januarr",
    "februar feb febr februari february febuar febrar febuary",
    "marts mar march mart martz",
    "april apr apil aprl",
    "maj may mai",
    "juni jun june",
    "juli jul july",
    "august aug agust augst",
    "september sep sept septemper sebtember setember",
    "oktober okt october oct okotber otober",
    "november nov novenber novmber",
    "december dec decenber decmber desember",
)
MONTHS = {
    word: month
    for month, words in enumerate(_MONTH_NAMES, start=1)
    for word in words.split()
}

_WEEKDAY_NAMES = (
    "mandag monday",
    "tirsdag tuesday",
    "onsdag wednesday",
    "torsdag thursday",
    "fredag friday",
    "loerdag saturday",
    "soendag sunday",
)
WEEKDAYS = {
    word: weekday
    for weekday, words in enumerate(_WEEKDAY_NAMES)
    for word in words.split()
}

# Days from the letter's own day, and whether they are only about right.
NEAR_DAYS: dict[str, tuple[int, bool]] = {
    "i dag": (0, False),
    "idag": (0, False),
    "dags dato": (0, False),
    "today": (0, False),
    "i gaar": (-1, False),
    "igaar": (-1, False),
    "yesterday": (-1, False),
    "i forgaars": (-2, False),
    "iforgaars": (-2, False),
    "forleden": (-4, True),
    "forleden dag": (-4, True),
    "the other day": (-4, True),
    "i sidste uge": (-7, True),
    "sidste uge": (-7, True),
    "forrige uge": (-7, True),
    "last week": (-7, True),
    "i sidste maaned": (-30, True),
    "sidste maaned": (-30, True),
    "forrige maaned": (-30, True),
    "last month": (-30, True),
}

AMOUNTS = {
    "en": 1,
    "et": 1,
    "a": 1,
    "one": 1,
    "to": 2,
    "two": 2,
    "tre": 3,
    "three": 3,
    "fire": 4,
    "four": 4,
    "fem": 5,
    "five": 5,
    "seks": 6,
    "six": 6,
    "syv": 7,
    "seven": 7,
    "otte": 8,
    "eight": 8,
    "ni": 9,
    "nine": 9,
    "ti": 10,
    "ten": 10,
    "fjorten": 14,
    "et par": 2,
    "a couple of": 2,
    "a few": 3,
    "nogle": 3,
    "some": 3,
}
SPANS_AGO = frozenset({"et par", "a couple of", "a few", "nogle", "some"})
AGO_UNITS = {
    "dag": 1,
    "dage": 1,
    "day": 1,
    "days": 1,
    "uge": 7,
    "uger": 7,
    "week": 7,
    "weeks": 7,
    "maaned": 30,
    "maaneder": 30,
    "mdr": 30,
    "month": 30,
    "months": 30,
}


def folded(text: str) -> str:
    """Give a word in the spelling of these tables: "Lørdag" becomes "loerdag"."""
    return text.lower().translate(_FOLDS)


def lowered(text: str) -> str:
    """Give a text in lower case, each character where it stood.

    One letter alone, the Turkish dotted capital I, becomes two in lower case.

    >>> len(lowered("İ DAG"))
    5
    """
    return text.replace("İ", "i").lower()
