# SPDX-License-Identifier: EUPL-1.2
"""What board meetings store.

`Meeting`, `MeetingItem` and `MeetingSeat` are projections of the journal's `meeting:`
streams. `BoardMember` and `BoardTerm` hold who is appointed: names of office holders,
which stand in no journal. `MaterialOrder` says that case material is being made.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus


class MeetingCounter(models.Model):
    """The last meeting number of a year, locked while one is given out."""

    year = models.PositiveSmallIntegerField(
        primary_key=True, help_text=_("Year in which the meetings were planned.")
    )
    last = models.PositiveIntegerField(
        default=0, help_text=_("The last number that was given out.")
    )

    class Meta:
        db_table = "meeting_counter"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Meeting(models.Model):
    """A board meeting as it stands now (*ankemøde*): a projection of its journal."""

    class Status(models.TextChoices):
        """Where it stands in its life."""

        PLANNED = MeetingStatus.PLANNED.value, _("Planned")
        OPEN = MeetingStatus.OPEN.value, _("Going on")
        CLOSED = MeetingStatus.CLOSED.value, _("Held, protocol to be approved")
        APPROVED = MeetingStatus.APPROVED.value, _("Held, protocol approved")
        CANCELLED = MeetingStatus.CANCELLED.value, _("Called off")

    number = models.CharField(
        max_length=16, primary_key=True, help_text=_("Meeting number, YY-NNN.")
    )
    area = models.CharField(max_length=60, help_text=_("Area (catalogue id)."))
    held_on = models.DateField(help_text=_("Day of the meeting."))
    starts_at = models.CharField(max_length=5, help_text=_("When it begins, as 09:00."))
    place = models.CharField(max_length=120, blank=True, help_text=_("Where it is."))
    voting = models.CharField(
        max_length=40, help_text=_("How it votes (rules of board meetings).")
    )
    status = models.CharField(
        max_length=10, choices=Status, help_text=_("Where it stands in its life.")
    )
    chair = models.CharField(
        max_length=64, blank=True, help_text=_("Who is to chair (staff code).")
    )
    material = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Commitment to the case material in the store, while it is kept."),
    )
    protocol = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Commitment to the approved protocol in the store."),
    )
    length = models.PositiveIntegerField(help_text=_("Entries in its journal."))
    head = models.BinaryField(
        max_length=32, help_text=_("Hash of the last entry in its journal.")
    )

    class Meta:
        db_table = "meeting"
        indexes = [models.Index(fields=["held_on", "number"], name="meeting_held_on")]

    def __str__(self) -> str:
        return self.number


class MeetingItem(models.Model):
    """An item of an agenda (*dagsordenspunkt*): a projection."""

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = ItemStatus.WAITING.value, _("Waits")
        DECIDED = ItemStatus.DECIDED.value, _("Decided")
        CONCLUDED = ItemStatus.CONCLUDED.value, _("Dealt with")
        POSTPONED = ItemStatus.POSTPONED.value, _("Postponed")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        related_name="items",
        help_text=_("The meeting."),
    )
    place = models.PositiveSmallIntegerField(
        help_text=_("Place on the agenda, counted from 1.")
    )
    item = models.PositiveSmallIntegerField(
        help_text=_("Number of the item, whatever its place.")
    )
    case = models.CharField(
        max_length=16, blank=True, help_text=_("The case; empty for other matters.")
    )
    title = models.CharField(
        max_length=120, blank=True, help_text=_("Heading of a matter without a case.")
    )
    minutes = models.PositiveSmallIntegerField(help_text=_("How long it may take."))
    status = models.CharField(
        max_length=10, choices=Status, help_text=_("What became of it.")
    )
    outcome = models.CharField(
        max_length=40, blank=True, help_text=_("Outcome that was voted for.")
    )
    agreement = models.CharField(
        max_length=10, blank=True, help_text=_("Unanimous or majority.")
    )
    casting_vote = models.BooleanField(
        help_text=_("Whether the chair's vote broke a tie.")
    )
    for_extended = models.BooleanField(
        help_text=_("Whether it was postponed for extended voting.")
    )

    class Meta:
        db_table = "meeting_item"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "place"], name="meeting_item_place"
            )
        ]
        indexes = [
            models.Index(
                fields=["case"],
                condition=~models.Q(case=""),
                name="meeting_item_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} #{self.place}"


class MeetingSeat(models.Model):
    """A seat at a meeting's table: a projection."""

    class SideChoice(models.TextChoices):
        """On which side somebody sits."""

        AUTHORITY = Side.AUTHORITY.value, _("The authority")
        APPOINTED = Side.APPOINTED.value, _("Appointed member")
        ADVISER = Side.ADVISER.value, _("Adviser, without a vote")

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        related_name="seats",
        help_text=_("The meeting."),
    )
    place = models.PositiveSmallIntegerField(help_text=_("Order at the table, from 1."))
    member = models.CharField(
        max_length=64, help_text=_("Whose seat it is (staff code).")
    )
    side = models.CharField(
        max_length=10, choices=SideChoice, help_text=_("On which side they sit.")
    )
    organisation = models.CharField(
        max_length=40,
        blank=True,
        help_text=_("Who proposed an appointed member; an adviser's field."),
    )
    substitute = models.BooleanField(
        help_text=_("Whether they vote in another's place only.")
    )
    present = models.BooleanField(help_text=_("Whether they are at the meeting."))

    class Meta:
        db_table = "meeting_seat"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "place"], name="meeting_seat_place"
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"], name="meeting_seat_member"
            ),
        ]
        indexes = [models.Index(fields=["member"], name="meeting_seat_of")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.member}"


class MaterialOrder(models.Model):
    """That somebody asked for a meeting's case material, until it is there."""

    meeting = models.OneToOneField(
        Meeting,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="order",
        help_text=_("The meeting."),
    )
    asked_at = models.DateTimeField(help_text=_("When it was asked for."))
    asked_by = models.CharField(
        max_length=64, help_text=_("Who asked for it (staff code).")
    )
    problem = models.CharField(
        max_length=300, blank=True, help_text=_("Why it could not be made.")
    )

    class Meta:
        db_table = "meeting_material_order"

    def __str__(self) -> str:
        return f"material of {self.meeting_id}"


class BoardMember(models.Model):
    """An appointed member (*beskikket medlem*); the journal knows the code alone."""

    code = models.CharField(
        max_length=20,
        primary_key=True,
        help_text=_("Code by which the journal names the member."),
    )
    name = models.CharField(max_length=120, help_text=_("The member's name."))
    organisation = models.CharField(
        max_length=40, help_text=_("Organisation that proposed the member (id).")
    )

    class Meta:
        db_table = "board_member"

    def __str__(self) -> str:
        return self.code


class BoardTerm(models.Model):
    """A time for which a member is appointed (*beskikkelsesperiode*)."""

    id = models.BigAutoField(primary_key=True, help_text=_("Order of insertion."))
    member = models.ForeignKey(
        BoardMember,
        on_delete=models.CASCADE,
        related_name="terms",
        help_text=_("The member."),
    )
    first_on = models.DateField(help_text=_("First day of the term."))
    last_on = models.DateField(help_text=_("Last day of the term."))
    recorded_at = models.DateTimeField(help_text=_("When it was recorded."))
    recorded_by = models.CharField(
        max_length=64, help_text=_("Who recorded it (staff code).")
    )

    class Meta:
        db_table = "board_term"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "first_on"], name="board_term_first"
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="board_term_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.first_on}–{self.last_on}"
