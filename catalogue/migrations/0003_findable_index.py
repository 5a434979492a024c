"""
The index over the tokens of `catalogue_findable`: of SQLite's own kind, kept by triggers, or of PostgreSQL's.

On SQLite a later migration that alters the table makes it anew and loses the triggers: it has to call `keep` again.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE catalogue_findable_index USING fts5(
        tokens, words, content='catalogue_findable', content_rowid='id', detail='none', columnsize=0, prefix='2 5',
        tokenize="unicode61 remove_diacritics 0"
    )
    """,
    """
    CREATE TRIGGER catalogue_findable_added AFTER INSERT ON catalogue_findable BEGIN
        INSERT INTO catalogue_findable_index(rowid, tokens, words) VALUES (NEW.id, NEW.tokens, NEW.words);
    END
    """,
    """
    CREATE TRIGGER catalogue_findable_removed AFTER DELETE ON catalogue_findable BEGIN
        INSERT INTO catalogue_findable_index(catalogue_findable_index, rowid, tokens, words)
        VALUES ('delete', OLD.id, OLD.tokens, OLD.words);
    END
    """,
    """
    CREATE TRIGGER catalogue_findable_changed AFTER UPDATE OF id, tokens, words ON catalogue_findable
    WHEN OLD.id <> NEW.id OR OLD.tokens <> NEW.tokens OR OLD.words <> NEW.words BEGIN
        INSERT INTO catalogue_findable_index(catalogue_findable_index, rowid, tokens, words)
        VALUES ('delete', OLD.id, OLD.tokens, OLD.words);
        INSERT INTO catalogue_findable_index(rowid, tokens, words) VALUES (NEW.id, NEW.tokens, NEW.words);
    END
    """,
)
POSTGRESQL = (
    # Costly as it is told, so that the planner never makes the vectors of all rows instead of asking the index.
    """
    CREATE FUNCTION catalogue_findable_vector(tokens text, words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
    AS $$ BEGIN RETURN array_to_tsvector(string_to_array(btrim(tokens || words), ' ')); END $$
    """,
    """
    CREATE INDEX catalogue_findable_index ON catalogue_findable
    USING gin (catalogue_findable_vector(tokens, words)) WITH (fastupdate=off)
    """,
)
SQLITE_UNDO = (
    "DROP TRIGGER catalogue_findable_added",
    "DROP TRIGGER catalogue_findable_removed",
    "DROP TRIGGER catalogue_findable_changed",
    "DROP TABLE catalogue_findable_index",
)
POSTGRESQL_UNDO = (
    "DROP INDEX catalogue_findable_index",
    "DROP FUNCTION catalogue_findable_vector(text, text)",
)


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def keep(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def let_go(apps, schema_editor):
    run(schema_editor, SQLITE_UNDO, POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_findable")]

    operations = [migrations.RunPython(keep, let_go)]
