# SPDX-License-Identifier: EUPL-1.2
"""Make the tables that account for moving in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MovedCase",
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
                    "source",
                    models.CharField(help_text="The other system.", max_length=40),
                ),
                (
                    "reference",
                    models.CharField(
                        help_text="The case's number in the other system.",
                        max_length=120,
                    ),
                ),
                (
                    "number",
                    models.CharField(help_text="Case number, YY-NNNNN.", max_length=16),
                ),
                (
                    "run",
                    models.CharField(
                        help_text="The run that moved something of it last.",
                        max_length=64,
                    ),
                ),
                (
                    "pieces",
                    models.BinaryField(
                        help_text="Keyed hashes of what was moved, to know it again."
                    ),
                ),
            ],
            options={
                "db_table": "moved_case",
                "indexes": [
                    models.Index(fields=["number"], name="moved_case_by_number")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "reference"), name="moved_case_reference"
                    ),
                    models.UniqueConstraint(
                        fields=("source", "number"), name="moved_case_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MovedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Order of insertion.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("run", models.CharField(help_text="The run.", max_length=64)),
                ("table", models.CharField(help_text="The table.", max_length=12)),
                ("line", models.PositiveBigIntegerField(help_text="Line in the file.")),
                (
                    "case",
                    models.CharField(
                        blank=True,
                        help_text="The case's number over there.",
                        max_length=120,
                    ),
                ),
                (
                    "fate",
                    models.CharField(
                        help_text="Rejected, conflict, remarked, or already with a remark.",
                        max_length=8,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="What was wrong, in one word each.", max_length=200
                    ),
                ),
                (
                    "column",
                    models.CharField(
                        blank=True,
                        help_text="The columns it stands in.",
                        max_length=200,
                    ),
                ),
                ("reason", models.TextField(help_text="What was wrong, in words.")),
                ("remedy", models.TextField(help_text="What to do about it.")),
            ],
            options={
                "db_table": "moved_row",
                "indexes": [models.Index(fields=["case"], name="moved_row_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "table", "line"), name="moved_row_line"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoveRun",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="System, content and number: the batch of the journal entries.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="The other system.", max_length=40),
                ),
                (
                    "name",
                    models.CharField(help_text="Name of the folder.", max_length=255),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 of the tables and the mapping.",
                        max_length=64,
                    ),
                ),
                (
                    "mapping",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the mapping, if any.",
                        max_length=64,
                    ),
                ),
                (
                    "place",
                    models.BigIntegerField(
                        default=0,
                        help_text="How many cases and stray rows are accounted for.",
                    ),
                ),
                (
                    "sums",
                    models.JSONField(
                        default=dict,
                        help_text="How many rows of which table had which fate.",
                    ),
                ),
                ("cases", models.BigIntegerField(default=0, help_text="Cases opened.")),
                (
                    "entries",
                    models.BigIntegerField(
                        default=0, help_text="Journal entries that were written."
                    ),
                ),
                ("started_at", models.DateTimeField(help_text="When the run began.")),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the tables were read to their end.",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "move_run",
                "indexes": [models.Index(fields=["sha256"], name="move_run_sha256")],
            },
        ),
        migrations.CreateModel(
            name="ParallelDay",
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
                    "source",
                    models.CharField(help_text="The other system.", max_length=40),
                ),
                ("day", models.DateField(help_text="The day of the comparison.")),
                (
                    "open_there",
                    models.PositiveIntegerField(help_text="Open over there."),
                ),
                ("open_here", models.PositiveIntegerField(help_text="Open in Anke.")),
                ("both", models.PositiveIntegerField(help_text="Open in both.")),
                (
                    "due_differs",
                    models.PositiveIntegerField(
                        help_text="Open in both, with two due dates."
                    ),
                ),
                (
                    "only_there",
                    models.PositiveIntegerField(help_text="Open over there only."),
                ),
                (
                    "only_here",
                    models.PositiveIntegerField(help_text="Open in Anke only."),
                ),
                (
                    "unreadable",
                    models.PositiveIntegerField(
                        help_text="Rows of cases that could not be read."
                    ),
                ),
                (
                    "compared_at",
                    models.DateTimeField(help_text="When it was compared last."),
                ),
            ],
            options={
                "db_table": "parallel_day",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "day"), name="parallel_day_once"
                    )
                ],
            },
        ),
    ]
