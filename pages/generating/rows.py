"""The rows of a block of entries as plain values, made in any process: nothing here asks a database."""

from django.utils import translation

from catalogue.finding.rows import relations, row_of
from pages.generating.entry import complete
from pages.generating.plan import card
from pages.generating.tables import moment, values


def rows_of(plan, noun, numbers):
    """{model: [(values, when they were written)]}, keys that the database counts left out."""
    found = {}
    with translation.override("zh-hans"):  # the search knows kinds by their Chinese names
        for number in numbers:
            made = complete(plan.make(noun, number), plan.counts["source"])
            written = moment(made.entry.updated_at)
            for row in (*made.rows, _found_by(plan, made)):
                found.setdefault(type(row), []).append((values(row), written))
    return found


def _found_by(plan, made):
    entry = made.entry
    linked = list(_linked(made))
    named = [getattr(entry, field.attname) for field in relations(type(entry))]
    named += [target for _fact, target, _basis in linked]
    return row_of(entry, made.aliases(), linked, {key: card(plan, key) for key in named if key})


def _linked(made):
    """(fact, target, basis) of the facts with several values."""
    for key, fact in made.entry.all_linked().items():
        if not fact.names_a_text:
            target = fact.model._meta.get_field(fact.target).attname
            for row in filter(fact.includes, made.parts.get(fact.model, ())):
                yield key, getattr(row, target), getattr(row, "basis", "")
