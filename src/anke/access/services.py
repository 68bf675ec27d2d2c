# SPDX-License-Identifier: EUPL-1.2
"""The writers of access: the view log, and the demo's members of staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anke.access.domain.roles import Role
from anke.access.models import User, ViewEvent


@dataclass(frozen=True)
class DemoUser:
    """One made-up member of staff of the demo authority."""

    username: str
    display_name: str
    role: Role
    staff_code: str | None = None
    team: str = ""


DEMO_PASSWORD = "anke-demo-2022"  # noqa: S105 - printed for everyone, on purpose

# The demo authority's first team, to which its first codes belong.
_FIRST_TEAM = "Børn og familier"
DEMO_USERS = (
    DemoUser("sagsbehandler", "Sanne Agerlund", Role.CASEWORKER, "S001", _FIRST_TEAM),
    DemoUser("teamleder", "Torben Ledet", Role.TEAM_LEADER, "T001", _FIRST_TEAM),
    DemoUser("ankechef", "Anne Kehler", Role.HEAD, "C001", _FIRST_TEAM),
    DemoUser("direktoer", "Dorthe Rektorius", Role.DIRECTOR),
    DemoUser("journal", "Jonas Journing", Role.REGISTRAR, "J001"),
    DemoUser("analytiker", "Aksel Nalbæk", Role.ANALYST),
    DemoUser("laegekonsulent", "Lea Konstrup", Role.MEDICAL_CONSULTANT, "L001"),
    DemoUser("ankemedlem", "Merete Lembo", Role.BOARD_MEMBER, "M001"),
    DemoUser("controller", "Carl Troldby", Role.CONTROLLER, "K001"),
    DemoUser("praksiskoordinator", "Pia Kordahl", Role.PRACTICE_COORDINATOR, "P001"),
    DemoUser("tilsyn", "Tina Synning", Role.SUPERVISION, "TS01", "Tilsyn"),
    DemoUser("revisor", "Rikke Visby", Role.AUDITOR),
    DemoUser("administrator", "Amalie Strand", Role.ADMINISTRATOR),
)


def record_view(
    actor: User | None, *, stream: str, at: datetime, purpose: str, kind: ViewEvent.Kind
) -> ViewEvent:
    """Write down that the actor was shown personal data.

    Called before the page is sent, so that a look without a line cannot happen.
    Run twice it writes two lines: two looks are two events.

    Args:
        actor: Who looks; None for a party or first instance by a link.
        stream: Whose data, as `case:22-00001`.
        at: When; an aware instant from `anke.cases.clock.now()`.
        purpose: The page or task, in the language of the house.
        kind: What is shown.
    """
    return ViewEvent.objects.create(
        actor=actor, stream=stream, at=at, purpose=purpose, kind=kind
    )


def record_views(
    actor: User | None,
    *,
    streams: Iterable[str],
    at: datetime,
    purpose: str,
    kind: ViewEvent.Kind,
) -> None:
    """Write down that the actor was shown the data of several streams at once.

    One statement for all of them; otherwise as `record_view`.
    """
    ViewEvent.objects.bulk_create(
        ViewEvent(actor=actor, stream=stream, at=at, purpose=purpose, kind=kind)
        for stream in streams
    )


@transaction.atomic
def create_demo_users(password: str = DEMO_PASSWORD) -> list[User]:
    """Make sure that the demo has one user for each role.

    Run twice it changes nothing: a user who is there keeps name and password.
    """
    return [_demo_user(each, password) for each in DEMO_USERS]


def _demo_user(demo: DemoUser, password: str) -> User:
    """Find or create one of them."""
    known = User.objects.filter(username=demo.username).first()
    if known is not None:
        return known
    return User.objects.create_user(
        demo.username,
        f"{demo.username}@anke.example",
        password,
        role=demo.role,
        display_name=demo.display_name,
        staff_code=demo.staff_code,
        team=demo.team,
    )


def place_in_team(staff_code: str, team: str) -> None:
    """Let a member of staff's sign-in belong to a team, whose cases are then near.

    Run twice it changes nothing; without a sign-in there is nothing to do.
    """
    User.objects.filter(staff_code=staff_code).update(team=team)
