"""A thread that its age does not close."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0034_appeals")]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="stays_open",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Where the site closes threads after some days, this one is left out.",
                verbose_name="stays open whatever its age",
            ),
        ),
    ]
