"""Each text that families agreed to is a row of its own, and a consent points at it.

A consent that was given in an app before this gets the words of the message that asked for it, which stands in the log.
Those of the web page were kept nowhere, and the time of keeping in them was a setting: such a consent gets a row without
words rather than today's.
"""

import hashlib

import django.db.models.deletion
from django.db import migrations, models

WEB, APP = 'web/consent', 'channel/welcome'


def point(apps, schema_editor):
    Consent = apps.get_model('conversations', 'Consent')
    for consent in Consent.objects.select_related('conversation').iterator():
        key, body = agreed_to(apps, consent)
        consent.text = row(apps, key, consent.version, consent.language, body)
        consent.save(update_fields=['text'])


def agreed_to(apps, consent):
    """Which text it was, and its words where the log has them."""
    said = apps.get_model('conversations', 'Message').objects.filter(
        conversation=consent.conversation_id, author='assistant', outcome=APP, created__lte=consent.created
    )
    asked = said.order_by('-sequence').first()
    if asked:
        return APP, asked.text
    moved = apps.get_model('conversations', 'AuditEntry').objects.filter(
        conversation=consent.conversation_id, what='chat.moved'
    )
    return (APP if consent.conversation.channel not in ('web', 'evaluation') or moved.exists() else WEB), ''


def row(apps, key, version, language, body):
    return apps.get_model('conversations', 'ConsentText').objects.get_or_create(
        key=key, version=version, language=language, digest=hashlib.sha256(body.encode()).hexdigest(),
        defaults={'body': body},
    )[0]


def back(apps, schema_editor):
    for consent in apps.get_model('conversations', 'Consent').objects.select_related('text').iterator():
        consent.version, consent.language = consent.text.version, consent.text.language
        consent.save(update_fields=['version', 'language'])


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0017_details_into_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('web/consent', 'storing the chat, on the web'), ('channel/welcome', 'storing the chat, in a messaging app'), ('guide/share', 'passing the list to the trial team'), ('contact/consent', 'being contacted')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=12)),
                ('body', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('first_seen', models.DateField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'version', 'language', 'digest'), name='each_consent_text_once')],
            },
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.consenttext'),
        ),
        # Only for the way back: a column must not be without a value while the rows are filled again.
        migrations.AlterField('consent', 'version', models.PositiveIntegerField(default=0)),
        migrations.AlterField('consent', 'language', models.CharField(max_length=12, default='en')),
        migrations.RunPython(point, back),
    ]
