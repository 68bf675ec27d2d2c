# SPDX-License-Identifier: EUPL-1.2
"""Find the passive voice (*passiv*) in Danish, by rules of thumb.

Danish has two: the one with -s ("afgørelsen sendes") and the one with *blive*
("afgørelsen bliver sendt"). Neither is wrong, but who acts goes missing. The rules
look at the ends of words; what looks like a passive and is none stands in lists.

>>> [one.text for one in passives("Sagen blev hurtigt afgjort. Brevet sendes i dag.")]
['blev hurtigt afgjort', 'sendes']
>>> passives("Deres forældres svar synes fælles. Barnet bliver hos dig.")
()
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anke.decisions.domain.danish import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Passive(NamedTuple):
    """A passive with its place in the text."""

    text: str
    start: int
    end: int


# Words of the language that end so, and verbs that have no other form (deponens).
_NO_PASSIVES = """
således ligeledes anderledes hvorledes særdeles forgæves fælles indbyrdes stedes
deres vores jeres hendes dennes disses begges andres nogles manges alles færres fleres
enkeltes pågældendes vedkommendes dages synes syntes findes fandtes forefindes lykkes
lykkedes mislykkes mislykkedes skyldes skyldtes mindes mindedes mødes mødtes nøjes
nøjedes færdes færdedes trives trivedes mistrives enes enedes skændes skændtes længes
længtes ældes kappes rygtes undres væmmes behøves kommunes søskendes ægtefælles
forældres uges kvindes kærestes klasses unges ældres voksnes lediges ansattes afdødes
fremmedes tiltaltes sagsøgtes forurettedes indklagedes anklagedes sigtedes skadelidtes
tilskadekomnes skattepligtiges dataansvarliges længstlevendes ansvarliges
handicappedes dommeres medarbejderes borgeres klageres ansøgeres lejeres ejeres
brugeres tilskueres kunstneres sagsbehandleres modtageres proces pres ekspres kongres
adres services
"""
NO_PASSIVES = frozenset(_NO_PASSIVES.split())
# Ends of nouns in the genitive: kommunernes, børnenes, ydelses.
_NOUN_ENDS = ("ernes", "elses", "enes", "proces")
# Verbs with those ends, nevertheless.
_VERBS = frozenset({"fjernes", "fortjenes", "forenes", "menes", "tjenes"})
_BLIVE = frozenset({"blive", "bliver", "blev", "blevet"})
# Words with -t that are no participles: adverbs, adjectives, nouns with their article.
_NO_PARTICIPLES = """
alt andet sent meget intet noget eget hurtigt helt fuldt fast kort stort nyt blot idet
mest først sidst snart let gift lidt godt klart muligt umuligt svært nødt ret rigtigt
tydeligt nødvendigt vanskeligt dyrt billigt glat flot rart fint værst bedst størst
mindst straks ondt sort hvidt vigtigt relevant aktuelt kendt bekendt permanent konstant
endt sikkert enigt højt lavt tit hvert omkring langt slet overhovedet samlet frit tæt
forkert stift yderligt efterfølgende løbende tidspunkt rapport
barnet året arbejdet huset mødet brevet jobbet livet beløbet kravet svaret udvalget
nævnet området forløbet besøget hjemmet landet stedet problemet behovet ansvaret lånet
spørgsmålet resultatet grundlaget formålet antallet tidspunktet selskabet systemet
ministeriet folketinget mindretallet flertallet markedet projektet tabet omfanget
forslaget tilbuddet udgangspunktet ophøret fradraget regnskabet budgettet bidraget
overskuddet underskuddet indholdet forholdet forbuddet
"""
NO_PARTICIPLES = frozenset(_NO_PARTICIPLES.split())
_MOST_BETWEEN = 4
_ENDS_CLAUSE = re.compile(r"[,.;:!?()\n–]")
# After these a new clause begins, even without a comma.
_NEW_CLAUSE = frozenset(
    {"at", "som", "der", "hvis", "når", "og", "men", "eller", "for"}
)


def passives(text: str) -> tuple[Passive, ...]:
    """Give the passives of a text, in order."""
    words = list(WORD.finditer(text))
    found = [*_with_s(text, words), *_with_blive(text, words)]
    return tuple(sorted(found, key=lambda one: one.start))


def _with_s(text: str, words: Sequence[re.Match[str]]) -> Iterator[Passive]:
    for word in words:
        if _is_s_passive(word[0], begins=_begins_sentence(text, word.start())):
            yield Passive(word[0], word.start(), word.end())


def _is_s_passive(word: str, *, begins: bool) -> bool:
    low = word.lower()
    if not low.endswith("es") or len(low) < 4 or low in NO_PASSIVES:
        return False
    # A name: "Hans", "Aarhus Kommunes", "Udbetaling Danmarks".
    if word != low and not begins:
        return False
    return low in _VERBS or not low.endswith(_NOUN_ENDS)


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(' \t"»“(-')
    return not before or before[-1] in ".!?:\n"


def _with_blive(text: str, words: Sequence[re.Match[str]]) -> Iterator[Passive]:
    for place, word in enumerate(words):
        if word[0].lower() in _BLIVE:
            participle = _participle_after(text, words, place)
            if participle:
                start, end = word.start(), participle.end()
                yield Passive(text[start:end], start, end)


def _participle_after(
    text: str, words: Sequence[re.Match[str]], place: int
) -> re.Match[str] | None:
    """Find the participle that goes with a form of *blive*, within the same clause."""
    end = words[place].end()
    for word in words[place + 1 : place + 2 + _MOST_BETWEEN]:
        low = word[0].lower()
        if _ENDS_CLAUSE.search(text, end, word.start()) or low in _NEW_CLAUSE:
            return None
        if low == word[0] and _is_participle(low):
            return word
        end = word.end()
    return None


def _is_participle(word: str) -> bool:
    return len(word) > 3 and word.endswith("t") and word not in NO_PARTICIPLES
