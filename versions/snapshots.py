"""An entry with all its parts as plain values: today's, one of the past, or one that waits for review.

A snapshot is {"entry": {column: value}, "parts": {table: [{column: value}]}}. What follows from the rest (evidence,
completeness, positions' keys) is left out: the writing path works it out again.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.models import Record
from catalogue.models.entry import Linked, entry_model
from districts.models import Point
from institutions.models import Publisher
from pictures.models import Picture

DERIVED = {
    "id",
    "record",
    "entry",
    "evidence",
    "completeness",
    "as_of",
    "created_at",
    "updated_at",
    "standing",
    "basis",
}
# Facts that belong to a higher floor than their noun.
FIXTURE_LINKS = {"source": {"publisher_institution": Linked(_("发布机构"), Publisher, "institution")}}
PLACED = (Point, Picture)  # parts that an entry of any noun may have besides its facts


@dataclass
class Working:
    """What an editor works on: an unsaved entry and the rows of its parts, {part model: rows}."""

    entry: Any
    parts: dict


def linked_of(model):
    """Every fact with several values, those of higher floors included."""
    return {**model.all_linked(), **FIXTURE_LINKS.get(model.NOUN, {})}


def part_models(model):
    """Every table whose rows belong to an entry of this noun."""
    further = (linked.model for linked in FIXTURE_LINKS.get(model.NOUN, {}).values())
    return tuple(dict.fromkeys((*model.part_models(), *further, *PLACED)))


def columns_of(model):
    """Columns that a person may set. A citation's basis and date are said by a person, a link's basis follows."""
    return [field for field in model._meta.concrete_fields if field.name not in DERIVED or _is_said(field)]


def _is_said(field):
    return field.name in ("basis", "as_of") and field.editable


def current(entry):
    """The stored entry with its parts."""
    parts = {model: list(model.objects.filter(entry_id=entry.pk)) for model in part_models(type(entry))}
    return Working(entry, parts)


def past(model, pk, moment):
    """The entry as it stood at a moment; None if it did not exist then."""
    entry = model.history.as_of(moment).filter(record_id=pk).first()
    if entry is None:
        return None
    return Working(entry, {part: list(part.history.as_of(moment).filter(entry_id=pk)) for part in part_models(model)})


def snapshot(working):
    parts = {
        model._meta.label_lower: [_values(row) for row in sorted(rows, key=lambda row: row.position)]
        for model, rows in working.parts.items()
    }
    return {"entry": _values(working.entry), "parts": parts}


def _values(row):
    return {field.attname: getattr(row, field.attname) for field in columns_of(type(row))}


def revive(model, taken, stored=None):
    """A snapshot as an unsaved entry with unsaved parts. stored: the entry that it is a version of."""
    entry = _fill(model(), taken["entry"])
    if stored is not None:
        entry.record_id, entry.created_at, entry.updated_at = stored.pk, stored.created_at, stored.updated_at
        entry.evidence, entry.completeness, entry.as_of = stored.evidence, stored.completeness, stored.as_of
    tables = {part._meta.label_lower: part for part in part_models(model)}
    parts = {
        part: [_fill(part(), values) for values in taken["parts"].get(label, ())] for label, part in tables.items()
    }
    for row in (row for rows in parts.values() for row in rows):
        row.entry_id = entry.record_id
    return Working(entry, parts)


def _fill(row, values):
    for field in columns_of(type(row)):
        if field.attname in values:
            value = values[field.attname]
            target = field.target_field if field.is_relation else field
            setattr(row, field.attname, None if value is None else target.to_python(value))
    return row


def stored_entry(record: Record):
    """The entry of a card."""
    return entry_model(record.noun).objects.get(pk=record.pk)
