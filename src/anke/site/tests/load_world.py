# SPDX-License-Identifier: EUPL-1.2
"""Sixteen caseworkers with ordinary rights for `tools/load`, in any authority.

    ANKE_VAR=… python -m anke.site.tests.load_world     # writes $ANKE_VAR/load.json

They are staff who have cases on their desks; the file names them, some of their cases
and some of everybody's.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

USERS = 16
CASES_EACH = 200


def prepare() -> dict[str, object]:
    """Make sure that the accounts are there; give what the load test needs to know."""
    from django.db.models import Count

    from anke.access.domain.roles import Role
    from anke.access.models import User
    from anke.access.services import DEMO_PASSWORD
    from anke.cases.models import Case

    chance = random.Random(2022)
    pending = Case.objects.filter(status="pending").exclude(staff="")
    desks = (
        pending.values("staff", "team")
        .annotate(count=Count("number"))
        .order_by("-count", "staff")[: 10 * USERS]
    )
    users = {}
    for desk in chance.sample(list(desks), min(USERS, len(desks))):
        code = desk["staff"]
        user = User.objects.filter(staff_code=code).first()
        if user is None:
            user = User.objects.create_user(
                f"load-{code.lower()}",
                password=DEMO_PASSWORD,
                role=Role.CASEWORKER,
                staff_code=code,
                team=desk["team"],
            )
        user.set_password(DEMO_PASSWORD)
        user.save()
        own = pending.filter(staff=code).values_list("number", flat=True)[:CASES_EACH]
        users[user.username] = list(own)
    years = Case.objects.order_by("-year").values_list("year", flat=True)[:1]
    others = Case.objects.filter(year=years[0]).values_list("number", flat=True)
    return {
        "password": DEMO_PASSWORD,
        "users": users,
        "cases": chance.sample(list(others), min(2000, len(others))),
        "in_all": Case.objects.count(),
    }


def main() -> None:
    """Write what the load test needs beside the authority's files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    import django

    django.setup()
    from django.conf import settings

    found = prepare()
    Path(settings.ANKE_VAR, "load.json").write_text(json.dumps(found), encoding="utf-8")
    print(f"{len(found['users'])} caseworkers, {found['in_all']} cases")  # type: ignore[arg-type]  # noqa: T201


if __name__ == "__main__":
    main()
