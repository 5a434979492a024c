"""A list as JSON: {"about": …, "rows": [{header: value}, …]}, streamed. Facts with several values are arrays."""

import json

from django.http import StreamingHttpResponse

from catalogue.columns import SEPARATOR
from catalogue.counting import count_rows
from catalogue.exports.answers import about, attachment
from catalogue.exports.columns import CHUNK, LIST, NUMBER, file_rows, plain, typed_columns


def json_values(row, columns):
    """{header: value} of a row. What is not stated is null, or an empty array; its basis says `not_stated`."""
    return {header: _value(value, column.kind) for (header, column), value in zip(columns.items(), row, strict=True)}


def _value(value, kind):
    if kind == LIST:
        return value.split(SEPARATOR) if value else []
    if value in (None, ""):
        return None
    return json.loads(value) if kind == NUMBER and isinstance(value, str) else value


def json_parts(head, rows, columns):
    yield f'{{"about": {json.dumps(head, ensure_ascii=False)},\n"rows": ['
    lines = []
    for number, row in enumerate(file_rows(rows, plain(columns)), start=1):
        text = json.dumps(json_values(row, columns), ensure_ascii=False)
        lines.append(f"{',' if number > 1 else ''}\n{text}")
        if number % CHUNK == 0:
            yield "".join(lines)
            lines = []
    yield "".join(lines) + "\n]}\n"


def json_response(request, catalogue, filterset):
    columns = typed_columns(catalogue, filterset.asked["column"])
    head = about(request, catalogue, filterset, count_rows(filterset))
    response = StreamingHttpResponse(json_parts(head, filterset.qs, columns), content_type="application/json")
    return attachment(response, catalogue, "json")
