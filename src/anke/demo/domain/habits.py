# SPDX-License-Identifier: EUPL-1.2
"""How often the house does what: the shares from which single cases take their course.

>>> Habits().meeting_share("compulsory-measures")
1.0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.demo.domain.calibration import Calibration

# Areas that decide at meetings (retssikkerhedsloven §§ 51-56; each board its own law).
# The shares of boards and of municipal cases are derived: our own.
_MEETINGS: Mapping[str, float] = {
    "compulsory-measures": 1.0,
    "adoption-without-consent": 1.0,
    "concern-notification": 1.0,
    "adoption-board": 1.0,
    "equal-treatment-board": 1.0,
    "work-environment-board": 1.0,
    "special-education-board": 0.8,
    "psychologist-board": 0.2,
    "student-grants-board": 0.5,
    "municipal": 0.03,
}


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of cases in which something happens."""

    information: float = 0.3
    hearing: float = 0.15
    consultant: float = 0.7
    work_injury_meeting: float = 0.94
    representative: float = 0.12
    appellant_injured: float = 0.64
    appellant_insurer: float = 0.25
    digital: float = 0.75
    late_registration: float = 0.02
    pause: float = 0.12
    extension: float = 0.1
    notice: float = 0.2
    correction: float = 0.004
    reclassified: float = 0.02
    reminded: float = 0.75
    nothing_to_add: float = 0.35
    unanswered: float = 0.1

    def meeting_share(self, area: str) -> float:
        """How many of an area's cases are decided at a meeting."""
        if area == "work-injury":
            return self.work_injury_meeting
        return _MEETINGS.get(area, 0.0)


def habits_of(calibration: Calibration) -> Habits:
    """Take the shares from the calibration; the rest are ours."""
    return Habits(
        hearing=calibration.parameter("party-hearing-share"),
        consultant=calibration.parameter("medical-consultant-share"),
        work_injury_meeting=calibration.parameter("work-injury-meeting-share"),
        representative=calibration.parameter("representative-share"),
        appellant_injured=calibration.parameter("work-injury-appellant-injured-share"),
        appellant_insurer=calibration.parameter("work-injury-appellant-insurer-share"),
        digital=calibration.parameter("digital-post-share"),
        late_registration=calibration.parameter("late-registration-share"),
        pause=calibration.parameter("pause-share"),
        extension=calibration.parameter("extension-share"),
        notice=calibration.parameter("deadline-notice-share"),
        correction=calibration.parameter("correction-share"),
    )
