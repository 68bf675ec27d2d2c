# SPDX-License-Identifier: EUPL-1.2
"""A look into every channel that is configured, one after the other.

A channel that fails stops none of the others; what it could not give stays with it.

    poll_all()      # [Polled(channel='email', seen=3, new=3, problems=[]), …]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.cases.documents import sweep_store
from anke.errors import AppealsError
from anke.intake.channels.folder import DropFolder, Maildir
from anke.intake.channels.imap import Mailbox, account_from_settings
from anke.intake.channels.source import Polled, poll_source
from anke.intake.domain.channels import MailChannel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.intake.channels.source import Source


def poll_all(progress: Callable[[int], object] = lambda _: None) -> list[Polled]:
    """Receive what waits in all channels; `progress` is told how many letters."""
    sweep_store()
    return [
        channel if isinstance(channel, Polled) else poll_source(channel, progress)
        for channel in _channels()
    ]


def _channels() -> Iterator[Source | Polled]:
    """Give the configured channels; one that cannot be set up, as its problem."""
    try:
        account = account_from_settings()
    except AppealsError as error:
        yield Polled(MailChannel.EMAIL.value, problems=[error.user_text])
    else:
        if account is not None:
            yield Mailbox(account)
    if settings.ANKE_MAIL_FOLDER:
        yield Maildir(Path(settings.ANKE_MAIL_FOLDER))
    if settings.ANKE_DIGITAL_POST_FOLDER:
        folder = Path(settings.ANKE_DIGITAL_POST_FOLDER)
        yield DropFolder(folder, MailChannel.DIGITAL_POST)
    if settings.ANKE_SCAN_FOLDER:
        yield DropFolder(Path(settings.ANKE_SCAN_FOLDER), MailChannel.SCAN)
