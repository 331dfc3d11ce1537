"""Letters with receipts: a further kind, which no column knows of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0035_threads_that_stay_open")]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('arrival', 'Receipt'), ('decision', 'Decision'), ('correction', 'Correction'), ('sanction', 'Sanction'), ('appeal', 'Answer to an appeal'), ('confirmation', 'Whether somebody wants to be told'), ('news', 'What is new')], max_length=20, verbose_name='kind'),
        ),
    ]
