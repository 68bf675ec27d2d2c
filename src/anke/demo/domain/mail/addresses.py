# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses of the demo's writers, and what our own gateway says of them.

First instances write from their own domains; everybody else from invented ones below
`.example`, which no mail server delivers to.

>>> domain_of("Børne- og ungeudvalget i Høje-Taastrup Kommune")
'hoeje-taastrup.dk'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

HOUSE = "Ankemyndigheden"
HOUSE_ADDRESS = "post@anke.example"
GATEWAY = "mx.anke.example"
PROVIDERS = (
    "postkasse.example",
    "hverdagsmail.example",
    "mitbrev.example",
    "nordpost.example",
    "fjordmail.example",
    "webpost.example",
    "allemail.example",
)
FIRMS = {
    "lawyer": "advokathuset.example",
    "union": "faellesskab.example",
    "adviser": "retograad.example",
    "insurer": "forsikring.example",
    "employer": "firma.example",
    "press": "redaktion.example",
    "sender": "udsendelse.example",
    "daemon": "anke.example",
}
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe"}
)
_MAILBOXES = ("post", "klage", "jobcenter", "borgerservice", "myndighed", "social")


def plain(text: str) -> str:
    """Write a text in the letters that addresses and file names may have."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS)).strip("-")


def domain_of(instance_name: str) -> str:
    """Give the domain from which a first instance writes."""
    name = instance_name.rpartition(" i ")[2].removesuffix(" Kommune")
    if instance_name.endswith("Københavns Kommune"):
        name = name.removesuffix("s")
    return f"{plain(name)}.dk"


def citizen_address(name: str, rng: Random) -> str:
    """Make up somebody's own address."""
    words = [plain(word) for word in name.split()]
    forms = (
        f"{words[0]}.{words[-1]}",
        f"{words[0]}{words[-1][:1]}{rng.randrange(50, 99)}",
        f"{words[-1]}.{words[0]}{rng.randrange(1, 99)}",
        f"{words[0]}_{words[-1]}",
        f"{words[0]}{rng.randrange(1000)}",
    )
    return f"{rng.choice(forms)}@{rng.choice(PROVIDERS)}"


def office_address(signer: str, domain: str, rng: Random) -> str:
    """Make up an address at a place of work: a person's or a common one."""
    words = [plain(word) for word in signer.split()]
    own = (f"{words[0][:2]}{words[-1][:2]}", f"{words[0]}.{words[-1]}")
    return f"{rng.choice((*own, *own, rng.choice(_MAILBOXES)))}@{domain}"


def gateway_says(domain: str, *, passed: bool) -> str:
    """Give the header in which our gateway notes what it found (RFC 8601)."""
    verdict = "pass" if passed else "fail"
    return (
        f"{GATEWAY}; dmarc={verdict} header.from={domain};"
        f" spf={verdict} smtp.mailfrom={domain}; dkim={'pass' if passed else 'none'}"
    )
