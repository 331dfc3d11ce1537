"""What an author's receipt is known by: null for what was sent before, so no row is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0023_picks_of_a_thread")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="receipt",
            field=models.CharField(blank=True, editable=False, max_length=80, null=True),
        ),
    ]
