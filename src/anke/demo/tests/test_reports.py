# SPDX-License-Identifier: EUPL-1.2
"""The demo's reports: on their days, from what was known, signed by two, in time."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from anke.cases import clock
from anke.cases.models import JournalEntry
from anke.cases.verification import verify
from anke.contract.domain.report_days import report_period
from anke.contract.models import ContractReport
from anke.contract.tests.reports import house_in
from anke.demo.reports import PERIODS, write_reports

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.long
def test_a_month_is_reported_in_time_from_what_was_known(tmp_path, settings) -> None:
    """Its journal is of those days, and a second call finds it done."""
    house_in(tmp_path, settings, today="2022-12-31")

    assert write_reports(("2022-06",)) == 1
    assert write_reports(("2022-06",)) == 0

    report = ContractReport.objects.get()
    assert (report.stage, report.sent_on) == ("sent", date(2022, 7, 11))
    assert report.sent_on <= report_period("2022-06").due_on
    assert report.vintage.startswith("2022-07-07")
    assert report.signers.split() == ["K001", "C001"]
    days = JournalEntry.objects.filter(stream__startswith="report:").values_list(
        "recorded_at", flat=True
    )
    assert max(days) < datetime(2022, 7, 12, tzinfo=clock.COPENHAGEN)
    assert verify().is_sound


def test_the_year_and_its_last_quarter_are_left_to_people() -> None:
    """What ends on the demo's last day is not due before the next year."""
    assert len(PERIODS) == 14
    assert not {"2022-12", "2022K4", "2022"} & set(PERIODS)


def test_time_stands_still_in_a_demos_past_alone(tmp_path, settings) -> None:
    """A real authority, or a day that has not come, is refused."""
    settings.ANKE_VAR = str(tmp_path)
    past = datetime(2022, 7, 8, 10, tzinfo=clock.COPENHAGEN)
    with pytest.raises(RuntimeError, match="no demo"), clock.standing_at(past):
        pass
    (tmp_path / "authority.json").write_text('{"today": "2022-12-31"}', "utf-8")
    with clock.standing_at(past):
        assert clock.now() == past
    assert clock.today() == date(2022, 12, 31)
    future = datetime(2023, 1, 1, 10, tzinfo=clock.COPENHAGEN)
    with pytest.raises(RuntimeError, match="no demo"), clock.standing_at(future):
        pass
