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
            name="Release",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Day and number: 2022-12-31-1.",
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("refused", "Refused by the attack"),
                            ("attacked", "Attacked"),
                            ("signed", "Signed by two"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("dropped", "Dropped"),
                        ],
                        help_text="Where it stands.",
                        max_length=12,
                    ),
                ),
                (
                    "draft",
                    models.CharField(
                        help_text="Hash of the draft that people sign.", max_length=64
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="What it is called.", max_length=200),
                ),
                (
                    "vintage",
                    models.CharField(
                        help_text="Vintage of facts it was made from.", max_length=40
                    ),
                ),
                (
                    "previous",
                    models.CharField(
                        blank=True, help_text="The release before it.", max_length=20
                    ),
                ),
                (
                    "at",
                    models.CharField(
                        blank=True,
                        help_text="Hour before which nobody sees it.",
                        max_length=40,
                    ),
                ),
                (
                    "hidden",
                    models.PositiveIntegerField(
                        default=0, help_text="Hidden counts that were attacked."
                    ),
                ),
                (
                    "failing",
                    models.PositiveIntegerField(
                        default=0, help_text="Hidden counts that could be worked out."
                    ),
                ),
                (
                    "signatures",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many persons have signed."
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, help_text="When readers got it.", null=True
                    ),
                ),
            ],
            options={
                "db_table": "release",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="GateWork",
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
                    "title_da",
                    models.CharField(help_text="Title in Danish.", max_length=200),
                ),
                (
                    "title_en",
                    models.CharField(help_text="Title in English.", max_length=200),
                ),
                (
                    "at",
                    models.CharField(
                        blank=True,
                        help_text="Hour before which nobody sees it.",
                        max_length=40,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        help_text="Why published figures change.",
                        max_length=300,
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
                    "release",
                    models.CharField(
                        blank=True,
                        help_text="The release that came of it.",
                        max_length=20,
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
                "db_table": "gate_work",
            },
        ),
    ]
