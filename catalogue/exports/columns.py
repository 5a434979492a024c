"""What stands in a file: one expression of the database for each of its columns, the same in every format."""

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce

from catalogue.columns import Linked
from catalogue.joining import GUARD_USES, JoinedText, disarmed_sql

TEXT, NUMBER, LIST = "text", "number", "list"
CHUNK = 500


class Disarmed(Func):
    """A text cell with the guard against formulas; see `disarmed_sql`. Numbers never pass through here."""

    arity = 1
    output_field = CharField()

    def as_sql(self, compiler, connection, function=None, template=None, arg_joiner=None, **extra_context):
        text, parameters = compiler.compile(self.source_expressions[0])
        return disarmed_sql(text, connection.vendor), tuple(parameters) * GUARD_USES


@dataclass
class FileColumn:
    """expression: of the database. kind: text, number, or list, whose values are joined by the separator of files.

    is_ours: nothing that anybody typed, but codes, slugs, dates and labels, of which none looks like a formula.
    """

    expression: Any
    kind: str = TEXT
    is_ours: bool = False


def typed_columns(catalogue, chosen=()):
    """{header: FileColumn} of a list's file: the slug, then every column of the noun, as the database has them.

    chosen: keys of the columns wanted; the name always comes along. All if none.
    """
    columns = catalogue.chosen(("name_zh", *chosen)) if chosen else catalogue.file_columns
    found = {"slug": FileColumn(F("slug"), is_ours=True)}
    for column in columns:
        ours = {f"{column.key}{ending}" for ending in column.own_words}
        for header, expression in column.file_fields(catalogue.model).items():
            found[header] = FileColumn(expression, _kind(column, header), header in ours)
    return found


def _kind(column, header):
    if header == column.key and column.is_number:
        return NUMBER
    is_list = isinstance(column, Linked) and header in (column.key, f"{column.key}_label")
    return LIST if is_list or header == f"{column.key}_sources" else TEXT


def plain(columns):
    """{header: expression} of typed columns; a text is never NULL."""
    return {
        header: column.expression if column.kind == NUMBER else _text(column.expression)
        for header, column in columns.items()
    }


def disarmed(columns):
    """The same for formats that spreadsheets open. Nothing is NULL, and only what somebody typed needs the guard."""
    return {header: _disarmed(column) for header, column in columns.items()}


def _disarmed(column):
    if isinstance(column.expression, JoinedText):
        return _text(column.expression.disarmed())
    is_guarded = column.kind != NUMBER and not column.is_ours
    return Disarmed(_text(column.expression)) if is_guarded else _text(column.expression)


def _text(expression):
    return Coalesce(Cast(expression, CharField()), Value(""))


def file_columns(catalogue, chosen=()):
    """{header: expression} of a list's CSV."""
    return disarmed(typed_columns(catalogue, chosen))


def selected(rows, columns):
    """The rows of a query as tuples, still to be asked for. columns: {header: expression}."""
    names = [f"_c{number}" for number in range(len(columns))]
    return rows.annotate(**dict(zip(names, columns.values(), strict=True))).values_list(*names)


def file_rows(rows, columns):
    """Tuples of the rows of a query, some hundred at a time."""
    # PostgreSQL makes all rows before it gives the first, unless in a transaction; on SQLite one keeps writers out.
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        yield from selected(rows, columns).iterator(chunk_size=CHUNK)


def in_batches(rows):
    """Lists of some hundred rows."""
    rows = iter(rows)
    while batch := list(islice(rows, CHUNK)):
        yield batch
