"""What readers report of public comments, and what came of it."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0032_edits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='source',
            field=models.CharField(choices=[('moderator', 'Moderator'), ('screening', 'Screening'), ('author', 'Author'), ('readers', "Readers' reports"), ('archive', 'Archive')], max_length=20, verbose_name='source'),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(verbose_name='revision')),
                ('mark', models.CharField(editable=False, max_length=32)),
                ('network', models.CharField(blank=True, editable=False, max_length=32)),
                ('is_notice', models.BooleanField(default=False, verbose_name='notice of illegal content')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('is_excused', models.BooleanField(default=False, verbose_name='need not say who they are')),
                ('weight', models.FloatField(default=0, verbose_name='weight')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('outcome', models.CharField(choices=[('open', 'Not decided yet'), ('upheld', 'Upheld: the comment was removed'), ('kept', 'Not upheld: the comment stays'), ('moot', 'The comment was withdrawn by its author')], default='open', max_length=10, verbose_name='outcome')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reported')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clause', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='comments.clause')),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='comments.comment')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_reports', to='comments.decision')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'indexes': [models.Index(fields=['mark', '-id'], name='comments_reports_by_mark'), models.Index(condition=models.Q(('by__isnull', False)), fields=['by', '-id'], name='comments_reports_by'), models.Index(fields=['created_at'], name='comments_reports_by_time'), models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email__gt', '')), name='comments_reports_by_email')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'mark'), name='comments_one_report_per_reader'), models.UniqueConstraint(condition=models.Q(('by__isnull', False)), fields=('comment', 'by'), name='comments_one_report_per_account'), models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('outcome', 'open'), ('settled_at__isnull', True)), models.Q(('outcome__in', ['upheld', 'kept', 'moot']), ('settled_at__isnull', False)), _connector='OR'), name='comments_a_report_is_settled_whole')],
            },
        ),
    ]
