"""Writing rows by the ten thousand: what models would say of each, but as plain values and past the models.

Only for a generated catalogue. `catalogue.writing` compares, checks and writes one entry in some 20 ms.
"""

import io
import json
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.base import ModelState
from simple_history.models import HistoricalChanges

from catalogue.finding.keeping import index_anew
from catalogue.models import Findable, Kept, Record

REASON = "generate_catalogue"
TOLD = ("history_date", "history_change_reason", "history_type")  # of a version, beside the columns of its row
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


def values(row):
    """Of all columns of a row, as the database takes them."""
    held = row.__dict__
    names, converted = _columns(type(row))  # type: ignore[arg-type]  # a class can be hashed
    found = [held[name] for name in names]
    for place, convert in converted:
        found[place] = convert(found[place])
    return found


@cache
def _columns(model):
    return [field.attname for field in model._meta.concrete_fields], list(_converters(model))


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


class Tables:
    """Counts the keys that a database would count, so that a row and its history have the same."""

    def __init__(self):
        self.next_keys = {}
        self.models = {}  # all that were written to, as an ordered set

    def write(self, rows):
        """rows: {model: [(values, when they were written)]}"""
        for model, found in rows.items():
            self.models[model] = True
            self._number(model, [values for values, _written in found])
            names = [field.column for field in model._meta.concrete_fields]
            insert(model._meta.db_table, names, [values for values, _written in found])
            if hasattr(model, "history"):
                versions = [[*values, written, REASON, "+"] for values, written in found]
                insert(model.history.model._meta.db_table, [*names, *TOLD], versions)

    def _number(self, model, rows):
        if not isinstance(model._meta.pk, models.AutoField):
            return
        place = model._meta.concrete_fields.index(model._meta.pk)
        if model not in self.next_keys:
            self.next_keys[model] = (model.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
        for key, values in enumerate(rows, start=self.next_keys[model]):
            values[place] = key
        self.next_keys[model] += len(rows)

    def count_on(self):
        """PostgreSQL counts keys by itself, and was not asked for those that were given."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.next_keys)):
                cursor.execute(statement)


@contextmanager
def without_indexes():
    """Into an empty catalogue: without its indexes a row costs a fraction; they are made anew at the end."""
    found = [] if Record.objects.exists() else _indexes()
    _run(f"DROP {kind} {connection.ops.quote_name(name)}" for kind, name, _sql in found)
    try:
        yield
    finally:
        if found:
            index_anew()
        _run(sql for _kind, _name, sql in found)


def _indexes():
    """(kind, name, how it is made) of the indexes that are no constraint, and of what keeps the index of the search."""
    sqlite = (
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql > '' AND tbl_name = %s"
    )
    postgresql = "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, Kept | Findable | HistoricalChanges):
                cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql, [model._meta.db_table])
                found += cursor.fetchall()
    return [row for row in found if row[2] and not row[2].upper().startswith("CREATE UNIQUE")]


def _run(statements):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
