# SPDX-License-Identifier: EUPL-1.2
"""A small set of tables to look at and to try: `anke import cases --example FOLDER`.

Six made-up cases, each showing something: a pause, a due date that differs, protection,
a case that follows another, a word that the mapping translates, one that nobody has
settled. The persons are the official test persons of the CPR office.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from anke.cases.moving.domain.dictionary import BY_NAME
from anke.cases.moving.errors import MovingError
from anke.cases.moving.mapping_file import BESIDE
from anke.durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path

    Rows = list[dict[str, str]]

MAPPING = """\
# How the tables of the old system are read. See docs/moving-in.md.

[source]
id = "old-system"

[columns.cases]
case = "Journalnr."

[values.area]
"KSB" = "municipal"

[values.staff]
"Kirsten (KSB)" = "KB"
"""

ROWS: dict[str, Rows] = {
    "cases": [
        {
            "case": "2022-4711",
            "area": "KSB",
            "subject": "sel-100",
            "first_instance": "Aarhus Kommune",
            "received_on": "2022-10-03",
            "registered_at": "2022-10-03 09:15",
            "channel": "brev",
            "appealed_on": "2022-09-05",
            "staff": "Kirsten (KSB)",
            "team": "born",
            "allocated_on": "2022-10-10",
            "due_on": "2023-01-09",
        },
        {
            "case": "2022-5120",
            "area": "municipal",
            "subject": "sel-95",
            "first_instance": "0461",
            "received_on": "2022-09-26",
            "channel": "digital-post",
            "staff": "ML",
            "due_on": "2022-12-26",
        },
        {
            "case": "2021-0815",
            "area": "municipal",
            "subject": "sel-100",
            "first_instance": "Aalborg Kommune",
            "received_on": "2021-11-01",
            "staff": "ML",
            "decided_on": "2022-02-01",
            "outcome": "Hjemvisning",
        },
        {
            "case": "2022-6001",
            "area": "municipal",
            "subject": "sel-100",
            "first_instance": "Aalborg Kommune",
            "received_on": "2022-11-15",
            "tracks": "fast-track",
            "predecessor": "2021-0815",
            "relation": "hjemvist",
            "due_on": "2023-01-10",
        },
        {
            "case": "2022-6002",
            "area": "work-injury",
            "first_instance": "aes",
            "received_on": "2022-11-16",
            "protection": "1",
            "protection_ground": "hemmelig adresse",
        },
        {
            "case": "2022-6003",
            "area": "municipal",
            "first_instance": "Odense Kommune",
            "received_on": "2022-06-01",
            "decided_on": "2022-09-01",
            "outcome": "Medhold",
        },
    ],
    "parties": [
        {
            "case": "2022-4711",
            "party": "P1",
            "role": "klager",
            "name": "Nancy Ann Berggren",
            "cpr": "251248-9996",
            "address": "Testvej 1, 8000 Aarhus C",
        },
        {
            "case": "2022-4711",
            "party": "P2",
            "role": "advokat",
            "name": "Advokaterne på Torvet (opdigtet)",
            "address": "Torvet 1, 8000 Aarhus C",
            "digital_post": "ja",
            "joined_on": "2022-10-20",
        },
        {
            "case": "2022-6001",
            "party": "P3",
            "role": "klager",
            "name": "Tommy Test Opfundsen",
            "cpr": "0201609995",
        },
        {
            "case": "2022-6002",
            "party": "P4",
            "role": "klager",
            "name": "Tina Test Opfundsen",
            "cpr": "201919990",
        },
    ],
    "history": [
        {
            "case": "2022-4711",
            "event": "H1",
            "on": "2022-10-24",
            "recorded_at": "2022-10-24 14:30",
            "what": "requested",
            "by": "KB",
            "step": "information-gathering",
            "due_on": "2022-11-07",
        },
        {
            "case": "2022-4711",
            "event": "H2",
            "on": "2022-11-03",
            "what": "besvaret",
            "step": "information-gathering",
        },
        {
            "case": "2022-4711",
            "event": "H3",
            "on": "2022-11-04",
            "what": "Telefonsamtale",
            "by": "KB",
            "note": "Borgeren ringede og spurgte til sagen.",
        },
        {
            "case": "2021-0815",
            "event": "H4",
            "on": "2021-12-01",
            "what": "fordelt",
            "staff": "ML",
            "team": "voksne",
        },
        {
            "case": "2099-1",
            "event": "H5",
            "on": "2022-01-01",
            "what": "noted",
            "note": "Sagen står ikke i tabellen over sager.",
        },
    ],
    "clocks": [
        {
            "case": "2022-4711",
            "rule": "municipal",
            "kind": "started",
            "on": "2022-10-03",
            "due_on": "2023-01-09",
        },
        {
            "case": "2022-4711",
            "kind": "paused",
            "on": "2022-10-24",
            "reason": "oplysninger mangler",
        },
        {"case": "2022-4711", "kind": "resumed", "on": "2022-10-31"},
    ],
    "documents": [
        {
            "case": "2022-4711",
            "document": "D1",
            "file": "2022-4711/klage.txt",
            "theme": "Klage",
            "direction": "modtaget",
            "dated_on": "2022-10-03",
        },
        {
            "case": "2022-4711",
            "document": "D2",
            "file": "2022-4711/kvittering.txt",
            "theme": "Kvittering for klage",
            "direction": "sendt",
            "dated_on": "2022-10-04",
        },
        {
            "case": "2022-4711",
            "document": "D3",
            "file": "2022-4711/findes-ikke.pdf",
            "theme": "Afgørelsen, der er klaget over",
            "direction": "modtaget",
            "dated_on": "2022-10-03",
        },
    ],
}
DOCUMENTS = {
    "2022-4711/klage.txt": "Jeg klager over kommunens afgørelse om merudgifter.\n",
    "2022-4711/kvittering.txt": "Vi har modtaget din klage.\n",
}
THEIR_HEADINGS = {("cases", "case"): "Journalnr."}


def write_example(folder: Path) -> list[str]:
    """Write the example into a folder that is empty or not there yet; name the files.

    Errors: MovingError when something stands there, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MovingError(
            f"{folder}: is not empty",
            user_text=f"Der ligger noget i {folder.name} i forvejen; vælg en anden "
            "mappe.",
        )
    files = {BESIDE: MAPPING}
    files |= {f"{table}.csv": _csv(table, rows) for table, rows in ROWS.items()}
    files |= {f"documents/{name}": text for name, text in DOCUMENTS.items()}
    try:
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            write_durably(place, text.encode(), flush_names=False)
    except OSError as error:
        raise MovingError(
            f"{folder}: cannot be written: {error.strerror}",
            user_text=f"Der kan ikke skrives i {folder.name}.",
        ) from error
    return list(files)


def _csv(table: str, rows: Rows) -> str:
    columns = [column.name for column in BY_NAME[table].columns]
    headings = [THEIR_HEADINGS.get((table, name), name) for name in columns]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue()
