# SPDX-License-Identifier: EUPL-1.2
"""The print queue: one folder a letter, which a printer takes and acknowledges.

    22-U00017/manifest.json     what it is, and each file with its hash and pages
    22-U00017/0-forside.pdf     the cover sheet, with the address in the window
    22-U00017/1-brev.pdf        the letter, then what is enclosed
    kvittering/22-U00017.json   {"status": "sent", "on": "2022-12-30"}, by the printer

The printer takes a folder that has no dot in front of its name. A letter on paper
counts as sent on the day on which the printer says that it was posted.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from anke.decisions.dispatch.channels.cover import cover_sheet
from anke.decisions.dispatch.channels.folder import OutFolder
from anke.decisions.dispatch.channels.transport import PDF, File
from anke.decisions.dispatch.errors import RefusedError
from anke.decisions.domain.dispatch import Problem
from anke.durable import write_many_durably

if TYPE_CHECKING:
    from pathlib import Path

    from anke.decisions.dispatch.channels.transport import Parcel

MANIFEST = "manifest.json"


class PrintFolder(OutFolder):
    """Letters on paper."""

    awaits_receipt = True

    def lay(self, place: Path, parcel: Parcel) -> None:
        """Write the folder of one letter, with its manifest."""
        if not parcel.address.postal:
            raise RefusedError(Problem.NOWHERE)
        files = _with_cover(parcel)
        contents = {place / name: file.content for name, file in files.items()}
        contents[place / MANIFEST] = _manifest(parcel, files)
        place.mkdir(exist_ok=True)
        write_many_durably(contents, beside=place, within=self.folder)


def _with_cover(parcel: Parcel) -> dict[str, File]:
    pages = [page_count(file) for file in parcel.files]
    cover = File("Følgeseddel", cover_sheet(parcel, pages), PDF)
    named = {
        f"{place}-{file.name(place - 1)}": file
        for place, file in enumerate(parcel.files, start=1)
    }
    return {"0-forside.pdf": cover} | named


def _manifest(parcel: Parcel, files: dict[str, File]) -> bytes:
    """Say what the printer is to print, in order, and how it can check it."""
    listed = [
        {
            "name": name,
            "sha256": sha256(file.content).hexdigest(),
            "media_type": file.media_type,
            "pages": page_count(file),
        }
        for name, file in files.items()
    ]
    manifest = {
        "letter": parcel.name,
        "case": parcel.case,
        "purpose": parcel.purpose,
        "posted_at": parcel.posted_at.isoformat(timespec="seconds"),
        "pages": sum(page_count(file) for file in files.values()),
        "files": listed,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def page_count(file: File) -> int:
    """Count the pages of a PDF; 0 for what is none."""
    if file.media_type != PDF:
        return 0
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.content)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError:
        return 0
    with document:
        return len(document)
