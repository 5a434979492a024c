"""Keeping the index: with every edit in its own transaction, anew on demand, and checked against the entries.

An edit ends here, so here the version of the catalogue changes: after the last row, so that the row of the version,
for which all who write wait in line, is held as briefly as can be and no two can wait for each other.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from catalogue.finding.rows import MADE_BY, build, relations
from catalogue.models import Entry, Findable, Record
from catalogue.version import change

AT_ONCE = 500  # rows that are made in one go
_waiting: ContextVar[set[str] | None] = ContextVar("catalogue_waiting_rows", default=None)
MADE = [field.name for field in Findable._meta.concrete_fields if field.name not in ("id", "record")]


@contextmanager
def indexed_together():
    """Many edits in one transaction are one change: at its end their rows are made, with those of the entries that name
    them, and the catalogue has another version."""
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(set())
    try:
        yield
        keys = _waiting.get() or set()
    finally:
        _waiting.reset(token)
    make(sorted(keys | naming(keys)))
    change(keys)


def entry_changed(key, *, is_named_anew):
    """Make the row of an entry anew, and those of the entries that name it if it is now called otherwise or hidden."""
    waiting = _waiting.get()
    if waiting is None:
        make(sorted({key} | (naming({key}) if is_named_anew else set())))
        change([key])
    else:
        waiting.add(key)


def make(keys):
    """Write the rows of these records as they should be. keys: in their order, in which all lock."""
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic():
            _lock(some)
            rows = build(some)
            Findable.objects.bulk_create(rows, update_conflicts=True, unique_fields=["record"], update_fields=MADE)


def _make_bit_by_bit(keys, progress):
    """Outside any edit, while the site runs: each bit is a change of what is found."""
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic():
            make(some)
            change(some)
        progress(start + len(some), len(keys))


def _lock(keys):
    """Of two edits that both change a row, the second reads what the first has written."""
    list(Findable.objects.select_for_update().filter(record_id__in=keys).order_by("record_id").values_list("pk"))


def naming(keys):
    """The records whose rows hold the names of these entries."""
    found = set()
    keys = list(keys)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        for model in Entry.__subclasses__():
            pointing = [Q(**{f"{field.attname}__in": some}) for field in relations(model)]
            for condition in pointing:
                found |= set(model.objects.filter(condition).values_list("pk", flat=True))
            for linked in model.all_linked().values():
                if not linked.names_a_text:
                    target = linked.model._meta.get_field(linked.target).attname
                    rows = linked.model.objects.filter(**{f"{target}__in": some}, **linked.role)
                    found |= set(rows.values_list("entry_id", flat=True))
    return found


def make_all(progress=lambda done, total: None):
    """Every row anew; readers find by the old ones until then."""
    index_anew()  # first: an index that has lost rows refuses every change of them
    keys = _all_keys()
    _make_bit_by_bit(keys, progress)
    return len(keys)


def index_anew():
    """SQLite's index from the rows as they stand. PostgreSQL sees to its own."""
    if connection.vendor == "sqlite":
        _tell_index("rebuild")


def make_missing(progress=lambda done, total: None):
    """The rows that are not there or were made in an older way: after an upgrade, all of them."""
    keys = list(missing().order_by("pk").values_list("pk", flat=True))
    _make_bit_by_bit(keys, progress)
    return len(keys)


def missing():
    return Record.objects.exclude(pk__in=Findable.objects.filter(made_by=MADE_BY).values("record_id"))


def differing(progress=lambda done, total: None):
    """Keys of the records whose row is missing or says something else than the entry."""
    wrong, keys = [], _all_keys()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        stored = {row.record_id: row for row in Findable.objects.filter(record_id__in=some)}
        wrong += [row.record_id for row in build(some) if _says(stored.get(row.record_id)) != _says(row)]
        progress(min(start + AT_ONCE, len(keys)), len(keys))
    return wrong


def _says(row):
    return row and {name: getattr(row, name) for name in MADE}


def _all_keys():
    return list(Record.objects.order_by("pk").values_list("pk", flat=True))


def index_is_whole():
    """Whether SQLite's index over the rows holds their tokens and no others. PostgreSQL sees to that itself."""
    if connection.vendor != "sqlite":
        return True
    try:
        _tell_index("integrity-check", 1)  # 1: against the rows, not only within itself
    except DatabaseError:
        return False
    return True


def _tell_index(command, rank=None):
    """The index is told what to do by a row that is never kept."""
    with connection.cursor() as cursor:
        statement = "INSERT INTO catalogue_findable_index(catalogue_findable_index, rank) VALUES (%s, %s)"
        cursor.execute(statement, (command, rank))
