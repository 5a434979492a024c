"""The CSV of whole lists, weighed: its size, its SHA-256 and how many cells of each column hold something.

A CSV holds nothing but the rows, so it is the same for everybody until the next edit, and what is said of it here is
true of the file that is answered. The other formats say when they were made, and are another every time.

Short lists are read in one query, however many of them, and once a version; a long one only when its sum is asked for.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from catalogue.exports.as_csv import csv_lines, csv_parts
from catalogue.exports.columns import file_columns, selected
from catalogue.version import kept

MOST_ROWS = 500  # of a list that a page weighs: all lists together take a third of a second then


@dataclass
class Weight:
    """filled: {column: cells that hold something}; None where nobody has looked."""

    size: int
    sha256: str
    filled: dict[str, int] | None = None


@dataclass
class Plan:
    """The question for the rows of one file, in their order: the place comes first, then the cells."""

    sql: str
    parameters: tuple
    header: tuple[str, ...]


def weigh_short(catalogues):
    """{noun: Weight} of lists with at most `MOST_ROWS` rows."""
    name = f"weights {get_language()} {' '.join(catalogue.noun for catalogue in catalogues)}"
    return kept(name, lambda: _weigh(catalogues)) if catalogues else {}


def weigh(catalogue):
    """Of a list of any length, which is read from end to end."""

    def read():
        return _weight(csv_parts(catalogue.ask("").qs, file_columns(catalogue)))

    return kept(f"weight {get_language()} {catalogue.noun}", read)


def _weigh(catalogues):
    plans = [_plan(catalogue, get_language(), connection.vendor) for catalogue in catalogues]
    widest = max(len(plan.header) for plan in plans)
    parts = [_padded(number, plan, widest) for number, plan in enumerate(plans)]
    rows = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2", [one for plan in plans for one in plan.parameters])
        for row in cursor.fetchall():
            rows[row[0]].append(row[2 : 2 + len(plans[row[0]].header)])
    return {
        catalogue.noun: _with_filled(plan.header, rows[number])
        for number, (catalogue, plan) in enumerate(zip(catalogues, plans, strict=True))
    }


def _padded(number, plan, widest):
    """As many columns as the widest list has. Nothing here comes from a visitor."""
    blanks = ", ''" * (widest - len(plan.header))
    return f"SELECT {number}, q.*{blanks} FROM ({plan.sql}) q"  # noqa: S608


@cache
def _plan(catalogue, _language, _vendor):
    """To put the questions of all lists together takes longer than to answer them."""
    rows, columns = catalogue.ask("").qs, file_columns(catalogue)
    place = Window(RowNumber(), order_by=list(rows.query.order_by))
    sql, parameters = selected(rows.order_by(), {"": place, **columns}).query.sql_with_params()
    return Plan(sql, parameters, tuple(columns))


def _with_filled(header, rows):
    weight = _weight(csv_lines(header, [rows]))
    counts = [sum(map(bool, cells)) for cells in zip(*rows, strict=True)] or [0] * len(header)
    weight.filled = dict(zip(header, counts, strict=True))
    return weight


def _weight(parts):
    size, digest = 0, hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        size += len(data)
        digest.update(data)
    return Weight(size, digest.hexdigest())
