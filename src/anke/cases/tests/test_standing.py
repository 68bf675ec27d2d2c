# SPDX-License-Identifier: EUPL-1.2
"""A worklist asks the same question as the case page, and gets the same answer."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.what_next import Standing, What, lasting_todo, what_next
from anke.cases.models import Case
from anke.cases.standing import has_todo, main_todo

TODAY = date(2022, 6, 1)
days = st.none() | st.integers(-40, 40).map(lambda ahead: TODAY + timedelta(ahead))
standings = st.builds(
    Standing,
    status=st.sampled_from(("pending", "decided")),
    staff=st.sampled_from(("", "S001")),
    due_on=days,
    notice_by=days,
    request_due_on=days,
    owed_by=st.sampled_from(("", "party")),
    draft=st.sampled_from(("", "submitted", "returned", "approved")),
    signer=st.sampled_from(("", "T001")),
    meeting_on=days,
    meeting_wanted=st.booleans(),
    letter_missing=st.booleans(),
    has_conflict=st.booleans(),
    court_case_open=st.booleans(),
)


def row_of(standing: Standing) -> dict[str, object]:
    """Give the columns that the projection writes of a standing."""
    kept = ("status", "staff", "due_on", "notice_by", "request_due_on", "owed_by")
    columns = {name: getattr(standing, name) for name in kept}
    columns |= {name: getattr(standing, name) for name in ("draft", "signer")}
    todo = lasting_todo(standing).what.value
    return columns | {"todo": todo, "meeting_on": standing.meeting_on}


@pytest.mark.unit
@given(standings)
def test_the_row_tells_the_same_as_the_journal(standing: Standing) -> None:
    """Whatever the day, the first thing to do is the same one."""
    row = SimpleNamespace(**row_of(standing))

    assert main_todo(row, TODAY) == what_next(standing, TODAY)[0]


@pytest.mark.db
@pytest.mark.django_db
def test_the_filter_finds_what_the_list_shows() -> None:
    """A case is found under the todo that stands beside it, and under no other."""
    soon, past, later = (TODAY + timedelta(days) for days in (5, -5, 50))
    drawn = [
        Standing("pending", "S001", later),
        Standing("pending", "S001", soon, notice_by=soon),
        Standing("pending", "S001", soon, notice_by=soon, draft="approved"),
        Standing("pending", "", soon, notice_by=past),
        Standing("pending", "", later),
        Standing("pending", "S001", later, request_due_on=past, owed_by="party"),
        Standing("pending", "S001", later, request_due_on=later, owed_by="party"),
        Standing("pending", "S001", soon, notice_by=soon, request_due_on=past),
        Standing("pending", "S001", later, draft="returned"),
        Standing("pending", "S001", later, draft="submitted", signer="T001"),
        Standing("pending", "S001", later, meeting_on=later),
        Standing("pending", "S001", later, meeting_wanted=True),
        Standing("pending", "S001", soon, notice_by=soon, has_conflict=True),
        Standing("decided", "S001", letter_missing=True),
        Standing("decided", "S001", court_case_open=True),
        Standing("decided", "S001", notice_by=soon),
    ]
    for place, standing in enumerate(drawn, 1):
        make(place, row_of(standing))

    for case in Case.objects.all():
        shown = main_todo(case, TODAY).what
        for what in What:
            found = Case.objects.filter(has_todo(what, TODAY), pk=case.number)
            assert found.exists() is (what is shown), (case.number, what, shown)


def make(place: int, columns: dict[str, object]) -> None:
    """Write a row as the projection does."""
    Case.objects.create(
        number=f"22-{place:05}",
        year=2022,
        serial=place,
        area="municipal",
        subject="",
        first_instance="municipality-0101",
        received_on=TODAY,
        spell=1,
        spell_started_on=TODAY,
        length=1,
        head=b"",
        **columns,
    )
