# SPDX-License-Identifier: EUPL-1.2
"""Models on disk: numbers and JSON, hashed and signed; nothing that can run.

A folder holds `model.json` (labels, thresholds), `vocabulary.json` (terms) and
`arrays.npz` (weights in two bytes each), with an index also `letters.json` and
`letters.npz`, and `manifest.json` with the SHA-256 and the size of each. The signature
of the manifest with the installation's key is in `manifest.hmac`. There are no pickles:
a stored model is data.

Loading trusts nothing that it has not checked, in this order: the signature of the
manifest, the size of each file, its hash, and the unpacked size of each array. A file
is read once and the bytes that were checked are the bytes that are used.

The manifest holds no clock and no name of a machine: the same letters, labels and seed
give the same manifest, and its SHA-256 is the name of the model.

Example:
    `digest = save(model, folder, key=key)`
    `model = load(folder, key=key, expected=digest)`
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from anke.intake.triage.classifier import Promise, TargetModel
from anke.intake.triage.embedding import Embedding, embedding_named
from anke.intake.triage.errors import (
    ModelChanged,
    ModelMissing,
    ModelTooLarge,
    ModelUnknown,
)
from anke.intake.triage.features import BLOCKS, FeatureSpace
from anke.intake.triage.model import TriageModel
from anke.intake.triage.nearest import LetterIndex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 2
MANIFEST = "manifest.json"
SIGNATURE = "manifest.hmac"
# No model made here comes near these; more is a mistake or an attack.
LARGEST_FILES = {
    "model.json": 16_000_000,
    "vocabulary.json": 64_000_000,
    "arrays.npz": 256_000_000,
    "letters.json": 64_000_000,
    "letters.npz": 512_000_000,
}
LARGEST_MANIFEST = 16_000
LARGEST_UNPACKED = 2_000_000_000
OPTIONAL = frozenset({"letters.json", "letters.npz"})

_USER_TEXT = "Modellen kan ikke bruges: den er ikke den, der blev underskrevet."


def save(model: TriageModel, folder: Path, *, key: bytes) -> str:
    """Write a model into a folder and give the SHA-256 of its manifest, its name.

    The signature is written last: a folder that was only half written has none that
    fits, and is refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SIGNATURE).unlink(missing_ok=True)
    files = _files(model)
    for name in OPTIONAL - set(files):
        (folder / name).unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    manifest = _manifest(files)
    (folder / MANIFEST).write_bytes(manifest)
    (folder / SIGNATURE).write_text(_signature(manifest, key), "ascii")
    return hashlib.sha256(manifest).hexdigest()


def load(
    folder: Path,
    *,
    key: bytes,
    expected: str | None = None,
    embedding: Embedding | None = None,
) -> TriageModel:
    """Read a model that was signed with this key.

    `expected` is the SHA-256 of the manifest where the caller knows which model it
    must be; `embedding` spares loading the one the model names.

    Errors: `ModelMissing`, `ModelTooLarge`, `ModelChanged`, `ModelUnknown`, and
    `EmbeddingMissing` when the model needs an embedding that is not here.
    """
    manifest = _read(folder, MANIFEST, LARGEST_MANIFEST)
    signature = _read(folder, SIGNATURE, 100).decode("ascii", "replace").strip()
    if not hmac.compare_digest(signature.encode(), _signature(manifest, key).encode()):
        raise ModelChanged("the signature does not fit", user_text=_USER_TEXT)
    digest = hashlib.sha256(manifest).hexdigest()
    if expected is not None and digest != expected:
        raise ModelChanged(
            f"another model: {digest[:12]}, not {expected[:12]}", user_text=_USER_TEXT
        )
    held = json.loads(manifest)
    if held.get("format") != FORMAT:
        raise ModelUnknown(f"format {held.get('format')}, this program reads {FORMAT}")
    files = {name: _checked(folder, name, told) for name, told in held["files"].items()}
    return _model(files, embedding)


def _read(folder: Path, name: str, most: int) -> bytes:
    try:
        with (folder / name).open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise ModelMissing(f"{name} is missing", user_text=_USER_TEXT) from error
    if len(content) > most:
        raise ModelTooLarge(f"{name} is over {most} bytes", user_text=_USER_TEXT)
    return content


def _checked(folder: Path, name: str, told: Mapping[str, Any]) -> bytes:
    if name not in LARGEST_FILES:
        raise ModelUnknown(f"{name} does not belong to a model", user_text=_USER_TEXT)
    content = _read(folder, name, min(LARGEST_FILES[name], int(told["bytes"])))
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise ModelChanged(f"{name} has been changed", user_text=_USER_TEXT)
    return content


def _signature(manifest: bytes, key: bytes) -> str:
    return hmac.new(key, b"anke triage model\n" + manifest, "sha256").hexdigest()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    told = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    return _json({"format": FORMAT, "files": told})


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0)
    return text.encode()


def _files(model: TriageModel) -> dict[str, bytes]:
    terms = {name: list(model.space.terms[name]) for name in BLOCKS}
    files = {
        "model.json": _json(_told(model)),
        "vocabulary.json": _json(terms),
        "arrays.npz": _packed(_arrays(model)),
    }
    if model.index is not None:
        files["letters.json"] = _json(list(model.index.ids))
        files["letters.npz"] = _packed(_letters(model.index.rows))
    return files


def _told(model: TriageModel) -> dict[str, object]:
    return {
        "embedding": model.embedding.name,
        "left_out": dict(model.left_out),
        "letters": model.letters,
        "promise": {"precision": model.promise.precision, "risk": model.promise.risk},
        "seed": model.seed,
        "targets": {name: _target_told(known) for name, known in model.targets.items()},
    }


def _target_told(known: TargetModel) -> dict[str, object]:
    # JSON has no infinity; a class without a proven threshold has none.
    thresholds = [float(t) if np.isfinite(t) else None for t in known.thresholds]
    return {
        "evidence": dict(known.evidence),
        "labels": list(known.labels),
        "letters": known.letters,
        "pool": dict(known.pool),
        "set_threshold": known.set_threshold,
        "slope": known.slope,
        "start": known.start,
        "thresholds": thresholds,
    }


def _arrays(model: TriageModel) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        f"rarity.{name}": model.space.rarity[name] for name in BLOCKS
    }
    for number, name in enumerate(sorted(model.targets)):
        known = model.targets[name]
        arrays[f"weights.{number}"] = known.weights.astype(np.float16)
        arrays[f"bias.{number}"] = known.bias
    return arrays


def _letters(rows: sparse.csr_matrix) -> dict[str, NDArray[Any]]:
    return {
        "data": rows.data.astype(np.float16),
        "indices": rows.indices.astype(np.int32),
        "indptr": rows.indptr.astype(np.int64),
        "shape": np.array(rows.shape, dtype=np.int64),
    }


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    # NumPy dates the members of the archive 1980: the bytes depend on nothing else.
    target = io.BytesIO()
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target.getvalue()


def _unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > LARGEST_UNPACKED:
        raise ModelTooLarge(f"arrays of {size} bytes", user_text=_USER_TEXT)
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        return dict(held)


def _model(files: Mapping[str, bytes], embedding: Embedding | None) -> TriageModel:
    told = json.loads(files["model.json"])
    terms = json.loads(files["vocabulary.json"])
    arrays = _unpacked(files["arrays.npz"])
    targets = {
        name: _target(told["targets"][name], arrays, number)
        for number, name in enumerate(sorted(told["targets"]))
    }
    return TriageModel(
        space=FeatureSpace(
            terms={name: tuple(terms[name]) for name in BLOCKS},
            rarity={name: arrays[f"rarity.{name}"] for name in BLOCKS},
        ),
        targets=targets,
        promise=Promise(**told["promise"]),
        letters=told["letters"],
        seed=told["seed"],
        left_out=told["left_out"],
        embedding=embedding or embedding_named(told["embedding"]),
        index=_index(files),
    )


def _target(
    told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], number: int
) -> TargetModel:
    thresholds = [np.inf if t is None else t for t in told["thresholds"]]
    return TargetModel(
        labels=tuple(told["labels"]),
        weights=arrays[f"weights.{number}"].astype(np.float32),
        bias=arrays[f"bias.{number}"],
        thresholds=np.array(thresholds, dtype=np.float64),
        set_threshold=told["set_threshold"],
        letters=told["letters"],
        pool=told["pool"],
        evidence=told["evidence"],
        slope=told["slope"],
        start=told["start"],
    )


def _index(files: Mapping[str, bytes]) -> LetterIndex | None:
    if "letters.npz" not in files:
        return None
    held = _unpacked(files["letters.npz"])
    parts = (held["data"].astype(np.float32), held["indices"], held["indptr"])
    rows = sparse.csr_matrix(parts, shape=tuple(held["shape"]))
    return LetterIndex(tuple(json.loads(files["letters.json"])), rows)
