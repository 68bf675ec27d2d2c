# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RegistrationScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "rules",
                    models.CharField(
                        help_text="Version of the rules it was made by.", max_length=80
                    ),
                ),
                (
                    "last_entry",
                    models.BigIntegerField(
                        help_text="Last journal entry whose case was looked at since the first scan."
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="Last case looked at in the first scan.",
                        max_length=16,
                    ),
                ),
                (
                    "is_whole",
                    models.BooleanField(
                        default=False,
                        help_text="Whether the first scan has come to its end.",
                    ),
                ),
            ],
            options={
                "db_table": "registration_scan",
            },
        ),
        migrations.CreateModel(
            name="RegistrationError",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "number",
                    models.CharField(help_text="Case number, YY-NNNNN.", max_length=16),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="What is wrong, in one word.", max_length=24
                    ),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True,
                        help_text="What does not fit, in words.",
                        max_length=300,
                    ),
                ),
                (
                    "area",
                    models.CharField(help_text="Area (catalogue id).", max_length=60),
                ),
                (
                    "team",
                    models.CharField(blank=True, help_text="Team.", max_length=40),
                ),
                (
                    "staff",
                    models.CharField(
                        blank=True,
                        help_text="Staff code of the caseworker.",
                        max_length=64,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        help_text="Pending, decided or withdrawn.", max_length=12
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        help_text="Permission signature: protection level and team.",
                        max_length=80,
                    ),
                ),
                (
                    "on",
                    models.DateField(
                        help_text="Day of decision; of a pending case the day of receipt."
                    ),
                ),
            ],
            options={
                "db_table": "registration_error",
                "indexes": [
                    models.Index(fields=["on", "number"], name="registration_error_on"),
                    models.Index(
                        fields=["kind", "on", "number"], name="registration_error_kind"
                    ),
                    models.Index(
                        fields=["team", "on", "number"], name="registration_error_team"
                    ),
                    models.Index(
                        fields=["area", "on", "number"], name="registration_error_area"
                    ),
                    models.Index(
                        fields=["area", "kind"], name="registration_error_in_area"
                    ),
                    models.Index(
                        fields=["team", "kind"], name="registration_error_in_team"
                    ),
                    models.Index(
                        fields=["access", "kind", "number"],
                        name="registration_error_access",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "kind"), name="registration_error_case_kind"
                    )
                ],
            },
        ),
    ]
