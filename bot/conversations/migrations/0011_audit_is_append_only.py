"""The database itself refuses to change an entry of the audit log."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON conversations_auditentry
BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON conversations_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""


def add(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    schema_editor.execute(statements[schema_editor.connection.vendor])


def remove(apps, schema_editor):
    on = " ON conversations_auditentry" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER audit_is_append_only{on}")


class Migration(migrations.Migration):

    dependencies = [('conversations', '0010_handoff')]

    operations = [migrations.RunPython(add, remove)]
