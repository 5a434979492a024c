"""The value that a citation gives, as a reader sees it."""

import re

from django.utils.translation import gettext as _

from catalogue.columns import Choice, Number, Shown, show_entry
from catalogue.dates import partial_date_text
from catalogue.models import Record
from catalogue.models.record import State
from catalogue.numbers import quantity_text
from catalogue.prepared import prepared

SLUG = re.compile(r"(?:[a-z]+/)?[a-z0-9]+(?:-[a-z0-9]+)*")


def noun_of(model, key):
    """The noun that the values of a fact name; `*` for any, empty where they are no entries."""
    if key in model.NOTED:
        return model.NOTED[key].refers_to
    linked = model.all_linked().get(key)
    if linked and linked.noun:
        return linked.noun
    target = linked.model._meta.get_field(linked.target) if linked else model._meta.get_field(key)
    if not target.is_relation:
        return ""
    return "*" if target.related_model is Record else target.related_model.NOUN


def record_key(model, key, value):
    """The key of the record that a cited value names, or None."""
    noun = noun_of(model, key)
    return value.replace("/", ":", 1) if noun == "*" else f"{noun}:{value}" if noun else None


def named_records(citations):
    """{key: Record} of the published entries that citations name. citations: (model, citation) pairs. One query."""
    keys = {record_key(model, citation.key, citation.given) for model, citation in citations if citation.given}
    return {record.pk: record for record in _published(tuple(keys - {None}))}


@prepared
def _published(keys):
    return Record.objects.filter(pk__in=keys, state=State.PUBLISHED)


def show_cited(model, column, citation, names):
    """What a citation says of its fact. column: the fact's column, None for a noted fact. names: `named_records`."""
    value = citation.given
    named = record_key(model, citation.key, value)
    if named in names:
        return show_entry(names[named])
    if named and SLUG.fullmatch(value):
        return Shown(_("未公布的条目"))
    noted = model.NOTED.get(citation.key)
    return _show_noted(noted, citation) if noted else _show_in_column(model, column, citation)


def _show_noted(noted, citation):
    value = citation.given
    if noted.unit and _is_number(value):
        return Shown(quantity_text(value, str(noted.unit), citation.qualifier), code=value)
    if noted.is_date:
        return Shown(partial_date_text(value), datetime=value, code=value)
    words = {"yes": _("是"), "no": _("否"), **dict(noted.choices)}
    return Shown(str(words.get(value, value)), lang="en" if citation.lang == "en" else "", code=value)


def _show_in_column(model, column, citation):
    value = citation.given
    if getattr(column, "cites_as_printed", False) and citation.printed:
        return Shown(citation.printed, code=value)
    if isinstance(column, Number) and _is_number(value):
        return column.show_code(value, citation.qualifier)
    if isinstance(column, Choice):
        return Shown(column.label_of(model, value), code=value)
    return column.show_code(value) if column else Shown(value, code=value)


def _is_number(text):
    return text.replace(".", "", 1).removeprefix("-").isdigit()
