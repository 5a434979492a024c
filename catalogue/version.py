"""
The version of the catalogue: a number that is another after every edit. What is kept in memory is kept under it.

Every transaction that writes to the catalogue changes the number with its last statement, so what it wrote and the new
number become visible in the same instant. On PostgreSQL that statement takes a lock on the row until the commit: of
two that write at once, the second waits for the first and adds to what that one left. On SQLite there is one writer at
a time. So no two states of the catalogue ever share a number.

The number is the time of the edit in microseconds, or one more than the last number where the clock has not moved on.
A plain count would come back to numbers that stood for something else, after a backup was restored under running
processes.

What is read after the number was read is never older than the number says: it may be kept under that number. It may be
newer, if somebody committed in between, but then nobody reads that number again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from catalogue.models import CatalogueChange, CatalogueVersion

_ASKED = f'SELECT number FROM "{CatalogueVersion._meta.db_table}"'  # noqa: S608  # a name of ours


@dataclass
class _Seen:
    number: int | None = None


_seen: ContextVar[_Seen | None] = ContextVar("catalogue_version", default=None)
MOST_WRITTEN_DOWN = 500  # records of one edit; above, what is kept is made anew
WRITTEN_DOWN_FOR = 7 * 24 * 3600 * 10**6  # microseconds
_own = count(-1, -1)
T = TypeVar("T")


def read() -> int:
    """The number as it is in the database now; 0 where there is none, and nothing may be kept under it."""
    with connection.cursor() as cursor:  # asked with every request: a queryset would cost several times as much
        cursor.execute(_ASKED)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def current() -> int:
    """The version as this request sees it, read once; outside a request, as it is now.

    A request that has itself written sees what no one else does (a preview takes it back): it gets a number below
    zero, another each time, under which nothing is found again.
    """
    seen = _seen.get()
    if seen is None:
        return read()
    if seen.number is None:
        seen.number = read()
    return seen.number if seen.number >= 0 else next(_own)


def change(keys: Iterable[str] = ()) -> None:
    """The end of a transaction that writes to the catalogue. keys: of the records that it touched, or of none: all.

    What was touched is written down, so that what is kept of a hundred thousand entries can be put right instead of
    being made anew (`changed_since`).
    """
    seen = _seen.get()
    if seen is not None:
        seen.number = next(_own)
    now = time.time_ns() // 1000
    if not CatalogueVersion.objects.update(number=Greatest(F("number") + 1, Value(now))):
        CatalogueVersion.objects.create(pk=1, number=now)  # the tables were emptied
    touched = list(keys)
    if not 0 < len(touched) <= MOST_WRITTEN_DOWN:
        touched = [""]
    number = read()
    CatalogueChange.objects.filter(number__lt=number - WRITTEN_DOWN_FOR).delete()
    CatalogueChange.objects.bulk_create(CatalogueChange(number=number, record_key=key) for key in touched)


def changed_since(number: int) -> set[str] | None:
    """Keys of the records touched after a version; None where that is not known, or too many.

    The version itself must still be written down: one that is not belongs to a state before a backup was restored.
    """
    rows = CatalogueChange.objects.filter(number__gte=number).values_list("number", "record_key")
    found = list(rows[: MOST_WRITTEN_DOWN * 2])
    keys = {key for each, key in found if each > number}
    is_whole = len(found) < MOST_WRITTEN_DOWN * 2 and any(each == number for each, _key in found)
    return keys if is_whole and "" not in keys else None


@contextmanager
def seen_once() -> Iterator[None]:
    """Within a request `current` asks once."""
    token = _seen.set(_Seen())
    try:
        yield
    finally:
        _seen.reset(token)


# --- Values that are worked out once a version ----------------------------------------------------


@dataclass
class _Shelf:
    version: int
    values: dict[str, Any] = field(default_factory=dict)


_shelf = _Shelf(0)


def kept(name: str, compute: Callable[[], T]) -> T:
    """`compute()` for the catalogue as it is now: worked out once a version and process, from then on looked up.

    name: one of few, saying all that the value depends on besides the catalogue, such as the language or the local
    date. The value is shared by all threads: nobody may alter it. It must not hold a translation that is not made yet.
    """
    global _shelf
    version = current()
    shelf = _shelf if _shelf.version == version else _Shelf(version)
    if version > 0:
        _shelf = shelf  # with a new version all values of the last one go
    if name not in shelf.values:
        shelf.values[name] = compute()
    return shelf.values[name]


def forget() -> None:
    """Of the kept values all; for tests, which take back what they write."""
    global _shelf
    _shelf = _Shelf(0)
