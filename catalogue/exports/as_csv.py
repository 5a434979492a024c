"""A list as CSV: every row of the query, all pages, streamed as the database gives them."""

import csv

from django.http import StreamingHttpResponse

from catalogue.exports.answers import attachment
from catalogue.exports.columns import CHUNK, file_columns, file_rows

BYTE_ORDER_MARK = "\ufeff"


def csv_lines(rows, columns):
    """The file as text, some hundred rows at a time: a header line, then every row. Line ends are CRLF (RFC 4180)."""
    buffer = Lines()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    yield BYTE_ORDER_MARK + buffer.take()
    for number, row in enumerate(file_rows(rows, columns), start=1):
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


def csv_response(request, catalogue, filterset):
    columns = file_columns(catalogue, filterset.asked["column"])
    response = StreamingHttpResponse(csv_lines(filterset.qs, columns), content_type="text/csv; charset=utf-8")
    return attachment(response, catalogue, "csv")
