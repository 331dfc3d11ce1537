"""Followers, who are told of what is new by letters; mailboxes, which may want none."""

import comments.keys
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def take_letters_back(apps, editor):
    """Letters to followers go to nobody any more."""
    letters = apps.get_model("comments", "Letter").objects.using(editor.connection.alias)
    letters.filter(kind__in=["confirmation", "news"])._raw_delete(editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0029_recommendations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=comments.keys.new_key, editable=False, max_length=16, unique=True)),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='address')),
                ('follower', models.CharField(editable=False, max_length=64)),
                ('pace', models.CharField(choices=[('at_once', 'Within some minutes'), ('daily', 'Once a day')], default='at_once', max_length=20, verbose_name='how often')),
                ('language', models.CharField(blank=True, max_length=16, verbose_name='language')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='told')),
                ('told_up_to', models.BigIntegerField(default=0, editable=False)),
                ('seen_version', models.PositiveIntegerField(default=0, editable=False)),
                ('look_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(editable=False, max_length=64, unique=True)),
                ('hushed_at', models.DateTimeField(blank=True, null=True, verbose_name='hushed')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked')),
                ('day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('letters', models.PositiveIntegerField(default=0, verbose_name='letters')),
            ],
            options={
                'verbose_name': 'mailbox',
                'verbose_name_plural': 'mailboxes',
            },
        ),
        migrations.RemoveConstraint(
            model_name='letter',
            name='comments_letters_go_to_somebody',
        ),
        migrations.AddField(
            model_name='comment',
            name='wants_replies',
            field=models.BooleanField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('decision', 'Decision'), ('correction', 'Correction'), ('sanction', 'Sanction'), ('confirmation', 'Whether somebody wants to be told'), ('news', 'What is new')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('wants_replies', True)), fields=['id'], name='comments_wishes'),
        ),
        migrations.AddField(
            model_name='follow',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comment_follows', to=settings.AUTH_USER_MODEL, verbose_name='account'),
        ),
        migrations.AddField(
            model_name='follow',
            name='comment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='comments.comment', verbose_name='replies to'),
        ),
        migrations.AddField(
            model_name='follow',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='comments.thread', verbose_name='thread'),
        ),
        migrations.AddField(
            model_name='letter',
            name='follow',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='comments.follow', verbose_name='follower'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('follow__isnull', False)), fields=['follow'], name='comments_letters_followers'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('comment__isnull', False), ('follow__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='comments_letters_go_to_somebody'),
        ),
        migrations.AddIndex(
            model_name='mailbox',
            index=models.Index(condition=models.Q(('hushed_at', None)), fields=['asked_at'], name='comments_mailboxes_passing'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['look_at'], name='comments_follows_due'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', True)), fields=['asked_at'], name='comments_follows_asked'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(fields=['told_at'], name='comments_follows_told'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(fields=['follower'], name='comments_follows_of'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(condition=models.Q(('comment__isnull', True)), fields=('thread', 'follower'), name='comments_follows_a_thread_once'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(condition=models.Q(('comment__isnull', False)), fields=('comment', 'follower'), name='comments_follows_a_comment_once'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('address', '')), models.Q(('account__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='comments_follows_with_one_address'),
        ),
        migrations.RunPython(migrations.RunPython.noop, take_letters_back),
    ]
