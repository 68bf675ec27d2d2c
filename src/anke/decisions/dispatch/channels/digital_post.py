# SPDX-License-Identifier: EUPL-1.2
"""Digital Post: messages in the national format, laid in a folder or sent.

Which of the two is a setting. The folder is for a gateway of the authority's own, which
takes the files and tells the outcome by receipts; the address is a gateway that answers
at once, and that knows a message again by its UUID.
"""

from __future__ import annotations

import http.client
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from anke.decisions.dispatch.channels.folder import OutFolder
from anke.decisions.dispatch.errors import NotTakenError, RefusedError, UnsureError
from anke.decisions.dispatch.memo import write_memo
from anke.decisions.domain.dispatch import Channel, Problem
from anke.durable import write_durably

if TYPE_CHECKING:
    from pathlib import Path
    from urllib.parse import SplitResult

    from anke.decisions.dispatch.channels.transport import Parcel

_LOCAL = ("127.0.0.1", "::1", "localhost")
_SECONDS = 60.0
# What an answer means; what is not here and not a 2xx is no certain answer.
_TAKEN_BEFORE = 409
_REFUSED = {
    400: Problem.NOT_WANTED,
    404: Problem.NOT_WANTED,
    410: Problem.NOT_WANTED,
    413: Problem.TOO_LARGE,
    415: Problem.NOT_WANTED,
    422: Problem.NOT_WANTED,
}
_NOT_NOW = {
    401: Problem.MISCONFIGURED,
    403: Problem.MISCONFIGURED,
    429: Problem.BUSY,
}


class DigitalPostFolder(OutFolder):
    """Messages as files; each is complete when it has its name."""

    suffix = ".xml"

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.awaits_receipt = Channel.DIGITAL_POST in settings.ANKE_POST_RECEIPTS

    def lay(self, place: Path, parcel: Parcel) -> None:
        """Write the message."""
        write_durably(place, write_memo(parcel))


class DigitalPostAddress:
    """Messages posted to a gateway, which knows each again by its UUID."""

    may_repeat = True
    awaits_receipt = False

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address)

    def prepare(self, parcel: Parcel) -> None:
        """Refuse a gateway to which nothing may be sent in the clear."""
        is_local = self._address.hostname in _LOCAL
        if self._address.scheme != "https" and not is_local:
            raise NotTakenError(Problem.MISCONFIGURED)
        write_memo(parcel)

    def hand_over(self, parcel: Parcel) -> None:
        """Post the message, and read the answer."""
        message = write_memo(parcel)
        connection = self._connected()
        try:
            status = self._status(connection, message, parcel)
        except (OSError, http.client.HTTPException) as error:
            raise UnsureError(Problem.NO_ANSWER) from error
        finally:
            connection.close()
        if 200 <= status < 300 or status == _TAKEN_BEFORE:
            return
        if status in _REFUSED:
            raise RefusedError(_REFUSED[status])
        if status in _NOT_NOW:
            raise NotTakenError(_NOT_NOW[status])
        raise UnsureError(Problem.NO_ANSWER)

    def discard(self, parcel: Parcel) -> None:
        """Nothing was laid down anywhere."""

    def _connected(self) -> http.client.HTTPConnection:
        """Open the connection; until it stands nothing can have left."""
        try:
            connection = _connection(self._address)
            connection.connect()
        except OSError as error:
            raise NotTakenError(Problem.UNREACHABLE) from error
        return connection

    def _status(
        self, connection: http.client.HTTPConnection, message: bytes, parcel: Parcel
    ) -> int:
        path = self._address.path or "/"
        query = f"?{self._address.query}" if self._address.query else ""
        headers = {"Content-Type": "application/xml", "Idempotency-Key": parcel.uuid}
        connection.request("POST", path + query, body=message, headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status


def _connection(address: SplitResult) -> http.client.HTTPConnection:
    host = address.hostname or ""
    if address.scheme != "https":
        return http.client.HTTPConnection(host, address.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.ANKE_DIGITAL_POST_CERTIFICATE:
        context.load_cert_chain(settings.ANKE_DIGITAL_POST_CERTIFICATE)
    return http.client.HTTPSConnection(
        host, address.port, timeout=_SECONDS, context=context
    )
