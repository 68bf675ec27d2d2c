# SPDX-License-Identifier: EUPL-1.2
"""Made letters of three kinds, different enough to learn from and quick to learn.

>>> texts, kinds = made_letters(3)
>>> kinds
['appeal', 'reminder', 'access']
"""

from __future__ import annotations

import numpy as np

OPENINGS = {
    "appeal": ("jeg klager over", "jeg er uenig i", "hermed klage over"),
    "reminder": ("hvornår får jeg svar om", "jeg rykker for", "hvor længe varer"),
    "access": ("jeg beder om aktindsigt i", "send mig akterne om", "må jeg se"),
}
MATTERS = (
    "vejen",
    "støjen",
    "haven",
    "boligstøtten",
    "hjemmehjælpen",
    "bilen",
    "træet",
)
ENDINGS = ("fra kommunen", "i min sag", "ved min nabo", "på Fyn", "siden maj", "i byen")
FILLING = ("mange hilsner", "jeg har ventet længe", "ring gerne", "se vedlagte", "tak")


def made_letters(number: int, *, seed: int = 0) -> tuple[list[str], list[str]]:
    """Make letters and their kinds, the same for the same seed."""
    random = np.random.default_rng(seed)
    kinds = list(OPENINGS)
    texts, right = [], []
    for n in range(number):
        kind = kinds[n % len(kinds)]
        parts = (OPENINGS[kind], MATTERS, ENDINGS, FILLING, MATTERS, FILLING)
        texts.append(" ".join(str(random.choice(part)) for part in parts))
        right.append(kind)
    return texts, right
