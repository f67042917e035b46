"""An audit line can be added and read. It cannot be changed or removed, whoever asks the database."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER sg_audit_event_no_update BEFORE UPDATE ON sg_audit_event
       BEGIN SELECT RAISE(ABORT, 'audit lines are append-only'); END""",
    """CREATE TRIGGER sg_audit_event_no_delete BEFORE DELETE ON sg_audit_event
       BEGIN SELECT RAISE(ABORT, 'audit lines are append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION sg_audit_refuse() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'audit lines are append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER sg_audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sg_audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION sg_audit_refuse()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER sg_audit_event_no_update", "DROP TRIGGER sg_audit_event_no_delete"],
    "postgresql": [
        "DROP TRIGGER sg_audit_event_append_only ON sg_audit_event",
        "DROP FUNCTION sg_audit_refuse()",
    ],
}


def forwards(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


def backwards(apps, editor):
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_start")]
    operations = [migrations.RunPython(forwards, backwards)]
