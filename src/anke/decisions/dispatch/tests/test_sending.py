# SPDX-License-Identifier: EUPL-1.2
"""What is due goes out once, by the channel that reaches the recipient."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from anke.cases.models import JournalEntry
from anke.decisions.dispatch.rounds import dispatch_round
from anke.decisions.dispatch.sending import send_due
from anke.decisions.dispatch.tests.letters import PDF, new_case, post
from anke.decisions.domain.dispatch import Standing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def kinds(case: str) -> list[str]:
    """List what the case's journal says of letters."""
    found = JournalEntry.objects.filter(
        stream=f"case:{case}", kind__startswith="letter"
    )
    return list(found.order_by("stream_seq").values_list("kind", flat=True))


def test_a_letter_is_held_and_then_leaves_once(out: Path, turn) -> None:
    """Nothing goes before its time; then one file lies there; the journal knows."""
    case, to = new_case()
    row = post(case, to)

    assert send_due().tried == 0
    turn(minutes=11)
    assert send_due().gone == 1
    turn(days=1)
    assert send_due().tried == 0

    row.refresh_from_db()
    assert row.status == Standing.SENT
    assert [path.name for path in (out / "digital-post").glob("*.xml")] == [
        f"{row.number}.xml"
    ]
    assert kinds(case) == ["letter_posted", "letter_sent"]


def test_a_letter_on_paper_is_sent_when_the_printer_says_so(out: Path, turn) -> None:
    """One folder with a manifest that is true; the receipt makes it sent."""
    case, to = new_case(digital_post=False)
    row = post(case, to)
    turn(minutes=11)
    dispatch_round()

    row.refresh_from_db()
    folder = out / "print" / row.number
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert (row.status, row.why) == (Standing.HANDED, "exempt")
    assert [file["name"] for file in manifest["files"]] == [
        "0-forside.pdf",
        "1-brev.pdf",
    ]
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert sha256(content).hexdigest() == file["sha256"]
    assert (folder / "1-brev.pdf").read_bytes() == PDF
    assert kinds(case) == ["letter_posted"]

    turn(days=1)
    receipt = out / "print" / "kvittering" / f"{row.number}.json"
    receipt.write_text('{"status": "sent", "on": "2022-06-01"}')
    dispatch_round()

    row.refresh_from_db()
    assert (row.status, str(row.settled_on)) == (Standing.SENT, "2022-06-01")
    assert kinds(case) == ["letter_posted", "letter_sent"]
    assert not receipt.exists()
