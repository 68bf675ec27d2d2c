# SPDX-License-Identifier: EUPL-1.2
"""Which channels this house has, as its settings say.

transport_for(Channel.PRINT).hand_over(parcel)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from anke.decisions.dispatch.channels.digital_post import (
    DigitalPostAddress,
    DigitalPostFolder,
)
from anke.decisions.dispatch.channels.mail import SecureMail
from anke.decisions.dispatch.channels.printing import PrintFolder
from anke.decisions.dispatch.errors import NotTakenError
from anke.decisions.domain.dispatch import Channel, Problem

if TYPE_CHECKING:
    from anke.decisions.dispatch.channels.folder import OutFolder
    from anke.decisions.dispatch.channels.transport import Transport


def transport_for(channel: Channel) -> Transport:
    """Give the channel. Errors: NotTakenError when it is not set up."""
    if channel is Channel.MAIL:
        return SecureMail()
    if channel is Channel.DIGITAL_POST and settings.ANKE_DIGITAL_POST_ADDRESS:
        return DigitalPostAddress(settings.ANKE_DIGITAL_POST_ADDRESS)
    for known, folder in out_folders():
        if known is channel:
            return folder
    raise NotTakenError(Problem.MISCONFIGURED)


def out_folders() -> list[tuple[Channel, OutFolder]]:
    """List the folders from which somebody takes letters."""
    folders: list[tuple[Channel, OutFolder]] = []
    if settings.ANKE_DIGITAL_POST_OUT:
        folders.append(
            (Channel.DIGITAL_POST, DigitalPostFolder(settings.ANKE_DIGITAL_POST_OUT))
        )
    if settings.ANKE_PRINT_FOLDER:
        folders.append((Channel.PRINT, PrintFolder(settings.ANKE_PRINT_FOLDER)))
    return folders
