# SPDX-License-Identifier: EUPL-1.2
"""Why the demo authority cannot be built, one class per cause."""

from anke.errors import AppealsError


class CalibrationError(AppealsError):
    """The calibration cannot be used as it stands.

    Args:
        problem: What is wrong.
        entry: The entry of the file; empty when the file itself is the trouble.
        field: The field of the entry.
    """

    def __init__(self, problem: str, *, entry: str = "", field: str = "") -> None:
        self.entry, self.field = entry, field
        named = (entry, field and f"field {field}")
        message = ": ".join(("calibration", *filter(None, named), problem))
        super().__init__(
            message, user_text=f"Demoens kalibrering kan ikke bruges: {message}"
        )


class RegisterInUseError(AppealsError):
    """The register holds cases that this demo did not make."""


class OtherDemoError(AppealsError):
    """Another demo than the one asked for is built here already."""


class NoteUnreadableError(AppealsError):
    """The note of what was built (authority.json) cannot be read."""


class BuildRunningError(AppealsError):
    """Somebody else builds the demo in this folder right now."""


class TooFewCasesError(AppealsError):
    """There must be a case for every area at least."""


class GrammarError(AppealsError):
    """The grammar of the demo's letters cannot be read, or lacks a rule."""


class MailFolderInUseError(AppealsError):
    """The folder for the demo's letters holds something that the demo did not make."""


class NoCasesError(AppealsError):
    """The register has no cases about which letters could be written."""
