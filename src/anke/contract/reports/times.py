# SPDX-License-Identifier: EUPL-1.2
"""The section on processing times (*sagsbehandlingstider*), in weeks.

Fast track and the notice scheme stand apart: they have deadlines of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.agreed import agreed_on
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
    from anke.contract.reports.asking import Answers
    from anke.contract.reports.scene import Compared, Scene

PREFIX: Final = "tider"
MEAN: Final = Key("gennemsnit", "Gennemsnit", "processing-time-mean")
CASES: Final = Key("sager", "Afgjorte sager", "processing-time-mean", Take.N)
_NOW: Final = (
    CASES,
    MEAN,
    Key("median", "Median", "processing-time-median"),
    Key("p90", "90-pct.-fraktil", "processing-time-p90"),
)
TRACKS: Final = ("fast-track", "notice-scheme")
_IN_TIME: Final = Key("andel", "Andel inden for fristen", "within-deadline")
_TRACKS_TOLD: Final = (
    "Tiden er over de realitetsbehandlede sager på sporet. Andelen er over sporets "
    "egne frister, også de overskredne i sager, der stadig venter."
)
_COUNTED: Final = (
    "Tiden løber, fra myndigheden modtog klagen, til sagen blev afgjort. Sager, der er "
    "afvist, henvist eller bortfaldet, er ikke med."
)


def ask_times(scene: Scene) -> Compared:
    """Ask for the processing times."""
    return scene.compare(PREFIX, tuple(dict.fromkeys(key.measure for key in _NOW)))


def times_section(scene: Scene, asked: Compared) -> Section:
    """Give the section: the period, what it is compared with, and the two tracks."""
    agreed = agreed_on(scene.contract, MEAN.measure, Unit.WEEKS, {})
    areas = scene.all_areas(asked.areas_with((MEAN.measure,)) | set(agreed.areas))
    name = period_name(scene.span.period)
    now = area_table(
        "tider",
        f"Sagsbehandlingstid i uger efter sagsområde, {name}",
        [*(Column(key.label) for key in _NOW), Column("Aftalt gennemsnit")],
        areas,
        lambda area: (*(asked.now(area, key) for key in _NOW), agreed.of(area)),
        notes=(_COUNTED, *source_notes(asked.areas, _NOW, scene.span.period)),
    )
    compared = area_table(
        "tider-sammenlignet",
        "Gennemsnitlig sagsbehandlingstid i uger, sammenlignet",
        [Column(each) for each in comparison_headings(scene.span)],
        areas,
        lambda area: asked.compared(area, MEAN),
        notes=source_notes(asked.areas, (MEAN,)),
    )
    return Section(
        "Sagsbehandlingstider",
        (Paragraph(times_summary(scene, asked)), now, compared, _tracks(scene)),
    )


def times_summary(scene: Scene, asked: Compared) -> str:
    """Say in one sentence how long cases took."""
    mean = asked.now("", MEAN)
    name = period_name(scene.span.period)
    if mean.number is None:
        return f"Ingen sager blev afgjort i {name}."
    before = asked.at("", MEAN, scene.span.before)
    return (
        f"Sagerne tog i gennemsnit {_said(mean)} i {name} mod {_said(before)} i "
        f"{period_name(scene.span.before)}."
    )


def _tracks(scene: Scene) -> Table:
    """Give fast track and the notice scheme: their times, and their own deadlines."""
    words = _words_of_tracks(scene)
    rows = tuple(_track_row(scene, track, values) for track, values in words.items())
    asked = [row.cells[place] for row in rows for place in (2, 4)]
    sources = [
        f"Kilde: {each.question.command}"
        for each in asked
        if isinstance(each, Figure) and each.question
    ]
    last = period_name(scene.span.before)
    return Table(
        id="spor",
        caption=f"Fast track og varslingsordningen, {period_name(scene.span.period)}",
        columns=(
            Column("Spor", 2.0, is_number=False),
            Column("Afgjorte sager"),
            Column("Gns. tid, uger"),
            Column(f"Gns. tid, {last}"),
            Column("Inden for fristen"),
            Column(f"Inden for fristen, {last}", 1.2),
            Column("Aftalt"),
        ),
        rows=rows,
        notes=(_TRACKS_TOLD, *sources),
    )


def _track_row(scene: Scene, track: str, values: tuple[str, ...]) -> Row:
    grain, period, before = scene.span.grain, scene.span.period, scene.span.before
    name, where = label("tracks", track), {grain: scene.span.compared}
    ask = scene.asking.ask
    times = ask([MEAN.measure], by=(grain,), where={**where, "tracks": values})
    kept = ask([_IN_TIME.measure], by=(grain,), where={**where, "rule": track})

    def figure(answers: Answers, key: Key, of: str, suffix: str = "") -> Figure:
        named = f"spor.{track}.{key.word}{suffix}"
        told = f"{key.label}, {name}, {period_name(of)}"
        return answers.figure(named, told, key.measure, {grain: of}, take=key.take)

    agreed = agreed_on(scene.contract, _IN_TIME.measure, Unit.SHARE, {"rule": track})
    return Row(
        (
            name,
            figure(times, CASES, period),
            figure(times, MEAN, period),
            figure(times, MEAN, before, ".perioden-foer"),
            figure(kept, _IN_TIME, period),
            figure(kept, _IN_TIME, before, ".perioden-foer"),
            agreed.of(""),
        )
    )


def _words_of_tracks(scene: Scene) -> dict[str, tuple[str, ...]]:
    """Give the values that name each track; a case can follow both."""
    found = scene.asking.ask(["received"], by=("tracks",), where={})
    values = (dict(dims)["tracks"] for _, dims in found.rows)
    several = sorted(each for each in values if "," in each)
    return {
        track: (track, *(each for each in several if track in each.split(",")))
        for track in TRACKS
    }


def _said(figure: Figure) -> str:
    return written(figure.number, figure.unit, with_unit=True)
