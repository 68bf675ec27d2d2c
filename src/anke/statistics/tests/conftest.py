# SPDX-License-Identifier: EUPL-1.2
"""Each test has a folder of facts of its own, and a clock that stands still."""

import json

import pytest

TODAY = "2020-12-31"


@pytest.fixture(autouse=True)
def authority(settings, tmp_path):
    """Give the test an authority whose today is the last day of 2020."""
    settings.ANKE_VAR = tmp_path
    (tmp_path / "authority.json").write_text(json.dumps({"today": TODAY}))
    return tmp_path
