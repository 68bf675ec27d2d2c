# SPDX-License-Identifier: EUPL-1.2
"""The one root of everything Anke refuses to do.

Each part keeps one class per cause in its own `errors.py`, all under `AppealsError`,
so that the edges of the house (the command line, the site) can tell a refusal that a
person can act on from a fault in the program.

Example:
    >>> class CaseNotFound(AppealsError):
    ...     '''No case carries this number.'''
    >>> refusal = CaseNotFound("no case 22-00001", user_text="Sagen findes ikke.")
    >>> str(refusal), refusal.user_text
    ('no case 22-00001', 'Sagen findes ikke.')
"""


class AppealsError(Exception):
    """A refusal with a message for the log and a text for the person.

    Args:
        message: What happened, naming the file, line or field; free of personal data.
        user_text: The same in Danish for the person; the message when left out.
    """

    def __init__(self, message: str, *, user_text: str = "") -> None:
        super().__init__(message)
        self.user_text = user_text or message
