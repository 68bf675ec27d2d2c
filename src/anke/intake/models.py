# SPDX-License-Identifier: EUPL-1.2
"""What the mail room stores: letters, what was read in them, and what goes out.

`Letter` and `LetterMatter` are projections of the journal's `mail:` streams.
`LetterReading` holds what can be made again from the raw letter at any time, encrypted.
`OutgoingLetter` is the outbox: written in the transaction of the act it follows from,
sent afterwards. `LetterHold` says for a few minutes who has a letter on the screen.
Nothing here has logic.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anke.cases.outbox import Leased


class LetterCounter(models.Model):
    """The last letter number of a year, locked while one is given out."""

    year = models.PositiveSmallIntegerField(
        primary_key=True, help_text=_("Year in which the letters are registered.")
    )
    last = models.PositiveIntegerField(
        default=0, help_text=_("The last number that was given out.")
    )

    class Meta:
        db_table = "letter_counter"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Letter(models.Model):
    """A letter as it stands now (*post*): a projection of its journal."""

    number = models.CharField(
        max_length=16, primary_key=True, help_text=_("Letter number, YY-MNNNNN.")
    )
    channel = models.CharField(max_length=20, help_text=_("How the letter came in."))
    sha256 = models.CharField(
        max_length=64, help_text=_("SHA-256 of the raw letter; key with the channel.")
    )
    document = models.CharField(
        max_length=64, help_text=_("Commitment to the raw letter in the store.")
    )
    size_bytes = models.BigIntegerField(help_text=_("Size of the raw letter."))
    received_on = models.DateField(help_text=_("Day of receipt in law."))
    recorded_at = models.DateTimeField(help_text=_("When it passed the door."))
    status = models.CharField(
        max_length=10, help_text=_("Waiting, filed or rejected: its place in the sum.")
    )
    mail_kind = models.CharField(
        max_length=20, blank=True, help_text=_("Kind, as proposed or as decided.")
    )
    area = models.CharField(
        max_length=60, blank=True, help_text=_("Area proposed (catalogue id).")
    )
    subject = models.CharField(
        max_length=80, blank=True, help_text=_("Subject proposed (catalogue id).")
    )
    first_instance = models.CharField(
        max_length=60, blank=True, help_text=_("First instance proposed (id).")
    )
    team = models.CharField(max_length=40, blank=True, help_text=_("Team proposed."))
    case = models.CharField(
        max_length=16, blank=True, help_text=_("Case proposed, or filed on.")
    )
    urgent = models.BooleanField(
        default=False, help_text=_("Whether it is marked as urgent.")
    )
    due_on = models.DateField(
        null=True, blank=True, help_text=_("Nearest day on which an answer is due.")
    )
    confidence = models.PositiveIntegerField(
        default=0, help_text=_("Probability of the kind, in ten-thousandths.")
    )
    proposed_by = models.CharField(
        max_length=80, blank=True, help_text=_("The model that proposed, if one did.")
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its last matter was settled.")
    )
    length = models.PositiveIntegerField(help_text=_("Entries in its journal."))
    head = models.BinaryField(
        max_length=32, help_text=_("Hash of the last entry in its journal.")
    )

    class Meta:
        db_table = "letter"
        constraints = [
            models.UniqueConstraint(fields=["channel", "sha256"], name="letter_key")
        ]
        indexes = [
            models.Index(
                fields=["status", "urgent", "due_on", "number"], name="letter_queue"
            ),
            models.Index(fields=["case"], name="letter_case"),
            models.Index(fields=["settled_at"], name="letter_settled"),
        ]

    def __str__(self) -> str:
        return self.number


class LetterMatter(models.Model):
    """One matter of a letter (*forhold*): a projection."""

    letter = models.ForeignKey(
        Letter,
        on_delete=models.CASCADE,
        related_name="matters",
        help_text=_("The letter."),
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order within the letter."))
    status = models.CharField(max_length=10, help_text=_("Waiting, filed or rejected."))
    mail_kind = models.CharField(
        max_length=20, blank=True, help_text=_("Kind, as decided.")
    )
    case = models.CharField(
        max_length=16, blank=True, help_text=_("The case it was filed on.")
    )
    new_case = models.BooleanField(
        help_text=_("Whether the case was registered from this letter.")
    )
    reason = models.CharField(
        max_length=20, blank=True, help_text=_("Why it was not taken in.")
    )
    forwarded_to = models.CharField(
        max_length=120, blank=True, help_text=_("The authority it was sent on to.")
    )
    settled_by = models.CharField(
        max_length=64, blank=True, help_text=_("Staff code or name of the robot.")
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was settled.")
    )

    class Meta:
        db_table = "letter_matter"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "place"], name="letter_matter_place"
            )
        ]
        indexes = [
            models.Index(fields=["case"], name="letter_matter_case"),
            models.Index(
                fields=["settled_by", "settled_at"], name="letter_matter_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} #{self.place}"


class LetterHold(models.Model):
    """Who has a letter on the screen, for a while: colleagues are given other letters.

    It locks nothing and is no part of the letter's history; it runs out by itself.
    """

    letter = models.OneToOneField(
        Letter,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="hold",
        help_text=_("The letter."),
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Who has it."),
    )
    opened_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("When it was opened; none while it lies ready behind another."),
    )
    until = models.DateTimeField(help_text=_("When the hold runs out."))

    class Meta:
        db_table = "letter_hold"

    def __str__(self) -> str:
        return f"{self.letter_id} with {self.holder_id}"


class LetterReading(models.Model):
    """What was read in a letter, encrypted; it can be made again from the raw bytes."""

    letter = models.OneToOneField(
        Letter,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="reading",
        help_text=_("The letter."),
    )
    verdict = models.CharField(
        max_length=20, help_text=_("Whether it could be read, else why not.")
    )
    reason = models.CharField(
        max_length=200, blank=True, help_text=_("Why a person must look, in words.")
    )
    language = models.CharField(
        max_length=8, blank=True, help_text=_("Language of the text.")
    )
    automatic = models.BooleanField(
        default=False, help_text=_("Whether a machine sent it, e.g. out of office.")
    )
    message_key = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Keyed hash of the Message-ID: a hint, never a key."),
    )
    resembles = models.CharField(
        max_length=16, blank=True, help_text=_("An earlier letter it is nearly like.")
    )
    signature = models.BinaryField(
        blank=True, default=b"", help_text=_("MinHash of the text.")
    )
    box = models.BinaryField(help_text=_("The reading as encrypted JSON."))
    proposal = models.BinaryField(
        blank=True,
        default=b"",
        help_text=_("The reasons for the proposal as encrypted JSON."),
    )
    read_at = models.DateTimeField(help_text=_("When it was read."))

    class Meta:
        db_table = "letter_reading"
        indexes = [models.Index(fields=["message_key"], name="letter_message_key")]

    def __str__(self) -> str:
        return f"reading of {self.letter_id}: {self.verdict}"


class OutgoingLetter(Leased):
    """A letter of ours that is to go out: written with the act, sent afterwards."""

    class Status(models.TextChoices):
        """Where it stands."""

        HELD = "held", _("Waits to be sent")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Could not be sent")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of writing."))
    letter = models.ForeignKey(
        Letter,
        on_delete=models.PROTECT,
        related_name="outgoing",
        help_text=_("The letter it answers."),
    )
    matter = models.PositiveSmallIntegerField(
        help_text=_("The matter of the letter it answers.")
    )
    answer = models.CharField(max_length=20, help_text=_("What it is: a receipt …"))
    case = models.CharField(max_length=16, blank=True, help_text=_("Case it is about."))
    channel = models.CharField(max_length=20, help_text=_("How it goes out."))
    document = models.CharField(
        max_length=64, help_text=_("Commitment to its content in the store.")
    )
    recipient = models.BinaryField(help_text=_("Address and subject, encrypted."))
    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.HELD,
        help_text=_("Where it stands."),
    )
    problem = models.CharField(
        max_length=200, blank=True, help_text=_("What the last attempt said.")
    )
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was handed on.")
    )

    class Meta:
        db_table = "outgoing_letter"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "matter", "document"], name="outgoing_letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["status", "not_before"], name="outgoing_letter_due")
        ]

    def __str__(self) -> str:
        return f"{self.answer} to {self.letter_id}: {self.status}"


class InstanceKey(models.Model):
    """The key with which a first instance's system signs its calls of the API."""

    id = models.BigAutoField(primary_key=True, help_text=_("Number of the key."))
    first_instance = models.CharField(
        max_length=60, help_text=_("Whose key it is (catalogue id).")
    )
    digest = models.CharField(
        max_length=64, unique=True, help_text=_("Keyed hash of the key.")
    )
    created_at = models.DateTimeField(help_text=_("When it was made."))
    revoked_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was taken back, if it was.")
    )

    class Meta:
        db_table = "instance_key"

    def __str__(self) -> str:
        return f"key {self.pk} of {self.first_instance}"


class Submission(models.Model):
    """Something handed in through a form or the API: sent twice it is one letter."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of handing in."))
    sender = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("First instance that handed it in (id); empty for a citizen."),
    )
    key = models.CharField(
        max_length=64,
        help_text=_("Keyed hash of the word by which the sender tells repeats."),
    )
    digest = models.CharField(
        max_length=64, help_text=_("Keyed hash of what was handed in.")
    )
    submitted_at = models.DateTimeField(help_text=_("When it came the first time."))
    letter = models.ForeignKey(
        Letter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text=_("The letter that it became; none until it is durable."),
    )

    class Meta:
        db_table = "submission"
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="submission_key")
        ]

    def __str__(self) -> str:
        return f"submission {self.pk} of {self.sender or 'a citizen'}"
