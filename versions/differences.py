"""What changed between two versions of an entry, in the words of a page: label, old, new."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.dates import partial_date_text
from catalogue.fields import PartialDateField
from catalogue.models import Record
from catalogue.numbers import plain_number
from sources.models import Citation
from versions.snapshots import columns_of, linked_of

UNSAID = ("position", "field", "lang", "role")  # of a part: said by its heading, or of no interest


@dataclass
class Difference:
    """key: the field or table, for links into the form. old, new: texts; empty where there was or is nothing."""

    key: str
    label: str
    old: str
    new: str


def differences(model, before, after):
    """Every difference of two `Working` versions, fields first. before: None for a new entry."""
    names = Names([version for version in (before, after) if version])
    found = list(_of_fields(model, before, after, names))
    for part in after.parts:
        found += _of_rows(model, part, before.parts.get(part, ()) if before else (), after.parts[part], names)
    return found


def _of_fields(model, before, after, names):
    for field in columns_of(model):
        old, new = (getattr(version.entry, field.attname) if version else None for version in (before, after))
        if (old or None) != (new or None):
            yield Difference(field.name, str(field.verbose_name), names.text(field, old), names.text(field, new))


def _of_rows(model, part, before, after, names):
    old = {_identity(row): row for row in before}
    new = {_identity(row): row for row in after}
    found = []
    for identity in dict.fromkeys((*old, *new)):
        texts = [names.row(rows[identity]) if identity in rows else "" for rows in (old, new)]
        if texts[0] != texts[1]:
            key, label = _heading(model, (new.get(identity) or old[identity]))
            found.append(Difference(key, label, *texts))
    return found


def _identity(row):
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in row.same_by)


def _heading(model, row):
    if isinstance(row, Citation):
        return row.key, _("%(fact)s：引证") % {"fact": model.fact_label(row.key)}
    for key, linked in linked_of(model).items():
        if linked.model is type(row) and linked.includes(row):
            return key, str(linked.label)
    return row._meta.model_name, str(row._meta.verbose_name)


class Names:
    """The names of all entries that some versions point to, read at once."""

    def __init__(self, versions):
        keys = set()
        for row in (row for version in versions for row in _rows(version)):
            for field in columns_of(type(row)):
                value = getattr(row, field.attname) if field.is_relation else None
                if isinstance(value, str) and ":" in value:
                    keys.add(value)
        self.names = dict(Record.objects.filter(pk__in=keys).values_list("pk", "name_zh"))

    def text(self, field, value):
        """A value as a reader sees it."""
        if value in (None, ""):
            return ""
        if field.is_relation:
            return self.names.get(value, str(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, Decimal):
            return plain_number(value)
        return partial_date_text(value) if isinstance(field, PartialDateField) else str(value)

    def row(self, row):
        """All that a part says, in one line."""
        shown = []
        for field in columns_of(type(row)):
            value = getattr(row, field.attname)
            text = self.text(field, value)
            if text and value is not False and field.name not in UNSAID:
                is_plain = len(row.same_by) == 1 and field.name in row.same_by
                shown.append(text if is_plain else f"{field.verbose_name} {text}")
        return "；".join(shown)


def _rows(version):
    return [version.entry, *(row for rows in version.parts.values() for row in rows)]
