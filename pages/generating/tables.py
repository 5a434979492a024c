"""Writing rows by the ten thousand: what models would say of each, but as plain values and past the models.

Only for a generated catalogue. `catalogue.writing` compares, checks and writes one entry in some 20 ms.
"""

import io
import json
from contextlib import contextmanager
from functools import cache

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.base import ModelState

REASON = "generate_catalogue"
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def fresh(model, **values):
    """An instance without the ceremony of making one, which for a dozen citations an entry is a third of the work."""
    row = model.__new__(model)
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values)
    return row


@cache
def _defaults(model):
    return {field.attname: field.get_default() for field in model._meta.concrete_fields} | {"_state": ModelState()}


class Table:
    """One model and its history. `add` takes instances, `flush` writes what was taken."""

    def __init__(self, model):
        self.model = model
        self.names = [field.attname for field in model._meta.concrete_fields]
        self.converted = list(_converters(model))
        self.next_key = 0
        if isinstance(model._meta.pk, models.AutoField):
            self.next_key = (model.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
        self.past = getattr(model, "history", None) and model.history.model
        self.rows, self.versions = [], []

    def add(self, row, written):
        """written: when, as the database takes it."""
        held = row.__dict__
        if self.next_key:
            held["id"], self.next_key = self.next_key, self.next_key + 1
        values = [held[name] for name in self.names]
        for place, convert in self.converted:
            values[place] = convert(values[place])
        self.rows.append(values)
        if self.past:
            self.versions.append([*values, written, REASON, "+"])

    def flush(self):
        names = [field.column for field in self.model._meta.concrete_fields]
        insert(self.model._meta.db_table, names, self.rows)
        if self.past:
            told = ["history_date", "history_change_reason", "history_type"]
            insert(self.past._meta.db_table, [*names, *told], self.versions)
        self.rows, self.versions = [], []


def _converters(model):
    """(place, function) of the columns whose values no driver takes as they are."""
    for place, field in enumerate(model._meta.concrete_fields):
        if isinstance(field, models.JSONField):
            yield place, json.dumps
        elif isinstance(field, models.DateTimeField):
            yield place, moment
        elif isinstance(field, models.DecimalField):
            yield place, _digits


def _digits(value):
    return None if value is None else str(value)


def moment(value):
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
