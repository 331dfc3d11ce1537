"""An edit that waits beside a public text, and that readers have seen one: null everywhere, so no row is touched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0031_holds_and_erasures")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="edited_html",
            field=models.TextField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="edited_after_replies",
            field=models.BooleanField(editable=False, null=True),
        ),
    ]
