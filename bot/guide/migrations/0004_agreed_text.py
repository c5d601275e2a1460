"""Whose list may go to the team: the text that was agreed to, as the log has it, in place of its version alone."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models

SHARE, AGREED = 'guide/share', '/guide/consent:yes'


def point(apps, schema_editor):
    for plan in apps.get_model('guide', 'Plan').objects.exclude(shared=None).iterator():
        said = apps.get_model('conversations', 'Message').objects.filter(
            conversation=plan.conversation_id, author='assistant', outcome=SHARE, created__lte=plan.shared
        )
        asked = next((m for m in said.order_by('-sequence') if any(b['payload'] == AGREED for b in m.buttons)), None)
        body = asked.text if asked else ''
        plan.agreed = apps.get_model('conversations', 'ConsentText').objects.get_or_create(
            key=SHARE, version=int(plan.shared_version or 1), language='en',
            digest=hashlib.sha256(body.encode()).hexdigest(), defaults={'body': body},
        )[0]
        plan.save(update_fields=['agreed'])


def back(apps, schema_editor):
    for plan in apps.get_model('guide', 'Plan').objects.exclude(agreed=None).select_related('agreed').iterator():
        plan.shared_version = str(plan.agreed.version)
        plan.save(update_fields=['shared_version'])


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0019_consent_texts_only'),
        ('guide', '0003_change_of_a_turn'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='agreed',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.consenttext'),
        ),
        migrations.RunPython(point, back),
    ]
