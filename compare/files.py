"""A comparison as a file: the lines that the page shows, each value with its basis and its sources beside it."""

import csv

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.exports.as_csv import BYTE_ORDER_MARK, Lines
from catalogue.language import clauses
from sources.references import references

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(comparison):
    lines = Lines()
    writer = csv.writer(lines)
    for row in rows(comparison):
        writer.writerow([disarmed(text) for text in row])
    answer = HttpResponse(BYTE_ORDER_MARK + lines.take(), content_type="text/csv; charset=utf-8")
    name = f"xuhui-compare-{comparison.catalogue.plural}-{timezone.localdate():%Y%m%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def disarmed(text):
    """As `catalogue.exports.Disarmed` does in SQL; here are five entries at most."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def rows(comparison):
    groups = comparison.groups
    places = {one.number: place_text(one) for one in references(comparison.marks)}
    head = [pgettext("row", "项目"), _("比较")]
    for entry in comparison.entries:
        head += [_named(entry), _("%(name)s：依据") % {"name": entry.name}, _("%(name)s：来源") % {"name": entry.name}]
    yield head
    for group in groups:
        for line in group.lines:
            row = [line.label, line.remark or group.label]
            for cell in line.cells:
                row += [values_text(cell), basis_text(cell), sources_text(cell, places)]
            yield row


def _named(entry):
    return _("%(name)s（区外·对照）") % {"name": entry.name} if entry.is_comparator else entry.name


def values_text(cell):
    """What the cell shows: values, other values for the same thing, and those of other days."""
    text = clauses(_with_date(value) for value in cell.values) or _("未注明")
    for word, values in ((_("说法不一"), cell.conflicts), (_("历次数值"), cell.others)):
        if values:
            text = _("%(text)s；%(word)s：%(values)s") % {
                "text": text,
                "word": word,
                "values": clauses(_with_date(value) for value in values),
            }
    return text


def _with_date(value):
    is_dated = value.date_text and value.datetime != value.shown.datetime
    text = value.shown.text
    if value.shown.is_comparator:
        text = _("%(text)s（区外·对照）") % {"text": text}
    return _("%(text)s（%(date)s）") % {"text": text, "date": value.date_text} if is_dated else text


def basis_text(cell):
    """How sure each value is, why, and what an editor remarks: of several values, each once."""
    said = [
        word
        for value in (*cell.values, *cell.conflicts, *cell.others)
        for word in (value.tag or _stated(value), value.review, *value.reasons, *value.notes)
    ]
    return clauses(dict.fromkeys(filter(None, said)))


def _stated(value):
    return _("明示") if value.state == "stated" else ""


def sources_text(cell, places):
    marks = [mark for value in (*cell.values, *cell.conflicts, *cell.others) for mark in value.marks]
    return clauses(dict.fromkeys(places[mark.number] for mark in marks))


def place_text(reference):
    """As at the foot of the page."""
    parts = (reference.title, reference.publisher, reference.date_text, reference.locator_text)
    return _("，").join(part for part in parts if part)
