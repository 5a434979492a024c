"""What changed between two versions of an entry, in the words of a page: label, old, new."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.columns import Number
from catalogue.dates import partial_date_text
from catalogue.fields import PartialDateField
from catalogue.language import clauses, in_language
from catalogue.models import Record
from catalogue.models.entry import entry_model
from catalogue.models.record import State
from catalogue.numbers import QUALIFIERS, plain_number
from sources.models import Citation, Stance
from sources.showing import record_key
from versions.snapshots import columns_of, linked_of

INTERNAL = ("state", "withdrawn_reason", "successor", "sort_key", "verified_on", "review_due", "note_en", "reason_en")
UNSAID = ("position", "field", "lang", "role")  # of a part: said by its heading, or of no interest


@dataclass
class Difference:
    """key: the field or table, for links into the form. old, new: texts; empty where there was or is nothing."""

    key: str
    label: str
    old: str
    new: str


def differences(model, before, after, names=None):
    """Every difference of two `Working` versions, fields first. before: None for a new entry.

    names: of all that the two point to, where several are held against each other.
    """
    names = names or Names([version for version in (before, after) if version])
    found = list(_of_fields(model, before, after, names))
    for part in after.parts:
        found += _of_rows(model, part, before.parts.get(part, ()) if before else (), after.parts[part], names)
    return found


def _of_fields(model, before, after, names):
    told = set()
    for field in names.columns_of(model):
        old, new = (getattr(version.entry, field.attname) if version else None for version in (before, after))
        number = names.number(field.name)
        if (old or None) == (new or None) or (number and number.key in told):
            continue
        if number:
            told.add(number.key)
            label, texts = number.label(model), [_shown(number, version) for version in (before, after)]
        else:
            label, texts = field.verbose_name, [names.text(field, old), names.text(field, new)]
        yield Difference(number.key if number else field.name, str(label), *texts)


def _shown(column, version):
    """超过60,000平方米: with what is said of the number in a field of its own."""
    return "".join(one.text for one in column.shown(version.entry)) if version else ""


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
    """The names of all entries that some versions point to, read at once.

    is_public: readers are told no name of an entry that is not published, and nothing of what only staff work with.
    columns: of the noun, so that its numbers are written as on its page.
    """

    def __init__(self, versions, *, is_public=False, columns=()):
        self.is_public = is_public
        self.numbers = {column.key: column for column in columns if isinstance(column, Number)}
        keys = {key for version in versions for row in _rows(version) for key in _keys(type(version.entry), row)}
        known = Record.objects.filter(pk__in=keys, **({"state": State.PUBLISHED} if is_public else {}))
        self.names = {key: in_language(*names) for key, *names in known.values_list("pk", "name_zh", "name_en")}

    def columns_of(self, model):
        """The columns that are looked at."""
        columns = columns_of(model)
        if not self.is_public:
            return columns
        return [field for field in columns if field.editable and field.name not in INTERNAL]

    def number(self, name):
        """The column that shows a field, if it is a number or what belongs to one."""
        return self.numbers.get(name.removesuffix("_qualifier"))

    def name(self, key):
        """Of an entry; its key where staff meet one that is gone."""
        return self.names.get(key, _("未公布的条目") if self.is_public else key)

    def text(self, field, value):
        """A value as a reader sees it."""
        if value in (None, ""):
            return ""
        if field.is_relation:
            return self.name(value)
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
        for field in self.columns_of(type(row)):
            value = getattr(row, field.attname)
            text = self.in_part(row, field, value)
            if text and value is not False and field.name not in UNSAID:
                is_plain = len(row.same_by) == 1 and field.name in row.same_by
                shown.append(text if is_plain else f"{field.verbose_name} {text}")
        return clauses(shown)

    def in_part(self, row, field, value):
        if field.name == "value":
            return self.cited(row, value)
        if field.name == "qualifier":
            return _(QUALIFIERS[value]) % "" if value in QUALIFIERS else ""
        return "" if self.is_public and value == Stance.SUPPORTS else self.text(field, value)

    def cited(self, citation, value):
        """The value that a citation gives: of an entry its name, of a fixed list the word."""
        model = entry_model(citation.field_id.partition(":")[0])
        key = record_key(model, citation.key, value) if value else None
        if key in self.names or (key and self.is_public):
            return self.name(key)
        if citation.key in model.NOTED:
            return str(dict(model.NOTED[citation.key].choices).get(value, value))
        if citation.key in model.all_linked():
            return value
        return self.text(model._meta.get_field(citation.key), value) if _is_coded(model, citation.key) else value


def _is_coded(model, key):
    return bool(model._meta.get_field(key).choices)


def _keys(model, row):
    """The keys of the entries that a row points to, or that a citation gives as a value."""
    for field in columns_of(type(row)):
        value = getattr(row, field.attname) if field.is_relation else None
        if isinstance(value, str) and ":" in value:
            yield value
    key = record_key(model, row.key, row.value) if isinstance(row, Citation) and row.value else None
    if key:
        yield key


def _rows(version):
    return [version.entry, *(row for rows in version.parts.values() for row in rows)]
