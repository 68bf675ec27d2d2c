# SPDX-License-Identifier: EUPL-1.2
r"""The smallest Word file that every word processor opens: three parts in a zip.

>>> docx("Klage\n\nJeg klager.")[:2]
b'PK'
"""

from __future__ import annotations

import io
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFICE = "http://schemas.openxmlformats.org"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MEDIA_TYPE}.main+xml"/>'
    "</Types>"
)
_RELATIONS = (
    f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    f'"{_OFFICE}/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
# A zip's dates begin here; with a fixed one equal texts give equal files.
_DATE = (1980, 1, 1, 0, 0, 0)


def docx(text: str) -> bytes:
    """Make a Word file of a text, one paragraph a line."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _document(text),
    }
    box = io.BytesIO()
    with ZipFile(box, "w") as file:
        for name, content in parts.items():
            entry = ZipInfo(name, _DATE)
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, _DECLARATION + content)
    return box.getvalue()


def _document(text: str) -> str:
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return (
        f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main">'
        f"<w:body>{lines}</w:body></w:document>"
    )
