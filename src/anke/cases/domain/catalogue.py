# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of cases: areas, laws, subjects, outcomes and first instances.

The words that a case is registered with are dated data, so that another board can
bring its own. Two things are easy to get wrong and therefore stand here once:
whether an outcome counts as *decided on the merits* depends on the area (a § 48 a
rejection counts in supervision, a rejection does not in a municipal case), and when
a case has several outcomes the most far-reaching one is registered.

>>> from datetime import date
>>> upheld = AreaOutcome("upheld", "Stadfæstelse", "Upheld", True, False, 2)
>>> changed = AreaOutcome("changed", "Ændring", "Changed", True, True, 1)
>>> area = Area(
...     id="municipal", name_da="Kommunale sager", name_en="Municipal",
...     finance_kind="grant", counting_unit="case", case_kinds=("municipal",),
...     outcomes=(upheld, changed), source="an example",
... )
>>> catalogue = Catalogue((area,), (), (), ())
>>> catalogue.most_far_reaching("municipal", ["upheld", "changed"])
'changed'
>>> catalogue.is_reversal("municipal", "upheld")
False
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar

from anke.cases.domain.catalogue_errors import UnknownEntryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FinanceKind = Literal["fee", "grant"]
CountingUnit = Literal["case", "part-decision", "child", "municipality-pair"]
FINANCE_KINDS: tuple[FinanceKind, ...] = ("fee", "grant")
COUNTING_UNITS: tuple[CountingUnit, ...] = (
    "case",
    "part-decision",
    "child",
    "municipality-pair",
)
ALWAYS = date.min
UNSPECIFIED_LAW = "unspecified"


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry with its days of force; both days are in force themselves."""

    id: str

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the entry may be used on a day."""
        first, last = self.window
        return first <= day <= last

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day of force."""
        valid_from: date = getattr(self, "valid_from", ALWAYS)
        valid_to: date | None = getattr(self, "valid_to", None)
        return valid_from, valid_to or date.max


@dataclass(frozen=True, slots=True)
class AreaOutcome:
    """What a case can end with in one area (*udfald*).

    `order` is the precedence when parts of a case end differently: 1 is the most
    far-reaching. `reversal` (*omgørelse*) is set only where the field publishes a
    reversal rate.

    Legal source: ast.dk, Koderegistrering (30-11-2020): Ændring > Ophævelse >
        Hjemvisning > Stadfæstelse.
    """

    id: str
    name_da: str
    name_en: str
    on_merits: bool
    reversal: bool
    order: int


@dataclass(frozen=True, slots=True)
class Area(Dated):
    """An area of cases (*sagsområde*): how its cases are paid, counted and ended.

    `case_kinds` are the words by which deadline rules know the cases.
    """

    name_da: str
    name_en: str
    finance_kind: FinanceKind
    counting_unit: CountingUnit
    case_kinds: tuple[str, ...]
    outcomes: tuple[AreaOutcome, ...]
    source: str
    first_instance_kinds: tuple[str, ...] = ()
    valid_from: date = ALWAYS
    valid_to: date | None = None
    confirmed: bool = True

    @property
    def has_reversal_rate(self) -> bool:
        """Whether the field knows a reversal rate (*omgørelsesprocent*) here."""
        return any(outcome.reversal for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Law(Dated):
    """An act (*lov*) that cases are decided by, as the statistics name it."""

    name_da: str
    name_en: str
    short_da: str
    source: str
    predecessors: tuple[str, ...] = ()
    valid_from: date = ALWAYS
    valid_to: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Subject(Dated):
    """A subject (*sagsemne, paragrafgruppe*): one or more provisions of a law.

    Case kinds of its own take the place of the area's. A flag for a track is set
    when any of the subject's provisions is covered by the track.
    """

    area: str
    name_da: str
    name_en: str
    source: str
    law: str = UNSPECIFIED_LAW
    provisions: tuple[str, ...] = ()
    case_kinds: tuple[str, ...] = ()
    fast_track: bool = False
    notice_scheme: bool = False
    predecessors: tuple[str, ...] = ()
    valid_from: date = ALWAYS
    valid_to: date | None = None
    confirmed: bool = True

    @property
    def label_da(self) -> str:
        """The Danish name with its provisions, as tables show it."""
        return " – ".join(filter(None, (self.name_da, ", ".join(self.provisions))))


@dataclass(frozen=True, slots=True)
class FirstInstance(Dated):
    """Who decided first (*førsteinstans*).

    `region` is the id of a first instance of kind region; `code` the official
    number; `population` that of 1 January 2020, where people live there.
    """

    name_da: str
    name_en: str
    kind: str
    source: str
    region: str = ""
    code: str = ""
    population: int | None = None
    predecessors: tuple[str, ...] = ()
    valid_from: date = ALWAYS
    valid_to: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Track(Dated):
    """A special way of a case (*spor*): fast track or the notice scheme."""

    name_da: str
    name_en: str
    case_kind: str
    source: str
    valid_from: date = ALWAYS
    valid_to: date | None = None
    confirmed: bool = True


Entry = Area | Law | Subject | FirstInstance | Track
EntryT = TypeVar("EntryT", Area, Law, Subject, FirstInstance, Track)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All the words a case can be registered with, ready for fast look-ups.

    Errors: every look-up raises UnknownEntryError for an id that is not here.
    """

    areas: tuple[Area, ...]
    laws: tuple[Law, ...]
    subjects: tuple[Subject, ...]
    first_instances: tuple[FirstInstance, ...]
    tracks: tuple[Track, ...] = ()
    version: str = field(init=False)
    _areas: dict[str, Area] = field(init=False, repr=False, compare=False)
    _laws: dict[str, Law] = field(init=False, repr=False, compare=False)
    _subjects: dict[str, Subject] = field(init=False, repr=False, compare=False)
    _instances: dict[str, FirstInstance] = field(init=False, repr=False, compare=False)
    _tracks: dict[str, Track] = field(init=False, repr=False, compare=False)
    _outcomes: dict[tuple[str, str], AreaOutcome] = field(
        init=False, repr=False, compare=False
    )
    _successors: dict[str, tuple[str, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Build the look-up tables and the version."""
        successors: dict[str, tuple[str, ...]] = {}
        for subject in self.subjects:
            for earlier in subject.predecessors:
                successors[earlier] = (*successors.get(earlier, ()), subject.id)
        tables: dict[str, object] = {
            "_areas": {entry.id: entry for entry in self.areas},
            "_laws": {entry.id: entry for entry in self.laws},
            "_subjects": {entry.id: entry for entry in self.subjects},
            "_instances": {entry.id: entry for entry in self.first_instances},
            "_tracks": {entry.id: entry for entry in self.tracks},
            "_outcomes": {
                (area.id, outcome.id): outcome
                for area in self.areas
                for outcome in area.outcomes
            },
            "_successors": successors,
            "version": _version_of(self),
        }
        for name, table in tables.items():
            object.__setattr__(self, name, table)

    def area(self, area_id: str) -> Area:
        """Give one area (*sagsområde*)."""
        return _found(self._areas, "area", area_id)

    def law(self, law_id: str) -> Law:
        """Give one law (*lov*)."""
        return _found(self._laws, "law", law_id)

    def subject(self, subject_id: str) -> Subject:
        """Give one subject (*sagsemne*)."""
        return _found(self._subjects, "subject", subject_id)

    def first_instance(self, instance_id: str) -> FirstInstance:
        """Give one first instance (*førsteinstans*)."""
        return _found(self._instances, "first instance", instance_id)

    def track(self, track_id: str) -> Track:
        """Give one track (*spor*), such as the notice scheme."""
        return _found(self._tracks, "track", track_id)

    def outcome(self, area_id: str, outcome_id: str) -> AreaOutcome:
        """Give an outcome (*udfald*) as it counts in one area."""
        try:
            return self._outcomes[area_id, outcome_id]
        except KeyError:
            self.area(area_id)
            raise UnknownEntryError("outcome", f"{area_id}/{outcome_id}") from None

    def is_on_merits(self, area_id: str, outcome_id: str) -> bool:
        """Tell whether an outcome counts as decided on the merits in the area.

        Danish: *realitetsbehandlet*. A § 48 a rejection does in supervision.
        """
        return self.outcome(area_id, outcome_id).on_merits

    def is_reversal(self, area_id: str, outcome_id: str) -> bool:
        """Tell whether an outcome counts as a reversal (*omgørelse*) in the area."""
        return self.outcome(area_id, outcome_id).reversal

    def most_far_reaching(self, area_id: str, outcome_ids: Iterable[str]) -> str:
        """Choose the outcome that a case with several outcomes is registered by.

        Errors: ValueError when no outcome is given.
        Legal source: ast.dk, Koderegistrering (30-11-2020), "flere udfald".
        """
        chosen = min(
            (self.outcome(area_id, outcome_id) for outcome_id in outcome_ids),
            key=lambda outcome: outcome.order,
        )
        return chosen.id

    def law_of(self, subject_id: str) -> Law:
        """Give the law that a subject stands in."""
        return self.law(self.subject(subject_id).law)

    def subjects_valid_on(self, day: date, area_id: str = "") -> tuple[Subject, ...]:
        """Give the subjects that a case may be registered with on a day."""
        return tuple(
            subject
            for subject in self.subjects
            if subject.is_valid_on(day) and area_id in ("", subject.area)
        )

    def instances_valid_on(
        self, day: date, kinds: Sequence[str]
    ) -> tuple[FirstInstance, ...]:
        """Give the first instances of some kinds that existed on a day."""
        return tuple(
            instance
            for instance in self.first_instances
            if instance.kind in kinds and instance.is_valid_on(day)
        )

    def successors(self, subject_id: str) -> tuple[Subject, ...]:
        """Give the subjects that took over from one, in the order of the catalogue."""
        self.subject(subject_id)
        return tuple(
            self._subjects[later] for later in self._successors.get(subject_id, ())
        )

    def case_kinds(
        self, area_id: str, subject_id: str, tracks: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Give the words by which deadline rules know a case, the nearest first.

        Tracks come first, then the subject's own kinds, else those of the area.
        An empty subject means that none is known yet.
        """
        own = self.subject(subject_id).case_kinds if subject_id else ()
        kinds = own or self.area(area_id).case_kinds
        if not tracks:
            return kinds
        return (*(self.track(track).case_kind for track in tracks), *kinds)

    def tracks_open(self, subject_id: str, day: date) -> tuple[str, ...]:
        """Give the tracks that a case with this subject can follow on a day.

        Legal source: serviceloven § 3 a (notice scheme); the agreement on
            eight weeks after an earlier remittal (fast track).
        """
        subject = self.subject(subject_id)
        covered = {
            "fast-track": subject.fast_track,
            "notice-scheme": subject.notice_scheme,
        }
        return tuple(
            track.id
            for track in self.tracks
            if covered.get(track.id, False) and track.is_valid_on(day)
        )


def _found(table: Mapping[str, EntryT], name: str, entry_id: str) -> EntryT:
    try:
        return table[entry_id]
    except KeyError:
        raise UnknownEntryError(name, entry_id) from None


def _version_of(catalogue: Catalogue) -> str:
    """Hash what the catalogue says; order of entries and comments do not count."""
    content = [
        sorted((astuple(entry) for entry in table), key=lambda values: str(values[0]))
        for table in (
            catalogue.areas,
            catalogue.laws,
            catalogue.subjects,
            catalogue.first_instances,
            catalogue.tracks,
        )
    ]
    text = json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), default=date.isoformat
    )
    return hashlib.sha256(text.encode()).hexdigest()
