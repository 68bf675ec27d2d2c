# SPDX-License-Identifier: EUPL-1.2
"""Put a signed draft into the bundle that readers open, and take one back again.

Files first, then the manifest with its signature, then `current`: readers see the
release before or this one, whole. Whoever was interrupted does it again, and the same
bytes come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anke.durable import flush_folder, write_durably
from anke.publication.bundle.contents import Manifest
from anke.publication.bundle.reading import CURRENT, open_bundle
from anke.publication.bundle.writing import (
    show_release,
    write_release,
    write_withdrawal,
)
from anke.publication.gate.drafts import file_of

if TYPE_CHECKING:
    from pathlib import Path

    from anke.publication.bundle.contents import Withdrawal
    from anke.publication.bundle.writing import Sign
    from anke.publication.gate.drafts import Draft

_READABLE: Final = 0o644


@dataclass(frozen=True)
class Issue:
    """What a manifest says beside its draft."""

    published_at: str
    withdrawals: tuple[Withdrawal, ...]
    signers: tuple[str, ...]


def issue(gate: Path, released: Path, draft: Draft, said: Issue, sign: Sign) -> str:
    """Write a release into the bundle, where readers do not see it yet; give its hash.

    Errors: BundleDamagedError with a file of the draft.
    """
    names = [f"{place.cells}.parquet" for _, place in draft.all_places()]
    for name in [*names, f"{draft.contents}.json", f"{draft.revisions}.json"]:
        path = released / "files" / name
        if not path.exists():
            write_durably(path, file_of(gate, name), within=released)
    write_release(released, _manifest(draft, said), sign)
    open_to_readers(released)
    return open_bundle(released, draft.id).hash


def open_to_readers(released: Path) -> None:
    """Let everybody read the bundle: the public site runs as somebody else."""
    for path in released.rglob("*"):
        if path.is_file() and path.stat().st_mode & _READABLE != _READABLE:
            path.chmod(_READABLE)


def _manifest(draft: Draft, said: Issue) -> Manifest:
    return Manifest(
        id=draft.id,
        title=draft.title,
        published_at=said.published_at,
        as_of=draft.as_of,
        vintage=draft.vintage,
        rules=draft.rules,
        threshold=draft.threshold,
        width=draft.width,
        cells={name: place.cells for name, place in draft.all_places()},
        contents=draft.contents,
        revisions=draft.revisions,
        withdrawals=said.withdrawals,
        previous=draft.previous,
        signers=said.signers,
    )


def tell_withdrawn(released: Path, withdrawal: Withdrawal, sign: Sign) -> None:
    """Lay a note beside a release that was taken back; nothing of it is changed."""
    write_withdrawal(released, withdrawal, sign)
    open_to_readers(released)


def show(released: Path, release: str) -> None:
    """Let readers see a release from now on; with none, that nothing is released."""
    if release:
        show_release(released, release)
        open_to_readers(released)
        return
    (released / CURRENT).unlink(missing_ok=True)
    if released.exists():
        flush_folder(released)
