# SPDX-License-Identifier: EUPL-1.2
"""`anke letter check` judges any file; `anke letter render` shows what letters are."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from anke.decisions.domain.assembly import lacks
from anke.decisions.letters.checking import read_letter
from anke.decisions.letters.printing import print_letter
from anke.decisions.letters.sample import (
    Sample,
    sample_head,
    sample_letter,
    write_sample,
)
from anke.decisions.texts.shipped import letter_kinds
from anke.site import cli
from anke.site.environment import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit
HARD = (
    "Det bemærkes, at afgørelsen kan påklages, såfremt den pågældende ønsker det, idet"
    " klagen skal indgives inden fire uger efter at afgørelsen er meddelt, jf. loven.\n"
)


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    """Run the command and give its rows."""
    assert cli.main(["letter", "check", *arguments, "--format", "json"]) == 0
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return rows


def test_a_hard_text_gets_advice_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first row sums it up; the others name the sentence and the word."""
    file = tmp_path / "brev.txt"
    file.write_text(HARD, encoding="utf-8")

    summed_up, *rows = check(capsys, str(file), "--decides")

    assert summed_up["advice"].startswith("LIX ")
    marked = {row["marked"] for row in rows}
    assert {"såfremt", "bemærkes", "påklages", "jf."} <= marked
    assert "Resultatet mangler" in {row["advice"] for row in rows}


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_pdf_and_word_are_read_like_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """The sample is plain Danish in every form, with result and guidance."""
    file = tmp_path / f"brev{ending}"
    write_sample(Sample(), file)

    summed_up, *rows = check(capsys, str(file), "--decides")

    assert int(summed_up["advice"].removeprefix("LIX ")) < 35
    assert {row["advice"] for row in rows} <= {"Passiv"}


def test_csv_can_be_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sentences with commas stay in their cell."""
    file = tmp_path / "brev.txt"
    file.write_text(HARD, encoding="utf-8")

    cli.main(["letter", "check", str(file), "--format", "csv"])

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert HARD.strip() in {row["sentence"] for row in rows}


def test_a_text_of_an_old_windows_is_read(tmp_path: Path) -> None:
    """æ, ø and å are not lost."""
    file = tmp_path / "brev.txt"
    file.write_bytes("Kære Åge".encode("windows-1252"))

    assert read_letter(file).sections[0].body == "Kære Åge"


@pytest.mark.parametrize(
    ("name", "content"), [("væk.txt", None), ("brev.pdf", b"%PDF-x"), ("a.docx", b"x")]
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
) -> None:
    """In Danish, with status 1."""
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    assert cli.main(["letter", "check", str(file)]) == 1
    assert "Fil" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [kind.id for kind in letter_kinds().kinds])
def test_every_kind_of_letter_can_be_shown(tmp_path: Path, kind: str) -> None:
    """As a file of one or more pages."""
    file = tmp_path / "brev.pdf"

    assert cli.main(["letter", "render", "--kind", kind, "--out", str(file)]) == 0
    assert len(pypdfium2.PdfDocument(file.read_bytes())) >= 1


def test_what_cannot_be_shown_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such kind of letter, no such kind of file."""
    odd = str(tmp_path / "brev.odt")

    assert cli.main(["letter", "render", "--out", odd]) == 1
    assert cli.main(["letter", "render", "--kind", "julekort", "--out", odd]) == 1
    assert "Filen skal ende på" in capsys.readouterr().err


def test_the_sample_could_leave_the_house() -> None:
    """Nothing in it is missing."""
    letter = sample_letter(Sample())

    assert lacks(letter, letter_kinds().kind("decision")) == ()


def test_the_picture_in_the_docs_is_what_a_letter_looks_like() -> None:
    """Drawn anew it is the same picture; else draw it again and look at it.

    anke letter render --out afgoerelse.pdf
    """
    with Image.open(CHECKOUT / "docs" / "screenshots" / "afgoerelse.png") as picture:
        shown = np.asarray(picture.convert("L"), dtype=float)

    page = pypdfium2.PdfDocument(print_letter(sample_letter(Sample()), sample_head()))[
        0
    ]
    drawn = np.asarray(page.render(scale=1.5).to_pil().convert("L"), dtype=float)

    assert drawn.shape == shown.shape
    assert np.abs(drawn - shown).mean() < 0.5
