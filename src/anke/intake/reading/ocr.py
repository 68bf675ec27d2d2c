# SPDX-License-Identifier: EUPL-1.2
"""Reading scanned pages by sight, with the program Tesseract, where it is installed.

The program gets one page on its standard input and answers on its standard output; it
inherits the limits of the reading process and may not outlive the letter's time.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Verdict
from anke.intake.reading.errors import Refusal

if TYPE_CHECKING:
    from anke.intake.reading.opening import Opening

MISSING = "Siden er skannet, og Tesseract med dansk er ikke installeret."
FAILED = "Siden er skannet, og Tesseract kunne ikke læse den."
NO_ROOM = "Siden er skannet; kun en del af siderne er læst."
OCR_DPI = 200


def find_tesseract() -> str:
    """Give the path of Tesseract if it can read Danish; else nothing."""
    program = shutil.which("tesseract")
    if not program:
        return ""
    answer = subprocess.run(  # noqa: S603 - a program found on the path, no input
        [program, "--list-langs"], capture_output=True, check=False, timeout=20
    )
    return program if b"dan" in answer.stdout.split() else ""


def read_by_sight(png: bytes, opening: Opening) -> str:
    """Give the words on one page. Errors: Refusal, when there is no program or time."""
    program = opening.settings.tesseract
    if not program:
        raise Refusal(Verdict.OCR_MISSING, MISSING)
    if not opening.may_still_read_by_sight():
        raise Refusal(Verdict.TOO_SLOW, NO_ROOM)
    command = [program, "stdin", "stdout", "-l", "dan", "--dpi", str(OCR_DPI)]
    try:
        answer = subprocess.run(  # noqa: S603 - the program that the settings name
            command,
            input=png,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=opening.seconds_left,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal(Verdict.TOO_SLOW, NO_ROOM) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Refusal(Verdict.MALFORMED, FAILED) from error
    return answer.stdout.decode("utf-8", "replace").replace("\f", "\n").strip()
