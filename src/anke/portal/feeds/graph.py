# SPDX-License-Identifier: EUPL-1.2
"""Statements (RDF) and the three ways in which catalogues are read.

A statement is subject, predicate, object. Predicates are written with a prefix. The
catalogue has some hundred of them; a test holds what is written against rdflib.

Example:
    >>> graph = Graph()
    >>> graph.add("https://x/1", "dct:title", Literal("Tal", language="da"))
    >>> print(graph.as_turtle().splitlines()[-1].strip())
    dct:title "Tal"@da .
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYPE: Final = "rdf:type"


@dataclass(frozen=True)
class Literal:
    """A text or a typed value; `kind` such as `xsd:date`."""

    text: str
    language: str = ""
    kind: str = ""


Object = str | Literal


@dataclass
class Graph:
    """Statements by subject, in the order in which they were made."""

    subjects: dict[str, list[tuple[str, Object]]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, *objects: Object) -> None:
        """State something of a subject; a plain text is an address."""
        stated = self.subjects.setdefault(subject, [])
        stated += [(predicate, each) for each in objects]

    def as_turtle(self) -> str:
        """Write as Turtle."""
        lines = [f"@prefix {name}: <{space}> ." for name, space in PREFIXES.items()]
        for subject, stated in self.subjects.items():
            lines.append(f"\n<{subject}>")
            ends = [";"] * (len(stated) - 1) + ["."]
            for (predicate, each), end in zip(stated, ends, strict=True):
                lines.append(f"  {predicate} {_in_turtle(each)} {end}")
        return "\n".join(lines) + "\n"

    def as_rdf_xml(self) -> str:
        """Write as RDF/XML."""
        spaces = "".join(f' xmlns:{name}="{s}"' for name, s in PREFIXES.items())
        about = "".join(
            f"<rdf:Description rdf:about={quoteattr(subject)}>"
            + "".join(_in_xml(predicate, each) for predicate, each in stated)
            + "</rdf:Description>\n"
            for subject, stated in self.subjects.items()
        )
        beginning = '<?xml version="1.0" encoding="utf-8"?>\n'
        return f"{beginning}<rdf:RDF{spaces}>\n{about}</rdf:RDF>\n"

    def as_json_ld(self) -> str:
        """Write as JSON-LD."""
        nodes = []
        for subject, stated in self.subjects.items():
            node: dict[str, Any] = {"@id": subject}
            for predicate, each in stated:
                node.setdefault(predicate, []).append(_in_json(each))
            nodes.append(node)
        whole = {"@context": PREFIXES, "@graph": nodes}
        return json.dumps(whole, ensure_ascii=False, indent=1)


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def _is_prefixed(name: str) -> bool:
    prefix, colon, rest = name.partition(":")
    return bool(colon) and prefix in PREFIXES and not rest.startswith("//")


def _address(text: str) -> str:
    return _full(text) if _is_prefixed(text) else text


def _in_turtle(each: Object) -> str:
    if isinstance(each, str):
        return f"<{_address(each)}>"
    text = json.dumps(each.text, ensure_ascii=False)
    if each.language:
        return f"{text}@{each.language}"
    return f"{text}^^{each.kind}" if each.kind else text


def _in_xml(predicate: str, each: Object) -> str:
    if isinstance(each, str):
        return f"<{predicate} rdf:resource={quoteattr(_address(each))}/>"
    more = f' xml:lang="{each.language}"' if each.language else ""
    more += f" rdf:datatype={quoteattr(_full(each.kind))}" if each.kind else ""
    return f"<{predicate}{more}>{escape(each.text)}</{predicate}>"


def _in_json(each: Object) -> dict[str, str]:
    if isinstance(each, str):
        return {"@id": _address(each)}
    found = {"@value": each.text}
    if each.language:
        found["@language"] = each.language
    if each.kind:
        found["@type"] = _full(each.kind)
    return found
