# SPDX-License-Identifier: EUPL-1.2
"""Saved queries (*gemte forespørgsler*) without a store: the id is the query.

The id is a version sign and the query, compressed, in the letters of addresses. Whoever
has the id has the query; nothing is kept here, nothing can be lost or counted, and the
same query has the same id on every installation.

Example:
    >>> from anke.portal.api.queries import Query
    >>> saved = Saved(Query("municipal-years"), "da")
    >>> read_id(id_of(saved)) == saved
    True
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

from anke.portal.api.errors import UnknownResourceError
from anke.portal.api.queries import Choice, Query
from anke.portal.domain.selection import Dimension
from anke.portal.errors import WrongSelectionError

VERSION: Final = "1"
# Longer addresses are cut by programs on the way.
LONGEST: Final = 6_000
_MOST_BYTES: Final = 200_000
_RAW: Final = -15
_DEFAULT_FORMAT: Final = "json-stat2"
# What stands in most queries; part of the version: it must never change.
_WORDS: Final = (
    b'"reversal-rate","upheld-rate","decided-on-merits","law:serviceloven","country",'
    b'"region-10","municipality-0","xlsx","parquet","csv","json-stat2","UseCodes",'
    b'"da","en","-quarters","-years","municipal","udk","work-injury","from(20",'
    b'"range(20","top(","*","noegletal","emne","instans","periode",["'
)


@dataclass(frozen=True)
class Saved:
    """A saved query.

    Attributes:
        query: What is asked for.
        language: The language of the answer.
        format: Its format.
        params: The parameters of the format.
    """

    query: Query
    language: str = "da"
    format: str = _DEFAULT_FORMAT
    params: tuple[str, ...] = ()


def id_of(saved: Saved) -> str:
    """Give the id of a query.

    Errors: WrongSelectionError when the query is too long for an address.
    """
    text = json.dumps(_plain(saved), ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, zdict=_WORDS)
    content = text.encode("utf-8", "surrogatepass")
    packed = packer.compress(content) + packer.flush()
    sealed = zlib.crc32(content).to_bytes(4, "big") + packed
    found = VERSION + base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    if len(found) > LONGEST:
        raise WrongSelectionError(
            "selection", f"{found[:20]}…", why="too long to save; use expressions"
        )
    return found


def read_id(identifier: str) -> Saved:
    """Read a query from its id.

    Errors: UnknownResourceError for an id that holds none.
    """
    if not identifier.startswith(VERSION) or len(identifier) > LONGEST:
        raise UnknownResourceError("id", identifier)
    try:
        return _read(json.loads(_unpacked(identifier[1:])))
    except (ValueError, KeyError, TypeError, zlib.error, binascii.Error) as error:
        raise UnknownResourceError("id", identifier) from error


def _unpacked(text: str) -> bytes:
    """Unpack, but never more than a query can be. Errors: ValueError."""
    padded = text.encode("ascii") + b"=" * (-len(text) % 4)
    sealed = base64.b64decode(padded, altchars=b"-_", validate=True)
    unpacker = zlib.decompressobj(_RAW, zdict=_WORDS)
    content = unpacker.decompress(sealed[4:], _MOST_BYTES)
    if zlib.crc32(content).to_bytes(4, "big") != sealed[:4] or not unpacker.eof:
        raise ValueError("not a query")
    return content


def _plain(saved: Saved) -> list[Any]:
    query = saved.query
    choices = [[c.dimension, list(c.expressions), c.code_list] for c in query.choices]
    return [
        query.table,
        choices,
        list(query.stub),
        list(query.heading),
        query.release,
        saved.language,
        saved.format,
        list(saved.params),
    ]


def _read(plain: list[Any]) -> Saved:
    table, choices, stub, heading, release, language, form, params = plain
    return Saved(
        Query(
            table,
            tuple(Choice(Dimension(d), tuple(words), ls) for d, words, ls in choices),
            tuple(Dimension(each) for each in stub),
            tuple(Dimension(each) for each in heading),
            release,
        ),
        language,
        form,
        tuple(params),
    )
