# SPDX-License-Identifier: EUPL-1.2
"""The strict reading of the calendar: weekends and public holidays only."""

from anke.deadlines.catalogue import load_calendar
from anke.deadlines.domain.calendar import Calendar


def _switched_off(identifier: str, when: str) -> str:
    """Write an entry that makes a named day an ordinary one."""
    return f"""
[[holiday]]
id = "{identifier}"
name_da = "{identifier}"
name_en = "{identifier}"
kind = "ordinary"
{when}
source = "test: the strict reading"
"""


STRICT_TOML = "".join(
    [
        _switched_off("fredag-efter-himmelfart", "easter = 40"),
        _switched_off("grundlovsdag", "month = 6\nday = 5"),
        _switched_off("juleaftensdag", "month = 12\nday = 24"),
        _switched_off("nytaarsaftensdag", "month = 12\nday = 31"),
    ]
)
STRICT: Calendar = load_calendar([STRICT_TOML])
