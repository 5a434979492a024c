"""Entries that are the same again under addresses of their own: the database copies their rows by itself."""

from contextlib import contextmanager

from django.db import connection, models, transaction

from catalogue.models import Record
from catalogue.version import change
from pages.generating.plan import REPEATED
from pages.generating.tables import TOLD


def repeat(plan, tables):
    """Yields how many entries were written with each copy. To be called when all that is made has been written."""
    spans = dict(tables.next_keys)  # no key is higher, so a copy adds it to all
    for noun in REPEATED:
        count = plan.repeated(noun)
        with _originals(noun, count, tables.models) as originals:
            for time in range(1, plan.times if count else 1):
                with transaction.atomic(), connection.cursor() as cursor:
                    number = plan.made(noun) + (time - 1) * count
                    for name, table, columns, model in originals:
                        values = [_value(column, model, noun, number, time * spans.get(model, 0)) for column in columns]
                        cursor.execute(_insert(table, columns, values, name))
                    change()
                yield count
    for model in spans:
        tables.next_keys[model] *= plan.times


@contextmanager
def _originals(noun, count, written):
    """[(temporary table, table, columns, model)] with the rows of the first entries of a noun, and their versions."""
    found = []
    with connection.cursor() as cursor:
        for model in written:
            columns = [field.column for field in model._meta.concrete_fields]
            sources = [(model, columns)]
            if hasattr(model, "history"):
                sources.append((model.history.model, [*columns, *TOLD]))
            for source, names in sources:
                name, table = f"original_{len(found)}", source._meta.db_table
                cursor.execute(f"CREATE TEMPORARY TABLE {name} AS {_first(table, names, model, noun, count)}")
                found.append((name, table, names, model))
        try:
            yield found
        finally:
            for name, *_others in found:
                cursor.execute(f"DROP TABLE {name}")


def _first(table, columns, model, noun, count):
    key = _key(model)
    return (
        f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)} "  # noqa: S608  # names of our own
        f"WHERE CASE WHEN substr({key}, 1, {len(_prefix(noun))}) = '{_prefix(noun)}' "
        f"THEN {_number(key, noun)} <= {count} ELSE false END"
    )


def _insert(table, columns, values, originals):
    rows = f"SELECT {', '.join(values)} FROM {originals}"  # noqa: S608  # names of our own
    return f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, columns))}) {rows}"


def _value(column, model, noun, number, span):
    """What a copy holds in a column; number: the last one before those of this copy, span: what its keys are higher."""
    if column == _key(model):
        return f"'{_prefix(noun)}' || ({_number(column, noun)} + {number})"
    if column == "slug":
        return f"'trial-' || ({_number(_key(model), noun)} + {number})"
    if column == model._meta.pk.column and isinstance(model._meta.pk, models.AutoField):
        return f"{column} + {span}"
    return _quoted(column)


def _key(model):
    """The column that says which entry a row belongs to."""
    names = {field.column for field in model._meta.concrete_fields}
    return "id" if model is Record else next(name for name in ("entry_id", "record_id") if name in names)


def _prefix(noun):
    return f"{noun}:trial-"


def _number(key, noun):
    return f"CAST(substr({key}, {len(_prefix(noun)) + 1}) AS integer)"


def _quoted(name):
    return connection.ops.quote_name(name)
