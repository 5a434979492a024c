"""A list as a workbook: its rows on the first sheet, what the file says of itself on the last."""

from decimal import Decimal
from tempfile import TemporaryFile

from django.http import FileResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalogue.counting import count_rows
from catalogue.exports.answers import about, attachment, refusal
from catalogue.exports.columns import NUMBER, disarmed, file_rows, typed_columns

MOST_ROWS = 50_000  # a workbook is made as a whole before its first byte can leave
MOST_IN_A_CELL = 32_767  # more than this no spreadsheet opens


def xlsx_response(request, catalogue, filterset):
    """400 with words beyond `MOST_ROWS`: CSV has no limit."""
    count = count_rows(filterset)
    if count > MOST_ROWS:
        words = _("XLSX 最多 %(most)s 行，这里有 %(count)s 行：请缩小范围，或导出 CSV。")
        return refusal([words % {"most": MOST_ROWS, "count": count}])
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    _workbook(request, catalogue, filterset, count).save(file)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return attachment(FileResponse(file, content_type=kind), catalogue, "xlsx")


def _workbook(request, catalogue, filterset, count):
    book = Workbook(write_only=True)
    columns = typed_columns(catalogue, filterset.asked["column"])
    sheet = book.create_sheet(str(catalogue.title)[:31])
    sheet.freeze_panes = "C2"
    sheet.append(list(columns))
    for row in file_rows(filterset.qs, disarmed(columns)):
        sheet.append([_cell(value, column.kind) for value, column in zip(row, columns.values(), strict=True)])
    said = book.create_sheet(_("说明"))
    for name, value in about(request, catalogue, filterset, count).items():
        said.append([name, value])
    return book


def _cell(value, kind):
    if kind == NUMBER:
        return None if value in (None, "") else Decimal(value)
    return ILLEGAL_CHARACTERS_RE.sub("�", value)[:MOST_IN_A_CELL]
