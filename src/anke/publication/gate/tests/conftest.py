# SPDX-License-Identifier: EUPL-1.2
"""The gate's own files lie in a folder of the test's."""

import pytest


@pytest.fixture
def folder(tmp_path, settings):
    """Give the gate's folder; the workbench spills beside it."""
    settings.ANKE_VAR = tmp_path
    return tmp_path / "gate"
