# SPDX-License-Identifier: EUPL-1.2
"""The only writers of the register.

Everything that changes a case is an `Act`. `apply_acts` locks the cases, asks `decide`,
appends what it answered and writes the projections, all in one transaction: for one act
from a screen just as for a hundred thousand from an import or the demo authority.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from django.db import transaction

from anke.cases import clock
from anke.cases.documents import forget_content
from anke.cases.domain import commands as c
from anke.cases.domain.decide import Rules, decide, decide_import, decide_rules
from anke.cases.domain.entries import (
    SYSTEM,
    Actor,
    Entry,
    Head,
    case_stream,
)
from anke.cases.domain.numbers import case_number
from anke.cases.domain.payloads import LogImported, RulesApplied
from anke.cases.domain.state import (
    NEW_CASE,
    CaseState,
    CaseStatus,
    advance,
    fold_all,
    own_copy,
)
from anke.cases.errors import StaleCaseError, UnknownCaseError
from anke.cases.journal import append_entries, read_entries
from anke.cases.models import (
    Case,
    CaseCounter,
    Document,
    JournalEntry,
    PersonalData,
)
from anke.cases.projections import write_projections
from anke.cases.rules import current_rules, rules_history, rules_of, rules_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HANDLE = "@"
SHIPPED = "shipped"
_RECOMPUTE_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of some acts: the numbers given out and the states afterwards."""

    numbers: dict[str, str]
    states: dict[str, CaseState]
    entries: int


@dataclass(slots=True)
class _Work:
    """States and heads of the cases at hand, while one batch is decided."""

    before: dict[str, CaseState] = field(default_factory=dict)
    states: dict[str, CaseState] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def take(self, act: c.Act, rules: Rules) -> None:
        """Decide one act and remember what is to be written."""
        state = self.states[act.case]
        entries = decide(state, act, rules)
        if not entries:
            return
        if state is self.before[act.case]:
            state = self.states[act.case] = own_copy(state)
        advance(state, entries)
        self.entries += entries


def apply_acts(
    acts: Sequence[c.Act],
    *,
    batch: str = "",
    rules: Rules | None = None,
    seen: Mapping[str, int] | None = None,
) -> Applied:
    """Decide and write acts in the order given; all of them or none.

    `seen` says how long the journals of some cases were when the person who asks
    looked at them: what others did since is not overwritten unseen.

    A case that is registered in the same call is named by a handle ("@1") until the
    counter has given its number. Run twice, acts write twice: a caller that may be
    repeated (an import) keeps its own place.

    Errors: CommandRefusedError and the errors of `anke.deadlines`, UnknownCaseError,
    StaleCaseError; then nothing is written.
    """
    rules = rules or current_rules()
    with transaction.atomic():
        numbers = _give_numbers(acts)
        named = [_with_number(act, numbers) for act in acts]
        work = _load(named, set(numbers.values()))
        for number, length in (seen or {}).items():
            _require_fresh(work.heads[case_stream(number)], number, length)
        for act in named:
            work.take(act, rules)
        heads = append_entries(work.entries, batch=batch, heads=work.heads)
        _erase(act for act in named if isinstance(act.command, c.ErasePersonalData))
        write_projections(
            [
                (work.before[number], state, heads[case_stream(number)])
                for number, state in work.states.items()
                if state is not work.before[number]
            ],
            rules,
        )
    return Applied(numbers, work.states, len(work.entries))


# What happens to a case by itself, or beside the work on it, and takes nobody's words.
_BESIDE_THE_WORK = frozenset(
    {"document_filed", "letter_sent", "deadline_recomputed", "note_written"}
    | {"remark_made"}
)


def _require_fresh(head: Head, number: str, length: int) -> None:
    """Refuse when somebody worked on the case after it was looked at."""
    if head.length == length:
        return
    since = [
        entry
        for entry in list(read_entries([case_stream(number)]))[length:]
        if entry.payload.kind not in _BESIDE_THE_WORK
    ]
    if since:
        raise StaleCaseError(
            f"case {number}: {len(since)} entries after {length}",
            user_text="Sagen er ændret, siden du åbnede siden. Dine ord står her "
            "endnu. Se, hvad der er sket, og send igen.",
            since=since,
        )


def apply_act(act: c.Act, *, rules: Rules | None = None) -> CaseState:
    """Decide and write one act and give the state of its case afterwards."""
    applied = apply_acts([act], rules=rules)
    return applied.states[applied.numbers.get(act.case, act.case)]


def _give_numbers(acts: Sequence[c.Act]) -> dict[str, str]:
    """Give each case that is registered its number, without gaps or doubles.

    The counter's row stays locked until the transaction ends, so that a number that
    was given is either used or given again.
    """
    wanted = [act for act in acts if isinstance(act.command, c.RegisterCase)]
    numbers: dict[str, str] = {}
    counters: dict[int, CaseCounter] = {}
    for act in wanted:
        year = act.recorded_at.astimezone(clock.COPENHAGEN).year
        if year not in counters:
            counters[year] = _locked_counter(year)
        counters[year].last += 1
        numbers[act.case] = case_number(year, counters[year].last)
    for counter in counters.values():
        counter.save(update_fields=["last"])
    return numbers


def _locked_counter(year: int) -> CaseCounter:
    CaseCounter.objects.get_or_create(year=year)
    return CaseCounter.objects.select_for_update().get(year=year)


def _with_number(act: c.Act, numbers: dict[str, str]) -> c.Act:
    command = act.command
    if (
        isinstance(command, c.RegisterCase | c.LinkPredecessor)
        and command.predecessor in numbers
    ):
        command = replace(command, predecessor=numbers[command.predecessor])
    elif isinstance(command, c.RelateCase) and command.other in numbers:
        command = replace(command, other=numbers[command.other])
    if command is act.command and act.case not in numbers:
        return act
    case = numbers.get(act.case, act.case)
    return c.Act(case, command, act.occurred_on, act.recorded_at, act.actor)


def _load(acts: Sequence[c.Act], fresh: set[str]) -> _Work:
    """Lock the cases that exist and fold their journals."""
    work = _Work()
    wanted = list(dict.fromkeys(act.case for act in acts))
    known = [number for number in wanted if number not in fresh]
    for number in fresh:
        work.heads[case_stream(number)] = Head()
        work.before[number] = work.states[number] = NEW_CASE
    for number, state, head in _locked_states(known):
        work.heads[case_stream(number)] = head
        work.before[number] = work.states[number] = state
    missing = [number for number in known if number not in work.states]
    if missing:
        raise UnknownCaseError(
            f"no case {missing[0]}", user_text=f"Der er ingen sag {missing[0]}."
        )
    return work


def _locked_states(
    numbers: Sequence[str],
) -> Iterator[tuple[str, CaseState, Head]]:
    for start in range(0, len(numbers), 500):
        chunk = numbers[start : start + 500]
        heads = {
            number: Head(length, bytes(digest))
            for number, length, digest in Case.objects.select_for_update()
            .filter(number__in=chunk)
            .values_list("number", "length", "head")
        }
        states = read_states(list(heads))
        for number, head in heads.items():
            yield number, states[number], head


def read_states(numbers: Sequence[str]) -> dict[str, CaseState]:
    """Fold the journals of some cases."""
    entries = read_entries([case_stream(number) for number in numbers])
    return {
        stream.removeprefix("case:"): fold_all(journal)
        for stream, journal in groupby(entries, key=attrgetter("stream"))
    }


def _erase(acts: Iterable[c.Act]) -> None:
    """Delete what has just been journaled as erased; a file with its last row."""
    for act in acts:
        commitment = cast("c.ErasePersonalData", act.command).commitment
        PersonalData.objects.filter(commitment=commitment).delete()
        for document in Document.objects.filter(commitment=commitment):
            document.delete()
            transaction.on_commit(partial(forget_content, document.sha256))


# --- Rules ---------------------------------------------------------------------------


def apply_rules(
    name: str, text: str = "", *, actor: Actor = SYSTEM, cause: str = ""
) -> int:
    """Put rules in force and compute the running deadlines anew.

    `text` is TOML in the form of the shipped data files; without it the shipped files
    themselves come into force. Does nothing when the same is in force under that name
    already. Gives the number of due dates that moved.

    Errors: those of the loaders, which name the entry and field; nothing is written.
    """
    rules_with([text] if text else [])
    digest = sha256(text.encode()).hexdigest() if text else rules_of().version
    with transaction.atomic():
        now, before = clock.now(), current_rules()
        known = [rules for _, rules in rules_history()]
        entries = decide_rules(RulesApplied(name, digest, text), known, now, actor)
        if not entries:
            return 0
        append_entries(entries)
        # What the shipped files said when a case was last computed is not known.
        changed = _changed_rules(before, current_rules()) if text else None
        return recompute_deadlines(
            cause or f"Nye regler: {name}", actor=actor, changed=changed
        )


def apply_shipped_rules(*, actor: Actor = SYSTEM) -> int:
    """Put the shipped data files in force, after a release that changed them.

    Run twice it does nothing. Gives the number of due dates that moved.
    """
    return apply_rules(SHIPPED, actor=actor, cause="Nye regler fulgte med programmet")


def _changed_rules(before: Rules, after: Rules) -> set[str] | None:
    """Name the deadline rules that changed; None when the calendar did."""
    if before.calendar.version != after.calendar.version:
        return None
    return {rule.id for rule in set(before.rulebook) ^ set(after.rulebook)}


def recompute_deadlines(
    cause: str, *, actor: Actor = SYSTEM, changed: set[str] | None = None
) -> int:
    """Compute the due dates of all running cases; journal those that moved.

    With `changed`, only the cases are read that follow one of these rules: an imported
    log brings rules of its own, which move nobody else's due date.
    """
    rules = current_rules()
    now = clock.now()
    running = Case.objects.filter(status=CaseStatus.PENDING.value)
    if changed is not None:
        running = running.filter(
            clocks__rule__in=changed, clocks__ended_on=None
        ).distinct()
    numbers = list(running.order_by("number").values_list("number", flat=True))
    moved = 0
    for start in range(0, len(numbers), _RECOMPUTE_CHUNK):
        acts = [
            c.Act(number, c.RecomputeDeadlines(cause), now.date(), now, actor)
            for number in numbers[start : start + _RECOMPUTE_CHUNK]
        ]
        moved += apply_acts(acts, rules=rules).entries
    return moved


def record_import(import_id: str, payload: LogImported, *, actor: Actor) -> None:
    """Journal the sums of an event log that was read to its end."""
    with transaction.atomic():
        append_entries(decide_import(import_id, payload, clock.now(), actor))


def journal_is_empty() -> bool:
    """Tell whether the register holds nothing yet."""
    return not JournalEntry.objects.exists()
