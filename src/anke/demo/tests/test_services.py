# SPDX-License-Identifier: EUPL-1.2
"""Writing the demo: through the services, in parts, and carried on after a break."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import transaction

from anke.cases.documents import read_document
from anke.cases.domain.cpr import Cpr
from anke.cases.models import (
    Case,
    CaseCounter,
    CaseDocument,
    CaseParty,
    Document,
    JournalEntry,
    PersonalData,
)
from anke.cases.vault import open_person, streams_of
from anke.demo import services
from anke.demo.domain.authority import Authority, Wishes
from anke.demo.domain.people import TEST_PERSONS
from anke.demo.errors import RegisterInUseError

pytestmark = pytest.mark.django_db

COLUMNS = (
    "stream",
    "stream_seq",
    "kind",
    "occurred_on",
    "recorded_at",
    "actor_kind",
    "actor_id",
    "batch",
    "payload",
    "hash",
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Plan a small authority; nothing is added to the shipped rules."""
    from anke.cases.rules import rules_of
    from anke.demo.domain.authority import plan_for

    return plan_for(Wishes(cases=150), services.load_calibration(), rules_of(()))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Write parts of forty cases, so that there are several."""
    monkeypatch.setattr(services, "CASES_A_PART", 40)
    return


def journal() -> list[tuple[object, ...]]:
    """Read the whole journal as it is stored, in a definite order."""
    rows = JournalEntry.objects.order_by("stream", "stream_seq").values_list(*COLUMNS)
    return [(*row[:-1], bytes(row[-1])) for row in rows]


class BrokenOffError(Exception):
    """Stands for the power cut."""


def break_off(_: int) -> None:
    """Break off after a part."""
    raise BrokenOffError


def test_all_cases_are_written_under_the_numbers_that_were_planned(
    authority: Authority,
) -> None:
    """The counter gives each case the number that the plan foresaw."""
    written = services.write_authority(authority)

    assert written == Case.objects.count() == 150
    planned = {authority.numbers[row] for row in range(150)}
    assert set(Case.objects.values_list("number", flat=True)) == planned
    assert sum(CaseCounter.objects.values_list("last", flat=True)) == 150


def test_a_second_writing_writes_nothing(authority: Authority) -> None:
    """Who runs it again finds everything there."""
    services.write_authority(authority)
    before = journal()

    assert services.write_authority(authority) == 0
    assert journal() == before


def test_a_build_that_was_broken_off_gives_the_same_journal(
    authority: Authority,
) -> None:
    """Carried on after each part, the journal is the one of an undisturbed build."""
    with transaction.atomic():
        services.write_authority(authority)
        undisturbed = journal()
        transaction.set_rollback(True)
    breaks = 0

    for _ in range(6):
        with suppress(BrokenOffError):
            services.write_authority(authority, done=break_off)
            continue
        breaks += 1

    assert breaks == 4
    assert journal() == undisturbed


def test_a_register_in_use_is_left_alone(authority: Authority) -> None:
    """A case that the demo did not make stops the build, and nothing is written."""
    year = int(authority.numbers[0][:2]) + 2000
    CaseCounter.objects.create(year=year, last=7)

    with pytest.raises(RegisterInUseError, match="became case"):
        services.write_authority(authority)

    assert not JournalEntry.objects.filter(stream__startswith="case:").exists()


def test_what_the_journal_commits_to_is_kept(authority: Authority) -> None:
    """Every party opens in the vault and every document is in the store."""
    services.write_authority(authority)

    people = {row.commitment: row for row in PersonalData.objects.all()}
    parties = list(CaseParty.objects.values_list("case_id", "person"))
    assert parties
    assert {(f"case:{case}", person) for case, person in parties} == {
        (row.stream, commitment) for commitment, row in people.items()
    }
    assert all(open_person(row).name for row in people.values())
    filed = set(CaseDocument.objects.values_list("document", flat=True))
    kept = {row.commitment: row for row in Document.objects.all()}
    assert filed == set(kept)
    assert all(b"opdigtet" in read_document(row) for row in kept.values())


def test_a_test_person_is_found_by_the_number(authority: Authority) -> None:
    """A search by an official test number finds the cases of that person."""
    services.write_authority(authority)

    found = [streams_of(Cpr(person.cpr)) for person in TEST_PERSONS]

    assert any(found)


def test_an_equal_build_has_an_equal_fingerprint() -> None:
    """The fingerprint follows the wishes and the data files, nothing else."""
    assert services.fingerprint(Wishes()) == services.fingerprint(Wishes())
    assert services.fingerprint(Wishes()) != services.fingerprint(Wishes(seed=1))
