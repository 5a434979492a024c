"""Lists as files: every row of the query, all pages, streamed as the database gives them."""

import csv

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

BYTE_ORDER_MARK = "\ufeff"
CHUNK = 500


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


def file_columns(catalogue, chosen=()):
    """{header: expression} of a list's file: the slug, then every column of the noun. Texts are disarmed.

    chosen: keys of the columns wanted; the name always comes along. All if none.
    """
    model = catalogue.model
    columns = catalogue.chosen(("name_zh", *chosen)) if chosen else catalogue.file_columns
    fields = {"slug": F("slug")}
    for column in columns:
        fields |= column.file_fields(model)
    numbers = {column.key for column in columns if column.is_number}
    return {
        header: expression if header in numbers else Disarmed(_text(expression))
        for header, expression in fields.items()
    }


def _text(expression):
    return Coalesce(Cast(expression, CharField()), Value(""))


def csv_lines(rows, columns):
    """The file as text, some hundred rows at a time: a header line, then every row. Line ends are CRLF (RFC 4180)."""
    buffer = Lines()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    yield BYTE_ORDER_MARK + buffer.take()
    names = [f"_c{number}" for number in range(len(columns))]
    values = rows.annotate(**dict(zip(names, columns.values(), strict=True))).values_list(*names)
    for number, row in enumerate(values.iterator(chunk_size=CHUNK), start=1):
        writer.writerow(row)
        if number % CHUNK == 0:
            yield buffer.take()
    yield buffer.take()


class Lines:
    """What csv.writer writes to, emptied as it goes."""

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def take(self):
        text, self.parts = "".join(self.parts), []
        return text


def csv_response(catalogue, filterset):
    """The rows of the query as a file named for what it holds, or 400 with the words of the page."""
    if filterset.refused:
        return refusal(filterset)
    response = StreamingHttpResponse(
        csv_lines(filterset.qs, file_columns(catalogue, filterset.asked["column"])),
        content_type="text/csv; charset=utf-8",
    )
    name = f"xuhui-{catalogue.plural}-{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refusal(filterset):
    """What could not be understood, one a line, in the reader's language."""
    lines = [f"{mistake.label}：{message}" for mistake in filterset.mistakes for message in mistake.messages]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")


# A further format is a function here. Every list serves and links each of them.
FORMATS = {"csv": csv_response}
