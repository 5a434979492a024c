"""A list as a workbook: its rows on the first sheet, what the file says of itself on the last.

The rows are written into the file while it is sent, so the first byte does not wait for the last row. All but the rows,
which are most of it, is what openpyxl makes of the same workbook without any.
"""

import re
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalogue.counting import count_rows
from catalogue.exports.answers import about, attachment, refusal
from catalogue.exports.columns import NUMBER, disarmed, file_rows, in_batches, typed_columns

MOST_ROWS = 50_000  # a program that opens it holds all of it in memory
MOST_IN_A_CELL = 32_767  # more than this no spreadsheet opens
FIRST_SHEET = "xl/worksheets/sheet1.xml"
SIZE = re.compile(rb"<dimension [^>]*/>")
ROWS_GO_HERE = b"<sheetData />", b"<sheetData/>", b"<sheetData></sheetData>"


def xlsx_response(request, catalogue, filterset):
    """400 with words beyond `MOST_ROWS`: CSV has no limit."""
    count = count_rows(filterset)
    if count > MOST_ROWS:
        words = _("XLSX 最多 %(most)s 行，这里有 %(count)s 行：请缩小范围，或导出 CSV。")
        return refusal([words % {"most": MOST_ROWS, "count": count}])
    columns = typed_columns(catalogue, filterset.asked["column"])
    frame = _without_rows(str(catalogue.title)[:31], about(request, catalogue, filterset, count))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = StreamingHttpResponse(_parts(frame, filterset.qs, columns), content_type=kind)
    return attachment(response, catalogue, "xlsx")


def _without_rows(title, said):
    """The same workbook as openpyxl writes it, with a first sheet that holds nothing."""
    book = Workbook()
    book.active.title, book.active.freeze_panes = title, "C2"
    sheet = book.create_sheet(_("说明"))
    for line in said.items():
        sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file


def _parts(frame, rows, columns):
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as packed, ZipFile(frame) as made:
        for name in made.namelist():
            if name != FIRST_SHEET:
                packed.writestr(name, made.read(name))
        head, tail = _around_rows(made.read(FIRST_SHEET))
        with packed.open(FIRST_SHEET, "w") as sheet:
            sheet.write(head)
            for lines in _lines(rows, columns):
                sheet.write(lines.encode())
                yield sink.take()
            sheet.write(tail)
    yield sink.take()


def _around_rows(sheet):
    """Without the size, which would be that of a sheet that holds nothing."""
    sheet = SIZE.sub(b"", sheet)
    empty = next(mark for mark in ROWS_GO_HERE if mark in sheet)
    before, after = sheet.split(empty)
    return before + b"<sheetData>", b"</sheetData>" + after


def _lines(rows, columns):
    """The rows of the sheet as XML, some hundred at a time; the first is the header."""
    numbers = [column.kind == NUMBER for column in columns.values()]
    yield _line(columns, [False] * len(numbers))
    for batch in in_batches(file_rows(rows, disarmed(columns))):
        yield "".join(_line(row, numbers) for row in batch)


def _line(row, numbers):
    return f"<row>{''.join(map(_cell, row, numbers))}</row>"


def _cell(value, is_number):
    if value in (None, ""):
        return "<c/>"
    if is_number:
        return f"<c><v>{value}</v></c>"
    text = escape(ILLEGAL_CHARACTERS_RE.sub("�", value)[:MOST_IN_A_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


class _Sink:
    """What the ZIP is written to, emptied as it goes; one cannot go back in it."""

    def __init__(self):
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nowhere to write it yet."""

    def close(self) -> None:
        """What has been written is still to be taken."""

    def take(self):
        data, self.parts = b"".join(self.parts), []
        return data
