# SPDX-License-Identifier: EUPL-1.2
"""What looking in stores: ways in, requests for them, sessions, looks, what was sent.

No name, no address, no CPR number and no secret stands here in clear: people are
commitments, access numbers and codes are keyed hashes, what was typed is encrypted.
"""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from anke.intake.models import Letter


class StatusAccess(models.Model):
    """A way in for one party of one case: a link and its code, each used once."""

    class Origin(models.TextChoices):
        """Why it was made."""

        STAFF = "staff", _("Given by the staff")
        RECEIPT = "receipt", _("With the receipt")
        REQUEST = "request", _("Asked for by the party")
        KEY = "key", _("Made by a first instance's system")

    class Print(models.TextChoices):
        """What still has to be printed for it."""

        NOTHING = "", _("Nothing")
        LINK = "link", _("The access number")
        CODE = "code", _("The code")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of making."))
    case = models.CharField(
        max_length=16,
        blank=True,
        help_text=_("The case; empty for all of a first instance's."),
    )
    person = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Commitment to the party; empty for a first instance."),
    )
    first_instance = models.CharField(
        max_length=60, blank=True, help_text=_("First instance (id), if it is one.")
    )
    key = models.BigIntegerField(
        null=True, blank=True, help_text=_("The first instance's key it was made with.")
    )
    word_digest = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Keyed hash of the access number; none until it is printed."),
    )
    code_digest = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Keyed hash of the code; empty until it is printed."),
    )
    origin = models.CharField(
        max_length=10, choices=Origin, help_text=_("Why it was made.")
    )
    made_by = models.CharField(
        max_length=64, help_text=_("Staff code, or name of the robot.")
    )
    made_at = models.DateTimeField(help_text=_("When it was made."))
    expires_at = models.DateTimeField(help_text=_("From then on it opens nothing."))
    to_print = models.CharField(
        max_length=4,
        choices=Print,
        default=Print.NOTHING,
        blank=True,
        help_text=_("What has to be printed and sent as a letter."),
    )
    printed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the letter was printed.")
    )
    wrong_codes = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many wrong codes were typed.")
    )
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was used; it opens once.")
    )
    revoked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was taken back, if it was.")
    )

    class Meta:
        db_table = "status_access"
        indexes = [
            models.Index(fields=["case", "made_at"], name="status_access_case"),
            models.Index(fields=["to_print", "printed_at"], name="status_access_print"),
        ]

    def __str__(self) -> str:
        return f"way in {self.pk} to {self.case or self.first_instance}"


class StatusRequest(models.Model):
    """Somebody asked for a new link; whether there is a case is found out later."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of asking."))
    box = models.BinaryField(help_text=_("Case number and address, encrypted."))
    mark = models.CharField(
        max_length=32, help_text=_("Random word that the encryption is bound to.")
    )
    code_digest = models.CharField(
        max_length=64, help_text=_("Keyed hash of the code that was shown.")
    )
    asked_at = models.DateTimeField(help_text=_("When it was asked for."))
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was looked into.")
    )

    class Meta:
        db_table = "status_request"
        indexes = [models.Index(fields=["settled_at"], name="status_request_settled")]

    def __str__(self) -> str:
        return f"request for a link {self.pk}"


class CitizenSession(AbstractBaseSession):
    """A session of somebody who looks in; never one of the staff's."""

    session_key = models.CharField(
        max_length=40, primary_key=True, help_text=_("Random word of the cookie.")
    )
    session_data = models.TextField(help_text=_("Who came in, signed; no name."))
    expire_date = models.DateTimeField(
        db_index=True, help_text=_("From then on it is over.")
    )

    class Meta:
        db_table = "status_session"
        verbose_name = _("session of a reader")
        verbose_name_plural = _("sessions of readers")

    def __str__(self) -> str:
        return "session of a reader"


class StatusLook(models.Model):
    """One look at a case by somebody outside the house (opslag)."""

    class What(models.TextChoices):
        """What was shown or done."""

        LIST = "list", _("List of own cases")
        PAGE = "page", _("Status page")
        LETTER = "letter", _("Letter")
        SENT = "sent", _("Sent something")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of looking."))
    stream = models.CharField(
        max_length=80, help_text=_("Whose data: the journal stream, as case:22-00001.")
    )
    reader_kind = models.CharField(
        max_length=20, help_text=_("A person or a first instance.")
    )
    reader = models.CharField(
        max_length=64, help_text=_("Commitment to the person, or the instance's id.")
    )
    way = models.CharField(max_length=10, help_text=_("By link, sign-in or key."))
    what = models.CharField(
        max_length=10, choices=What, help_text=_("What was shown or done.")
    )
    at = models.DateTimeField(help_text=_("When the data were shown."))

    class Meta:
        db_table = "status_look"
        indexes = [
            models.Index(fields=["stream", "reader", "at"], name="status_look_seen")
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.what} {self.at:%Y-%m-%d %H:%M}"


class SentByReader(models.Model):
    """Something that a reader sent in from the page; the record is the letter."""

    letter = models.OneToOneField(
        Letter,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="sent_by_reader",
        help_text=_("The letter that it became."),
    )
    case = models.CharField(max_length=16, help_text=_("The case it was sent to."))
    reader = models.CharField(
        max_length=64, help_text=_("Commitment to the person, or the instance's id.")
    )
    sent_at = models.DateTimeField(help_text=_("When it was received."))
    files = models.BinaryField(help_text=_("Names of the files, encrypted."))

    class Meta:
        db_table = "status_sent"
        indexes = [models.Index(fields=["case", "reader"], name="status_sent_case")]

    def __str__(self) -> str:
        return f"{self.letter_id} to {self.case}"
