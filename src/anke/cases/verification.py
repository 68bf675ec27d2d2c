# SPDX-License-Identifier: EUPL-1.2
"""Is the register what the journal says, and the journal what was written?

Four checks, each of which can be asked alone:

1. *chains*: every entry hashes to what is stored, after the entry before it;
2. *seals*: every seal covers the entries it covered, and stands in the anchor file;
3. *projections*: folding the journals anew gives exactly the rows that screens read;
4. *contents*: every document and every person stands as it was filed, or was erased.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from django.db.models import Count, Max, Sum

from anke.access.models import CaseTie
from anke.cases.bulk import columns_of, read_rows
from anke.cases.documents import document_path
from anke.cases.domain.entries import (
    GENESIS,
    Entry,
    Head,
    entry_hash,
    instant_text,
)
from anke.cases.domain.sealing import merkle_leaf, merkle_root
from anke.cases.domain.state import NEW_CASE, CaseState, fold_all
from anke.cases.errors import JournalCorruptError
from anke.cases.journal import actor_of, decode_payload, read_journal
from anke.cases.models import (
    Case,
    CaseClock,
    CaseDocument,
    CaseParty,
    CaseRelation,
    Document,
    JournalEntry,
    PersonalData,
    Seal,
)
from anke.cases.projections import (
    case_values,
    clock_values,
    document_values,
    party_values,
    relation_values,
    tie_values,
)
from anke.cases.rules import current_rules
from anke.cases.sealing import are_consecutive, content_of, read_anchors
from anke.cases.vault import commitment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.models import Model

    from anke.cases.journal import FullRow

    Values = tuple[object, ...]

    Tick = Callable[[int], object]

_CHUNK = 2000


class Projector(Protocol):
    """How a part that owns a kind of stream checks the rows it made of it."""

    prefix: str

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the rows of some streams with what their entries give."""

    def finish(self, streams: int, report: Report) -> None:
        """Check what can only be said when all streams have passed."""


_PROJECTORS: dict[str, Projector] = {}


def add_projector(projector: Projector) -> None:
    """Let `anke verify` check another part's projections; each part does at start."""
    _PROJECTORS[projector.prefix] = projector


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    check: str
    where: str
    message: str


@dataclass(slots=True)
class Report:
    """What was checked, how long it took, and what was found."""

    entries: int = 0
    cases: int = 0
    seals: int = 0
    contents: int = 0
    journal_seconds: float = 0.0
    contents_seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Tell whether everything is as it was written."""
        return not self.findings

    def add(self, check: str, where: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(check, where, message))


def verify(*, contents: bool = True, tick: Tick | None = None) -> Report:
    """Check the whole register; `tick` is told how many entries have been read."""
    report = Report()
    started = time.perf_counter()
    # What the program itself consists of need not be searched for garbage again and
    # again while millions of rows pass: a ninth of the time.
    gc.freeze()
    try:
        _check_journal(report, tick or (lambda _: None))
        check_seals(report)
    finally:
        gc.unfreeze()
    report.journal_seconds = time.perf_counter() - started
    if contents:
        started = time.perf_counter()
        _check_contents(report)
        report.contents_seconds = time.perf_counter() - started
    return report


# --- Chains and projections ----------------------------------------------------------


def _check_journal(report: Report, tick: Tick) -> None:
    waiting: list[tuple[CaseState, Head]] = []
    others = {prefix: _Others(one) for prefix, one in _PROJECTORS.items()}
    for stream, rows in _streams(report, tick):
        head, entries = _check_stream(stream, rows, report)
        if stream.startswith("case:"):
            waiting.append((_folded(stream, entries, report), head))
        # Letters of a case stand in its journal, and in the outbox of another part.
        if (other := others.get(stream.partition(":")[0] + ":")) is not None:
            other.add(stream, entries, head, report)
        if len(waiting) >= _CHUNK:
            _compare(waiting, report)
            waiting.clear()
    _compare(waiting, report)
    for other in others.values():
        other.finish(report)
    stored = Case.objects.count()
    if stored != report.cases:
        report.add(
            "projections",
            "case",
            f"{stored} cases are stored, {report.cases} have a journal",
        )


def _streams(report: Report, tick: Tick) -> Iterator[tuple[str, list[FullRow]]]:
    """Read the journal stream by stream."""
    rows: list[FullRow] = []
    for place, row in enumerate(read_journal(), start=1):
        if rows and rows[0][0] != row[0]:
            yield rows[0][0], rows
            rows = []
        rows.append(row)
        report.entries = place
        if place % 10_000 == 0:
            tick(10_000)
    tick(report.entries % 10_000)
    if rows:
        yield rows[0][0], rows


def _check_stream(
    stream: str, rows: Sequence[FullRow], report: Report
) -> tuple[Head, list[Entry]]:
    """Recompute a stream's chain and read its entries up to the first break."""
    previous = GENESIS
    entries: list[Entry] = []
    for place, row in enumerate(rows, start=1):
        _, seq, kind, on, recorded_at, actor_kind, actor, batch, text, digest = row
        columns = (
            stream,
            str(seq),
            kind,
            on.isoformat(),
            instant_text(recorded_at),
            actor_kind,
            actor,
            batch,
        )
        if seq != place or entry_hash(previous, columns, text) != digest:
            report.add("chains", f"{stream} #{place}", "the entry was changed or moved")
            break
        previous = bytes(digest)
        try:
            who = actor_of(actor_kind, actor)
            entries.append(
                Entry(stream, decode_payload(kind, text), on, recorded_at, who)
            )
        except (JournalCorruptError, ValueError) as error:
            report.add("chains", f"{stream} #{place}", f"cannot be read: {error}")
            break
    return Head(len(rows), previous), entries


@dataclass(slots=True)
class _Others:
    """Streams of another part, gathered until there are enough to compare."""

    projector: Projector
    waiting: list[tuple[str, list[Entry], Head]] = field(default_factory=list)
    streams: int = 0

    def add(
        self, stream: str, entries: list[Entry], head: Head, report: Report
    ) -> None:
        self.waiting.append((stream, entries, head))
        self.streams += 1
        if len(self.waiting) >= _CHUNK:
            self.projector.compare(self.waiting, report)
            self.waiting.clear()

    def finish(self, report: Report) -> None:
        self.projector.compare(self.waiting, report)
        self.projector.finish(self.streams, report)


def _folded(stream: str, entries: Sequence[Entry], report: Report) -> CaseState:
    try:
        return fold_all(entries)
    except KeyError as error:
        report.add("chains", stream, f"{error} does not belong in a case")
        return NEW_CASE


def _compare(folded: Sequence[tuple[CaseState, Head]], report: Report) -> None:
    """Compare the rows that screens read with what the journals give."""
    report.cases += len(folded)
    rules = current_rules()
    known = [(state, head) for state, head in folded if state.number]
    numbers = [state.number for state, _ in known]
    wanted = [case_values(state, head, rules) for state, head in known]
    same_rows(Case, "number", numbers, wanted, report)
    for model, values_of in (
        (CaseClock, clock_values),
        (CaseParty, party_values),
        (CaseDocument, document_values),
        (CaseRelation, relation_values),
    ):
        rows = [row for state, _ in known for row in values_of(state)]
        same_rows(model, "case_id", numbers, rows, report)
    ties = [row for state, _ in known for row in tie_values(state)]
    same_rows(CaseTie, "case", numbers, ties, report)


def same_rows(
    model: type[Model],
    key: str,
    numbers: Sequence[str],
    wanted: Iterable[Values],
    report: Report,
) -> None:
    """Compare the stored rows whose `key` is among some numbers with those wanted."""
    columns = columns_of(model)
    expected = set(wanted)
    stored = set(read_rows(model, key, numbers))
    place = columns.index(key)
    for number in sorted({str(row[place]) for row in expected ^ stored}):
        report.add(
            "projections",
            f"{model._meta.db_table} {number}",
            "the stored row is not what the journal gives",
        )


# --- Seals ---------------------------------------------------------------------------


def check_seals(report: Report) -> None:
    """Recompute every seal and compare it with the anchor file."""
    seals = list(Seal.objects.order_by("pk"))
    report.seals = len(seals)
    _check_anchors(seals, report)
    if not are_consecutive(seals):
        report.add("seals", "seal", "the seals do not follow one another")
    for seal in seals:
        content = content_of(seal)
        if content.hash != bytes(seal.hash):
            report.add("seals", f"seal {seal.pk}", "the seal itself was changed")
        count, root = _root_between(seal.first_entry, seal.last_entry)
        if count != seal.count:
            report.add(
                "seals",
                f"seal {seal.pk}",
                f"covered {seal.count} entries, {count} are there",
            )
        elif root != content.merkle_root:
            report.add("seals", f"seal {seal.pk}", "a sealed entry was changed")
    _check_between_seals(report)


def _check_anchors(seals: Sequence[Seal], report: Report) -> None:
    hashes = {seal.pk: bytes(seal.hash).hex() for seal in seals}
    anchors = read_anchors()
    for anchor in anchors:
        if hashes.get(anchor.seal) != anchor.hash:
            report.add(
                "seals",
                f"seal {anchor.seal}",
                "the anchor file knows another seal, or the seal is gone",
            )
    for missing in sorted(hashes.keys() - {anchor.seal for anchor in anchors}):
        report.add("seals", f"seal {missing}", "the seal is not in the anchor file")


def _root_between(first: int, last: int) -> tuple[int, bytes]:
    rows = (
        JournalEntry.objects.filter(pk__gte=first, pk__lte=last)
        .order_by("pk")
        .values_list("pk", "hash")
    )
    leaves = [
        merkle_leaf(entry_id, bytes(digest))
        for entry_id, digest in rows.iterator(chunk_size=10_000)
    ]
    return len(leaves), merkle_root(leaves)


def _check_between_seals(report: Report) -> None:
    """Find entries slipped in below the last seal, outside every seal's range."""
    covered = Seal.objects.aggregate(count=Sum("count"), last=Max("last_entry"))
    if not covered["last"]:
        return
    below = JournalEntry.objects.filter(pk__lte=covered["last"]).count()
    if below != covered["count"]:
        report.add(
            "seals",
            "journal",
            f"{below} entries stand below the last seal, {covered['count']} are sealed",
        )


# --- Contents ------------------------------------------------------------------------


def _check_contents(report: Report) -> None:
    _check_documents(report)
    _check_references(CaseDocument, "document", Document, report)
    _check_references(CaseParty, "person", PersonalData, report)


def _check_documents(report: Report) -> None:
    """Read each file once, however many cases it is filed on."""
    files = Document.objects.values("sha256").annotate(times=Count("pk"))
    for row in files.iterator(chunk_size=5000):
        report.contents += 1
        path = document_path(row["sha256"])
        try:
            sound = _digest_of(path.read_bytes()) == row["sha256"]
        except FileNotFoundError:
            report.add("contents", f"document {row['sha256'][:12]}", "the file is gone")
            continue
        if not sound:
            report.add(
                "contents", f"document {row['sha256'][:12]}", "the content was changed"
            )
    for document in Document.objects.iterator(chunk_size=5000):
        salted = commitment_of(bytes(document.salt), bytes.fromhex(document.sha256))
        if salted != document.commitment:
            report.add(
                "contents",
                f"document {document.commitment[:12]}",
                "the row does not match its commitment",
            )


def _digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def _check_references(
    projection: type[Model], column: str, table: type[Model], report: Report
) -> None:
    """Find commitments that are neither kept nor journaled as erased."""
    kept = table._default_manager.values("commitment")
    lost = projection._default_manager.exclude(**{f"{column}__in": kept})
    erased = set(_erased_commitments())
    for number, commitment in lost.values_list("case_id", column):
        if commitment not in erased:
            report.add(
                "contents",
                f"case {number}",
                f"{column} {commitment[:12]} is gone but was never erased",
            )


def _erased_commitments() -> Iterator[str]:
    rows = JournalEntry.objects.filter(kind="erased").values_list("kind", "payload")
    for kind, text in rows.iterator():
        yield decode_payload(kind, text).commitment  # type: ignore[attr-defined]
