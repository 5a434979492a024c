"""How small a comparison must be printed to go on one sheet: no style sheet can know. Estimated, on the safe side.

The measures are those of `static/css/components/compare.css`, in millimetres; the sizes are its classes, in tenths of a
point.
"""

from math import ceil

SIZES = (85, 80, 75, 70, 66, 63, 60, 57, 54, 51, 48, 45, 42)
SHEET, HEIGHT = 287, 202  # of A4, lying, without its margins; 200, but the estimate is too high by a twentieth
POINT = 0.3528
LABEL, CELL_MIN, PADDING = 20, 37, 4
ROW, HEAD, FRAME = 0.9, 7, 14  # beside its text: a row, the names, the heading and the foot of the page
LEAD = 1.17
SMALL = 0.9  # letters of reasons, remarks and sources
NARROW = 0.56  # a Latin letter in units of a Han character
SOURCES, SOURCE_PADDING, SOURCES_LEAD = 5, 9, 1.13  # columns
REMARKS = 3  # lines under the table
SAFETY = 1.06  # lines break before they are full


def print_size(comparison, references):
    """The largest size at which everything fits; the smallest there is, if none does."""
    return next((size for size in SIZES if height(comparison, references, size) <= HEIGHT), SIZES[-1])


def height(comparison, references, size):
    """Of all that is printed."""
    em = size / 10 * POINT
    lines = [line for group in comparison.groups for line in group.lines]
    table = [[ems(cell) * em for cell in line.cells] for line in lines]
    widths = _widths(table)
    rows = sum(_row(line, cells, widths, em) for line, cells in zip(lines, table, strict=True))
    groups = len(comparison.groups) * (LEAD * em + ROW)
    return FRAME + HEAD + groups + rows + REMARKS * LEAD * em + _sources(references, em)


def _widths(table):
    """As browsers share out a table: each column its least, and of the rest the more the longer its longest cell."""
    columns = list(zip(*table, strict=True))
    longest = [max(column) + PADDING for column in columns]
    free = SHEET - LABEL - CELL_MIN * len(columns)
    wanted = [max(0, width - CELL_MIN) for width in longest]
    return [CELL_MIN - PADDING + free * want / (sum(wanted) or 1) for want in wanted]


def _row(line, cells, widths, em):
    counts = [ceil(cell * SAFETY / width) for cell, width in zip(cells, widths, strict=True)]
    label = ceil(_text(line.label) * em / (LABEL - 1))
    return max(label, *counts) * LEAD * em + ROW


def _sources(references, em):
    width = SHEET / SOURCES - SOURCE_PADDING
    texts = (f"{one.title}，{one.publisher}，{one.date_text}，{one.locator_text} {one.kind}" for one in references)
    lines = sum(ceil(_text(text) * em * SMALL * SAFETY / width) for text in texts)
    return (ceil(lines / SOURCES) + 2) * em * SMALL * SOURCES_LEAD


def ems(cell):
    """The length of a cell on one line, in Han characters."""
    values = [*cell.values, *cell.conflicts, *cell.others]
    return sum(map(_value, values)) + (4 if cell.conflicts else 0) + (6 if cell.others else 0) or 3


def _value(value):
    small = "".join((*value.reasons, *value.notes))
    dated = _text(value.date_text) + 2 if value.date_text else 0
    return _text(value.shown.text) + dated + _text(value.tag) + 1.7 * len(value.marks) + SMALL * _text(small) + 2


def _text(text):
    return sum(1 if ord(character) > 0x2E80 else NARROW for character in text)
