"""What stands in a file: one expression of the database for each of its columns, the same in every format."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce

from catalogue.columns import Linked

TEXT, NUMBER, LIST = "text", "number", "list"


class Disarmed(Func):
    """A text cell that a spreadsheet would take for a formula gets one apostrophe in front.

    That is any text which, after apostrophes of its own, begins with = + - @, a tab or a return. Numbers never pass
    through here. Said in SQL so that a million rows need no Python.
    """

    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return self._guarded(compiler, "char")

    def as_postgresql(self, compiler, connection, **context):
        return self._guarded(compiler, "chr")

    def _guarded(self, compiler, letter):
        text, parameters = compiler.compile(self.source_expressions[0])
        first = f"substr(ltrim({text}, ''''), 1, 1)"
        dangerous = f"{first} IN ('=', '+', '-', '@', {letter}(9), {letter}(13))"
        return f"CASE WHEN {dangerous} THEN '''' || {text} ELSE {text} END", (*parameters, *parameters, *parameters)


@dataclass
class FileColumn:
    """expression: of the database. kind: text, number, or list, whose values are joined by the separator of files."""

    expression: Any
    kind: str = TEXT


def typed_columns(catalogue, chosen=()):
    """{header: FileColumn} of a list's file: the slug, then every column of the noun, as the database has them.

    chosen: keys of the columns wanted; the name always comes along. All if none.
    """
    columns = catalogue.chosen(("name_zh", *chosen)) if chosen else catalogue.file_columns
    found = {"slug": FileColumn(F("slug"))}
    for column in columns:
        for header, expression in column.file_fields(catalogue.model).items():
            found[header] = FileColumn(expression, _kind(column, header))
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
    """The same for formats that spreadsheets open."""
    return {
        header: expression if columns[header].kind == NUMBER else Disarmed(expression)
        for header, expression in plain(columns).items()
    }


def file_columns(catalogue, chosen=()):
    """{header: expression} of a list's CSV."""
    return disarmed(typed_columns(catalogue, chosen))


def file_rows(rows, columns):
    """Tuples of the rows of a query, some hundred at a time. columns: {header: expression}."""
    names = [f"_c{number}" for number in range(len(columns))]
    values = rows.annotate(**dict(zip(names, columns.values(), strict=True))).values_list(*names)
    return values.iterator(chunk_size=CHUNK)


def _text(expression):
    return Coalesce(Cast(expression, CharField()), Value(""))


CHUNK = 500
