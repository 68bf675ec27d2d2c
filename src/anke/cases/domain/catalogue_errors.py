# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the catalogue: a data file, or a question put to it.

A data file is edited by people, so its error says where to look: the file, the
entry and the field.

>>> error = CatalogueError(
...     "is not a law of the catalogue",
...     "er ikke en lov i kataloget",
...     file="subjects.toml", entry="sel-95", field="law",
... )
>>> str(error)
'subjects.toml: entry sel-95: field law: is not a law of the catalogue'
"""

from anke.errors import AppealsError


class CatalogueError(AppealsError):
    """A data file of the catalogue cannot be used as it stands.

    Args:
        problem: What is wrong, in English, for the log.
        problem_da: The same in Danish, for the person who edits the file.
        file: The file, or the number of the added text.
        entry: The id of the entry; empty when the file itself is the trouble.
        field: The field of the entry; empty when the whole entry is the trouble.
    """

    def __init__(
        self,
        problem: str,
        problem_da: str,
        *,
        file: str,
        entry: str = "",
        field: str = "",
    ) -> None:
        self.file, self.entry, self.field = file, entry, field
        self.problem, self.problem_da = problem, problem_da
        english = (file, entry and f"entry {entry}", field and f"field {field}")
        danish = (file, entry and f"post {entry}", field and f"felt {field}")
        super().__init__(
            ": ".join((*filter(None, english), problem)),
            user_text=": ".join((*filter(None, danish), problem_da)),
        )


class UnknownEntryError(AppealsError):
    """The catalogue was asked for something that it does not hold."""

    def __init__(self, table: str, entry: str) -> None:
        super().__init__(
            f"the catalogue holds no {table} {entry!r}",
            user_text=f"Kataloget kender ikke {_DANISH.get(table, table)} »{entry}«.",
        )


_DANISH = {
    "area": "sagsområdet",
    "law": "loven",
    "subject": "sagsemnet",
    "first instance": "førsteinstansen",
    "outcome": "udfaldet",
    "track": "sporet",
}
