"""A moderator asks for a senior's eye, with a note; editors pick comments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0015_saved_searches")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="featured_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="picked"),
        ),
        migrations.AddField(
            model_name="leftcomment",
            name="note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="note"),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="escalated"),
        ),
        migrations.AddIndex(
            model_name="reviewitem",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("escalated_at__isnull", False)),
                fields=["escalated_at"],
                name="comments_escalated_items",
            ),
        ),
    ]
