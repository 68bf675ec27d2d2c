# SPDX-License-Identifier: EUPL-1.2
"""The demo's released figures: a small release at once, all of it in the background.

Six areas take seconds, so the public site has something to show when the build ends.
Municipal cases and supervision take minutes; the worker brings them out with a second
release while people look around, just as a quarter's release follows another.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases import clock
from anke.publication import services
from anke.publication.bundle.contents import Text
from anke.publication.models import Release

if TYPE_CHECKING:
    from collections.abc import Collection

    from anke.publication.domain.release_life import ReleaseState

QUICK_AREAS: Final = frozenset(
    {
        "udk",
        "work-injury",
        "inter-municipal",
        "concern-notification",
        "adoption-without-consent",
        "compulsory-measures",
    }
)
FIRST_TITLE: Final = Text(
    "Ankestatistik 2022, seks områder", "Appeal statistics 2022, six areas"
)
SECOND_TITLE: Final = Text(
    "Ankestatistik 2022, alle områder", "Appeal statistics 2022, all areas"
)
_HOUR: Final = time(8, 0)


def publish_first() -> str:
    """Bring out the areas that take seconds; give the release. Twice is once."""
    known = Release.objects.filter(stage="published").order_by("id").first()
    return known.id if known else _published(FIRST_TITLE, QUICK_AREAS).id


def publish_all() -> str:
    """Bring out every area; give the release. Twice is once."""
    known = Release.objects.filter(title=SECOND_TITLE.da, stage="published").first()
    return known.id if known else _published(SECOND_TITLE, ()).id


def _published(title: Text, areas: Collection[str]) -> ReleaseState:
    """Do what a controller and a head would, step by step."""
    controller = User.objects.get(role=Role.CONTROLLER.value, username="controller")
    head = User.objects.get(role=Role.HEAD.value, username="ankechef")
    at = datetime.combine(clock.today(), _HOUR, clock.COPENHAGEN)
    draft = services.prepare_release(controller, title=title, at=at, areas=areas)
    services.attack_release(controller, draft.id)
    services.sign_release(controller, draft.id)
    services.sign_release(head, draft.id)
    return services.publish_release(head, draft.id)
