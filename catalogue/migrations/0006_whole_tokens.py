"""
The index is asked for whole tokens only, so SQLite keeps no lists of what begins alike: `migrate` makes the rows anew.

PostgreSQL answers a search in a few milliseconds, which processes started to help would only make longer.
"""

from django.db import migrations

SQLITE = """
    CREATE VIRTUAL TABLE catalogue_findable_index USING fts5(
        tokens, words, content='catalogue_findable', content_rowid='id', detail='none', columnsize=0, {prefix}
        tokenize="unicode61 remove_diacritics 0"
    )
"""
POSTGRESQL = "ALTER FUNCTION catalogue_findable_vector(text, text) PARALLEL {parallel}"


def run(schema_editor, prefix, parallel):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(parallel=parallel), params=None)
        return
    schema_editor.execute("DROP TABLE catalogue_findable_index", params=None)  # its triggers belong to the rows and stay
    schema_editor.execute(SQLITE.format(prefix=prefix), params=None)
    rebuild = "INSERT INTO catalogue_findable_index(catalogue_findable_index) VALUES ('rebuild')"
    schema_editor.execute(rebuild, params=None)


def keep_whole_tokens(apps, schema_editor):
    run(schema_editor, prefix="", parallel="UNSAFE")


def keep_beginnings(apps, schema_editor):
    run(schema_editor, prefix="prefix='2 5',", parallel="SAFE")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_changes")]

    operations = [migrations.RunPython(keep_whole_tokens, keep_beginnings)]
