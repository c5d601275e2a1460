"""What was erased is noted until no file holds its words; and free words of staff leave the audit log.

Tags, and what was typed into the filters of an export, stood there. The log is append-only by a trigger, which is put
away meanwhile.
"""

from importlib import import_module
from urllib.parse import parse_qsl, urlencode

from django.db import migrations, models

append_only = import_module("bot.conversations.migrations.0011_audit_is_append_only")
FREE = ("tag", "outcome", "model")
BATCH = 500


def without_words(what, details):
    """An entry's details without what somebody typed."""
    if what == "log.exported":
        found = parse_qsl(str(details.get("filters", "")))
        return {**details, "filters": urlencode([(n, "*" if n in FREE else v) for n, v in found], safe="*")}
    return {name: value for name, value in details.items() if name != "tag"}


def take_words_out(apps, schema_editor):
    entries = apps.get_model("conversations", "AuditEntry").objects.using(schema_editor.connection.alias)
    on = " ON conversations_auditentry" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER audit_is_append_only{on}")
    place = 0
    with_words = entries.filter(what__in=("chat.tagged", "chat.untagged", "log.exported")).order_by("pk")
    while found := list(with_words.filter(pk__gt=place)[:BATCH]):
        for entry in found:
            entry.details = without_words(entry.what, entry.details)
        entries.bulk_update(found, ["details"])
        place = found[-1].pk
    again = {"sqlite": append_only.SQLITE, "postgresql": TRIGGER}
    schema_editor.execute(again[schema_editor.connection.vendor])


# Its function is still there.
TRIGGER = """
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON conversations_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0013_earlier_alerts_and_talks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conversation', models.UUIDField(db_index=True)),
                ('kind', models.CharField(choices=[('deleted', 'deleted by the family'), ('emptied', 'emptied by the family, and goes on'), ('expired', 'past its time'), ('withdrawn', 'a message was taken back')], max_length=9)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(take_words_out, migrations.RunPython.noop),
    ]
