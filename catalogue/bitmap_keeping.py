"""The bitmaps of every noun, kept in each process and put right after every edit.

A small noun is read within the request, a large one in a thread beside it, while the database answers as it would
without any bitmap. That is once in the life of a process: after an edit only the entries that it touched are read anew,
in the request that comes first. An edit of very many entries is like a new start.
"""

import logging
import threading
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from catalogue.bitmaps import Bitmaps, facets_of, make, patched
from catalogue.version import changed_since, current

Key = tuple[str, str, str]  # noun, basis, day
MOST_AT_ONCE = 3000  # entries that are read within a request
logger = logging.getLogger(__name__)
_held: dict[Key, Bitmaps] = {}
_locks: dict[Key, Any] = {}
_making: set[Key] = set()
_guard = threading.Lock()


def bitmaps_at_hand(filterset):
    """The same, but only where some have been made already; they are put right after an edit."""
    return bitmaps_of(filterset) if _key(filterset) in _held else None


def bitmaps_of_many(filterset):
    """Of a noun with very many entries, of which a page would rather not count what it can look up. One that asks for
    the first time counts, and then finds them made by somebody else or has them made (`have_made`)."""
    held = _held.get(_key(filterset))
    return bitmaps_of(filterset) if held and len(held.keys) > MOST_AT_ONCE else None


def have_made(filterset, count):
    """For the next who asks."""
    if count > MOST_AT_ONCE:
        bitmaps_of(filterset)


def _key(filterset):
    return (filterset._meta.model.NOUN, filterset.deciding, _day(filterset))


def bitmaps_of(filterset):
    """Those of the noun as this request sees the catalogue; None while they are being made."""
    version = current()
    if version <= 0:  # of what this request has itself written and may still take back
        return None
    key = _key(filterset)
    held = _held.get(key)
    if held is not None and held.version == version:
        return held
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    with lock:
        return _up_to_date(key, version, type(filterset))


def _day(filterset):
    """Empty where no value hangs on the date; else another every midnight."""
    return str(timezone.localdate()) if any(each.changes_daily for each in facets_of(filterset).values()) else ""


def _up_to_date(key, version, kind):
    held = _held.get(key)
    if held is not None and held.version >= version:
        return held if held.version == version else None
    asked = asking_nothing(kind, key[1])
    changed = changed_since(held.version) if held is not None else None
    found = patched(held, asked, changed, version) if changed is not None else None
    if found is None and key not in _making:
        for each in [other for other in list(_held) if other[:2] == key[:2] and other != key]:
            _held.pop(each, None)  # of yesterday
        found = make(asked, version, MOST_AT_ONCE)
        if found is None:
            _making.add(key)
            threading.Thread(target=_make_beside, args=(key, kind), daemon=True).start()
    if found is not None:
        _held[key] = found
    return found


def asking_nothing(kind, basis):
    query = QueryDict(f"scope=all&basis={basis}")
    return kind(data=query, queryset=kind._meta.model.objects.none())


def _make_beside(key, kind):
    """In a thread of its own. The version is read first: what is read after it is at least as new."""
    try:
        version = current()
        _held[key] = make(asking_nothing(kind, key[1]), version)
    except Exception:
        logger.exception("bitmaps of %s", key[0])
    finally:
        _making.discard(key)
        connection.close()


def forget():
    """For tests, which take back what they write."""
    _held.clear()
