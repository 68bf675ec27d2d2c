# SPDX-License-Identifier: EUPL-1.2
"""Who really sent a mail, as far as its head can be believed, and whether a machine.

A head is written by whoever sends it. Only what the authority's own mail gateway wrote
at the very top counts: that the domain is genuine (DMARC, RFC 8601).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anke.intake.reading.headers import split_address

if TYPE_CHECKING:
    from anke.intake.reading.headers import Headers

COMMENT = re.compile(r"\([^()]{0,500}\)")
DMARC = re.compile(r"dmarc\s*=\s*pass\b(?P<rest>[^;]{0,500})", re.IGNORECASE)
FROM_DOMAIN = re.compile(r"header\.from\s*=\s*\"?([a-z0-9.-]{1,255})", re.IGNORECASE)
BULK = {"bulk", "junk", "list", "auto_reply"}


def authenticated_domain(headers: Headers, gateway: str) -> str:
    """Give the sender's domain where our own gateway found it genuine; else empty.

    Only the topmost finding counts, and only when it is our gateway's: any below it
    may have been written by the sender.
    """
    findings = headers.every("authentication-results")[:1]
    if not gateway or not findings or headers.count("from") != 1:
        return ""
    name, _, results = COMMENT.sub(" ", findings[0]).partition(";")
    if name.split()[:1] != [gateway]:
        return ""
    _, _, domain = split_address(headers.first("from"))[1].rpartition("@")
    found = DMARC.search(results)
    said = FROM_DOMAIN.search(found["rest"]) if found else None
    return domain if said and said[1].lower().rstrip(".") == domain else ""


def is_automatic(headers: Headers) -> bool:
    """Tell whether a machine sent it: with a receipt, two machines would talk."""
    submitted = headers.first("auto-submitted").split(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or bool(headers.first("x-auto-response-suppress"))
        or bool(headers.first("x-autoreply") or headers.first("x-autorespond"))
        or headers.first("precedence").strip().lower() in BULK
        or bool(headers.first("list-id"))
        or headers.first("return-path").strip() == "<>"
        or headers.first("content-type").lower().startswith("multipart/report")
    )
