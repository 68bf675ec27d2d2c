# SPDX-License-Identifier: EUPL-1.2
"""A stored model is the one that was signed, or it is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from anke.intake.tests.triage.made_letters import made_letters
from anke.intake.triage import storing
from anke.intake.triage.errors import (
    ModelChanged,
    ModelMissing,
    ModelTooLarge,
    ModelUnknown,
)
from anke.intake.triage.model import fit
from anke.intake.triage.nearest import nearest, with_index
from anke.intake.triage.storing import load, save

pytestmark = pytest.mark.unit

KEY = b"k" * 32
NAMES = ("model.json", "vocabulary.json", "arrays.npz", "letters.json", "letters.npz")


@pytest.fixture(scope="module")
def model():
    """Give a model with an index of twenty letters."""
    texts, kinds = made_letters(150)
    model = fit(texts, {"kind": kinds, "team": [kind[:1] for kind in kinds]})
    return with_index(model, [f"22-{n}" for n in range(20)], texts[:20])


@pytest.fixture
def folder(model, tmp_path):
    """Give a folder with the stored model."""
    save(model, tmp_path, key=KEY)
    return tmp_path


def test_loaded_model_answers_the_same(model, tmp_path):
    """Every answer, probability and neighbour is the same to the last bit."""
    texts, _ = made_letters(60, seed=9)
    digest = save(model, tmp_path, key=KEY)

    loaded = load(tmp_path, key=KEY, expected=digest)

    assert loaded.predict(texts) == model.predict(texts)
    assert nearest(loaded, texts[0]) == nearest(model, texts[0])
    assert loaded.targets["kind"].thresholds.tolist() == (
        model.targets["kind"].thresholds.tolist()
    )


def test_model_without_index_takes_an_old_index_away(model, folder):
    """A model saved over another leaves none of its letters behind."""
    texts, kinds = made_letters(150)

    save(fit(texts, {"kind": kinds}), folder, key=KEY)

    assert load(folder, key=KEY).index is None
    assert not (folder / "letters.npz").exists()


@pytest.mark.parametrize("name", NAMES)
def test_changed_file_is_refused(folder, name):
    """One bit turned over anywhere in a file is found."""
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)

    with pytest.raises(ModelChanged):
        load(folder, key=KEY)


@pytest.mark.parametrize("name", [*NAMES, "manifest.json", "manifest.hmac"])
def test_missing_file_is_refused(folder, name):
    """A model that lacks a file is no model."""
    (folder / name).unlink()

    with pytest.raises(ModelMissing):
        load(folder, key=KEY)


@pytest.mark.parametrize("name", NAMES)
def test_longer_file_is_refused_before_it_is_read(folder, name):
    """Not a byte more is read than the manifest says that there are."""
    with (folder / name).open("ab") as file:
        file.write(b"x")

    with pytest.raises(ModelTooLarge):
        load(folder, key=KEY)


def test_another_installations_model_is_refused(folder):
    """A model signed with another key is not ours."""
    with pytest.raises(ModelChanged):
        load(folder, key=b"x" * 32)


def test_another_model_than_expected_is_refused(folder):
    """An old model put back in the folder, rightly signed, is not the one asked for."""
    with pytest.raises(ModelChanged):
        load(folder, key=KEY, expected="0" * 64)


def test_arrays_that_unpack_to_too_much_are_refused(folder, monkeypatch):
    """The unpacked size is told by the archive and checked before unpacking."""
    monkeypatch.setattr(storing, "LARGEST_UNPACKED", 1000)

    with pytest.raises(ModelTooLarge):
        load(folder, key=KEY)


def sign(folder, manifest: bytes) -> None:
    """Sign a manifest as the installation would."""
    (folder / "manifest.json").write_bytes(manifest)
    (folder / "manifest.hmac").write_text(storing._signature(manifest, KEY))


def test_pickle_inside_an_array_is_never_opened(folder, tmp_path):
    """Even a rightly signed archive with an object in it is refused by NumPy."""
    np.savez(folder / "arrays.npz", evil=np.array([{"a": 1}], dtype=object))
    content = (folder / "arrays.npz").read_bytes()
    held = json.loads((folder / "manifest.json").read_bytes())
    held["files"]["arrays.npz"] = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sign(folder, json.dumps(held).encode())

    with pytest.raises(ValueError, match="allow_pickle"):
        load(folder, key=KEY)


@pytest.mark.parametrize("change", [{"format": 99}, {"files": {"../x": {"bytes": 1}}}])
def test_model_kept_in_another_way_is_refused(folder, change):
    """Another format, or a file that does not belong to a model, is not read."""
    held = json.loads((folder / "manifest.json").read_bytes())
    sign(folder, json.dumps(held | change).encode())

    with pytest.raises(ModelUnknown):
        load(folder, key=KEY)


PROGRAM = """
import sys
from pathlib import Path
from anke.intake.tests.triage.made_letters import made_letters
from anke.intake.triage.model import fit
from anke.intake.triage.storing import save
texts, kinds = made_letters(240)
print(save(fit(texts, {"kind": kinds}, seed=4), Path(sys.argv[1]), key=b"k" * 32))
"""


@pytest.mark.slow
def test_same_letters_and_seed_give_the_same_manifest(tmp_path):
    """Whatever the number of threads and the seed of Python's hashes."""
    digests = set()
    for number in ("1", "2", "4"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED")
        environment = os.environ | dict.fromkeys(names, number)
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / number)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())

    assert len(digests) == 1


def test_another_seed_or_letter_gives_another_manifest(tmp_path):
    """The name of a model tells what it was made of."""
    texts, kinds = made_letters(120)

    digests = {
        save(fit(texts, {"kind": kinds}, seed=1), tmp_path / "a", key=KEY),
        save(fit(texts, {"kind": kinds}, seed=2), tmp_path / "b", key=KEY),
        save(fit(texts[:-1], {"kind": kinds[:-1]}, seed=1), tmp_path / "c", key=KEY),
    }

    assert len(digests) == 3
