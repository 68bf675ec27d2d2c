# SPDX-License-Identifier: EUPL-1.2
"""A small authority whose vintage is built once; a report needs its files alone."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from anke.cases.services import apply_acts
from anke.contract.domain.report_days import ReportKind
from anke.contract.queries import contract_of
from anke.contract.reports.content import ReportOrder
from anke.statistics.facts.build import build
from anke.statistics.queries import latest_vintage
from anke.statistics.tests.journals import random_acts

if TYPE_CHECKING:
    from pathlib import Path

CASES = 120


@pytest.fixture(scope="session")
def authority(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """Build the facts of a hundred cases; the register is emptied again."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "authority.json").write_text(json.dumps({"today": "2020-12-31"}))
    before = django_settings.ANKE_VAR
    django_settings.ANKE_VAR = folder
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            apply_acts(random_acts(7, CASES))
            build()
            transaction.set_rollback(True)
    finally:
        django_settings.ANKE_VAR = before
    return folder


@pytest.fixture
def order(settings, authority):
    """Give a way to order a report of the authority."""
    settings.ANKE_VAR = authority

    def ordered(kind: str, period: str, name: str = "", **words: object) -> ReportOrder:
        given = {"evidence": None, "on": date(2020, 10, 9)} | words
        contract = given.pop("contract", None) or contract_of(2020, name)
        return ReportOrder(
            contract=contract,
            period=period,
            kind=ReportKind(kind),
            vintage=latest_vintage(),
            **given,
        )

    return ordered
