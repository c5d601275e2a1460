"""The version stands in the row of the text. A step of its own, as in `conversations.0018`."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('guide', '0004_agreed_text'),
    ]

    operations = [
        migrations.RemoveField(model_name='plan', name='shared_version'),
    ]
