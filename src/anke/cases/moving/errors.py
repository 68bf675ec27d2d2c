# SPDX-License-Identifier: EUPL-1.2
"""Why cases cannot be moved at all; what is wrong with a single row is no error.

>>> str(MovingError("cases.csv: has no column area", user_text="mangler sagsområde"))
'cases.csv: has no column area'
"""

from anke.errors import AppealsError


class MovingError(AppealsError):
    """A folder of tables cannot be read at all, or has not what must be there."""


class MoveRunningError(AppealsError):
    """Somebody else moves cases from the same system at this moment."""
