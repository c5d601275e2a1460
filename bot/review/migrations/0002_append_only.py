"""The database itself refuses to change what was decided, released, signed, or kept as a version of an answer."""

from django.db import migrations

TABLES = ("decision", "release", "answerversion", "signature")
SQLITE = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON review_{table}
BEGIN SELECT RAISE(ABORT, 'The table {table} is append-only.'); END
"""
POSTGRESQL = """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The table {table} is append-only.'; END $$;
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON review_{table}
FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()
"""


def add(apps, schema_editor):
    statement = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for table in TABLES:
        schema_editor.execute(statement.format(table=table))


def remove(apps, schema_editor):
    for table in TABLES:
        on = f" ON review_{table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_is_append_only{on}")


class Migration(migrations.Migration):

    dependencies = [("review", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
