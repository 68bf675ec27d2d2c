# SPDX-License-Identifier: EUPL-1.2
"""The measures: each declared once, as data over named counters.

`docs/measures.md` is generated from these declarations, the screens print them, and
the engines compute them; there is no other definition of a figure in the house.

>>> MEASURES["reversal-rate"].formula_en
'reversals / decided on the merits'
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from anke.statistics.domain.counters import OUTCOME_PREFIX, RATED_PREFIX
from anke.statistics.domain.definitions import Break, Kind, Measure, Text, Unit
from anke.statistics.errors import unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_JOURNAL = "Ankes journal (sagernes egne indførsler)"
_TERMS = f"{_JOURNAL}; begreber efter ast.dk, Begreber og forklaringer (17-11-2020)"
_TYPES = f"{_JOURNAL}; ast.dk, Afgørelsestyper og omgørelsesprocent (20-08-2021)"

_CASES = Text(
    "sagsforløb (en genoptaget sag tæller igen)",
    "case spells (a reopened case counts again)",
)
_UNITS = Text(
    "sagsområdets tælleenhed: sag, delafgørelse, barn eller hver af to kommuner",
    "the area's counting unit: case, part-decision, child or each of two "
    "municipalities",
)
_DEADLINES = Text("frist (en sag kan have flere)", "deadline (a case can have several)")
_NOTHING = Text("ingen", "none")
_NOT_ON_MERITS = Text(
    "afviste, henviste og bortfaldne sager; i tilsyn tæller en § 48 a-afvisning med",
    "cases rejected, referred or lapsed; in supervision a § 48 a rejection counts",
)
_ALL_AREAS = Text(
    "alle sager på alle sagsområder; en sag oprettet ved en fejl er ingen sag, fra det "
    "vides",
    "all cases in all areas; a case opened by mistake is none, once that is known",
)
_DECIDED = Text("afgørelser truffet i perioden", "decisions made in the period")
_RATED = Text(
    "afgørelser truffet i perioden på områder, hvor et udfald tæller som omgørelse "
    "(kommunale sager, arbejdsskade, Udbetaling Danmark)",
    "decisions made in the period in areas where an outcome counts as a reversal "
    "(municipal cases, work injury, Udbetaling Danmark)",
)
_DECIDED_CASES = Text(
    "sager realitetsbehandlet i perioden", "cases decided on the merits in the period"
)

REOPENED_COUNT_FROM: Final = date(2019, 1, 1)
_PARTLY_CHANGED = Break(
    date(2023, 1, 1),
    "Arbejdsskade: afgørelser, hvor Ankestyrelsen er enig, men ændrer en del af "
    "indholdet, registreres som ændring; før som stadfæstelse.",
    "Work injury: decisions that are agreed with but partly changed are registered as "
    "changed; before as upheld.",
    ("work-injury",),
)
_REOPENED = Break(
    REOPENED_COUNT_FROM,
    "Genoptagne sager regnes fra genoptagelsen; før fra den oprindelige modtagelse.",
    "Reopened cases count from the reopening; before from the original receipt.",
)

RECEIVED = Measure(
    id="received",
    name_da="Modtagne sager",
    name_en="Cases received",
    definition_da="Nye sager efter den dag, klagen blev modtaget. Genoptagne sager "
    "tælles for sig.",
    definition_en="New cases by the day the appeal was received. Reopened cases are "
    "counted apart.",
    formula_da="antal sager modtaget i perioden",
    formula_en="number of cases received in the period",
    unit=Unit.CASES,
    kind=Kind.COUNT,
    numerator=("received",),
    population=_ALL_AREAS,
    exclusions=Text("genoptagne sager", "reopened cases"),
    counting_unit=Text("sag", "case"),
    source=_TERMS,
)

REOPENED = replace(
    RECEIVED,
    id="reopened",
    name_da="Genoptagne sager",
    name_en="Cases reopened",
    definition_da="Afgjorte sager, der er taget op igen, efter dagen for "
    "genoptagelsen.",
    definition_en="Decided cases that were taken up again, by the day of reopening.",
    formula_da="antal sager genoptaget i perioden",
    formula_en="number of cases reopened in the period",
    numerator=("reopened",),
    exclusions=_NOTHING,
    counting_unit=_CASES,
)

DECIDED = replace(
    RECEIVED,
    id="decided",
    name_da="Afsluttede sager",
    name_en="Cases decided",
    definition_da="Sager, der er afsluttet med et udfald, også afviste, henviste og "
    "bortfaldne.",
    definition_en="Cases that ended with an outcome, those rejected, referred or "
    "lapsed included.",
    formula_da="antal sagsforløb afsluttet i perioden",
    formula_en="number of case spells closed in the period",
    numerator=("decided",),
    exclusions=_NOTHING,
    counting_unit=_CASES,
)

ON_THE_MERITS = Measure(
    id="decided-on-the-merits",
    name_da="Realitetsbehandlede afgørelser",
    name_en="Decided on the merits",
    definition_da="Afgørelser, hvor sagens indhold er prøvet. Om et udfald tæller med, "
    "afhænger af sagsområdet.",
    definition_en="Decisions that went into the matter. Whether an outcome counts "
    "depends on the area.",
    formula_da="alle afgørelser − afviste, henviste og bortfaldne",
    formula_en="all decisions − rejected, referred and lapsed",
    unit=Unit.UNITS,
    kind=Kind.COUNT,
    numerator=("units-on-merits",),
    population=_DECIDED,
    exclusions=_NOT_ON_MERITS,
    counting_unit=_UNITS,
    source=_TYPES,
)

PENDING = Measure(
    id="pending",
    name_da="Verserende sager",
    name_en="Pending cases",
    definition_da="Sager, der er modtaget eller genoptaget, men ikke afsluttet ved "
    "periodens udgang.",
    definition_en="Cases received or reopened, but not closed at the end of the "
    "period.",
    formula_da="primo + modtagne + genoptagne − afsluttede",
    formula_en="opening + received + reopened − closed",
    unit=Unit.CASES,
    kind=Kind.COUNT,
    numerator=("pending",),
    population=_ALL_AREAS,
    exclusions=_NOTHING,
    counting_unit=_CASES,
    source=_JOURNAL,
)

AGE = replace(
    PENDING,
    id="age-of-pending",
    name_da="Liggetid",
    name_en="Age of pending cases",
    definition_da="Gennemsnitlig alder ved periodens udgang af de sager, der ikke er "
    "afsluttet. En genoptaget sag regnes fra genoptagelsen.",
    definition_en="Mean age, at the end of the period, of the cases not closed. A "
    "reopened case counts from its reopening.",
    formula_da="Σ dage siden modtagelse eller genoptagelse / antal verserende sager",
    formula_en="Σ days since receipt or reopening / number of pending cases",
    unit=Unit.DAYS,
    kind=Kind.MEAN,
    quantity="age_days",
)

BACKLOG = replace(
    PENDING,
    id="backlog-by-age",
    name_da="Verserende sager efter alder",
    name_en="Backlog by age",
    definition_da="De verserende sager ved periodens udgang, delt efter deres alder.",
    definition_en="The cases pending at the end of the period, split by their age.",
    formula_da="antal verserende sager i hver aldersgruppe",
    formula_en="number of pending cases in each age group",
    split_by=("age",),
)

REVERSAL_RATE = Measure(
    id="reversal-rate",
    name_da="Omgørelsesprocent",
    name_en="Reversal rate",
    definition_da="Andelen af de realitetsbehandlede afgørelser, der er ændret, "
    "ophævet eller hjemvist. Den siger kun noget om de afgørelser, der er påklaget.",
    definition_en="The share of the decisions on the merits that were changed, "
    "annulled or remitted. It tells of appealed decisions only.",
    formula_da="omgjorte / realitetsbehandlede",
    formula_en="reversals / decided on the merits",
    unit=Unit.SHARE,
    kind=Kind.SHARE,
    numerator=("reversals",),
    denominator=("units-rated",),
    population=_RATED,
    exclusions=_NOT_ON_MERITS,
    counting_unit=_UNITS,
    source=_TYPES,
    breaks=(_PARTLY_CHANGED,),
)


def _outcome_rate(outcomes: tuple[str, ...], **words: str) -> Measure:
    return replace(
        REVERSAL_RATE,
        numerator=tuple(f"{RATED_PREFIX}{outcome}" for outcome in outcomes),
        **words,  # type: ignore[arg-type]
    )


UPHELD_RATE = _outcome_rate(
    ("upheld",),
    id="upheld-rate",
    name_da="Stadfæstelsesprocent",
    name_en="Share upheld",
    definition_da="Andelen af de realitetsbehandlede afgørelser, der er stadfæstet.",
    definition_en="The share of the decisions on the merits that were upheld.",
    formula_da="stadfæstede / realitetsbehandlede",
    formula_en="upheld / decided on the merits",
)
CHANGED_RATE = _outcome_rate(
    ("changed", "annulled"),
    id="changed-rate",
    name_da="Ændrings- og ophævelsesprocent",
    name_en="Share changed or annulled",
    definition_da="Andelen af de realitetsbehandlede afgørelser, der er ændret eller "
    "ophævet.",
    definition_en="The share of the decisions on the merits that were changed or "
    "annulled.",
    formula_da="(ændrede + ophævede) / realitetsbehandlede",
    formula_en="(changed + annulled) / decided on the merits",
)
REMITTED_RATE = _outcome_rate(
    ("remitted",),
    id="remitted-rate",
    name_da="Hjemvisningsprocent",
    name_en="Share remitted",
    definition_da="Andelen af de realitetsbehandlede afgørelser, der er hjemvist.",
    definition_en="The share of the decisions on the merits that were remitted.",
    formula_da="hjemviste / realitetsbehandlede",
    formula_en="remitted / decided on the merits",
)

TIME_MEAN = Measure(
    id="processing-time-mean",
    name_da="Sagsbehandlingstid, gennemsnit",
    name_en="Processing time, mean",
    definition_da="Dage fra Ankestyrelsen modtog klagen, til sagen blev afgjort, i "
    "gennemsnit over de realitetsbehandlede sager. Førsteinstansens egen tid tæller "
    "ikke med; ventetid undervejs gør.",
    definition_en="Days from the authority received the appeal until the case was "
    "decided, on average over the cases decided on the merits. The first instance's "
    "own time does not count; waiting time on the way does.",
    formula_da="Σ dage / Σ sager",
    formula_en="Σ days / Σ cases",
    unit=Unit.DAYS,
    kind=Kind.MEAN,
    numerator=("decided-cases-on-merits",),
    quantity="processing_days",
    population=_DECIDED_CASES,
    exclusions=_NOT_ON_MERITS,
    counting_unit=_CASES,
    source=f"{_TERMS}; ast.dk, Aktuelle sagsbehandlingstider",
    breaks=(_REOPENED,),
)
TIME_MEDIAN = replace(
    TIME_MEAN,
    id="processing-time-median",
    name_da="Sagsbehandlingstid, median",
    name_en="Processing time, median",
    definition_da="Halvdelen af de realitetsbehandlede sager blev afgjort hurtigere "
    "end dette.",
    definition_en="Half of the cases decided on the merits were decided faster than "
    "this.",
    formula_da="50-pct.-fraktil af dage, lineært interpoleret",
    formula_en="50 % quantile of the days, linearly interpolated",
    kind=Kind.QUANTILE,
    quantile=0.5,
)
TIME_P90 = replace(
    TIME_MEDIAN,
    id="processing-time-p90",
    name_da="Sagsbehandlingstid, 90-pct.-fraktil",
    name_en="Processing time, 90th percentile",
    definition_da="Ni af ti realitetsbehandlede sager blev afgjort hurtigere end "
    "dette.",
    definition_en="Nine in ten cases decided on the merits were decided faster than "
    "this.",
    formula_da="90-pct.-fraktil af dage, lineært interpoleret",
    formula_en="90 % quantile of the days, linearly interpolated",
    quantile=0.9,
)

TIME_LONGEST = replace(
    TIME_MEDIAN,
    id="processing-time-longest",
    name_da="Sagsbehandlingstid, længste",
    name_en="Processing time, longest",
    definition_da="Den længste tid af de realitetsbehandlede sager: ingen tog længere.",
    definition_en="The longest time of the cases decided on the merits: none took "
    "longer.",
    formula_da="største antal dage",
    formula_en="largest number of days",
    quantile=1.0,
)


def _over_all_decided(measure: Measure) -> Measure:
    return replace(
        measure,
        id=f"{measure.id}-all",
        name_da=f"{measure.name_da}, alle afsluttede",
        name_en=f"{measure.name_en}, all decided",
        definition_da=f"Som {measure.id}, men over alle afsluttede sager, også "
        "afviste, henviste og bortfaldne.",
        definition_en=f"As {measure.id}, but over all closed cases, those rejected, "
        "referred or lapsed included.",
        numerator=("decided",),
        population=Text("sager afsluttet i perioden", "cases closed in the period"),
        exclusions=_NOTHING,
    )


TIME_FROM_RECEIPT = replace(
    TIME_MEAN,
    id="processing-time-mean-from-receipt",
    name_da="Sagsbehandlingstid fra første modtagelse, gennemsnit",
    name_en="Processing time from first receipt, mean",
    definition_da="Som processing-time-mean, men genoptagne sager regnes hele vejen "
    "fra den oprindelige modtagelse, som før 2019.",
    definition_en="As processing-time-mean, but reopened cases count all the way from "
    "the original receipt, as before 2019.",
    quantity="processing_days_from_receipt",
    breaks=(),
)

WITHIN_DEADLINE = Measure(
    id="within-deadline",
    name_da="Inden for fristen",
    name_en="Within the deadline",
    definition_da="Andelen af fristerne for afgørelse, der er overholdt. En frist "
    "tæller én gang: på afgørelsesdagen, når den er overholdt, ellers dagen efter "
    "fristen, også i en sag, som stadig ikke er afgjort.",
    definition_en="The share of the deadlines for decisions that were kept. A deadline "
    "counts once: on the day of the decision when it was kept, else on the day after "
    "it ran out, also in a case still undecided.",
    formula_da="overholdte / (overholdte + overskredne)",
    formula_en="kept / (kept + broken)",
    unit=Unit.SHARE,
    kind=Kind.SHARE,
    numerator=("deadlines-kept",),
    denominator=("deadlines-kept", "deadlines-breached"),
    population=Text(
        "frister for afgørelse, lovbestemte og aftalte, overholdt ved en afgørelse i "
        "perioden eller overskredet i den",
        "deadlines for decisions, statutory and agreed, kept by a decision in the "
        "period or broken in it",
    ),
    exclusions=Text(
        "frister for at give besked; et fristbrev gør ikke en overskridelse god. Hvor "
        "målet er et gennemsnit (fx 13 uger), er fristen i den enkelte sag vejledende",
        "deadlines for giving notice; a deadline notice does not heal a breach. Where "
        "the target is a mean (such as 13 weeks), the date of the single case is a "
        "guideline",
    ),
    counting_unit=_DEADLINES,
    source=f"{_JOURNAL}; fristreglerne med deres kilder",
)
WITHIN_DEADLINE_DECIDED = replace(
    WITHIN_DEADLINE,
    id="within-deadline-decided",
    name_da="Inden for fristen, kun afsluttede sager",
    name_en="Within the deadline, closed cases only",
    definition_da="Andelen af fristerne for afgørelse i de afsluttede sager, der er "
    "overholdt. Sager, der stadig venter, ses ikke her.",
    definition_en="The share of the deadlines for decisions in the closed cases that "
    "were kept. Cases that still wait do not show here.",
    formula_da="overholdte / frister i afsluttede sager",
    formula_en="kept / deadlines in closed cases",
    denominator=("deadlines",),
    population=Text(
        "frister for afgørelse, lovbestemte og aftalte, i sager afsluttet i perioden",
        "deadlines for decisions, statutory and agreed, in cases closed in the period",
    ),
)

_ALL = (
    RECEIVED,
    REOPENED,
    DECIDED,
    ON_THE_MERITS,
    PENDING,
    AGE,
    BACKLOG,
    REVERSAL_RATE,
    UPHELD_RATE,
    CHANGED_RATE,
    REMITTED_RATE,
    TIME_MEAN,
    TIME_MEDIAN,
    TIME_P90,
    TIME_LONGEST,
    _over_all_decided(TIME_MEAN),
    _over_all_decided(TIME_MEDIAN),
    _over_all_decided(TIME_P90),
    TIME_FROM_RECEIPT,
    WITHIN_DEADLINE,
    WITHIN_DEADLINE_DECIDED,
)
MEASURES: Final[dict[str, Measure]] = {measure.id: measure for measure in _ALL}


def outcome_measure(outcome: str, name_da: str, name_en: str) -> Measure:
    """Give the measure that counts one outcome (*udfald*)."""
    return replace(
        ON_THE_MERITS,
        id=f"outcome-{outcome}",
        name_da=f"Udfald: {name_da}",
        name_en=f"Outcome: {name_en}",
        definition_da=f"Afgørelser med udfaldet {name_da}.",
        definition_en=f"Decisions with the outcome {name_en}.",
        formula_da=f"antal tælleenheder med udfaldet {outcome}",
        formula_en=f"number of counted units with the outcome {outcome}",
        numerator=(f"{OUTCOME_PREFIX}{outcome}",),
        exclusions=_NOTHING,
        breaks=REVERSAL_RATE.breaks if outcome in {"changed", "upheld"} else (),
    )


def all_measures(outcomes: Iterable[tuple[str, str, str]]) -> Mapping[str, Measure]:
    """Give every measure, with one for each outcome (id, Danish and English name).

    An outcome that several areas share is named as the first of them names it.
    """
    found = dict(MEASURES)
    for outcome, name_da, name_en in outcomes:
        measure = outcome_measure(outcome, name_da, name_en)
        found.setdefault(measure.id, measure)
    return found


def find_measure(measure_id: str, measures: Mapping[str, Measure]) -> Measure:
    """Give a measure by its id.

    Errors: UnknownWordError that lists the measures whose ids look alike.
    """
    try:
        return measures[measure_id]
    except KeyError:
        names = {each.id: each.name_da for each in measures.values()}
        raise unknown_word("measure", "målet", measure_id, measures, names) from None
