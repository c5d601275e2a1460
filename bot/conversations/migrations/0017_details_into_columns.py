"""Moves what has a column now out of the JSON of each message, and back.

Some thousand messages at a time, each lot a transaction of its own. A lot that was moved before stays as it is, so an
interrupted migration is simply begun again.
"""

from django.db import migrations
from django.db.models import Max

BATCH = 5000
KEYS = ("confidence", "version", "in_reply_to", "language", "model", "pressed", "typed", "postponed")

SQLITE_FORWARD = """
    UPDATE conversations_message SET
        confidence = coalesce(json_extract(details, '$.confidence'), confidence),
        version = coalesce(json_extract(details, '$.version'), version),
        in_reply_to = coalesce(json_extract(details, '$.in_reply_to'), in_reply_to),
        language = substr(coalesce(json_extract(details, '$.language'), language), 1, 32),
        model = substr(coalesce(json_extract(details, '$.model'), model), 1, 64),
        pressed = coalesce(json_extract(details, '$.pressed'), pressed),
        typed = coalesce(json_extract(details, '$.typed'), typed),
        postponed = coalesce(json_extract(details, '$.postponed'), postponed),
        details = json_remove(details, '$.confidence', '$.version', '$.in_reply_to', '$.language', '$.model',
                              '$.pressed', '$.typed', '$.postponed')
    WHERE id > %s AND id <= %s
"""
SQLITE_BACK = """
    UPDATE conversations_message SET
        details = json_patch(details, json_object(
            'confidence', confidence, 'version', version, 'in_reply_to', in_reply_to,
            'language', nullif(language, ''), 'model', nullif(model, ''), 'pressed', nullif(pressed, ''),
            'typed', CASE WHEN typed THEN json('true') END, 'postponed', nullif(postponed, 0)))
    WHERE id > %s AND id <= %s
"""
POSTGRESQL_FORWARD = """
    UPDATE conversations_message SET
        confidence = coalesce((details ->> 'confidence')::double precision, confidence),
        version = coalesce((details ->> 'version')::integer, version),
        in_reply_to = coalesce((details ->> 'in_reply_to')::integer, in_reply_to),
        language = left(coalesce(details ->> 'language', language), 32),
        model = left(coalesce(details ->> 'model', model), 64),
        pressed = coalesce(details ->> 'pressed', pressed),
        typed = coalesce((details ->> 'typed')::boolean, typed),
        postponed = coalesce((details ->> 'postponed')::smallint, postponed),
        details = details - ARRAY['confidence', 'version', 'in_reply_to', 'language', 'model',
                                  'pressed', 'typed', 'postponed']
    WHERE id > %s AND id <= %s
"""
POSTGRESQL_BACK = """
    UPDATE conversations_message SET
        details = details || jsonb_strip_nulls(jsonb_build_object(
            'confidence', confidence, 'version', version, 'in_reply_to', in_reply_to,
            'language', nullif(language, ''), 'model', nullif(model, ''), 'pressed', nullif(pressed, ''),
            'typed', nullif(typed, false), 'postponed', nullif(postponed, 0)))
    WHERE id > %s AND id <= %s
"""


def in_batches(apps, schema_editor, sqlite, postgresql):
    connection = schema_editor.connection
    statement = postgresql if connection.vendor == "postgresql" else sqlite
    messages = apps.get_model("conversations", "Message").objects.using(connection.alias)
    last = messages.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor:
        for begin in range(0, last, BATCH):
            cursor.execute(statement, [begin, begin + BATCH])


def forward(apps, schema_editor):
    in_batches(apps, schema_editor, SQLITE_FORWARD, POSTGRESQL_FORWARD)


def back(apps, schema_editor):
    in_batches(apps, schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("conversations", "0016_columns_of_a_message")]

    operations = [migrations.RunPython(forward, back)]
