# SPDX-License-Identifier: EUPL-1.2
"""Releases of the small authority, with people who prepare, sign and publish them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.clock import COPENHAGEN
from anke.publication import services
from anke.publication.bundle.contents import Text
from anke.publication.gate.tests import worlds

if TYPE_CHECKING:
    from pathlib import Path

HOUR = datetime(2022, 12, 31, 8, 0, tzinfo=COPENHAGEN)
TITLE = Text("Ankestatistik 2022", "Appeal statistics 2022")


@dataclass
class House:
    """Who works at the gate."""

    folder: Path
    controller: User
    head: User
    caseworker: User

    @property
    def released(self) -> Path:
        """The folder that the public site reads."""
        return self.folder / "released"

    def prepared(self, **more):
        """Prepare a release."""
        asked = {"title": TITLE, "at": HOUR, "vintage": worlds.FakeVintage(), **more}
        return services.prepare_release(self.controller, **asked)

    def attacked(self, **more):
        """Prepare a release and attack it."""
        return services.attack_release(self.controller, self.prepared(**more).id)

    def signed(self, **more):
        """Prepare, attack, and sign by two."""
        state = self.attacked(**more)
        services.sign_release(self.controller, state.id)
        return services.sign_release(self.head, state.id)

    def published(self, **more):
        """Bring a release out."""
        return services.publish_release(self.head, self.signed(**more).id)


def house_in(tmp_path, settings, monkeypatch, seed=1) -> House:
    """Give a house whose clock stands still at the end of 2022, with few facts."""
    settings.ANKE_VAR = tmp_path
    settings.ANKE_RELEASED = ""
    (tmp_path / "authority.json").write_text(json.dumps({"today": "2022-12-31"}))
    change_facts(monkeypatch, worlds.facts(seed))
    monkeypatch.setattr(services, "current_rules", worlds.rules)
    people = [
        User.objects.create_user(name, password="x", role=role, staff_code=code)
        for name, role, code in (
            ("controller", Role.CONTROLLER, "K001"),
            ("ankechef", Role.HEAD, "C001"),
            ("sagsbehandler", Role.CASEWORKER, "S001"),
        )
    ]
    return House(tmp_path, *people)


def change_facts(monkeypatch, municipal) -> None:
    """Let the vintage hold other facts of municipal cases."""
    by_area = {"municipal": municipal, "udk": worlds.facts(1, "udk")}
    worlds.publish_these(monkeypatch, by_area)
