# SPDX-License-Identifier: EUPL-1.2
"""The people of the demo: made-up names, and the official test persons.

No CPR number here belongs to anybody. The numbers are those of the official Danish test
persons ("testpersoner", serial numbers 99xx, kept in the CPR register for testing) as
published in three places that agree: the data set `test_cpr` ("official test cpr
numbers") of the R package cprr (github.com/anhoej/cprr, README), the examples of HL7
Denmark's core profiles (hl7.dk/fhir/core), and MedCom's test scripts. Everybody else in
the demo has no number at all. The numbers belong to a handful of families, so a search
for one of them finds a few dozen cases, as a search should.

>>> somebody((0.5, 0.5, 0.5, 0.5)).cpr
''
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Somebody:
    """A made-up person or firm; `cpr` is empty, or that of an official test person."""

    name: str
    cpr: str = ""
    address: str = ""
    digital_post: bool = True


# Names in the examples of HL7 Denmark's core profiles, or, where no example has the
# number, invented after the number's date and last digit (odd for men).
TEST_PERSONS = (
    Somebody(
        "Nancy Ann Test Berggren", "2512489996", "Testpark Allé 48, 3400 Hillerød"
    ),
    Somebody("Max Test Berggren", "0107729995", "Testervej 18, 6200 Aabenraa"),
    Somebody("Ruddi Test Berggren", "1502779995", "Testjulianevej 3, 8000 Aarhus C"),
    Somebody("Kirsten Test Berggren", "2911829996", "Testpark Allé 48, 3400 Hillerød"),
    Somebody("Brita Test Berggren", "1509819996", "Testpark Allé 48, 3400 Hillerød"),
    Somebody("Bruno Test Elmer", "2509479989", "Testdrømmehaven 48, 3400 Hillerød"),
    Somebody("Åge Test Berggren", "0211223989", "Testvænget 1, 8000 Aarhus C"),
    Somebody("May June Test Moberg", "0108629996", "Testgrusgraven 3, 3400 Hillerød"),
    Somebody(
        "Schwendlund Test Mosebryggersen",
        "0108589995",
        "Testgrusgraven 3, 3400 Hillerød",
    ),
    Somebody(
        "Knut Odvar Test Mosebryggersen",
        "1502829995",
        "Testgrusgraven 3, 3400 Hillerød",
    ),
    Somebody(
        "Sille June Test Mosebryggersen",
        "0506889996",
        "Testgrusgraven 3, 3400 Hillerød",
    ),
    Somebody("Tage Test Opfundsen", "0104909995", "Testgade 1, 5000 Odense C"),
    Somebody("Tue Test Opfundsen", "0104909989", "Testgade 1, 5000 Odense C"),
    Somebody("Tommy Test Opfundsen", "0201609995", "Testgade 2, 9000 Aalborg"),
    Somebody("Tove Test Opfundsen", "0201609996", "Testgade 2, 9000 Aalborg"),
    Somebody("Tina Test Opfundsen", "0201919990", "Testgade 3, 4000 Roskilde"),
    Somebody("Thor Test Opfundsen", "0201919995", "Testgade 3, 4000 Roskilde"),
    Somebody("Thea Test Opfundsen", "0201919996", "Testgade 4, 7100 Vejle"),
    Somebody("Troels Test Opfundsen", "0504909989", "Testgade 5, 6000 Kolding"),
    Somebody("Tejs Test Opfundsen", "0504909995", "Testgade 5, 6000 Kolding"),
    Somebody("Torben Test Opfundsen", "1502799995", "Testgade 6, 8800 Viborg"),
    Somebody("Trine Test Opfundsen", "2103009996", "Testgade 7, 8900 Randers C"),
    Somebody("Thorvald Test Opfundsen", "2311143995", "Testgade 8, 3700 Rønne"),
    Somebody("Terkel Test Opfundsen", "3001749995", "Testgade 9, 4700 Næstved"),
    Somebody("Tristan Test Opfundsen", "3103979995", "Testgade 10, 8700 Horsens"),
)
TEST_CHILDREN = (
    Somebody("Tobias Test Opfundsen", "0212159995", "Testgade 2, 9000 Aalborg"),
    Somebody("Tim Test Opfundsen", "1007059995", "Testgade 3, 4000 Roskilde"),
    Somebody("Tilde Test Opfundsen", "1110109996", "Testgade 4, 7100 Vejle"),
    Somebody("Toke Test Opfundsen", "1310169995", "Testgade 5, 6000 Kolding"),
    Somebody("Tea Test Opfundsen", "1310169996", "Testgade 6, 8800 Viborg"),
)
# How many appellants are test persons with a number; the rest have none.
TEST_PERSON_SHARE = 0.04


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST_NAMES = _words(
    "Anne Bente Birgit Camilla Charlotte Dorte Ellen Emma Freja Gitte Hanne Helle "
    "Ida Inge Jette Julie Karen Kirsten Laura Lene Lise Lone Louise Maria "
    "Marianne Mette Nanna Pia Rikke Sofie Susanne Tine Ulla Vibeke Anders Bent "
    "Brian Carsten Christian Claus Daniel Emil Erik Finn Flemming Frederik Hans "
    "Henrik Ib Jakob Jan Jens Jesper Jonas Karl Kim Kristian Lars Leif Mads "
    "Martin Michael Morten Niels Ole Per Peter Rasmus Simon Søren Thomas Ahmed "
    "Fatima Ali Amina Mohammed Zahra Hassan Leyla"
)
_LAST_NAMES = _words(
    "Nielsen Jensen Hansen Pedersen Andersen Christensen Larsen Sørensen "
    "Rasmussen Jørgensen Petersen Madsen Kristensen Olsen Thomsen Christiansen "
    "Poulsen Johansen Møller Mortensen Knudsen Lund Holm Schmidt Eriksen Bach Dam "
    "Friis Kjær Bruun Berg Winther Lassen Krogh Frandsen Dahl Juhl Skov Toft Bang "
    "Østergaard Kirkegaard"
)
_STREETS = _words(
    "Lærkevej Bakkevej Skolegade Nørregade Søndergade Vestergade Østergade Engvej "
    "Møllevej Kirkevej Birkevej Stationsvej Havnegade Skovvej Strandvejen Bøgevej"
)
_TOWNS = (
    "2100 København Ø",
    "2400 København NV",
    "2650 Hvidovre",
    "3000 Helsingør",
    "4100 Ringsted",
    "4800 Nykøbing F",
    "5000 Odense C",
    "5700 Svendborg",
    "6400 Sønderborg",
    "6700 Esbjerg",
    "7400 Herning",
    "7500 Holstebro",
    "8000 Aarhus C",
    "8600 Silkeborg",
    "9000 Aalborg",
    "9800 Hjørring",
)
_DIGITAL_SHARE = 0.92
INSURERS = tuple(
    Somebody(f"{name} (opdigtet)", address="Postboks 1, 2100 København Ø")
    for name in ("Vindrosen Forsikring", "Fyrtårnet Forsikring", "Ankeret Forsikring")
)
EMPLOYERS = tuple(
    Somebody(f"{name} (opdigtet)", address="Industrivej 1, 7000 Fredericia")
    for name in ("Tømrerne på Torvet", "Nordhavnens Lager", "Bageriet Solsikken")
)
REPRESENTATIVES = tuple(
    Somebody(f"{name} (opdigtet)", address="Torvet 1, 5000 Odense C")
    for name in (
        "Advokathuset Paragraf",
        "Fagforbundet Fællesskab",
        "Rådgivningen Ret & Råd",
        "Borgerrådgiver Holm",
    )
)


def _chosen(names: Sequence[str], chance: float) -> str:
    return names[int(chance * len(names))]


def somebody(chance: Sequence[float]) -> Somebody:
    """Make up a person without a number, from four even numbers in [0, 1)."""
    first = _chosen(_FIRST_NAMES, chance[0])
    last = _chosen(_LAST_NAMES, chance[1])
    street = f"{_chosen(_STREETS, chance[2])} {1 + int(chance[0] * 97 % 1 * 80)}"
    town = _chosen(_TOWNS, chance[3])
    digital = chance[2] * 31 % 1 < _DIGITAL_SHARE
    return Somebody(f"{first} {last}", "", f"{street}, {town}", digital)


def appellant(chance: Sequence[float]) -> Somebody:
    """Make up an appellant; one in 25 is an official test person."""
    if chance[3] < TEST_PERSON_SHARE:
        return TEST_PERSONS[int(chance[0] * len(TEST_PERSONS))]
    return somebody(chance)


def child(chance: Sequence[float]) -> Somebody:
    """Make up a child; one in 25 is an official test person."""
    if chance[3] < TEST_PERSON_SHARE:
        return TEST_CHILDREN[int(chance[0] * len(TEST_CHILDREN))]
    return somebody(chance)
