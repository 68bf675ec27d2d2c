# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TextDraft",
            fields=[
                (
                    "text",
                    models.CharField(
                        help_text="Key of the text, as in the published version.",
                        max_length=400,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        blank=True, help_text="Heading in the letter.", max_length=120
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True, help_text="The text, with merge fields."
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="One more each time it is saved; two people cannot save the same."
                    ),
                ),
                (
                    "author",
                    models.CharField(
                        help_text="Staff code of who saved it last.", max_length=64
                    ),
                ),
                ("saved_at", models.DateTimeField(help_text="When it was saved last.")),
            ],
            options={
                "db_table": "text_draft",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of beginning.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.CharField(help_text="Case it is about.", max_length=16),
                ),
                (
                    "slot",
                    models.CharField(
                        help_text="Which letter of the case: decision, or a kind of letter.",
                        max_length=20,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="One more each time it is saved; two people cannot save the same."
                    ),
                ),
                (
                    "box",
                    models.BinaryField(
                        help_text="Choices, title and sections, encrypted."
                    ),
                ),
                (
                    "author",
                    models.CharField(
                        help_text="Staff code of who saved it last.", max_length=64
                    ),
                ),
                ("saved_at", models.DateTimeField(help_text="When it was saved last.")),
            ],
            options={
                "db_table": "letter_draft",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "slot"), name="letter_draft_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedLetter",
            fields=[
                (
                    "document",
                    models.CharField(
                        help_text="Commitment to the letter in the document store.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "case",
                    models.CharField(help_text="Case it is about.", max_length=16),
                ),
                ("kind", models.CharField(help_text="Kind of letter.", max_length=20)),
                (
                    "draft",
                    models.PositiveIntegerField(
                        help_text="Version of the draft that was drawn."
                    ),
                ),
                (
                    "texts",
                    models.JSONField(
                        help_text="Texts of the library it began as: key and version, no content."
                    ),
                ),
                (
                    "printed_by",
                    models.CharField(help_text="Staff code.", max_length=64),
                ),
                (
                    "printed_at",
                    models.DateTimeField(help_text="When it was drawn and stored."),
                ),
            ],
            options={
                "db_table": "printed_letter",
                "indexes": [models.Index(fields=["case"], name="printed_letter_case")],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of writing.", primary_key=True, serialize=False
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="Key: section, area, law, subject and outcome, with points.",
                        max_length=400,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(help_text="Number of the version."),
                ),
                (
                    "heading",
                    models.CharField(
                        blank=True, help_text="Heading in the letter.", max_length=120
                    ),
                ),
                ("body", models.TextField(help_text="The text, with merge fields.")),
                (
                    "in_force_on",
                    models.DateField(
                        blank=True,
                        help_text="First day of force; empty: came with Anke.",
                        null=True,
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(
                        blank=True,
                        help_text="First day on which it is no longer used.",
                        null=True,
                    ),
                ),
                (
                    "withdrawn",
                    models.BooleanField(
                        help_text="Whether it was withdrawn, and not replaced."
                    ),
                ),
                (
                    "published_by",
                    models.CharField(help_text="Staff code.", max_length=64),
                ),
                (
                    "published_at",
                    models.DateTimeField(help_text="When it was published."),
                ),
                ("cause", models.TextField(help_text="Why it was published.")),
                (
                    "withdrawal_cause",
                    models.TextField(blank=True, help_text="Why it was withdrawn."),
                ),
            ],
            options={
                "db_table": "text_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("text", "version"), name="text_version_number"
                    )
                ],
            },
        ),
    ]
