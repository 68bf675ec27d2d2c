# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("contract", "0001_reports")]

    operations = [
        migrations.CreateModel(
            name="ContractLedger",
            fields=[
                (
                    "stream",
                    models.CharField(
                        help_text="The journal: contract:example-2022, register:obligations.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "records",
                    models.PositiveIntegerField(
                        default=0, help_text="How many records it has."
                    ),
                ),
            ],
            options={
                "db_table": "contract_ledger",
            },
        ),
        migrations.CreateModel(
            name="ContractRecord",
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
                    "stream",
                    models.CharField(
                        help_text="The journal it stands in.", max_length=80
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Its place among the records of its journal, from 1."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="What was recorded (the catalogue of entries).",
                        max_length=40,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="The deliverable, figure or item that it is about.",
                        max_length=160,
                    ),
                ),
                ("on", models.DateField(help_text="When it happened in law.")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("recorded", "Waits for another's confirmation"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Taken back"),
                        ],
                        help_text="Where it stands.",
                        max_length=12,
                    ),
                ),
                (
                    "waits",
                    models.BooleanField(
                        help_text="Whether another person has still to confirm it."
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(help_text="Who recorded it.", max_length=64),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When it was recorded."),
                ),
                (
                    "confirmed_by",
                    models.CharField(
                        blank=True, help_text="Who confirmed it.", max_length=64
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, help_text="When it was confirmed.", null=True
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, help_text="When it was taken back.", null=True
                    ),
                ),
            ],
            options={
                "db_table": "contract_record",
                "indexes": [
                    models.Index(
                        condition=models.Q(("waits", True)),
                        fields=["recorded_at"],
                        name="contract_record_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "number"), name="contract_record_number"
                    )
                ],
            },
        ),
    ]
