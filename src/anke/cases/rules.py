# SPDX-License-Identifier: EUPL-1.2
"""The rules in force: the shipped data files and what has been added since.

What an authority adds (a changed rule, the areas of an imported log) stands as text in
the journal's stream `rules`, so that it can be rebuilt and everybody can see when it
came into force.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from anke.cases.catalogue import load_catalogue
from anke.cases.domain.decide import Rules
from anke.cases.domain.entries import RULES_STREAM
from anke.cases.handling_catalogue import load_handling
from anke.cases.journal import head_hash, read_entries
from anke.deadlines.catalogue import load_calendar, load_rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry
    from anke.cases.domain.payloads import RulesApplied


@lru_cache(maxsize=32)
def rules_of(extra: tuple[str, ...] = ()) -> Rules:
    """Give the shipped rules with the texts added on top, the last one winning.

    Errors: those of the loaders, which name the file, entry and field.
    """
    return Rules(
        load_catalogue(extra),
        load_rulebook(extra),
        load_calendar(extra),
        load_handling(extra),
    )


def applied_texts() -> tuple[str, ...]:
    """Give the texts that were added to the rules, oldest first."""
    return tuple(text for _, text in applied_rules() if text)


def rules_history() -> list[tuple[Entry, RulesApplied]]:
    """Give everything that was ever put in force, oldest first."""
    return [
        (entry, cast("RulesApplied", entry.payload))
        for entry in read_entries([RULES_STREAM])
    ]


def applied_rules() -> list[tuple[str, str]]:
    """Give name and text of everything put in force, the latest of a name winning."""
    texts: dict[str, str] = {}
    for _, payload in rules_history():
        texts.pop(payload.name, None)
        texts[payload.name] = payload.text
    return list(texts.items())


_latest: dict[bytes, Rules] = {}


def current_rules() -> Rules:
    """Give the rules in force now; cheap when nothing was added since last time."""
    head = head_hash(RULES_STREAM)
    if head not in _latest:
        rules = rules_of(applied_texts())
        _latest.clear()
        _latest[head] = rules
    return _latest[head]


def forget_rules() -> None:
    """Forget the rules in force, where the shipped files were changed under us."""
    _latest.clear()


def rules_with(extra: Sequence[str]) -> Rules:
    """Give the rules in force with more texts on top, to try them out."""
    return rules_of((*applied_texts(), *extra))
