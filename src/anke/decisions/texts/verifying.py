# SPDX-License-Identifier: EUPL-1.2
"""The text library's share of `anke verify`: its rows are what the journal gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.verification import same_rows
from anke.decisions.domain.decide_texts import TEXTS_STREAM, fold_texts
from anke.decisions.models import TextVersion
from anke.decisions.texts.projections import version_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report


class TextProjector:
    """Fold the stream `texts` anew and compare it with the rows."""

    prefix = f"{TEXTS_STREAM}:"

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the versions of all texts."""
        for stream, entries, _head in folded:
            try:
                versions = fold_texts(entries)
            except KeyError as error:
                report.add("chains", stream, f"{error} does not belong to the texts")
                continue
            keys = sorted({version.key.id for version in versions})
            wanted = [version_values(version) for version in versions]
            same_rows(TextVersion, "text", keys, wanted, report)

    def finish(self, streams: int, report: Report) -> None:
        """Check that no version stands there that nobody published."""
        if not streams and TextVersion.objects.exists():
            report.add("projections", "text_version", "rows without a journal")
