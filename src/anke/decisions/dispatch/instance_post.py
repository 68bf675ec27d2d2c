# SPDX-License-Identifier: EUPL-1.2
"""Where first instances get their post: a data file, and one of the authority's own.

instance_post(catalogue.first_instance("municipality-0461")).number_type
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.deadlines.data_files import DataText, Entry, read_entries
from anke.deadlines.errors import DataFileError
from anke.decisions.dispatch.errors import PostAddressesError

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import FirstInstance

_CVR = re.compile(r"[0-9]{8}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
# Kinds whose code in the catalogue is that of the authority itself.
_CODED = frozenset({"municipality", "children-committee", "region"})


@dataclass(frozen=True, slots=True)
class InstancePost:
    """Where one first instance gets its post."""

    id: str
    cvr: str = ""
    email: str = ""
    address: str = ""
    code: str = ""
    source: str = ""
    confirmed: bool = False

    @property
    def number(self) -> str:
        """The number by which Digital Post knows it; empty for none."""
        return self.cvr or self.code

    @property
    def number_type(self) -> str:
        """What kind of number that is, as MeMo calls it."""
        return "CVR" if self.cvr else "MyndighedsID" if self.code else ""


def instance_post(entry: FirstInstance) -> InstancePost:
    """Give where a first instance gets its post.

    Errors: PostAddressesError that names file, line, entry and field.
    """
    known = _read(settings.ANKE_POST_ADDRESSES)
    code = entry.code if entry.kind in _CODED else ""
    return known.get(entry.id) or InstancePost(entry.id, code=code)


@lru_cache(maxsize=4)
def _read(own: str) -> dict[str, InstancePost]:
    """Read the shipped file and the authority's own; a later entry takes the place."""
    shipped = files("anke.decisions") / "data" / "first_instance_post.toml"
    texts = [DataText("first_instance_post.toml", shipped.read_text("utf-8"))]
    try:
        if own:
            texts.append(DataText(own, Path(own).read_text("utf-8")))
        entries = [
            _entry(entry) for text in texts for entry in read_entries(text, "address")
        ]
    except OSError as error:
        raise PostAddressesError(f"{own}: {error.strerror}") from error
    except DataFileError as error:
        raise PostAddressesError(str(error), user_text=error.user_text) from error
    return {entry.id: entry for entry in entries}


def _entry(entry: Entry) -> InstancePost:
    entry.refuse_unknown({each.name for each in fields(InstancePost)} - {"code"})
    post = InstancePost(
        id=entry.text("id"),
        cvr=entry.text("cvr", ""),
        email=entry.text("email", ""),
        address=entry.text("address", ""),
        source=entry.text("source"),
        confirmed=entry.flag("confirmed", default=False),
    )
    if post.cvr and not _CVR.fullmatch(post.cvr):
        entry.refuse("cvr", f"{post.cvr!r} is not eight digits")
    if post.email and not _EMAIL.fullmatch(post.email):
        entry.refuse("email", f"{post.email!r} is no address")
    return post
