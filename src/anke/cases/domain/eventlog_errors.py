# SPDX-License-Identifier: EUPL-1.2
"""Why an event log cannot be read at all; what is wrong with a single row is no error.

>>> error = MappingError(
...     "the log has no column 'ende'", "loggen har ingen kolonne »ende«",
...     file="wabo.toml", table="mapping.decides", field="column",
... )
>>> str(error)
"wabo.toml: [mapping.decides] column: the log has no column 'ende'"
"""

from anke.errors import AppealsError


class MappingError(AppealsError):
    """A mapping cannot be used as it stands, or does not fit the file."""

    def __init__(
        self,
        problem: str,
        problem_da: str,
        *,
        file: str = "",
        table: str = "",
        field: str = "",
    ) -> None:
        self.problem, self.problem_da = problem, problem_da
        self.file, self.table, self.field = file, table, field
        place = " ".join(filter(None, (table and f"[{table}]", field)))
        before = [text for text in (file, place) if text]
        super().__init__(
            ": ".join([*before, problem]), user_text=": ".join([*before, problem_da])
        )


class EventLogError(AppealsError):
    """The file of an event log cannot be opened, or is no event log."""


class ImportRunningError(AppealsError):
    """Somebody else imports the same file at this moment."""
