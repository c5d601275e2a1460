"""Alerts that were marked as seen are no longer open, without a verdict; talks that go on keep their first word."""

from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    alerts = apps.get_model("conversations", "Alert").objects
    alerts.filter(judged=None).exclude(seen=None).update(judged=F("seen"))
    talks = apps.get_model("conversations", "Handoff").objects.filter(ended=None).exclude(claimed=None)
    talks.update(given=F("claimed"), first_word=F("first_reply"))


class Migration(migrations.Migration):

    dependencies = [("conversations", "0012_verdicts_and_first_words")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
