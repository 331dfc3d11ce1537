"""A decision says when it was shown and lent to whoever made it, and in which request they did.

Columns that may be null come without remaking a table, so the rule that decisions are append-only stays installed. Rows
of before hold nothing there, and stay under the seals they have.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0038_questions_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='claimed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='claimed'),
        ),
        migrations.AddField(
            model_name='decision',
            name='request',
            field=models.CharField(blank=True, editable=False, max_length=64, null=True, verbose_name='request'),
        ),
        migrations.AddField(
            model_name='decision',
            name='shown_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='shown'),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='claimed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='claimed'),
        ),
    ]
