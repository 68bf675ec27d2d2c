# SPDX-License-Identifier: EUPL-1.2
"""Earlier letters that stand below a new one, as Danish mail programs quote them.

>>> from datetime import datetime
>>> at = datetime(2022, 10, 4, 9)
>>> earlier = Earlier("Anke", "post@anke.example", "Sag", at, "Hej")
>>> print(quoted("Tak.", earlier, "gmail", "Ida <ida@post.example>"))
Tak.
<BLANKLINE>
Den tir. 4. okt. 2022 kl. 09.00 skrev Anke <post@anke.example>:
<BLANKLINE>
> Hej
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_DAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")
_LONG_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
STYLES = ("gmail", "outlook", "outlook-short", "iphone", "bottom", "forward")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A letter that was sent before."""

    name: str
    address: str
    subject: str
    at: datetime
    text: str


def quoted(new: str, earlier: Earlier, style: str, to: str) -> str:
    """Put an earlier letter below a new one; above it in the style `bottom`."""
    if style == "bottom":
        return f"{_gmail_line(earlier)}\n{_marked(earlier.text)}\n\n{new}"
    return f"{new}\n\n{_BELOW[style](earlier, to)}"


def _marked(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _gmail_line(earlier: Earlier) -> str:
    at = earlier.at
    day = f"{_DAYS[at.weekday()]}. {at.day}. {_MONTHS[at.month - 1][:3]}. {at.year}"
    sender = f"{earlier.name} <{earlier.address}>"
    return f"Den {day} kl. {at:%H.%M} skrev {sender}:\n"


def _gmail(earlier: Earlier, _: str) -> str:
    return f"{_gmail_line(earlier)}\n{_marked(earlier.text)}"


def _iphone(earlier: Earlier, _: str) -> str:
    at = earlier.at
    day = f"{at.day}. {_MONTHS[at.month - 1][:3]}. {at.year}"
    line = f"Den {day} kl. {at:%H.%M} skrev {earlier.name} <{earlier.address}>:"
    return f"{line}\n\n{_marked(earlier.text)}"


def _outlook(earlier: Earlier, to: str) -> str:
    at = earlier.at
    day = f"{_LONG_DAYS[at.weekday()]} den {at.day}. {_MONTHS[at.month - 1]} {at.year}"
    return (
        f"Fra: {earlier.name} <{earlier.address}>\nSendt: {day} {at:%H:%M}\n"
        f"Til: {to}\nEmne: {earlier.subject}\n\n{earlier.text}"
    )


def _outlook_short(earlier: Earlier, to: str) -> str:
    return f"________________________________\n{_outlook(earlier, to)}"


def _forward(earlier: Earlier, to: str) -> str:
    head = (
        f"Fra: {earlier.name} <{earlier.address}>\n"
        f"Dato: {earlier.at:%d.%m.%Y %H.%M}\nTil: {to}\nEmne: {earlier.subject}"
    )
    return f"---------- Videresendt besked ---------\n{head}\n\n{earlier.text}"


_BELOW = {
    "gmail": _gmail,
    "outlook": _outlook,
    "outlook-short": _outlook_short,
    "iphone": _iphone,
    "forward": _forward,
}
