# SPDX-License-Identifier: EUPL-1.2
"""The forms in which a table leaves the house: media type, ending, writer.

form = FORMS["xlsx"]
form.pieces(Asked(area, plan, cover, revised))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.portal.exports.csv_files import DANISH, ENGLISH, CsvForm, written_csv
from anke.portal.exports.json_stat import written_json_stat
from anke.portal.exports.parquet import written_parquet
from anke.portal.exports.xlsx.workbook import written_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.exports.cover import Cover, Labels
    from anke.portal.exports.revisions import RevisedCounts


@dataclass(frozen=True)
class Asked:
    """A table that is to be written.

    Attributes:
        area: Its area.
        plan: What was asked for.
        cover: What the file says about itself.
        revised: The counts that the release changed.
        labels: Whether codes, texts or both name the values (XLSX).
        csv: How CSV is written; by language when nothing is said.
    """

    area: Area
    plan: Plan
    cover: Cover
    revised: RevisedCounts
    labels: Labels = "texts"
    csv: CsvForm | None = None


@dataclass(frozen=True)
class Form:
    """A form of a table.

    Attributes:
        ending: How its files end.
        media_type: What browsers call it.
        is_packed: Whether it is compressed already.
        pieces: Its writer.
    """

    ending: str
    media_type: str
    is_packed: bool
    pieces: Callable[[Asked], Iterator[bytes]]


def _csv(asked: Asked) -> Iterator[bytes]:
    form = asked.csv or (ENGLISH if asked.cover.language == "en" else DANISH)
    return written_csv(asked.area, asked.plan, asked.cover, form, asked.revised)


def _xlsx(asked: Asked) -> Iterator[bytes]:
    return written_workbook(asked.area, asked.plan, asked.cover, asked.labels)


def _parquet(asked: Asked) -> Iterator[bytes]:
    return written_parquet(asked.area, asked.plan, asked.cover, asked.revised)


def _json(asked: Asked) -> Iterator[bytes]:
    return written_json_stat(asked.area, asked.plan, asked.cover, asked.revised)


XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET_TYPE: Final = "application/vnd.apache.parquet"
FORMS: Final[Mapping[str, Form]] = {
    "csv": Form("csv", "text/csv; charset=utf-8", False, _csv),
    "xlsx": Form("xlsx", XLSX_TYPE, True, _xlsx),
    "parquet": Form("parquet", PARQUET_TYPE, True, _parquet),
    "json": Form("json", "application/json", False, _json),
}
