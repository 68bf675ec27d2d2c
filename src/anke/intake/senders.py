# SPDX-License-Identifier: EUPL-1.2
"""Loads whose mail domain is whose from `data/domains.toml`, checked by the catalogue.

>>> load_senders().of_domain("post.odense.dk").first_instance
'municipality-0461'
"""

from __future__ import annotations

import re
from dataclasses import fields
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from anke.cases.catalogue import load_catalogue
from anke.deadlines.data_files import DataText, Entry, read_entries
from anke.deadlines.errors import DataFileError
from anke.intake.domain.senders import (
    Domain,
    RepresentativeKind,
    SenderKind,
    SenderTable,
)
from anke.intake.errors import IntakeDataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.cases.domain.catalogue import Catalogue, FirstInstance

_FIELDS = frozenset(field.name for field in fields(Domain))
_DOMAIN = re.compile(r"[a-z0-9æøå-]{1,63}(?:\.[a-z0-9æøå-]{1,63}){1,7}")
_CVR = re.compile(r"[0-9]{8}")
# Names that are words of the language, too: "Ase", "CA", "Øvrige a-kasser".
_LEAST_NAME = 6


def load_senders(
    extra: Sequence[str | DataText] = (), catalogue: Catalogue | None = None
) -> SenderTable:
    """Give the shipped domains with the `[[domain]]` entries of added TOML texts.

    A later entry for the same domain takes the earlier one's place. With a catalogue
    of an authority's own, entries of first instances that it lacks are left out of the
    shipped file, and refused in an added one.

    Errors: IntakeDataError that names file, line, entry and field.
    """
    return _load(tuple(extra), catalogue or load_catalogue())


@lru_cache(maxsize=8)
def _load(extra: tuple[str | DataText, ...], catalogue: Catalogue) -> SenderTable:
    path = files("anke.intake") / "data" / "domains.toml"
    shipped = DataText("domains.toml", path.read_text("utf-8"))
    known = _known(catalogue)
    try:
        domains = [
            one
            for one in map(_domain, read_entries(shipped, "domain"))
            if one.first_instance in known or not one.first_instance
        ]
        for text in _named(extra):
            for entry in read_entries(text, "domain"):
                domain = _domain(entry)
                _refuse_stranger(entry, domain, known)
                domains.append(domain)
    except DataFileError as error:
        raise IntakeDataError(str(error), user_text=error.user_text) from error
    return SenderTable(domains, _names(known))


def _known(catalogue: Catalogue) -> Mapping[str, FirstInstance]:
    return {one.id: one for one in catalogue.first_instances}


def _named(extra: tuple[str | DataText, ...]) -> list[DataText]:
    return [
        text if isinstance(text, DataText) else DataText(f"added text {place}", text)
        for place, text in enumerate(extra, start=1)
    ]


def _names(known: Mapping[str, FirstInstance]) -> dict[str, list[str]]:
    """Give the phrases by which a first instance is named: "Odense Kommunes", too."""
    names: dict[str, list[str]] = {}
    for one in known.values():
        if len(one.name_da) >= _LEAST_NAME:
            bare = re.sub(r"[^\w-]+", " ", one.name_da).strip()
            long = len(bare.split()[-1]) > 2 and bare[-2] != "-"
            names[one.id] = [bare + "*" * long]
        if one.id.isalpha() and one.id == one.kind:
            names.setdefault(one.id, []).append(one.id)
    return names


def _domain(entry: Entry) -> Domain:
    entry.refuse_unknown(_FIELDS)
    domain = entry.text("domain").lower()
    if not _DOMAIN.fullmatch(domain):
        entry.refuse("domain", f"{domain!r} is no mail domain")
    cvr = entry.text("cvr", "")
    if cvr and not _CVR.fullmatch(cvr):
        entry.refuse("cvr", f"{cvr!r} is not eight digits")
    kind = entry.choice("kind", SenderKind, SenderKind.FIRST_INSTANCE)
    first_instance = entry.text("first_instance", "")
    if (kind is SenderKind.FIRST_INSTANCE) != bool(first_instance):
        entry.refuse("first_instance", "goes with kind first_instance, and only it")
    none = RepresentativeKind.NONE
    return Domain(
        domain=domain,
        first_instance=first_instance,
        kind=kind,
        representative=entry.choice("representative", RepresentativeKind, none),
        cvr=cvr,
        source=entry.text("source"),
        confirmed=entry.flag("confirmed", default=False),
    )


def _refuse_stranger(
    entry: Entry, domain: Domain, known: Mapping[str, FirstInstance]
) -> None:
    wanted = domain.first_instance
    if wanted and wanted not in known:
        alike = get_close_matches(wanted, known, n=3, cutoff=0.5)
        hint = f" (alike: {', '.join(alike)})" if alike else ""
        entry.refuse("first_instance", f"{wanted!r} is not in the catalogue{hint}")
