"""The full-text index of the database: FTS5 in SQLite, a tsvector in PostgreSQL. Words go with their chat's entry."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE archive_words
       USING fts5(words, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'")""",
    """CREATE TRIGGER archive_words_leave AFTER DELETE ON archive_entry BEGIN
       DELETE FROM archive_words WHERE rowid >= old.id * 1048576 AND rowid < (old.id + 1) * 1048576;
       INSERT INTO archive_left(place) VALUES (old.id);
       END""",
]
POSTGRESQL = [
    "CREATE TABLE archive_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX archive_words_words ON archive_words USING gin (words)",
    """CREATE FUNCTION archive_words_leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       DELETE FROM archive_words WHERE rowid >= old.id * 1048576 AND rowid < (old.id + 1) * 1048576; RETURN NULL;
       END $$""",
    """CREATE TRIGGER archive_words_leave AFTER DELETE ON archive_entry
       FOR EACH ROW EXECUTE FUNCTION archive_words_leave()""",
]


def add(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP TRIGGER archive_words_leave" + (" ON archive_entry" if postgresql else ""))
    schema_editor.execute("DROP TABLE archive_words")
    if postgresql:
        schema_editor.execute("DROP FUNCTION archive_words_leave")


class Migration(migrations.Migration):

    dependencies = [('archive', '0001_initial')]

    operations = [migrations.RunPython(add, remove)]
