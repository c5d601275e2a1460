"""What a consent said of its text stands in the text's row. A step of its own: PostgreSQL does not change the columns
of a table in the transaction that filled it."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = """
CREATE TRIGGER consent_text_is_append_only BEFORE UPDATE ON conversations_consenttext
BEGIN SELECT RAISE(ABORT, 'A text that families agreed to stays as it is.'); END
"""
POSTGRESQL = """
CREATE FUNCTION consent_text_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'A text that families agreed to stays as it is.'; END $$;
CREATE TRIGGER consent_text_is_append_only BEFORE UPDATE ON conversations_consenttext
FOR EACH ROW EXECUTE FUNCTION consent_text_is_append_only()
"""


def add_trigger(apps, schema_editor):
    statements = {'sqlite': SQLITE, 'postgresql': POSTGRESQL}
    schema_editor.execute(statements[schema_editor.connection.vendor])


def remove_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('DROP TRIGGER consent_text_is_append_only ON conversations_consenttext')
        schema_editor.execute('DROP FUNCTION consent_text_is_append_only')
    else:
        schema_editor.execute('DROP TRIGGER consent_text_is_append_only')


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0018_consent_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.consenttext'),
        ),
        migrations.RemoveField(model_name='consent', name='version'),
        migrations.RemoveField(model_name='consent', name='language'),
        migrations.RunPython(add_trigger, remove_trigger),
    ]
