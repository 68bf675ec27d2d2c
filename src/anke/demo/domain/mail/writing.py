# SPDX-License-Identifier: EUPL-1.2
"""Writing one letter: from the plan of it to its subject, text and papers.

Each letter draws from a stream of its own, so none moves when another changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from anke.demo.domain.mail import addresses
from anke.demo.domain.mail.casting import PROFESSIONALS
from anke.demo.domain.mail.enclosing import Paper, enclosures_for, papers_of
from anke.demo.domain.mail.grammar import Teller
from anke.demo.domain.mail.noise import with_typos
from anke.demo.domain.mail.slots import slots_for
from anke.demo.domain.mail.threads import STYLES, Earlier, quoted
from anke.intake.domain.kinds import MailKind

if TYPE_CHECKING:
    from anke.demo.domain.mail.enclosing import Enclosures
    from anke.demo.domain.mail.facts import CaseFacts, Source, Task

_RULES = {
    MailKind.NEW_APPEAL: "appeal",
    MailKind.SUPPLEMENT: "supplement",
    MailKind.REMINDER: "reminder",
    MailKind.ACCESS_REQUEST: "access",
    MailKind.MISDIRECTED: "misdirected",
    MailKind.OTHER: "other",
}
_QUOTES = {
    MailKind.NEW_APPEAL: 0.13,
    MailKind.SUPPLEMENT: 0.36,
    MailKind.REMINDER: 0.38,
    MailKind.ACCESS_REQUEST: 0.16,
    MailKind.MISDIRECTED: 0.08,
    MailKind.OTHER: 0.3,
}
_BARE = ("Se vedhæftede.", "Vedhæftet.", "Hermed {}.", "Se {}.", "")
_NUMBER_APART = 0.6
_AGAIN = (
    "Har I fået den her?",
    "Jeg sender lige igen.",
    "Sender igen, da jeg ikke har fået kvittering.",
    "Den kom vist ikke frem i første omgang.",
    "Igen:",
)
# Kinds of other letters that no thread stands under, and that no hand has written.
_MACHINES = frozenset({"x-news", "x-spam", "x-away", "x-bounce", "x-blank", "x-vendor"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it becomes bytes."""

    task: Task
    sender_name: str
    sender_address: str
    subject: str
    text: str
    new_text: str
    history: str
    papers: tuple[Paper, ...]
    language: str


def write_letter(task: Task, source: Source) -> Letter:
    """Write a letter; equal tasks of an equal source give equal letters."""
    place = task.place if task.again is None else task.again
    letter = _Writer(replace(task, place=place), source).letter()
    if task.again is None:
        return letter
    rng = Random(f"{source.seed}|mail|again|{task.place}")
    lead = rng.choice(_AGAIN)
    return replace(
        letter,
        task=task,
        subject=rng.choice((letter.subject, f"VS: {letter.subject}")),
        text=f"{lead}\n\n{letter.text}",
        new_text=f"{lead}\n\n{letter.new_text}",
    )


class _Writer:
    """Writes one letter: the order of the steps is the order of the draws."""

    def __init__(self, task: Task, source: Source) -> None:
        self._task = task
        self._source = source
        self._rng = Random(f"{source.seed}|mail|letter|{task.place}")
        self._enclosed = enclosures_for(task, self._rng)
        self._teller = self._told(task, task.case)

    def letter(self) -> Letter:
        """Write it."""
        task, rng = self._task, self._rng
        name, address = self._from()
        subject = self._subject()
        body = self._body()
        history = self._history(address, name)
        shown = with_typos(subject, rng, task.voice)
        text = self._framed(body, history, f"{name} <{address}>")
        return Letter(
            task=task,
            sender_name=name,
            sender_address=address,
            subject=" ".join(shown.split()),
            text=text,
            new_text=body,
            history=history.text if history else "",
            papers=tuple(papers_of(self._enclosed, self._teller, rng)),
            language="en" if task.voice == "english" else "da",
        )

    def _told(self, task: Task, case: CaseFacts) -> Teller:
        """Make the teller for a case: its words, its slots, what was chosen of them."""
        language, rng = self._source.language, self._rng
        topic = language.topics.get(case.subject)
        traits = set(task.traits) | {f"is-{task.kind.value}"}
        if self._enclosed.sorts:
            traits.add("enclosed")
        teller = Teller(
            language.grammar,
            rng,
            slots_for(task, case, self._source, rng),
            frozenset(traits),
            topic.lexicon if topic else {},
        )
        teller.slots["enclosed-names"] = self._enclosed.labels
        if not topic:
            teller.slots["thing"] = "sagen"
            teller.slots["fact"] = "det har stået på længe"
        teller.slots["thing"] = teller.tell("thing")
        teller.slots["subject-thing"] = teller.slots["thing"]
        teller.slots["signature"] = self._signature(teller)
        return teller

    def _signature(self, teller: Teller) -> str:
        task, rng = self._task, self._rng
        if task.role in PROFESSIONALS:
            return teller.tell("signature-office")
        name = str(teller.slots["sender"])
        short = name.split(maxsplit=1)[0]
        extra = (
            f"\n{teller.slots['address']}",
            f"\nTlf. {teller.slots['phone']}",
            f"\n{teller.tell('cpr-phrase')}",
        )
        signed = rng.choice((name, name, name, short, name.lower()))
        return signed + "".join(one for one in extra if rng.random() < 0.22)

    def _rule(self) -> str:
        task = self._task
        if task.kind is MailKind.NEW_APPEAL and task.role == "municipality":
            return "muni-appeal"
        if task.voice == "english":
            return f"english-{_RULES[task.kind]}"
        return _RULES[task.kind]

    def _body(self) -> str:
        task, rng = self._task, self._rng
        if self._enclosed.holds_the_appeal and task.role in {"citizen", "relative"}:
            return self._bare(self._enclosed)
        added = (self._need(), self._person(), self._second())
        more = "\n\n".join(filter(None, added))
        if more:
            closing = self._teller.tell("closing")
            self._teller.slots["closing"] = f"{more}\n\n{closing}"
        body = self._teller.tell(self._rule())
        if more and more not in body:
            body = f"{body}\n\n{more}"
        if task.traits & _MACHINES:
            return body
        return with_typos(body, rng, task.voice)

    def _bare(self, enclosed: Enclosures) -> str:
        rng = self._rng
        text = rng.choice(_BARE).format(enclosed.labels)
        text = " ".join(filter(None, (text, self._need(), self._second())))
        end = rng.choice(("", f"\n\n{self._teller.tell('closing')}"))
        return with_typos(text, rng, self._task.voice) + end

    def _need(self) -> str:
        """Word why it cannot wait, where it cannot."""
        urgently = "asks-urgently" in self._task.traits
        return self._teller.tell("acute-line") if urgently else ""

    def _person(self) -> str:
        """Name the person by number, where the letter does so."""
        named = "hascpr" in self._task.traits and self._rng.random() < _NUMBER_APART
        return self._teller.tell("cpr-phrase") if named else ""

    def _second(self) -> str:
        task = self._task
        if task.second is None or task.second_kind is None:
            return ""
        traits = task.traits - {"noreason", "late", "wrongplace"}
        traits |= {f"second-{_trait(task.second_kind)}"}
        if task.second is not task.case:
            topic = self._source.language.topics[task.second.subject]
            known = self._source.language.topics[task.case.subject].traits
            chosen = self._rng.choice(topic.decisions)
            traits = (traits - known - {"hasnumber"}) | topic.family | {chosen}
        if task.second.number and "hasnumber" in task.traits:
            traits |= {"hasnumber"}
        return self._told(replace(task, traits=traits), task.second).tell("second")

    def _subject(self) -> str:
        kind = _RULES[self._task.kind]
        subject = self._teller.tell(f"subject-{kind}")
        if self._rng.random() < 0.12:
            subject = self._rng.choice(("SV: ", "Re: ", "VS: ", "Fwd: ")) + subject
        return subject

    def _from(self) -> tuple[str, str]:
        """Give the name and address in the head of the letter."""
        task, rng, slots = self._task, self._rng, self._teller.slots
        name = str(slots["sender"])
        if task.role == "municipality":
            instance = str(slots["instance"])
            domain = addresses.domain_of(instance)
            shown = rng.choice((name, name, instance))
            return shown, addresses.office_address(name, domain, rng)
        if task.role in addresses.FIRMS:
            domain = addresses.FIRMS[task.role]
            return name, addresses.office_address(name, domain, rng)
        if task.role == "relative":
            name = f"{str(slots['signer']).split()[0]} {name.rsplit(maxsplit=1)[-1]}"
        return name, addresses.citizen_address(name, rng)

    def _history(self, address: str, name: str) -> Earlier | None:
        task, rng = self._task, self._rng
        if task.traits & _MACHINES or rng.random() >= _QUOTES[task.kind]:
            return None
        at = task.at - timedelta(days=rng.randint(1, 40), minutes=rng.randrange(600))
        if task.case.number and task.kind is not MailKind.NEW_APPEAL:
            text = self._teller.tell("our-letter")
            return Earlier(
                addresses.HOUSE,
                addresses.HOUSE_ADDRESS,
                f"Sag {task.case.number}",
                at,
                text,
            )
        is_first = task.kind is not MailKind.MISDIRECTED or "x-first" in task.traits
        if not is_first or task.role in {"municipality", "sender", "daemon"}:
            return None
        instance = str(self._teller.slots["instance"])
        text = self._teller.tell("their-letter")
        sender = f"post@{addresses.domain_of(instance)}"
        earlier = Earlier(instance, sender, "Vedr. din sag", at, text)
        if rng.random() < 0.2:
            before = Earlier(name, address, "Min sag", at - timedelta(days=2), "Hej?")
            joined = quoted(text, before, "gmail", instance)
            earlier = replace(earlier, text=joined)
        return earlier

    def _framed(self, body: str, history: Earlier | None, to: str) -> str:
        """Put device line, disclaimer and history around what is new."""
        task, rng = self._task, self._rng
        text = body
        is_office = task.role in PROFESSIONALS
        if is_office and rng.random() < 0.35:
            text = f"{text}\n\n{self._teller.tell('disclaimer')}"
        if not is_office and not task.traits & _MACHINES and rng.random() < 0.22:
            text = f"{text}\n\n{self._teller.tell('device')}"
        if history is None:
            return text
        return quoted(text, history, rng.choice(STYLES), to)


def _trait(kind: MailKind) -> str:
    return "access" if kind is MailKind.ACCESS_REQUEST else kind.value
