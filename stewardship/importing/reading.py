"""A CSV or XLSX file as rows of text, whatever program made it, and never more of it than we can hold."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from catalogue.exports.as_csv import BYTE_ORDER_MARK
from catalogue.numbers import plain_number

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024  # an XLSX is a ZIP: a few bytes may stand for gigabytes
MOST_PARTS = 1000
MOST_ROWS = 5000
MOST_BLANK = 20_000  # rows looked at in search of the next that says something
MOST_COLUMNS = 300
MOST_LETTERS = 30_000  # of one cell; spreadsheets stop at 32,767
SURE_DIGITS = 15  # a spreadsheet holds no more digits of a number and writes zeros for the rest
IS_ZIP = b"PK\x03\x04"
FORMULA_START = re.compile(r"'+[=+\-@\t\r]")


@dataclass
class Sheet:
    """header: names of the columns. rows: [number as a spreadsheet counts it, cells]; all cells are text."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read(name, content):
    """The sheet in a file; ValidationError, with every reason, if there is none."""
    if len(content) > MOST_BYTES:
        message = _("“%(name)s” 有 %(size).1f MB：最大 5 MB，请分几次导入。")
        raise ValidationError(message % {"name": name, "size": len(content) / 1024 / 1024})
    lines = _xlsx_lines(content) if content.startswith(IS_ZIP) else _csv_lines(content)
    try:
        return _sheet(lines)
    except csv.Error as error:
        raise ValidationError(_("不是完整的 CSV（%(error)s）。") % {"error": error}) from None


def armed(text):
    """A cell without the apostrophe that our files put before what a spreadsheet would take for a formula."""
    return text[1:] if FORMULA_START.match(text) else text


# --- what both kinds have in common ---


def _sheet(lines):
    """lines: (number, cells). The first that says something is the header."""
    filled = _filled(lines)
    _number, header = next(filled, (0, []))
    if not header:
        raise ValidationError(_("文件是空的：第一行应为列名。"))
    width = len(header)
    rows, problems = [], []
    for number, cells in filled:
        if len(rows) == MOST_ROWS:
            raise ValidationError(_("超过 %(most)s 行：请分几次导入。") % {"most": MOST_ROWS})
        if len(cells) > width:
            message = _("第 %(row)s 行有 %(found)s 格，列名只有 %(expected)s 个。")
            problems.append(message % {"row": number, "found": len(cells), "expected": width})
        rows.append((number, [*cells, *repeat("", width - len(cells))]))
    if problems:
        raise ValidationError(problems[:MOST_COLUMNS])
    return Sheet([name.strip() for name in header], rows)


def _filled(lines):
    """Rows that say something, without the empty cells at their ends."""
    blank = 0
    for number, cells in lines:
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            blank = 0
            _refuse_too_large(number, cells)
            yield number, cells
        elif (blank := blank + 1) > MOST_BLANK:
            return


def _refuse_too_large(number, cells):
    if len(cells) > MOST_COLUMNS:
        message = _("第 %(row)s 行有 %(found)s 格：最多 %(most)s 列。")
        raise ValidationError(message % {"row": number, "found": len(cells), "most": MOST_COLUMNS})
    if any(len(cell) > MOST_LETTERS for cell in cells):
        message = _("第 %(row)s 行有一格超过 %(most)s 字。")
        raise ValidationError(message % {"row": number, "most": MOST_LETTERS})


# --- CSV ---


def _csv_lines(content):
    """A number counts rows, as a spreadsheet does; a cell may hold several lines."""
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    return ((number, [_one_kind_of_line_end(cell) for cell in cells]) for number, cells in enumerate(reader, start=1))


def _decoded(content):
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.removeprefix(BYTE_ORDER_MARK)
    raise ValidationError(_("读不出文字：应为 UTF-8 或 GB18030 的 CSV，或 XLSX。"))


def _one_kind_of_line_end(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- XLSX ---


def _xlsx_lines(content):
    """The first sheet. Formulas give what they last came to."""
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size need not be true
        lines = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1)
        first = next(lines, None)
    except Exception as error:  # openpyxl lets through whatever its XML and ZIP readers raise
        raise ValidationError(_("打不开这个 XLSX：请用表格软件另存一次，或改用 CSV。")) from error
    return chain(_texts(first), _going_on(lines)) if first else iter(())


def _going_on(lines):
    try:
        for line in lines:
            yield from _texts(line)
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("这个 XLSX 读到一半断了：请用表格软件另存一次，或改用 CSV。")) from error


def _texts(line):
    number, cells = line
    yield number, [_text(cell, number) for cell in cells]


def _refuse_bomb(content):
    """The sizes that a ZIP states are upper bounds: Python's reader stops there."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise ValidationError(_("打不开这个 XLSX：请用表格软件另存一次，或改用 CSV。")) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        message = _("解开后超过 %(most)s MB：请只留要导入的一张表，或改用 CSV。")
        raise ValidationError(message % {"most": MOST_UNPACKED // 1024 // 1024})


def _text(cell, number):
    """A cell as our files write it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        message = _("第 %(row)s 行有一格是错误值 %(value)s：请改好再导入。")
        raise ValidationError(message % {"row": number, "value": value})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, number)
    if isinstance(value, date):
        return _date(value, cell.number_format)
    return _one_kind_of_line_end(str(value))


def _number(value, number):
    text = plain_number(repr(value))
    if len(text.lstrip("-").replace(".", "").lstrip("0").rstrip("0")) > SURE_DIGITS or abs(value) >= 10**SURE_DIGITS:
        message = _("第 %(row)s 行的 %(value)s 超过 %(most)s 位，表格软件存成数字会丢位数：请把这一列设为文本再填。")
        raise ValidationError(message % {"row": number, "value": text, "most": SURE_DIGITS})
    return text


def _date(value, shown_as):
    """2024-12 typed into a spreadsheet becomes the first of December, shown without a day."""
    if isinstance(value, datetime):
        value = value.date()
    has_day = "d" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", shown_as).lower()
    return value.isoformat() if has_day else value.isoformat()[:7]
