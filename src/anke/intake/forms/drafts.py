# SPDX-License-Identifier: EUPL-1.2
"""What somebody is filling in, kept on the server until it is handed in.

So that nothing is lost when a field must be corrected, the texts and the files that
were good already wait here, through a power cut, too: what comes again after one must
be known for the same. The texts lie encrypted; the files as the letters
themselves do. A draft is known to one browser session only, and goes away when it is
handed in or a day after it was last touched.

    draft = new_draft()
    draft = keep_file(draft, "afgoerelse.pdf", "application/pdf", upload.chunks())
    save_draft(replace(draft, fields={"name": "Nancy"}))
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.cases import clock
from anke.cases.errors import VaultKeyError
from anke.cases.vault import open_text, seal_text
from anke.durable import write_durably
from anke.intake.forms.envelope import EnclosedFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

KEPT_SECONDS = 24 * 60 * 60
_TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a draft: `place` is its name on the disk and says nothing."""

    place: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts by field, and files; `begun` is when the first page was shown (seconds)."""

    id: str
    begun: float
    fields: dict[str, str] = field(default_factory=dict)
    files: tuple[KeptFile, ...] = ()

    def __repr__(self) -> str:
        return f"Draft({self.id})"

    @property
    def size_bytes(self) -> int:
        """Give the size of all files."""
        return sum(file.size_bytes for file in self.files)

    @property
    def shown(self) -> str:
        """Give a word for what is in it: what was shown is what is handed in."""
        content = json.dumps([self.fields, [asdict(file) for file in self.files]])
        return sha256(content.encode()).hexdigest()[:32]


def new_draft() -> Draft:
    """Begin a draft; nothing is stored yet, and old ones are cleared away."""
    forget_old_drafts()
    return Draft(uuid.uuid4().hex, clock.wall_now().timestamp())


def save_draft(draft: Draft) -> Draft:
    """Keep a draft, and the names of its files; durable. Errors: OSError."""
    text = json.dumps(asdict(draft))
    box = seal_text(text, bound_to=draft.id)
    path = _folder(draft.id) / _TEXTS
    write_durably(path, box, within=_all_drafts().parent)
    return draft


def find_draft(draft_id: str) -> Draft | None:
    """Find a draft; None where it has gone."""
    if not draft_id:
        return None
    try:
        box = (_folder(draft_id) / _TEXTS).read_bytes()
        values = json.loads(open_text(box, bound_to=draft_id))
    except (FileNotFoundError, VaultKeyError):
        return None
    values["files"] = tuple(KeptFile(**file) for file in values["files"])
    return Draft(**values)


def keep_file(
    draft: Draft,
    name: str,
    media_type: str,
    content: Iterable[bytes],
    *,
    durable: bool = True,
) -> Draft:
    """Keep one more file; the same file chosen again is kept once.

    It is `durable` unless whoever sends it will send it again. Errors: OSError.
    """
    place = uuid.uuid4().hex
    path = _folder(draft.id) / place
    path.parent.mkdir(parents=True, exist_ok=True)
    hashed, size = sha256(), 0
    with path.open("wb") as file:
        for piece in content:
            hashed.update(piece)
            size += len(piece)
            file.write(piece)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    digest = hashed.hexdigest()
    for same in draft.files:
        if (same.name, same.sha256) == (name, digest):
            # In the place of the old one, which may have been damaged since.
            path.replace(path.with_name(same.place))
            return draft
    kept = KeptFile(place, name, media_type, size, digest)
    return replace(draft, files=(*draft.files, kept))


def drop_files(draft: Draft, places: Iterable[str]) -> Draft:
    """Take out files that the person does not want to send; they are still there."""
    gone = set(places)
    return replace(
        draft, files=tuple(file for file in draft.files if file.place not in gone)
    )


def delete_dropped(before: Draft, after: Draft) -> None:
    """Delete files that were taken out, once the draft without them is saved.

    The other way round a draft could name a file that is gone.
    """
    for place in {file.place for file in before.files} - {
        file.place for file in after.files
    }:
        (_folder(before.id) / place).unlink(missing_ok=True)


def enclosed(draft: Draft) -> tuple[EnclosedFile, ...]:
    """Give the files of a draft for the envelope."""
    return tuple(
        EnclosedFile(
            kept.name,
            kept.media_type,
            kept.size_bytes,
            kept.sha256,
            _Opener(_folder(draft.id) / kept.place),
        )
        for kept in draft.files
    )


def forget_draft(draft_id: str) -> None:
    """Clear a draft away; run twice it does nothing."""
    shutil.rmtree(_folder(draft_id), ignore_errors=True)


def forget_old_drafts() -> int:
    """Clear away the drafts that nobody touched for a day; tell how many."""
    if not _all_drafts().is_dir():
        return 0
    last = clock.wall_now().timestamp() - KEPT_SECONDS
    old = [each for each in _all_drafts().iterdir() if _touched(each) < last]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


@dataclass(frozen=True, slots=True)
class _Opener:
    path: Path

    def __call__(self) -> BinaryIO:
        return self.path.open("rb")


def _touched(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _all_drafts() -> Path:
    return Path(settings.ANKE_VAR) / "drafts"


def _folder(draft_id: str) -> Path:
    return _all_drafts() / uuid.UUID(draft_id).hex
