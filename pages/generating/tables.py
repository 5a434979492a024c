"""Writing rows by the ten thousand: what models would say of each, but as plain values and past the models.

Only for a generated catalogue. `catalogue.writing` compares, checks and writes one entry in some 20 ms.
"""

import io
import json
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

REASON = "generate_catalogue"
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Table:
    """One model and its history. `add` takes instances, `flush` writes what was taken."""

    def __init__(self, model, *, is_counted=True):
        self.model = model
        self.fields = model._meta.concrete_fields
        self.next_key = None
        if isinstance(model._meta.pk, models.AutoField) and is_counted:
            self.next_key = (model.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
        self.readers = [(field.attname, _converter(field)) for field in self.fields]
        self.past = getattr(model, "history", None) and model.history.model
        self.rows, self.versions = [], []

    def add(self, row, written=None):
        if self.next_key:
            row.pk, self.next_key = self.next_key, self.next_key + 1
        values = [value if convert is None else convert(value) for value, convert in self._read(row)]
        self.rows.append(values)
        if self.past:
            self.versions.append([*values, _moment(written), REASON, "+"])

    def _read(self, row):
        held = row.__dict__
        return ((held[name], convert) for name, convert in self.readers)

    def flush(self):
        names = [field.column for field in self.fields]
        insert(self.model._meta.db_table, names, self.rows)
        if self.past:
            told = ["history_date", "history_change_reason", "history_type"]
            insert(self.past._meta.db_table, [*names, *told], self.versions)
        self.rows, self.versions = [], []


def _converter(field):
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=connection.vendor == "sqlite")
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DecimalField):
        return lambda value: None if value is None else str(value)
    return None


def _moment(value):
    return connection.ops.adapt_datetimefield_value(value)


def insert(table, columns, rows):
    if not rows:
        return
    names = ", ".join(map(connection.ops.quote_name, columns))
    target = f"{connection.ops.quote_name(table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = ("\t".join(map(_copied, row)) for row in rows)
            cursor.copy_expert(f"COPY {target} FROM STDIN", io.StringIO("\n".join(lines) + "\n"))
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)  # noqa: S608  # names of our own


def _copied(value):
    if value is None:
        return "\\N"
    return value.translate(ESCAPED) if isinstance(value, str) else str(value)


def count_on(models_written):
    """PostgreSQL counts keys by itself, and was not asked for those that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_written):
            cursor.execute(statement)


@contextmanager
def without_indexes(tables):
    """Drop the indexes of empty tables and make them anew at the end: one by one a row costs several times as much."""
    found = _indexes(tables)
    _run([f"DROP INDEX {connection.ops.quote_name(name)}" for name in found])
    try:
        yield
    finally:
        _run(found.values())


def _indexes(tables):
    """{name: how it is made} of the indexes that are no constraint."""
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
    postgresql = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema()"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql, [table])
            found |= dict(cursor.fetchall())
    return {name: sql for name, sql in found.items() if not sql.upper().startswith("CREATE UNIQUE")}


def _run(statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
