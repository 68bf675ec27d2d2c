# SPDX-License-Identifier: EUPL-1.2
"""The bench measures what it says: entries of the real form, folded into facts."""

import pytest

from anke.cases.models import JournalEntry
from anke.cases.rules import current_rules
from anke.statistics import bench
from anke.statistics.facts.build import build
from anke.statistics.tests.test_fold import check_facts, spells_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_made_up_register_folds_like_a_real_one() -> None:
    """Payloads are read by the catalogue of payloads, and facts equal the fold."""
    entries = bench.fill_register(200)
    more = bench.add_a_day(200)

    vintage = build()

    assert 8 <= entries / 200 <= 13
    assert JournalEntry.objects.count() == entries + more
    check_facts(vintage, spells_of(), current_rules())
