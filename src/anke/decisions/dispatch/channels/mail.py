# SPDX-License-Identifier: EUPL-1.2
"""Secure mail to mailboxes of office: a first instance, a consultant, a board member.

A mail server does not know a letter again. When the connection breaks after the letter
was on its way, nobody can tell whether it was taken; then a person looks in the mail
server's log and says so, unless the authority's own gateway drops a Message-ID that it
has seen (`ANKE_MAIL_ONCE`).

That a mail is encrypted on its way is the gateway's promise, not ours.
"""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from anke.decisions.dispatch.errors import NotTakenError, RefusedError, UnsureError
from anke.decisions.domain.dispatch import Problem
from anke.intake.forms.authority import authority

if TYPE_CHECKING:
    from anke.decisions.dispatch.channels.transport import Parcel

_PERMANENT = 500


class SecureMail:
    """Letters by SMTP."""

    awaits_receipt = False

    def __init__(self) -> None:
        self.may_repeat = bool(settings.ANKE_MAIL_ONCE)

    def prepare(self, parcel: Parcel) -> None:
        """Refuse what no mail server would take, before anything leaves."""
        try:
            _message(parcel).message()
        except ValueError as error:
            # A line break in an address or a subject.
            raise RefusedError(Problem.BAD_ADDRESS) from error

    def hand_over(self, parcel: Parcel) -> None:
        """Speak to the mail server."""
        message = _message(parcel)
        connection = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotTakenError(Problem.UNREACHABLE) from error
        try:
            connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise RefusedError(Problem.BAD_ADDRESS) from error
        except smtplib.SMTPResponseException as error:
            # It has answered, and the answer is no.
            raise _no(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnsureError(Problem.NO_ANSWER) from error
        finally:
            _close(connection)

    def discard(self, parcel: Parcel) -> None:
        """Nothing was laid down anywhere."""


def _refusal(error: smtplib.SMTPRecipientsRefused) -> Exception:
    codes = [code for code, _ in error.recipients.values()]
    return _no(max(codes, default=_PERMANENT))


def _no(code: int) -> NotTakenError | RefusedError:
    """Tell a no for ever from a no for now."""
    if code >= _PERMANENT:
        return RefusedError(Problem.NOT_WANTED)
    return NotTakenError(Problem.BUSY)


def _close(connection: object) -> None:
    """Say goodbye; whether the server hears it changes nothing."""
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return


def _message(parcel: Parcel) -> EmailMessage:
    # The letter is Danish whatever language the screen was in when it was posted.
    with translation.override("da"):
        text = render_to_string(
            "decisions/dispatch/mail.txt",
            {"parcel": parcel, "authority": authority().name},
        )
    message = EmailMessage(
        f"{parcel.title} – sag {parcel.case}",
        text,
        settings.DEFAULT_FROM_EMAIL,
        [parcel.address.email],
        headers={"Message-ID": f"<{parcel.uuid}@{settings.ANKE_MAIL_DOMAIN}>"},
    )
    for place, file in enumerate(parcel.files):
        message.attach(file.name(place), file.content, file.media_type)
    return message
