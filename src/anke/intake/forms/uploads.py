# SPDX-License-Identifier: EUPL-1.2
"""Take files in by pieces, and no more of them than may be sent.

What is over the limit is read and thrown away instead of breaking the connection off:
so the page can come back with all that was typed, and say which file was too large.

    limit_uploads(request)      # before anything reads the form
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.core.files.uploadhandler import FileUploadHandler

from anke.intake.errors import FileRefusedError
from anke.intake.forms import file_types

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

# The texts, and what the form writes around its parts.
_REST = 4 * 1024 * 1024
REQUEST_BYTES = file_types.ALL_BYTES + _REST
# Somebody who sends more than this is not filling in a form.
HOPELESS_BYTES = 5 * file_types.ALL_BYTES


class LimitedUpload(FileUploadHandler):
    """Stand before Django's own handlers and hold back what is too much."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.passed_on = 0
        self.file_bytes = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.file_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand a piece on, or hold it back.

        What was handed on is always over the limit before anything is held back, so
        that a file that was cut short is refused and never taken for a whole one.
        """
        del start
        if self.file_bytes > file_types.FILE_BYTES or self.passed_on > REQUEST_BYTES:
            return None
        self.file_bytes += len(raw_data)
        self.passed_on += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Leave the file to the handlers behind."""
        del file_size
        return None


def limit_uploads(request: HttpRequest) -> bool:
    """Put the limit in front; False when the request is hopelessly large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > HOPELESS_BYTES:
        return False
    request.upload_handlers.insert(0, LimitedUpload(request))
    return True


def checked(upload: UploadedFile[Any]) -> tuple[str, str]:
    """Give the clean name and the type of an upload. Errors: FileRefusedError."""
    name = file_types.clean_name(upload.name or "")
    file_types.check_size(upload.size or 0, name)
    if upload.file is None:
        raise FileRefusedError("an upload without a file")
    return name, file_types.type_of(cast("BinaryIO", upload.file), name)
