"""Notes and sanctions, and the index that finds what a guest has sent."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0005_claims'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_digest', models.CharField(blank=True, max_length=64)),
                ('text', models.TextField(verbose_name='text')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
            },
        ),
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_digest', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(choices=[('mute', 'Mute'), ('premoderate', 'Hold every comment'), ('ban', 'Ban')], max_length=20, verbose_name='kind')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('reason', models.TextField(verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('lift_reason', models.TextField(blank=True, verbose_name='reason for lifting')),
            ],
            options={
                'verbose_name': 'sanction',
                'verbose_name_plural': 'sanctions',
                'permissions': [('ban_author', 'Can ban authors, and sanction them for more than 7 days')],
            },
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(django.db.models.functions.text.Lower('author_email'), models.F('created_at'), models.F('id'), condition=models.Q(('author__isnull', True), ('author_email__gt', '')), name='comments_guest_record'),
        ),
        migrations.AddField(
            model_name='note',
            name='account',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='comment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='comments.comment'),
        ),
        migrations.AddField(
            model_name='sanction',
            name='account',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sanctions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sanction',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sanction',
            name='clause',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='comments.clause'),
        ),
        migrations.AddField(
            model_name='sanction',
            name='comment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comments.comment'),
        ),
        migrations.AddField(
            model_name='sanction',
            name='lifted_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(condition=models.Q(('account__isnull', False)), fields=['account'], name='comments_notes_account'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(condition=models.Q(('comment__isnull', False)), fields=['comment'], name='comments_notes_comment'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['address_digest'], name='comments_notes_guest'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address_digest', ''), ('comment__isnull', True)), models.Q(('account__isnull', True), ('address_digest__gt', ''), ('comment__isnull', True)), models.Q(('account__isnull', True), ('address_digest', ''), ('comment__isnull', False)), _connector='OR'), name='comments_a_note_is_about_one'),
        ),
        migrations.AddIndex(
            model_name='sanction',
            index=models.Index(condition=models.Q(('account__isnull', False)), fields=['account'], name='comments_sanctions_account'),
        ),
        migrations.AddIndex(
            model_name='sanction',
            index=models.Index(fields=['address_digest'], name='comments_sanctions_guest'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address_digest', '')), models.Q(('account__isnull', True), ('address_digest__gt', '')), _connector='OR'), name='comments_a_sanction_is_about_one'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('made_at')), _connector='OR'), name='comments_a_sanction_lasts'),
        ),
        migrations.AddConstraint(
            model_name='sanction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lift_reason__gt', ''), ('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='comments_lifting_is_signed'),
        ),
    ]
