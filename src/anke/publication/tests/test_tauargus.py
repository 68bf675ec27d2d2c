# SPDX-License-Identifier: EUPL-1.2
"""The house hides hardly more than τ-Argus does, and lets nothing be computed."""

import pytest

from anke.publication.tests.tauargus import comparisons
from anke.site.environment import CHECKOUT

PYTHON = CHECKOUT / ".venv-oracle" / "bin" / "python"
MOST = 1.5


@pytest.mark.long
def test_no_more_is_hidden_than_one_and_a_half_times_and_less_is_given_away() -> None:
    """On random tables of two dimensions, small and large."""
    if not PYTHON.exists():
        pytest.skip("τ-Argus is not installed: run tools/oracle")

    found = list(comparisons(PYTHON))

    assert all(each.house.hidden <= MOST * each.tauargus.hidden for each in found)
    assert all(each.house.narrow == 0 for each in found)
    assert sum(each.tauargus.narrow for each in found) > 0
