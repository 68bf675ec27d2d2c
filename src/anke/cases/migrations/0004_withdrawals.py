# SPDX-License-Identifier: EUPL-1.2
"""Keep the day on which a registration or a document was withdrawn.

Two empty columns: no row is rewritten, and taking them out again loses nothing that
the journal does not hold.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="withdrawn_on",
            field=models.DateField(
                blank=True,
                help_text="Day a registration made by mistake was withdrawn.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="casedocument",
            name="withdrawn_on",
            field=models.DateField(
                blank=True,
                help_text="Day it was withdrawn because it belongs to another case.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="status",
            field=models.CharField(
                help_text="Pending, decided or withdrawn.", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="caseclock",
            name="ended_on",
            field=models.DateField(
                blank=True,
                help_text="Day the clock was stopped by a decision or a withdrawal.",
                null=True,
            ),
        ),
    ]
