# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractReport",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Contract, period and number: resultatplan-2020:2020K3-1.",
                        max_length=70,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        help_text="The contract, by its id.", max_length=50
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        help_text="What it is about: 2022-09, 2022K3, 2022.",
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("monthly", "Monthly report"),
                            ("quarterly", "Quarterly report"),
                            ("annual", "Annual report"),
                            ("deviation", "Notice of a deviation"),
                        ],
                        help_text="What kind it is.",
                        max_length=10,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Which report of the period; above 1 it is mostly a correction."
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("drafted", "Draft"),
                            ("frozen", "Frozen"),
                            ("signed", "Signed by two"),
                            ("sent", "Sent"),
                            ("dropped", "Dropped"),
                        ],
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(help_text="The day by which it is sent.")),
                (
                    "vintage",
                    models.CharField(
                        help_text="Vintage of facts it was made from.", max_length=40
                    ),
                ),
                (
                    "terms",
                    models.CharField(
                        help_text="Hash of the contract as it read.", max_length=64
                    ),
                ),
                (
                    "figures",
                    models.CharField(
                        help_text="Hash of what was found of each target.",
                        max_length=64,
                    ),
                ),
                (
                    "content",
                    models.CharField(
                        blank=True,
                        help_text="Hash that people sign; draft: empty.",
                        max_length=64,
                    ),
                ),
                (
                    "uncommented",
                    models.CharField(
                        blank=True,
                        help_text="Targets whose owners have written nothing yet.",
                        max_length=400,
                    ),
                ),
                (
                    "replaces",
                    models.CharField(
                        blank=True,
                        help_text="The signed report it corrects.",
                        max_length=70,
                    ),
                ),
                (
                    "signers",
                    models.CharField(
                        blank=True,
                        help_text="Who has signed, by their codes.",
                        max_length=100,
                    ),
                ),
                (
                    "sent_on",
                    models.DateField(
                        blank=True, help_text="The day it went.", null=True
                    ),
                ),
                (
                    "recipient",
                    models.CharField(
                        blank=True, help_text="To whom it went.", max_length=200
                    ),
                ),
            ],
            options={
                "db_table": "contract_report",
                "ordering": ["-due_on", "-id"],
                "indexes": [
                    models.Index(fields=["stage"], name="contract_report_stage")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportWork",
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
                    "act",
                    models.CharField(
                        help_text="What was asked for: draft, renew or freeze.",
                        max_length=10,
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        help_text="The contract, by its id.", max_length=50
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        help_text="What it is about: 2022-09, 2022K3, 2022.",
                        max_length=10,
                    ),
                ),
                (
                    "targets",
                    models.CharField(
                        blank=True,
                        help_text="Targets that a deviation is about.",
                        max_length=400,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Why a deviation is told, or why open errors are accepted.",
                        max_length=2000,
                    ),
                ),
                (
                    "report",
                    models.CharField(
                        blank=True,
                        help_text="The report that it is about.",
                        max_length=70,
                    ),
                ),
                ("asked_at", models.DateTimeField(help_text="When it was asked for.")),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        help_text="What is being done, as a code.",
                        max_length=20,
                    ),
                ),
                (
                    "done",
                    models.PositiveIntegerField(
                        default=0, help_text="How many parts of the step are done."
                    ),
                ),
                (
                    "parts",
                    models.PositiveIntegerField(
                        default=0, help_text="How many parts the step has."
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="When it was finished.", null=True
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True, help_text="What stood in the way.", max_length=500
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asked for it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "contract_report_work",
            },
        ),
    ]
