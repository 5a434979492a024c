"""Which entries have which values, one bit for each entry: totals, counts and pages without reading a row.

A bitmap is a Python int. Bit n stands for entry n of the published entries in the order of their names, so the rows of
a list are the first bits of what its questions leave, and a count is `&` and `bit_count()`: 0.15 ms for all facets of a
list at 100,000 entries, 1.6 ms at a million. What is not stated is a value like any other, so those that fit, that do
not state enough and that do not fit are three ands.

A value costs a bit an entry: 12.5 kB at 100,000, 125 kB at a million. Of a facet with more than `MOST_VALUES` values,
only those are kept that most entries have; the others are asked of the database when somebody chooses one.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from django.db import connection
from django.db.models import F

from catalogue.models import Record
from catalogue.models.record import State

MOST_VALUES = 200
MOST_PATCHED = 50  # entries; above, the bitmaps are made anew
CHUNK = 128  # bytes looked through at once for the rows of a page
ROWS = 2000  # read at once
SCOPE, LETTER, FACT = "scope", "letter", "fact "  # besides the parameters


@dataclass(frozen=True)
class Bitmaps:
    """Of one noun at one version. Nothing in it is ever altered: threads share it.

    keys: of the published entries, by name; numbers: those of their rows in the index of the search. values:
    {parameter: {value: bitmap}}, "" for what is not stated; likewise SCOPE, LETTER, the first as it is read, and FACT
    with a fact, what it rests on. targets: {key of a record: its slug} of all that facets name. partial: parameters of
    which not every value is kept. criteria, orders: what was asked of the database before, and worked out.
    """

    version: int
    keys: list[str]
    numbers: array
    values: dict[str, dict[str, int]]
    targets: dict[str, str]
    partial: frozenset[str]
    criteria: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)

    def of(self, parameter, value):
        return self.values[parameter].get(value, 0)

    def everything(self, scope):
        return (1 << len(self.keys)) - 1 if scope == "all" else self.of(SCOPE, scope)

    def rows(self, keys):
        """The bitmap of some entries; those that are not published are passed over."""
        if "places" not in self.orders:
            self.orders["places"] = {key: place for place, key in enumerate(self.keys)}
        places = self.orders["places"]
        return bitmap((places[key] for key in keys if key in places), len(self.keys))

    def found(self, numbers):
        """The same of rows of the index. Numbers, since words may find most of the entries there are."""
        if "numbers" not in self.orders:
            placed = array("L", bytes(self.numbers.itemsize * (max(self.numbers, default=0) + 1)))
            for place, number in enumerate(self.numbers, start=1):
                placed[number] = place
            self.orders["numbers"] = placed
        placed, last = self.orders["numbers"], len(self.orders["numbers"])
        places = (placed[number] for number in numbers if number < last)
        return bitmap(places, len(self.keys)) >> 1  # places from 1: 0 is where the others go

    def page(self, rows, start, stop):
        """Keys of the rows from `start` to `stop`, by name."""
        data = rows.to_bytes(len(self.keys) // 8 + 1, "little")
        found, before = [], 0
        for offset in range(0, len(data), CHUNK):
            bits = int.from_bytes(data[offset : offset + CHUNK], "little")
            count = bits.bit_count()
            if count and before + count > start:
                places = [offset * 8 + place for place, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]
                found += places[max(0, start - before) : stop - before]
            before += count
            if before >= stop:
                break
        return [self.keys[place] for place in found]

    def page_in(self, order, rows, start, stop):
        """The same in another order. order: places, as `order_of` gives them."""
        bits = f"{rows | 1 << len(self.keys):b}"[::-1]
        return [self.keys[place] for place in islice((place for place in order if bits[place] == "1"), start, stop)]

    def order_of(self, name, query):
        """The places of all entries in another order; asked of the database once a version."""
        if name not in self.orders:
            places = {key: place for place, key in enumerate(self.keys)}
            self.orders[name] = array("L", (places[key] for key in query if key in places))
        return self.orders[name]


def bitmap(places, length):
    data = bytearray(length // 8 + 1)
    for place in places:
        data[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(data, "little")


# --- making them anew ------------------------------------------------------------------------------------------------


def facets_of(filterset):
    """{parameter: facet} of those that are listed with counts."""
    return {name: question for name, question in filterset.questions.items() if getattr(question, "is_listed", False)}


def make(filterset, version, most=None):
    """None where there are more entries than `most`. Three queries; seconds at 100,000 entries.

    filterset: one that asks nothing, of all scopes.
    """
    # Entries are read in no order, and first known by when they came.
    keys, sort_keys, numbers = [], [], _numbers()
    found = {name: defaultdict(_numbers) for name in (SCOPE, LETTER, *facets_of(filterset), *facts_of(filterset))}
    for key, sort_key, number, told in _read(filterset, filterset.everything, most and most + 1):
        for name, value in told:
            found[name][value].append(len(keys))
        keys.append(key)
        sort_keys.append(sort_key)
        numbers.append(number)
    if most and len(keys) > most:
        return None
    came = {key: nth for nth, key in enumerate(keys)}
    for name, key, value in _linked(filterset):
        if key in came:
            found[name][value].append(came[key])
    order = sorted(range(len(keys)), key=lambda nth: (sort_keys[nth], keys[nth]))
    places = _inverse(order)
    partial = frozenset(name for name, by_value in found.items() if len(by_value) > MOST_VALUES and name != LETTER)
    values = {name: _bitmaps(by_value, places, name not in (SCOPE, LETTER)) for name, by_value in found.items()}
    keys, numbers = [keys[nth] for nth in order], _numbers(numbers[nth] for nth in order)
    return Bitmaps(version, keys, numbers, values, dict(_targets(filterset)), partial)


def facts_of(filterset):
    """{name of its bitmaps: fact} of the facts whose basis is kept. That is the same however the question takes it."""
    model = filterset._meta.model
    return {f"{FACT}{fact}": fact for fact in (*model.FACTS, *model.NOTED) if filterset.asked["basis"] == "any"}


def _read(filterset, entries, most=None):
    """Of each entry its key, its sort key, its number in the index of the search, and [(parameter, value)] of what
    stands in the entry itself. One query for all of it, since entries are long."""
    facets = {name: facet for name, facet in facets_of(filterset).items() if not facet.is_linked}
    facts = {fact: name for name, fact in facts_of(filterset).items()}
    known = {f"_{name}_told": F(facet.known) for name, facet in facets.items()}
    asked = ["pk", "sort_key", "scope", "record__findable", *known, *["evidence"] * bool(facts)]
    rows = entries.annotate(**known).order_by().values_list(*asked)[:most].iterator(ROWS)
    for key, sort_key, scope, number, *values in rows:
        told = [(SCOPE, scope), (LETTER, sort_key[:1])]
        for (name, facet), value in zip(facets.items(), values, strict=False):  # the evidence may stand behind them
            told += [(name, answer) for answer in facet.answers(value) if answer]
        for fact, said in values[-1].items() if facts else ():
            if fact in facts and said.get("basis"):
                told.append((facts[fact], said["basis"]))
        yield key, sort_key, number or 0, told


def _linked(filterset, keys=None):
    """(parameter, key of an entry, value) of what stands in rows of its own, of all entries or of some. One query; it
    may give millions of rows."""
    facets = {name: facet for name, facet in facets_of(filterset).items() if facet.is_linked}
    if not facets:
        return
    queries = [facet.told(name, filterset.everything, filterset.asked["basis"], keys) for name, facet in facets.items()]
    parts = [query.query.sql_with_params() for query in queries]
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _given in parts), [each for _sql, given in parts for each in given]
        )
        while rows := cursor.fetchmany(ROWS):
            for name, key, told in rows:
                yield from ((name, key, value) for value in facets[name].answers(told) if value)


def _targets(filterset):
    """(key, slug) of every record that a facet may name."""
    nouns = {facet.noun for facet in facets_of(filterset).values() if facet.noun}
    return Record.objects.filter(noun__in=nouns, state=State.PUBLISHED).values_list("pk", "slug")


def _bitmaps(by_value, places, has_blanks):
    """{value: bitmap} of the values that most entries have, and of the blanks. places: of the numbers in `by_value`."""
    if not has_blanks:
        return {value: bitmap((places[each] for each in some), len(places)) for value, some in by_value.items()}
    kept = sorted(by_value, key=lambda value: len(by_value[value]), reverse=True)[:MOST_VALUES]
    stated = bitmap((places[each] for each in chain.from_iterable(by_value.values())), len(places))
    found = {value: bitmap((places[each] for each in by_value[value]), len(places)) for value in kept}
    return found | {"": (1 << len(places)) - 1 & ~stated}


def _inverse(order):
    places = _numbers(order)
    for place, nth in enumerate(order):
        places[nth] = place
    return places


def _numbers(some=()):
    """There may be millions of them, so plain ones."""
    return array("L", some)


# --- putting them right after an edit --------------------------------------------------------------------------------


def patched(bitmaps, filterset, changed, version):
    """The same after these records have changed; None if that touches too much.

    Three queries, however many entries; one that has moved among the names takes a score, to find its place.
    """
    targets = dict(bitmaps.targets)
    keys = _touched(targets, filterset, changed)
    if len(keys) > MOST_PATCHED:
        return None
    beside = {key: _beside(bitmaps.keys, key) for key in keys}
    asked = filterset.everything.filter(pk__in={*keys, *chain.from_iterable(beside.values())})
    read = {row[0]: row for row in _read(filterset, asked)}
    now = {key: row for key, row in read.items() if key in beside}
    values = {name: dict(found) for name, found in bitmaps.values.items()}
    result = replace(
        bitmaps,
        version=version,
        keys=list(bitmaps.keys),
        numbers=bitmaps.numbers[:],
        values=values,
        targets=targets,
        criteria={},
        orders={},
    )
    moved = [key for key in keys if not _stands_right(beside[key], key, read, beside)]
    _arrange(result, filterset, moved, now)
    if result.keys == bitmaps.keys:
        result.orders.update((name, bitmaps.orders[name]) for name in ("places", "numbers") if name in bitmaps.orders)
    has = _values_of(filterset, now)
    for key in now:
        bit = 1 << result.keys.index(key)
        for name, found in values.items():
            _set(found, bit, has[name].get(key) or {""}, name in bitmaps.partial)
    return result


def _touched(targets, filterset, changed):
    """The entries among those that changed, and those that name one which is now called otherwise, hidden or shown."""
    keys = {key for key in changed if key.startswith(f"{filterset._meta.model.NOUN}:")}
    facets = [facet for facet in facets_of(filterset).values() if facet.noun]
    named = [key for key in changed if key.partition(":")[0] in {facet.noun for facet in facets}]
    for record in Record.objects.filter(pk__in=named):
        slug = record.slug if record.is_published else None
        if targets.get(record.pk) != slug:
            targets[record.pk] = slug
            for facet in facets:
                keys |= set(facet.naming(record.pk)[: MOST_PATCHED + 1])
    return sorted(keys)


def _set(found, bit, values, is_partial):
    """Give one entry these values and no others."""
    for value in found:
        if bool(found[value] & bit) != (value in values):
            found[value] ^= bit
    for value in values - found.keys():
        if not is_partial:
            found[value] = bit


def _values_of(filterset, now):
    """{parameter: {key: values}} of some entries."""
    found = {name: defaultdict(set) for name in (SCOPE, LETTER, *facets_of(filterset), *facts_of(filterset))}
    for key, (_key, _sort_key, _number, told) in now.items():
        for name, value in told:
            found[name][key].add(value)
    for name, key, value in _linked(filterset, list(now)) if now else ():
        found[name][key].add(value)
    return found


def _arrange(bitmaps, filterset, moved, now):
    """Put what has moved where it now belongs. All are out before the first is put in, since a place can only be looked
    for among entries in order."""
    keys = bitmaps.keys
    for key in moved:
        if key in keys:
            place = keys.index(key)
            del keys[place], bitmaps.numbers[place]
            _shift(bitmaps.values, _without(place))
    for key in moved:
        if key in now:
            place = bisect_left(keys, (now[key][1], key), key=lambda each: (_sort_key(filterset, each), each))
            keys.insert(place, key)
            bitmaps.numbers.insert(place, now[key][2])
            _shift(bitmaps.values, _with_room(place))


def _without(place):
    return lambda bits: ((bits >> place + 1) << place) | bits & ((1 << place) - 1)


def _with_room(place):
    return lambda bits: ((bits >> place) << place + 1) | bits & ((1 << place) - 1)


def _sort_key(filterset, key):
    return filterset.everything.values_list("sort_key", flat=True).filter(pk=key).first() or ""


def _beside(keys, key):
    """The entry between the one before it and the one after it, as they stood; empty for one that is new."""
    if key not in keys:
        return []
    place = keys.index(key)
    return keys[max(0, place - 1) : place + 2]


def _stands_right(around, key, read, changed):
    """Whether an entry is still where it was: between two that are as they were."""
    if key not in around or len([each for each in around if each in changed]) > 1 or not read.keys() >= set(around):
        return False
    return sorted(around, key=lambda each: (read[each][1], each)) == around


def _shift(values, change):
    for found in values.values():
        for value, bits in found.items():
            found[value] = change(bits)
