# SPDX-License-Identifier: EUPL-1.2
"""The explanation of a due date in Danish, sentence by sentence.

The sentences go to citizens: no abbreviation, each date with its weekday, so that they
can be checked with a wall calendar.

Example:
    >>> from datetime import date
    >>> due(date(2020, 5, 25))
    'Fristen udløber mandag den 25. maj 2020.'
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from anke.deadlines.domain.calendar import NamedDay
from anke.deadlines.domain.counting import Unit, whole_days
from anke.deadlines.domain.events import Pause
from anke.deadlines.domain.receipt import Delivery, DeliveryUnit
from anke.deadlines.domain.rules import DeadlineRule, StartEvent

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
UNITS = {
    Unit.DAYS: ("dag", "dage"),
    Unit.WORKING_DAYS: ("arbejdsdag", "arbejdsdage"),
    Unit.WEEKS: ("uge", "uger"),
    Unit.MONTHS: ("måned", "måneder"),
}
DELIVERY_UNITS = {
    DeliveryUnit.DAYS: ("dag", "dage"),
    DeliveryUnit.WORKING_DAYS: ("arbejdsdag", "arbejdsdage"),
    DeliveryUnit.LETTER_DAYS: ("hverdag", "hverdage"),
}
START_EVENTS = {
    StartEvent.RECEIPT: ("modtagelsen", "Dagen for modtagelsen"),
    StartEvent.COMPLETE_FILE: (
        "den dag, hvor alle dokumenter var modtaget",
        "Dagen for modtagelsen",
    ),
    StartEvent.COMMITTEE_DECISION: ("udvalgets afgørelse", "Dagen for afgørelsen"),
    StartEvent.DECISION: ("afgørelsen", "Dagen for afgørelsen"),
    StartEvent.DECISION_NOTIFIED: (
        "den dag, hvor afgørelsen blev meddelt",
        "Dagen for modtagelsen",
    ),
    StartEvent.REQUEST: ("modtagelsen af anmodningen", "Dagen for modtagelsen"),
}


@lru_cache(maxsize=65536)
def day(on: date) -> str:
    """Write a day with its weekday."""
    return f"{WEEKDAYS[on.weekday()]} den {on.day}. {MONTHS[on.month - 1]} {on.year}"


@lru_cache(maxsize=1024)
def amount(length: float, unit: Unit) -> str:
    """Write a length with its unit: 4 uger, 19,5 uger, 1 måned."""
    return f"{number(length)} {UNITS[unit][length != 1]}"


def number(length: float) -> str:
    """Write a number with the Danish decimal comma."""
    return f"{length:g}".replace(".", ",")


def rule(rule: DeadlineRule) -> str:
    """Name the rule, its length and its legal basis."""
    length = amount(rule.length, rule.unit)
    return f"Reglen er »{rule.name_da}«: {length} ({rule.legal_basis})."


def unconfirmed(rule: DeadlineRule) -> str:
    """Say that the rule is our assumption."""
    return f"Reglen er ubekræftet. {rule.note_da}".rstrip()


def guideline() -> str:
    """Say that a target for the mean gives a guideline only."""
    return (
        "Målet gælder gennemsnittet af sagerne, så datoen er vejledende"
        " for den enkelte sag."
    )


def receipt(delivery: Delivery, sent_on: date, received_on: date) -> str:
    """Say when a letter counts as received, and by which presumption."""
    if not delivery.length:
        return (
            f"{delivery.name_da} sendt {day(sent_on)} anses for modtaget samme dag,"
            " også på helligdage og uanset klokkeslæt."
        )
    unit = DELIVERY_UNITS[delivery.unit][delivery.length != 1]
    return (
        f"{delivery.name_da} dateret {day(sent_on)} anses for modtaget"
        f" {delivery.length} {unit} efter{_doubt(delivery)}: {day(received_on)}."
    )


def start(event: StartEvent, on: date, first: date) -> str:
    """Say which day is not counted and which is the first."""
    what, uncounted = START_EVENTS[event]
    return (
        f"Fristen regnes fra {what}: {day(on)}."
        f" {uncounted} tælles ikke med, så første dag er {day(first)}."
    )


def period(rule: DeadlineRule, end: date) -> str:
    """Say where days or weeks lead."""
    length = amount(rule.length, rule.unit)
    if rule.unit is Unit.DAYS:
        return f"{length} frem er {day(end)}."
    if rule.length % 1:
        return (
            f"{length} er {number(rule.length * 7)} dage, rundet op til"
            f" {whole_days(rule.length)} hele dage: {day(end)}."
        )
    return f"{length} frem til samme ugedag er {day(end)}."


def months(rule: DeadlineRule, start_on: date, end: date) -> str:
    """Say where months lead, also when the month has no such day."""
    length = amount(rule.length, rule.unit)
    if end.day == start_on.day:
        return f"{length} frem til samme dag i måneden er {day(end)}."
    return (
        f"{length} frem findes den {start_on.day}. ikke, så perioden slutter"
        f" på månedens sidste dag: {day(end)}."
    )


def working_days(
    rule: DeadlineRule, end: date, skipped: Sequence[tuple[date, NamedDay]]
) -> str:
    """Say where working days lead, and which named days were passed over."""
    length = amount(rule.length, rule.unit)
    text = f"{length} frem er {day(end)}. Lørdage og søndage tælles ikke med"
    return f"{text}{_passed_over(skipped)}."


def pause(pause: Pause, added: int, unit: Unit, end: date) -> str:
    """Say how long the deadline stood still and what that adds."""
    return (
        f"Fristen stod stille fra og med {day(pause.from_on)}{_because(pause.reason)}"
        f" og løb videre {day(pause.until_on)}. Det lægger {amount(added, unit)} til,"
        f" så perioden slutter {day(end)}."
    )


def paused(from_on: date, reason: str) -> str:
    """Say that the deadline stands still now."""
    return (
        f"Fristen står stille fra og med {day(from_on)}{_because(reason)}. Datoen"
        " nedenfor flyttes med hver dag, den står stille."
    )


def extension(length: float, unit: Unit, reason: str, on: date, end: date) -> str:
    """Say by how much the deadline was extended."""
    return (
        f"Fristen blev {day(on)} forlænget med {amount(length, unit)}"
        f"{_because(reason)}, så perioden slutter {day(end)}."
    )


def changed(on: date, cause: str, before: DeadlineRule, after: DeadlineRule) -> str:
    """Say that the deadline was computed anew."""
    text = f"Fristen blev regnet om {day(on)}: {cause.rstrip('.')}."
    if before == after:
        return f"{text} Reglen er den samme."
    was, now = amount(before.length, before.unit), amount(after.length, after.unit)
    return f"{text} Reglen var {was} og er nu {now}."


def roll(passed: Sequence[tuple[date, NamedDay | None]], due: date) -> str:
    """Say why the end is moved, naming each day passed over."""
    days = [f"{day(on)}{_named(named)}" for on, named in passed]
    return (
        f"Fristen kan ikke udløbe {_either(days)}. Den flyttes til den næste dag,"
        f" den kan udløbe: {day(due)}."
    )


def unrolled(end: date) -> str:
    """Say that the end stays, though it falls on a day off."""
    return f"Fristen flyttes ikke, selv om {day(end)} ikke er en hverdag."


def notice(on: date, announced_on: date, reason: str) -> str:
    """Say that a notice was sent and changes nothing."""
    return (
        f"Der blev sendt fristbrev {day(on)}{_because(reason)}. Afgørelsen er ventet"
        f" {day(announced_on)}. Fristbrevet flytter ikke fristen."
    )


def absolute() -> str:
    """Say what an absolute deadline refuses."""
    return "Fristen er absolut: den kan ikke sættes i bero, forlænges eller flyttes."


def due(on: date) -> str:
    """Say when the deadline runs out."""
    return f"Fristen udløber {day(on)}."


def note(rule: DeadlineRule) -> str:
    """Give the note that the rule brings along."""
    return rule.note_da


def _doubt(delivery: Delivery) -> str:
    return "" if delivery.confirmed else " (ubekræftet)"


def _named(named: NamedDay | None) -> str:
    """Name a day off; a day that is our assumption says so."""
    if named is None:
        return ""
    return (
        f" ({named.name_da})" if named.confirmed else f" ({named.name_da}, ubekræftet)"
    )


def _because(reason: str) -> str:
    return f" ({reason.rstrip('.')})" if reason else ""


def _passed_over(skipped: Sequence[tuple[date, NamedDay]]) -> str:
    if not skipped:
        return ""
    return ", heller ikke " + _and(
        [f"{day(on)}{_named(named)}" for on, named in skipped]
    )


def _and(parts: Sequence[str]) -> str:
    return " og ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _either(parts: Sequence[str]) -> str:
    return " eller ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
