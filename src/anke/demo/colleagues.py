# SPDX-License-Identifier: EUPL-1.2
"""The demo's medical consultants beside the one who signs in: made-up people.

The histories ask three consultants by their codes. `laegekonsulent` (L001) comes with
the demo's users; the others have no password, so that nobody signs in as them.
"""

from __future__ import annotations

from anke.access.domain.roles import Role
from anke.access.models import User

COLLEAGUES = (
    ("laegekonsulent-2", "Otto Speciale", "L002"),
    ("laegekonsulent-3", "Sofie Udtalt", "L003"),
)


def write_consultants() -> None:
    """Record the colleagues of `laegekonsulent`. Run twice it does nothing more."""
    for username, name, code in COLLEAGUES:
        if not User.objects.filter(staff_code=code).exists():
            User.objects.create_user(
                username,
                role=Role.MEDICAL_CONSULTANT,
                display_name=name,
                staff_code=code,
            )
