"""
The database itself refuses to change a row of the audit trail, or to delete one of the last 180 days.

On SQLite a later migration that alters this table makes it anew and loses the triggers: it has to call `keep` again.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER staff_auditevent_unchanged BEFORE UPDATE ON staff_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END
    """,
    """
    CREATE TRIGGER staff_auditevent_undeleted BEFORE DELETE ON staff_auditevent
    WHEN julianday(OLD.at) > julianday('now', '-180 days')
    BEGIN SELECT RAISE(ABORT, 'the audit trail is kept for 180 days'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION staff_keep_auditevent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            RAISE EXCEPTION 'the audit trail is not changed' USING ERRCODE = 'integrity_constraint_violation';
        ELSIF OLD.at > now() - interval '180 days' THEN
            RAISE EXCEPTION 'the audit trail is kept for 180 days' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER staff_auditevent_kept BEFORE UPDATE OR DELETE ON staff_auditevent
    FOR EACH ROW EXECUTE FUNCTION staff_keep_auditevent()
    """,
)
SQLITE_UNDO = ("DROP TRIGGER staff_auditevent_unchanged", "DROP TRIGGER staff_auditevent_undeleted")
POSTGRESQL_UNDO = ("DROP TRIGGER staff_auditevent_kept ON staff_auditevent", "DROP FUNCTION staff_keep_auditevent()")


def run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def keep(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def let_go(apps, schema_editor):
    run(schema_editor, SQLITE_UNDO, POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_roles")]

    operations = [migrations.RunPython(keep, let_go)]
