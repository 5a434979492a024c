"""Reading the files under `fixtures/`: one row an entry, natural keys, every mistake named by file, row and column."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from catalogue.dates import parse_partial_date
from catalogue.fields import PartialDateField
from catalogue.models import Record

SEPARATOR = "；"
MOST_MISTAKES = 50


@dataclass(frozen=True)
class Mistake:
    """Where a file is wrong. row: counted as a spreadsheet counts, the header being row 1."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self):
        return _("%(file)s 第%(row)s行 %(column)s 列：%(reason)s") % vars(self)


@dataclass(frozen=True)
class Place:
    """Where a row was read, so that a later mistake can be named there. column: of a cell that holds several values."""

    file: str
    row: int
    column: str = ""

    def mistake(self, column, reason):
        return Mistake(self.file, self.row, self.column or column, reason)


class BrokenFixture(Exception):
    """A file that cannot be taken in; `mistakes` says where and why."""

    def __init__(self, mistakes):
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes[:MOST_MISTAKES])))


class Table:
    """A CSV file with the header it must have. Rows come as (number, {column: text})."""

    def __init__(self, path, columns, mistakes):
        self.path, self.mistakes = path, mistakes
        self.name = f"{path.parent.name}/{path.name}"
        self.rows = list(self._read(columns))

    def wrong(self, row, column, reason):
        self.mistakes.append(Mistake(self.name, row, column, reason))

    def _read(self, columns):
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.wrong(1, "-", _("读不了这个文件（%(error)s）：应为 UTF-8 的 CSV。") % {"error": error})
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            if sorted(header) != sorted(columns):
                self._refuse_header(header, columns)
                return
            for number, cells in enumerate(reader, start=2):
                if len(cells) != len(header):
                    reason = _("有 %(found)s 格，应有 %(expected)s 格。")
                    self.wrong(number, "-", reason % {"found": len(cells), "expected": len(header)})
                else:
                    yield number, dict(zip(header, cells, strict=True))
        except csv.Error as error:
            self.wrong(reader.line_num, "-", _("不是完整的 CSV（%(error)s）。") % {"error": error})

    def _refuse_header(self, header, columns):
        for column in header:
            if column not in columns:
                self.wrong(1, column, _("没有名为 “%(column)s” 的列。") % {"column": column})
        for column in columns:
            if column not in header:
                self.wrong(1, column, _("缺少列 “%(column)s”。") % {"column": column})


OWN_BOOKKEEPING = {
    "record",
    "sort_key",
    "state",
    "withdrawn_reason",
    "successor",
    "evidence",
    "completeness",
    "as_of",
    "created_at",
    "updated_at",
}


def entry_columns(model, links=None):
    """The columns of a noun's fixture file. links: further {column: Linked} that an upper floor keeps for the noun."""
    fields = [field.name for field in model._meta.concrete_fields if field.name not in OWN_BOOKKEEPING]
    return [*fields, *model.all_linked(), *(links or {})]


def read_entry(model, table, number, cells, links=None):
    """An unsaved entry and its linked rows, {part model: rows}, from one row of the file; mistakes go to the table."""
    linked = {**model.all_linked(), **(links or {})}
    entry = model()
    entry.read_from = Place(table.name, number)
    parts = {link.model: [] for link in linked.values()}
    for column, text in cells.items():
        if column in linked:
            parts[linked[column].model] += list(_links(linked[column], text, Place(table.name, number, column)))
        else:
            try:
                _set(entry, model._meta.get_field(column), text)
            except ValidationError as error:
                table.wrong(number, column, "；".join(error.messages))
    return entry, parts


def _links(linked, text, place):
    target = linked.model._meta.get_field(linked.target)
    for position, item in enumerate(split(text)):
        value = item if linked.names_a_text else reference(target, item, linked.noun)
        row = linked.model(**{target.attname: value}, position=position, **linked.role)
        row.read_from = place
        yield row


def split(text):
    return [item.strip() for item in text.split(SEPARATOR) if item.strip()]


def reference(field, text, noun=""):
    """The key of the record that a cell names: `noun/slug` where the field takes any noun, else the bare slug."""
    if noun:
        return f"{noun}:{text}"
    if field.related_model is Record:
        return text.replace("/", ":", 1)
    noun = field.model.NOUN if field.related_model == "self" else field.related_model.NOUN
    return f"{noun}:{text}"


def _set(entry, field, text):
    if field.is_relation:
        setattr(entry, field.attname, reference(field, text) if text else None)
    else:
        setattr(entry, field.attname, parse(field, text))


def parse(field, text):
    """A cell as the value of a model field; ValidationError quotes what cannot be read."""
    if text == "":
        return None if field.null else field.get_default()
    if isinstance(field, models.BooleanField):
        if text not in ("yes", "no"):
            raise ValidationError(_("“%(value)s” 应为 yes 或 no。"), params={"value": text})
        return text == "yes"
    if isinstance(field, models.DecimalField | models.IntegerField):
        return _number(field, text)
    if isinstance(field, PartialDateField):
        parse_partial_date(text)
    elif isinstance(field, models.DateField):
        return field.to_python(text)
    if field.choices and text not in dict(field.flatchoices):
        expected = "、".join(str(code) for code, _label in field.flatchoices)
        raise ValidationError(_("“%(value)s” 应为 %(expected)s 之一。"), params={"value": text, "expected": expected})
    return text


def _number(field, text):
    try:
        value = Decimal(text) if isinstance(field, models.DecimalField) else int(text)
    except (InvalidOperation, ValueError):
        raise ValidationError(_("“%(value)s” 应为数字。"), params={"value": text}) from None
    return value
