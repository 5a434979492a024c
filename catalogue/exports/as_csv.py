"""A list as CSV: every row of the query, all pages, streamed as the database gives them."""

import csv

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import StreamingHttpResponse

from catalogue.exports.answers import attachment
from catalogue.exports.columns import CHUNK, file_columns, selected
from catalogue.exports.copying import copied

BYTE_ORDER_MARK = "\ufeff"


def csv_response(request, catalogue, filterset):
    columns = file_columns(catalogue, filterset.asked["column"])
    response = StreamingHttpResponse(csv_parts(filterset.qs, columns), content_type="text/csv; charset=utf-8")
    return attachment(response, catalogue, "csv")


def csv_parts(rows, columns):
    """The file, some hundred rows at a time. columns: {header: expression}, of which each is text and none is NULL.

    The rows pass by the model and by Django's own reading of each value, which cost more than all the rest.
    """
    try:
        sql, parameters = selected(rows, columns).query.sql_with_params()
    except EmptyResultSet:
        return csv_lines(columns, ())
    if connection.vendor == "postgresql":
        return _after(csv_lines(columns, ()), copied(sql, parameters))
    return csv_lines(columns, _fetched(sql, parameters))


def csv_lines(header, batches):
    """A header line, then every row. Line ends are CRLF (RFC 4180). batches: lists of tuples."""
    buffer = Lines()
    writer = csv.writer(buffer)
    writer.writerow(header)
    yield BYTE_ORDER_MARK + buffer.take()
    for batch in batches:
        writer.writerows(batch)
        yield buffer.take()


def _fetched(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while batch := cursor.fetchmany(CHUNK):
            yield batch


def _after(*parts):
    for part in parts:
        yield from part


class Lines:
    """What csv.writer writes to, emptied as it goes."""

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def take(self):
        text, self.parts = "".join(self.parts), []
        return text
