# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_posted_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardMember",
            fields=[
                (
                    "code",
                    models.CharField(
                        help_text="Code by which the journal names the member.",
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The member's name.", max_length=120),
                ),
                (
                    "organisation",
                    models.CharField(
                        help_text="Organisation that proposed the member (id).",
                        max_length=40,
                    ),
                ),
            ],
            options={
                "db_table": "board_member",
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "number",
                    models.CharField(
                        help_text="Meeting number, YY-NNN.",
                        max_length=16,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "area",
                    models.CharField(help_text="Area (catalogue id).", max_length=60),
                ),
                ("held_on", models.DateField(help_text="Day of the meeting.")),
                (
                    "starts_at",
                    models.CharField(
                        help_text="When it begins, as 09:00.", max_length=5
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Where it is.", max_length=120
                    ),
                ),
                (
                    "voting",
                    models.CharField(
                        help_text="How it votes (rules of board meetings).",
                        max_length=40,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Going on"),
                            ("closed", "Held, protocol to be approved"),
                            ("approved", "Held, protocol approved"),
                            ("cancelled", "Called off"),
                        ],
                        help_text="Where it stands in its life.",
                        max_length=10,
                    ),
                ),
                (
                    "chair",
                    models.CharField(
                        blank=True,
                        help_text="Who is to chair (staff code).",
                        max_length=64,
                    ),
                ),
                (
                    "material",
                    models.CharField(
                        blank=True,
                        help_text="Commitment to the case material in the store, while it is kept.",
                        max_length=64,
                    ),
                ),
                (
                    "protocol",
                    models.CharField(
                        blank=True,
                        help_text="Commitment to the approved protocol in the store.",
                        max_length=64,
                    ),
                ),
                (
                    "length",
                    models.PositiveIntegerField(help_text="Entries in its journal."),
                ),
                (
                    "head",
                    models.BinaryField(
                        help_text="Hash of the last entry in its journal.",
                        max_length=32,
                    ),
                ),
            ],
            options={
                "db_table": "meeting",
            },
        ),
        migrations.CreateModel(
            name="MeetingCounter",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="Year in which the meetings were planned.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "last",
                    models.PositiveIntegerField(
                        default=0, help_text="The last number that was given out."
                    ),
                ),
            ],
            options={
                "db_table": "meeting_counter",
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of insertion.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        help_text="Place on the agenda, counted from 1."
                    ),
                ),
                (
                    "item",
                    models.PositiveSmallIntegerField(
                        help_text="Number of the item, whatever its place."
                    ),
                ),
                (
                    "case",
                    models.CharField(
                        blank=True,
                        help_text="The case; empty for other matters.",
                        max_length=16,
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Heading of a matter without a case.",
                        max_length=120,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(help_text="How long it may take."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("decided", "Decided"),
                            ("concluded", "Dealt with"),
                            ("postponed", "Postponed"),
                        ],
                        help_text="What became of it.",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        help_text="Outcome that was voted for.",
                        max_length=40,
                    ),
                ),
                (
                    "agreement",
                    models.CharField(
                        blank=True, help_text="Unanimous or majority.", max_length=10
                    ),
                ),
                (
                    "casting_vote",
                    models.BooleanField(
                        help_text="Whether the chair's vote broke a tie."
                    ),
                ),
                (
                    "for_extended",
                    models.BooleanField(
                        help_text="Whether it was postponed for extended voting."
                    ),
                ),
            ],
            options={
                "db_table": "meeting_item",
            },
        ),
        migrations.CreateModel(
            name="MeetingSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of insertion.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        help_text="Order at the table, from 1."
                    ),
                ),
                (
                    "member",
                    models.CharField(
                        help_text="Whose seat it is (staff code).", max_length=64
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("authority", "The authority"),
                            ("appointed", "Appointed member"),
                            ("adviser", "Adviser, without a vote"),
                        ],
                        help_text="On which side they sit.",
                        max_length=10,
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True,
                        help_text="Who proposed an appointed member; an adviser's field.",
                        max_length=40,
                    ),
                ),
                (
                    "substitute",
                    models.BooleanField(
                        help_text="Whether they vote in another's place only."
                    ),
                ),
                (
                    "present",
                    models.BooleanField(help_text="Whether they are at the meeting."),
                ),
            ],
            options={
                "db_table": "meeting_seat",
            },
        ),
        migrations.CreateModel(
            name="BoardTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of insertion.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("first_on", models.DateField(help_text="First day of the term.")),
                ("last_on", models.DateField(help_text="Last day of the term.")),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When it was recorded."),
                ),
                (
                    "recorded_by",
                    models.CharField(
                        help_text="Who recorded it (staff code).", max_length=64
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        help_text="The member.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="decisions.boardmember",
                    ),
                ),
            ],
            options={
                "db_table": "board_term",
            },
        ),
        migrations.CreateModel(
            name="MaterialOrder",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        help_text="The meeting.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="order",
                        serialize=False,
                        to="decisions.meeting",
                    ),
                ),
                ("asked_at", models.DateTimeField(help_text="When it was asked for.")),
                (
                    "asked_by",
                    models.CharField(
                        help_text="Who asked for it (staff code).", max_length=64
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        help_text="Why it could not be made.",
                        max_length=300,
                    ),
                ),
            ],
            options={
                "db_table": "meeting_material_order",
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["held_on", "number"], name="meeting_held_on"),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="meeting",
            field=models.ForeignKey(
                help_text="The meeting.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="decisions.meeting",
            ),
        ),
        migrations.AddField(
            model_name="meetingseat",
            name="meeting",
            field=models.ForeignKey(
                help_text="The meeting.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seats",
                to="decisions.meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardterm",
            constraint=models.UniqueConstraint(
                fields=("member", "first_on"), name="board_term_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))),
                name="board_term_order",
            ),
        ),
        migrations.AddIndex(
            model_name="meetingitem",
            index=models.Index(
                condition=models.Q(("case", ""), _negated=True),
                fields=["case"],
                name="meeting_item_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "place"), name="meeting_item_place"
            ),
        ),
        migrations.AddIndex(
            model_name="meetingseat",
            index=models.Index(fields=["member"], name="meeting_seat_of"),
        ),
        migrations.AddConstraint(
            model_name="meetingseat",
            constraint=models.UniqueConstraint(
                fields=("meeting", "place"), name="meeting_seat_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingseat",
            constraint=models.UniqueConstraint(
                fields=("meeting", "member"), name="meeting_seat_member"
            ),
        ),
    ]
