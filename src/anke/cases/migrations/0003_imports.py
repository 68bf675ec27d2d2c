# SPDX-License-Identifier: EUPL-1.2
"""Keep the place and the sums of an import, and which rows of a log are known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventLogImport",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Log and content: the batch of the journal entries.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "log",
                    models.CharField(
                        help_text="The log, by its mapping.", max_length=40
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Name of the file.", max_length=255),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 of the file and its file of cases.",
                        max_length=64,
                    ),
                ),
                (
                    "mapping",
                    models.CharField(help_text="Name of the mapping.", max_length=255),
                ),
                (
                    "mapping_sha256",
                    models.CharField(
                        help_text="SHA-256 of the mapping.", max_length=64
                    ),
                ),
                (
                    "place",
                    models.BigIntegerField(
                        default=0, help_text="How many rows are accounted for so far."
                    ),
                ),
                (
                    "rows",
                    models.BigIntegerField(
                        default=0,
                        help_text="Rows that were not in the register before.",
                    ),
                ),
                (
                    "imported",
                    models.BigIntegerField(default=0, help_text="Rows imported."),
                ),
                (
                    "rejected",
                    models.BigIntegerField(default=0, help_text="Rows rejected."),
                ),
                (
                    "already",
                    models.BigIntegerField(
                        default=0, help_text="Rows that an earlier import had brought."
                    ),
                ),
                ("cases", models.BigIntegerField(default=0, help_text="Cases opened.")),
                (
                    "case_rows",
                    models.BigIntegerField(
                        default=0, help_text="Rows of the file of cases."
                    ),
                ),
                (
                    "case_rows_rejected",
                    models.BigIntegerField(
                        default=0,
                        help_text="Rows of the file of cases that were rejected.",
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the file was read to its end.",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "event_log_import",
            },
        ),
        migrations.CreateModel(
            name="ImportedCase",
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
                    "log",
                    models.CharField(
                        help_text="The log, and whose file it is.", max_length=80
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        help_text="The case's own name in the log.", max_length=120
                    ),
                ),
                (
                    "number",
                    models.CharField(help_text="Case number, YY-NNNNN.", max_length=16),
                ),
                (
                    "keys",
                    models.BinaryField(
                        help_text="Eight bytes for each imported row, in the order of import."
                    ),
                ),
            ],
            options={
                "db_table": "imported_case",
            },
        ),
        migrations.RemoveConstraint(
            model_name="importedrow",
            name="imported_row_line",
        ),
        migrations.AddField(
            model_name="importedrow",
            name="code",
            field=models.CharField(
                default="", help_text="What was wrong, in one word.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="fate",
            field=models.CharField(
                default="rejected",
                help_text="Rejected, or imported with a remark.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="file",
            field=models.CharField(
                default="events",
                help_text="The file of events, or the file of cases.",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="importedrow",
            name="line",
            field=models.PositiveBigIntegerField(
                help_text="Line in the file; in XES the number of the event."
            ),
        ),
        migrations.AlterField(
            model_name="importedrow",
            name="reason",
            field=models.TextField(help_text="What was wrong, in words."),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(
                fields=("batch", "file", "line"), name="imported_row_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedcase",
            constraint=models.UniqueConstraint(
                fields=("log", "reference"), name="imported_case_reference"
            ),
        ),
    ]
