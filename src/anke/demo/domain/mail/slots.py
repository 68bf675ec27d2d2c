# SPDX-License-Identifier: EUPL-1.2
"""What stands in the gaps of a letter: who, where, how much, when.

Dates and amounts are drawn anew at each place; who writes and about what is fixed.

>>> from random import Random
>>> "2022" in {date_text(date(2022, 10, 4), Random(seed))[-4:] for seed in range(9)}
True
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from anke.demo.domain.mail import addresses
from anke.demo.domain.people import somebody

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from anke.cases.domain.catalogue import FirstInstance
    from anke.demo.domain.mail.facts import CaseFacts, Source, Task

    Slots = dict[str, str | Callable[[], str]]

_MONTHS = [
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
]
_CHILDREN = ("min søn", "min datter", "vores søn", "vores datter", "vores barn")
_CHILD_OF = {
    "municipality": ("barnet", "drengen", "pigen", "borgerens søn"),
    "lawyer": ("min klients søn", "min klients datter", "barnet"),
    "union": ("medlemmets barn", "barnet"),
    "adviser": ("barnet", "drengen", "pigen"),
    "relative": ("barnebarnet", "min nevø", "min niece", "barnet"),
}
_KIN = ("mor", "far", "søster", "bror", "mand", "kone", "svigermor", "nabo")
_SHORT_NAMES = {
    "municipality": "kommunen",
    "region": "regionen",
    "joint-body": "fællesskabet",
    "aes": "AES",
    "udk": "Udbetaling Danmark",
    "children-committee": "udvalget",
    "senior-pension-unit": "pensionsenheden",
    "social-supervision-authority": "tilsynet",
    "unemployment-complaints-centre": "klagecentret",
    "unemployment-fund": "a-kassen",
    "family-agency": "Familieretshuset",
    "adoption-council": "samrådet",
    "youth-crime-board": "nævnet",
    "state-agency": "styrelsen",
    "education-institution": "skolen",
    "respondent": "arbejdsgiveren",
    "applicant": "nævnet",
}
_OFFICES = {
    "lawyer": ("Advokathuset Paragraf", "Advokaterne ved Åen", "Nørre Advokater"),
    "union": ("Fagforbundet Fællesskab", "Forbundet Arbejderen", "Faglig Kreds Syd"),
    "adviser": ("Rådgivningen Ret & Råd", "Frivilligcentret", "Borgerrådgiveren"),
}
_INVENTED = {
    "respondent": (
        "Grønhavens Lager",
        "Butikken Bølgen",
        "Kontoret Kompas",
        "Hotel Fyr",
    ),
    "applicant": ("Psykolognævnet",),
    "education-institution": ("Handelsskolen Øst", "Fjordens Gymnasium", "Kystskolen"),
}


def date_text(day: date, rng: Random) -> str:
    """Write a date in one of the ways people write dates."""
    month = _MONTHS[day.month - 1]
    return rng.choice(
        (
            f"{day.day}. {month} {day.year}",
            f"{day.day}. {month}",
            f"{day:%d.%m.%Y}",
            f"{day.day}/{day.month}",
            f"{day.day}/{day.month} {day.year}",
            f"{day.day}.{day.month}.{day:%y}",
            f"{day:%d-%m-%Y}",
            f"{day.day}. {month[:3]}. {day.year}",
        )
    )


def amount_text(kroner: int, rng: Random) -> str:
    """Write an amount in one of the ways people write amounts."""
    dotted = f"{kroner:,}".replace(",", ".")
    return rng.choice(
        (
            f"{dotted} kr.",
            f"{dotted} kr.",
            f"{kroner} kr.",
            f"{kroner} kroner",
            f"kr. {dotted},00",
            f"{dotted},-",
        )
    )


def slots_for(task: Task, case: CaseFacts, source: Source, rng: Random) -> Slots:
    """Fill the gaps of a letter about a case."""
    day = task.at.date()
    return (
        _people(task, case, rng)
        | _instance(case, source, rng)
        | _firm(task, case, rng)
        | _dates(case, day, rng)
        | _sums(rng)
        | _numbers(case, rng)
    )


def _people(task: Task, case: CaseFacts, rng: Random) -> Slots:
    party = case.appellant
    signer = somebody([rng.random() for _ in range(4)]).name
    kin = rng.choice(_KIN)
    slots: Slots = {
        "client": party.name,
        "sender": party.name if task.role in {"citizen", "relative"} else signer,
        "signer": signer,
        "kin": kin,
        "child": rng.choice(_CHILD_OF.get(task.role, _CHILDREN)),
        "address": party.address or "samme adresse",
        "cpr": _cpr_text(party.cpr, rng),
        "cpr-masked": _cpr_text(party.cpr, rng) if "hascpr" in task.traits else "",
        "house-name": addresses.HOUSE,
    }
    return slots | _pronouns(task.role, kin, party.first_name)


def _cpr_text(cpr: str, rng: Random) -> str:
    if not cpr:
        return ""
    return cpr[:6] + rng.choice(("-", "-", "", " ")) + cpr[6:]


def _pronouns(role: str, kin: str, first_name: str) -> Slots:
    """Give how the letter speaks of its person (`i`) and of its writer (`w`)."""
    somebody_else = {
        "relative": (f"min {kin}", f"min {kin}s", "jeg"),
        "lawyer": ("min klient", "min klients", "jeg"),
        "union": ("vores medlem", "vores medlems", "vi"),
        "adviser": (first_name, f"{first_name}s", "jeg"),
        "municipality": ("borgeren", "borgerens", "vi"),
    }
    if role in somebody_else:
        who, whose, writer = somebody_else[role]
        own = {"my": whose, "mit": whose, "mine": whose}
        return {"i": who, "me": who, "w": writer, **own}
    if role in {"insurer", "employer"}:
        own = {"my": "vores", "mit": "vores", "mine": "vores"}
        return {"i": "vi", "me": "os", "w": "vi", **own}
    own = {"my": "min", "mit": "mit", "mine": "mine"}
    return {"i": "jeg", "me": "mig", "w": "jeg", **own}


def _instance(case: CaseFacts, source: Source, rng: Random) -> Slots:
    instance = source.catalogue.first_instance(case.first_instance)
    subject = source.catalogue.subject(case.subject)
    law = source.catalogue.law(subject.law).short_da
    named = law[0].lower() + law[1:]
    provisions = subject.provisions
    provision = rng.choice(provisions) if provisions else ""
    return {
        "instance": _name(instance, rng),
        "instance-plain": _SHORT_NAMES.get(instance.kind, "myndigheden"),
        "law": named,
        "provision": f"{named}s {provision}" if provision else named,
        "office": _office(instance, rng),
        "web": f"www.{addresses.domain_of(instance.name_da)}",
    }


def _name(instance: FirstInstance, rng: Random) -> str:
    """Name a first instance as people do; those without a name get one."""
    invented = _INVENTED.get(instance.kind)
    return rng.choice(invented) if invented else instance.name_da.split(" (")[0]


def _office(instance: FirstInstance, rng: Random) -> str:
    if instance.kind != "municipality":
        return instance.name_da
    department = rng.choice(
        ("Jobcentret", "Borgerservice", "Visitationen", "Familieafdelingen", "Ydelsen")
    )
    return rng.choice((instance.name_da, f"{department}, {instance.name_da}"))


def _firm(task: Task, case: CaseFacts, rng: Random) -> Slots:
    """Name the office of those who write for somebody else, or for a firm."""
    if task.role in {"insurer", "employer"}:
        return {"office": case.appellant.name.removesuffix(" (opdigtet)")}
    if task.role not in _OFFICES:
        return {}
    spoken = [one.name for one in case.parties if one.role == "representative"]
    name = spoken[0] if spoken else rng.choice(_OFFICES[task.role])
    web = f"www.{addresses.FIRMS[task.role]}"
    return {"office": name.removesuffix(" (opdigtet)"), "web": web}


def _dates(case: CaseFacts, day: date, rng: Random) -> Slots:
    def near(first: int, last: int) -> Callable[[], str]:
        return lambda: date_text(day + timedelta(days=rng.randint(first, last)), rng)

    def fixed(known: date) -> Callable[[], str]:
        return lambda: rng.choice(("", "", "den ", "d. ")) + date_text(known, rng)

    reviewed = min(case.appealed + timedelta(days=rng.randint(5, 26)), case.received)
    return {
        "decision-date": fixed(case.first_decided),
        "appeal-date": fixed(case.appealed),
        "review-date": fixed(reviewed),
        "write-date": date_text(day, rng),
        "past-date": near(-220, -6),
        "future-date": near(3, 70),
    }


def _sums(rng: Random) -> Slots:
    return {
        "amount": lambda: amount_text(_round(rng.lognormvariate(8.4, 0.9)), rng),
        "small-amount": lambda: amount_text(_round(rng.lognormvariate(5.4, 0.6)), rng),
    }


def _round(kroner: float) -> int:
    step = 5 if kroner < 1000 else 25
    return max(step, int(kroner / step) * step)


def _numbers(case: CaseFacts, rng: Random) -> Slots:
    street = rng.choice(("Engvej", "Torvet", "Skolegade", "Havnegade", "Møllevej"))
    return {
        "case": case.number,
        "reference": case.reference,
        "own-ref": f"{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}",
        # No subscriber in Denmark has a number that begins with 1.
        "phone": f"1{rng.randrange(10)} {rng.randrange(10, 99)}"
        f" {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        "street": f"{street} {rng.randrange(1, 120)}",
        "other-address": f"{rng.choice('abcdeghklm')}{rng.randrange(100, 999)}"
        f"@{rng.choice(addresses.PROVIDERS)}",
        "spam-web": f"http://{rng.choice(('bonus', 'pakke', 'lån24', 'win'))}"
        f"-{rng.randrange(10, 999)}.example/{rng.randrange(10**6)}",
    }
