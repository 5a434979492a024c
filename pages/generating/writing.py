"""All rows of a generated catalogue, in the order in which they may point to each other, written in batches."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import translation

from catalogue.finding.rows import row_of
from catalogue.models import Field, Findable, Record
from catalogue.models.kept import writing_allowed
from catalogue.version import change
from districts.models import Point
from pages.catalogues import CATALOGUES
from pages.generating import base, many, words
from pages.generating.entry import complete
from pages.generating.tables import Table, count_on, moment, without_indexes

BATCH = 2_000  # entries


@dataclass(frozen=True)
class Sizes:
    """How many entries of each noun there are; the incubators are what is asked for."""

    incubators: int
    institutions: int

    @property
    def sources(self):
        return min(max(20, self.incubators // 100), 5_000)

    @property
    def zones(self):
        return min(max(10, self.incubators // 200), 500)

    @property
    def partnerships(self):
        return self.incubators // 10

    @property
    def total(self):
        return sum((self.incubators, self.institutions, self.sources, self.zones, self.partnerships, 71))


def entries(sizes, seed):
    yield from base.sources(sizes.sources, seed)
    yield from base.areas(seed)
    yield from base.sectors(seed)
    yield from (base.district(slug, seed) for slug in words.DISTRICTS)
    yield from base.stations(seed)
    yield from (many.zone(number, seed) for number in range(1, sizes.zones + 1))
    yield from (many.institution(number, seed) for number in range(1, sizes.institutions + 1))
    yield from (many.incubator(number, seed, sizes.institutions) for number in range(1, sizes.incubators + 1))
    for number in range(1, sizes.partnerships + 1):
        yield many.partnership(number, seed, sizes.institutions, sizes.incubators)


def write(sizes, seed, progress=lambda done, total: None):
    writer = Writer(sizes.sources)
    with translation.override("zh-hans"), writing_allowed(), _unchecked(), without_indexes(writer.names()):
        Field.objects.bulk_create(
            [Field(f"{c.noun}:{key}") for c in CATALOGUES for key in c.model.all_facts()], ignore_conflicts=True
        )
        for done, made in enumerate(entries(sizes, seed), start=1):
            writer.add(complete(made, sizes.sources))
            if done % BATCH == 0:
                writer.flush()
                progress(done, max(done, sizes.total))
        writer.flush()
    count_on([table.model for table in writer.tables.values()])
    progress(done, done)
    return done


class Writer:
    def __init__(self, sources):
        parts = dict.fromkeys(model for catalogue in CATALOGUES for model in catalogue.model.part_models())
        nouns = [catalogue.model for catalogue in CATALOGUES]
        self.tables = {model: Table(model) for model in (Record, *nouns, *parts, Point, Findable)}
        self.cards = {}

    def names(self):
        models = [model for table in self.tables.values() for model in (table.model, table.past) if model]
        return [model._meta.db_table for model in models]

    def add(self, made):
        entry = made.entry
        written = moment(entry.updated_at)
        for row in made.rows:
            self.tables[type(row)].add(row, written)
        if entry.NOUN not in ("incubator", "partnership"):
            self.cards[entry.pk] = entry.record
        self.tables[Findable].add(self._found_by(made), written)

    def _found_by(self, made):
        entry = made.entry
        linked = []
        for key, fact in entry.all_linked().items():
            if not fact.names_a_text:
                target = fact.model._meta.get_field(fact.target).attname
                rows = filter(fact.includes, made.parts.get(fact.model, ()))
                linked += [(key, getattr(row, target), getattr(row, "basis", "")) for row in rows]
        return row_of(entry, made.aliases(), linked, made.cards or self.cards)

    def flush(self):
        with transaction.atomic():
            for table in self.tables.values():
                table.flush()
            change()


@contextmanager
def _unchecked():
    """References are right by the way they are made; holding each against its table would take half the time."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
