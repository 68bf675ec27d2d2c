# SPDX-License-Identifier: EUPL-1.2
"""The public front page of 2022, from a bundle of a demo authority of full size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt

import pyarrow as pa
import pytest

from anke.cases.domain.entries import instant_text
from anke.cases.domain.payloads import payload_text
from anke.demo.domain.authority import LAST_DAY, Wishes, plan_for
from anke.demo.domain.flow import Flow
from anke.demo.domain.targets import targets_of
from anke.demo.tests.population import CALIBRATION, RULES, decided, stories
from anke.publication.bundle.contents import Text
from anke.publication.domain.rules import ProtectionRule
from anke.publication.gate import preparing
from anke.publication.gate.areas import PublishedTable, SplitBy, published_areas
from anke.publication.gate.preparing import attack_draft, prepare
from anke.publication.gate.years import Order, read_cells, read_contents
from anke.statistics.facts import fold
from anke.statistics.facts.events import events_of
from anke.statistics.facts.partitions import write_partitions
from anke.statistics.facts.words import word_tables
from anke.statistics.facts.workbench import workbench
from anke.statistics.vintages import Vintage

# talportal, front page: cases and reversal rate of 2022.
PUBLISHED = {
    "work-injury": (9_883, 28.6),
    "municipal": (18_420, 30.2),
    "inter-municipal": (666, None),
    "udk": (6_488, 10.5),
    "concern-notification": (1_373, None),
    "compulsory-measures": (1_545, None),
    "adoption-without-consent": (45, None),
    "supervision": (1_408, None),
}
STANDARD_ERRORS = 4


@pytest.mark.long
def test_the_front_page_of_2022_comes_out_of_a_bundle(
    tmp_path, settings, monkeypatch
) -> None:
    """Cases and reversal rates per area are the published ones, but for chance."""
    settings.ANKE_VAR = tmp_path
    monkeypatch.setattr(preparing, "published_areas", by_country)
    order = Order(
        id="2022-12-31-1",
        title=Text("Ankestatistik 2022"),
        vintage=full_size_vintage(),
        rules=RULES,
        rule=ProtectionRule(),
        years=frozenset({2022}),
    )

    draft = prepare(order, tmp_path / "gate", lambda *_: None)
    attacks = attack_draft(tmp_path / "gate", draft, (), lambda *_: None)

    shown = front_page(tmp_path / "gate", draft)
    assert all(one.failing == () for one in attacks)
    for area, (cases, percent) in PUBLISHED.items():
        found, rate, of = shown[area]
        print(f"{area}: {found} cases ({cases}), {rate} % ({percent})")  # noqa: T201
        assert abs(found - cases) <= STANDARD_ERRORS * sqrt(cases), area
        if percent is not None:
            error = 100 * sqrt(percent / 100 * (1 - percent / 100) / of)
            assert abs(rate - percent) <= STANDARD_ERRORS * error, area


def by_country():
    """Publish every area by country and subject alone: that is what the page shows."""
    table = PublishedTable("subject-year", (0,), (0, 1, 2), quarters=False)
    return tuple(
        replace(area, by=SplitBy.COUNTRY, quarters=False, tables=(table,))
        for area in published_areas()
    )


def front_page(folder, draft):
    """Read cases, reversal rate and its denominator of each area off the bundle."""
    page = {}
    for area in read_contents(folder, draft).areas:
        name = f"{area.id}/2022"
        cube = read_cells(folder, area, name, draft.place(name))
        values = {key: int(box[0, 0, 0]) for key, box in cube.values.items()}
        rates = [each for each in area.measures if each.id.startswith("reversal-rate")]
        rate, of = None, 0
        for measure in rates:
            of = sum(values[each] for each in measure.denominator)
            rate = 100 * sum(values[each] for each in measure.numerator) / of
        page[area.id] = values["cases"], rate, of
    return page


def full_size_vintage() -> Vintage:
    """Make a year of the whole authority, and fold its journal into facts."""
    first = plan_for(Wishes(20_000, 1), CALIBRATION, RULES)
    targets = targets_of(CALIBRATION, RULES.catalogue, range(2021, 2028))
    size = round(sum(Flow(first.frame, each).expected_cases for each in targets))
    authority = plan_for(Wishes(size, 1), CALIBRATION, RULES)
    rows = {name: [] for name in ("stream", "stream_seq", "kind", "payload")}
    days, instants = [], []
    for acts in stories(authority):
        for place, entry in enumerate(decided(acts, authority), start=1):
            rows["stream"].append(entry.stream)
            rows["stream_seq"].append(place)
            rows["kind"].append(entry.payload.kind)
            rows["payload"].append(payload_text(entry.payload))
            days.append(entry.occurred_on.isoformat())
            instants.append(instant_text(entry.recorded_at).rstrip("Z"))
    rows |= {"occurred_on": days, "recorded_at": instants}
    rows |= {"id": list(range(1, len(days) + 1)), "actor_kind": ["person"] * len(days)}
    return folded(pa.table(rows))


def folded(entries: pa.Table) -> Vintage:
    """Fold entries as the house does, into a vintage of files."""
    files = {}
    with workbench() as database:
        database.register("made", events_of(database, entries))
        fold.know_all(database, "made")
        for name, table in fold.fold_events(database, word_tables(RULES)):
            files[name] = write_partitions(table)
    return Vintage(
        as_of=date(LAST_DAY.year, 12, 31),
        is_cut=False,
        built_at="",
        rules=RULES.version,
        last_entry=entries.num_rows,
        last_hash="",
        first_month=0,
        last_month=0,
        counts={},
        files=files,
        id="2022-12-31-full",
    )
