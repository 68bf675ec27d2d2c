# SPDX-License-Identifier: EUPL-1.2
"""The rounds of both ways go on, whatever a round runs into."""

from __future__ import annotations

import logging
import threading

import pytest

from anke.site import mail_watch

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_problem_is_told_when_it_is_new(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A printer that is down for a day is no reason for a line every five seconds."""
    ending = threading.Event()
    rounds = iter([("print is down",), ("print is down",), (), ("print is down",)])

    def problems() -> tuple[str, ...]:
        found = next(rounds)
        if not found:
            ending.set()
        return found

    monkeypatch.setattr(mail_watch, "LOOK_EVERY_SECONDS", 0.0)
    with caplog.at_level(logging.WARNING, logger="anke.site.mail_watch"):
        mail_watch.watch("way out", problems, ending)

    assert [record.getMessage() for record in caplog.records] == [
        "way out: print is down"
    ]


def test_a_round_that_breaks_off_is_not_the_last(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the next one goes on."""
    monkeypatch.setattr(mail_watch, "LOOK_EVERY_SECONDS", 0.0)
    ending = threading.Event()
    seen: list[int] = []

    def problems() -> tuple[str, ...]:
        seen.append(1)
        if len(seen) == 1:
            raise OSError("the disk is full")
        ending.set()
        return ()

    with caplog.at_level(logging.ERROR, logger="anke.site.mail_watch"):
        mail_watch.watch("mail room", problems, ending)

    assert len(seen) == 2
    assert "broken off" in caplog.text


def test_every_way_has_its_rounds(settings, tmp_path) -> None:
    """What the threads do is what the commands do."""
    settings.ANKE_MAIL_FOLDER = ""

    assert mail_watch._mail_problems() == ()
    assert mail_watch._post_problems() == ()
    assert mail_watch._release_problems() == ()
