# SPDX-License-Identifier: EUPL-1.2
"""What stands in docs/open-data.md works when it is copied."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.unit

TEXT = (Path(__file__).parents[5] / "docs" / "open-data.md").read_text(encoding="utf-8")
SITE = "https://portal.example"
BLOCKS = "".join(re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)).replace("\\\n", " ")
COMMANDS = re.findall(r"^curl .*?(?=^curl |\Z)", BLOCKS, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_documentation_is_answered(
    reader: Client, command: str
) -> None:
    """Each address is asked for as curl would ask."""
    words = shlex.split(command.partition(" | ")[0])
    path = next(word for word in words if word.startswith(SITE)).removeprefix(SITE)
    if "-d" in words:
        body = json.loads(words[words.index("-d") + 1])
        answer = reader.post(path, body, content_type="application/json")
    else:
        answer = reader.get(path)

    assert answer.status_code in {200, 201}, command


def test_the_documentation_has_commands() -> None:
    """If the form of the page changes, this finds nothing, and says so."""
    assert len(COMMANDS) >= 10
