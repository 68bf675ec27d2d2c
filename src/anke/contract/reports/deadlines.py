# SPDX-License-Identifier: EUPL-1.2
"""The section on statutory deadlines (*lovbestemte frister*): in time, and not.

A deadline that ran out in a case still undecided counts as not kept; the share over
decided cases alone stands beside it, so that nobody takes the one for the other.
External causes are told of and never taken out of the share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.agreed import agreed_on
from anke.contract.reports.causes import causes_table
from anke.contract.reports.document import (
    Column,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
    Take,
    Unit,
)
from anke.contract.reports.scene import Key, area_table, comparison_headings
from anke.contract.reports.sources import source_notes
from anke.contract.reports.wording import period_name, written
from anke.statistics.queries.words import label

if TYPE_CHECKING:
    from anke.contract.reports.scene import Compared, Scene

PREFIX: Final = "frister"
IN_TIME: Final = "within-deadline"
DECIDED: Final = "within-deadline-decided"
STATUTORY: Final = {"status": "statutory"}
SHARE: Final = Key("andel", "Andel inden for fristen", IN_TIME)
_NOW: Final = (
    Key("frister", "Frister", IN_TIME, Take.OF),
    Key("overholdt", "Overholdt", IN_TIME, Take.N),
    SHARE,
    Key("overskredet", "Overskredet", IN_TIME, Take.REST),
    Key("for-sent", "Heraf afgjort for sent", DECIDED, Take.REST),
    Key("andel-afgjorte", "Andel, kun afgjorte sager", DECIDED),
)
_COUNTED: Final = (
    "En frist, der er overskredet i en sag, som stadig venter, tæller som ikke "
    "overholdt. Overskridelser med en ydre årsag tæller også med."
)


def ask_deadlines(scene: Scene) -> Compared:
    """Ask for the statutory deadlines."""
    return scene.compare(PREFIX, (IN_TIME, DECIDED), STATUTORY)


def deadlines_section(scene: Scene, asked: Compared) -> Section:
    """Give the section: the period, then what it is compared with."""
    agreed = agreed_on(scene.contract, IN_TIME, Unit.SHARE, STATUTORY)
    areas = scene.in_order(
        scene.statutory_areas | asked.areas_with((IN_TIME,)) | set(agreed.areas)
    )
    unsaid = (
        ("Planen angiver ikke, i hvilke områder tærsklen gælder.",)
        if agreed.has_unsaid_areas
        else ()
    )
    name = period_name(scene.span.period)
    now = area_table(
        "frister",
        f"Lovbestemte frister efter sagsområde, {name}",
        [_column(key) for key in _NOW],
        areas,
        lambda area: [asked.now(area, key) for key in _NOW],
        notes=(_COUNTED, *source_notes(asked.areas, _NOW, scene.span.period)),
    )
    headings = (*comparison_headings(scene.span), "Aftalt")
    compared = area_table(
        "frister-sammenlignet",
        "Andel inden for fristen, sammenlignet",
        [Column(each) for each in headings],
        areas,
        lambda area: (*asked.compared(area, SHARE), agreed.of(area)),
        notes=(*unsaid, *source_notes(asked.areas, (SHARE,))),
    )
    causes = causes_table(scene, asked, areas)
    words = Paragraph(_told(asked))
    blocks = (words, now, causes, compared, _rules_table(scene))
    return Section("Lovbestemte frister", blocks)


def _rules_table(scene: Scene) -> Table:
    """Give each statutory deadline for itself: an area can have several."""
    where = {scene.span.grain: scene.span.period, **STATUTORY}
    answers = scene.asking.ask([IN_TIME, DECIDED], by=("rule",), where=where)
    asked = {dict(dims)["rule"] for _, dims in answers.rows}
    rules = dict.fromkeys((*scene.statutory_rules, *sorted(asked)))

    def line(rule: str) -> Row:
        name = label("rule", rule)
        figures = (
            answers.figure(
                f"{PREFIX}.regel.{rule}.{key.word}",
                f"{key.label}, {name}",
                key.measure,
                {"rule": rule},
                take=key.take,
            )
            for key in _NOW
        )
        return Row((name, *figures))

    return Table(
        id="frister-regler",
        caption=f"Hver lovbestemt frist for sig, {period_name(scene.span.period)}",
        columns=(Column("Frist", 2.9, is_number=False), *map(_column, _NOW)),
        rows=tuple(line(rule) for rule in rules),
        notes=source_notes(answers, _NOW, split="rule"),
    )


def deadlines_summary(scene: Scene, asked: Compared) -> str:
    """Say in one sentence how many deadlines were kept."""
    share, kept, whole = (asked.now("", key) for key in (SHARE, _NOW[1], _NOW[0]))
    name = period_name(scene.span.period)
    if share.number is None:
        return f"Ingen sager med lovbestemt frist i {name}."
    before = asked.at("", SHARE, scene.span.before)
    return (
        f"{_said(share)} af de lovbestemte frister blev overholdt i {name} "
        f"({_said(kept)} af {_said(whole)}) mod {_said(before)} i "
        f"{period_name(scene.span.before)}."
    )


def _told(asked: Compared) -> str:
    lost, late = asked.now("", _NOW[3]), asked.now("", _NOW[4])
    if not lost.number:
        return "Ingen frist er overskredet."
    told = "1 frist er" if lost.number == 1 else f"{_said(lost)} frister er"
    if not late.number:
        return f"{told} overskredet. Alle er i sager, der stadig venter."
    if late.number == lost.number:
        return f"{told} overskredet. Alle er i sager, der er afgjort."
    return (
        f"{told} overskredet: {_said(late)} i sager, der er afgjort for sent, og "
        "resten i sager, der stadig venter."
    )


def _said(figure: Figure) -> str:
    return written(figure.number, figure.unit)


def _column(key: Key) -> Column:
    return Column(key.label)
