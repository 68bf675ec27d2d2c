# SPDX-License-Identifier: EUPL-1.2
"""On real texts: better than the plain baseline, and the promise is kept."""

from __future__ import annotations

import numpy as np
import pytest

from anke.intake.bench_triage import (
    lines_of_promise,
    lines_of_set,
    measure_set,
    row_of,
    summary_of,
)
from anke.intake.triage.real_sets import (
    in_order_of_appearance,
    read_banking,
    read_folketing,
    read_sib,
    read_xsid,
)
from anke.intake.triage.streaming import run_stream


def test_short_requests_beat_the_baseline_and_keep_the_promise(shared_data):
    """Danish requests, three splits: more right, more filed alone, 95 in 100 right."""
    runs = list(measure_set(read_xsid(shared_data), splits=3))

    ours, plain = [run.ours for run in runs], [run.plain for run in runs]
    assert all(o.accuracy.value > p.accuracy.value for o, p in zip(ours, plain))  # noqa: B905
    covered = np.mean([report.coverage.value for report in ours])
    assert covered >= 1.15 * np.mean([report.coverage.value for report in plain])
    assert not any(report.is_broken_beyond_doubt for report in ours)
    assert "xSID" in summary_of(runs)
    assert all(row_of(run).count("|") == 18 for run in runs)
    assert len([*lines_of_set(runs), *lines_of_promise(runs)]) == 8


@pytest.mark.slow
@pytest.mark.parametrize("read", [read_folketing, read_sib])
def test_hard_sets_beat_the_baseline_and_abstain(shared_data, read):
    """Where nothing can be proven nothing is filed, and the proposals are better."""
    [run] = measure_set(read(shared_data), splits=1)

    assert run.ours.accuracy.value > run.plain.accuracy.value + 0.05
    assert run.ours.filed == 0
    assert run.ours.hit_rate > run.ours.accuracy.value + 0.05


@pytest.mark.slow
def test_retraining_is_worth_five_points_in_order_of_time(shared_data):
    """Questions of five months: the retrained model learns what the frozen cannot."""
    held = read_folketing(shared_data)

    stream = run_stream(held.texts, held.labels, start=80, block=40)

    assert stream.gain.value >= 0.05
    assert len(stream.frozen) == len(held.texts) - 80
    assert (stream.frozen[:40] == stream.retrained[:40]).all()


@pytest.mark.unit
def test_made_order_lets_classes_appear_one_by_one(shared_data):
    """In the first tenth half of the classes are still missing; no text is lost."""
    bank = read_banking(shared_data)

    order = in_order_of_appearance(bank, seed=0)

    assert sorted(order.texts) == sorted(bank.texts)
    assert len(set(order.labels[:1000])) < 60
    assert order.times == sorted(order.times)
