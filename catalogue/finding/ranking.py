"""What words find, in order, with the reason; and how many of each noun.

Up to a thousand hits are put in order as they are. Beyond that they are only counted to a thousand, and the first
hundred are taken tier by tier, without sorting what is many.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from catalogue.finding.matching import PUBLIC, Any, Query, Tier, only, up_to, widest
from catalogue.models import Entry, Findable
from catalogue.version import kept

MOST = 1000  # hits that are counted and put in order one by one
BEST = 100  # of more than these, how many are put in order
FEW, MANY = 4000, 10_000  # rows that are rather sorted than walked past: of one word, and of several
LIGHT = 4  # times as quick is a walk past names alone, which stand in the index of the order
SOME = 300  # rows that are sorted in any case; of several words that have very many, the best of so many by name
FEW_OF_A_NOUN = 500  # rows
SOME_NOUN = "\0"  # in no text, since no database takes it
# Looked into one after the other, as far as it takes; most words have enough hits in the first.
TIERS = (
    [tier for tier in Tier if tier <= Tier.IN_ALIAS],
    [tier for tier in Tier if Tier.IN_ALIAS < tier <= Tier.IN_INITIALS],
    [tier for tier in Tier if tier > Tier.IN_INITIALS],
)
BEGINNINGS = (Tier.NAME_BEGINS, Tier.PINYIN_BEGINS, Tier.INITIALS_BEGIN)


class Hit(NamedTuple):
    tier: int
    place: str
    key: str

    @property
    def is_sought(self):
        """Not one that says something of other entries, see `Findable.place`."""
        return self.place.startswith("0")

    @property
    def rank(self):
        """Among all nouns: what is called so, then what anybody looks for, what is said of it, and mere mentions."""
        if self.tier <= Tier.ALIAS:
            return 0
        if self.tier == Tier.IN_TEXT:
            return 3
        return 1 if self.is_sought else 2


@dataclass
class Found:
    """hits: the best, in order. counts: {noun: hits}. These and `total` end at one more than `MOST`."""

    query: Query
    hits: list[Hit] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    total: int = 0

    @property
    def over_all(self):
        """The hits as they stand in one list of all nouns; each noun's own are in the order of the tiers."""
        return sorted(self.hits, key=lambda hit: hit.rank)


def find(query):
    """The published entries that have the words. Two queries, up to nine where there are very many.

    How many come into question says the index alone; each is held against the words only where it is put in order or
    counted, for that means to read it.
    """
    if not query:
        return Found(query)
    candidates = query.candidates(most=MOST + 1)
    if len(candidates) <= MOST:
        return _few_found(query, query.among(candidates) if candidates else Findable.objects.none())
    counts = _count_by_noun(query)
    if counts.total() <= MOST:
        return _few_found(query, query.public_rows)
    return Found(query, _best(query), counts, MOST + 1)


def _few_found(query, rows):
    hits = _hits(in_order(query, rows))
    return Found(query, hits, Counter(hit.key.partition(":")[0] for hit in hits), len(hits))


def in_order(query, rows=None):
    """All hits, or those among these rows, the best first; equally good ones as names are ordered."""
    rows = query.public_rows if rows is None else rows
    return rows.annotate(tier=query.tier).order_by("tier", "place", "record_id")


def _hits(rows):
    return [Hit(*row) for row in rows.values_list("tier", "place", "record_id")]


def _best(query):
    """The same, but only the first of very many."""
    if len(query.words) > 1:
        return _best_of_the_first(query)
    (word,) = query.words
    hits: dict[str, Hit] = {}
    for tiers in TIERS:
        lists = _best_lists(query, word, [tier for tier in tiers if tier in word.tests])
        found = Counter()
        for number, place, key in _read_all(("place", "record_id"), [rows for _tier, rows in lists]):
            hit = Hit(lists[number][0], place, key)
            hits[key] = min(hits.get(key, hit), hit)
            found[hit.tier] += 1
        if max(found.values(), default=0) >= BEST:
            break
    return sorted(hits.values())[:BEST]


def _best_lists(query, word, tiers):
    """[(tier, rows)] of these tiers down to the first that certainly has enough."""
    sizes = _sizes(query, word, tiers)
    lists = []
    for tier in tiers:
        lists += [(tier, rows) for rows in _lists(query, word, tier, sizes)]
        if sizes[tier] >= BEST and word.tests[tier].is_exact:
            break
    return lists


def _sizes(query, word, tiers):
    """{tier: its rows}, {(tier, "elsewhere"): those that begin so out of the order of names}; one more than few.

    As many as the index gives, which may be more than hold the word: it says how to look, and no row is read for that.
    """
    rows = {tier: query.indexed(only(tier), PUBLIC, most=_few(word, tier) + 1) for tier in tiers}
    rows |= {
        (tier, "elsewhere"): query.indexed(only(tier), PUBLIC, word.out_of_order(tier), most=_few(word, tier) + 1)
        for tier in BEGINNINGS
        if tier in tiers
    }
    names = list(rows)
    return {names[number]: size for number, size in count_all(rows.values())}


def _few(word, tier):
    return FEW // LIGHT if all(column == "names" for column, _text in word.tests[tier].checks) else FEW


def _lists(query, word, tier, sizes):
    """Querysets that together have the first rows of a tier.

    Few are sorted, which visits every row. Of many, walking down the order of names meets enough of them soon, unless
    all stand far down: what begins alike does, so that walk starts where it stands, also for less than many, and what
    begins so and stands elsewhere is looked for too.
    """
    of_all = Findable.objects.filter(query.condition(only(tier)), is_public=True)
    few = _few(word, tier)
    if not sizes[tier]:
        return []
    if sizes[tier] > SOME and sizes.get((tier, "elsewhere"), few) < few:
        found = [of_all.filter(place__gte=first, place__lt=end) for first, end in word.places(tier)]
        found.append(query.having(only(tier), PUBLIC, word.out_of_order(tier)))
    elif sizes[tier] <= few:
        found = [query.having(only(tier), PUBLIC)]
    else:
        found = [of_all]
    return [rows.order_by("place", "record_id")[:BEST] for rows in found]


def _best_of_the_first(query):
    """Of several words only so many rows by name are put in order, and those that have the words as one."""
    as_one = Query(query.folded)
    candidates = len(query.candidates(most=MANY))
    of_all = Findable.objects.filter(query.condition(widest), is_public=True)
    rows = of_all if candidates == MANY else query.having(widest, PUBLIC)
    first = rows.order_by("place", "record_id").values_list("pk", flat=True)[:SOME]
    called = as_one.having(up_to(Tier.IN_INITIALS), PUBLIC, most=SOME).values_list("pk", flat=True)
    among = Findable.objects.filter(pk__in={*first, *called})
    return _hits(in_order(query, among))[:BEST]


def _count_by_noun(query):
    """{noun: hits}, none of which is counted beyond the most."""
    nouns = [model.NOUN for model in Entry.__subclasses__()]
    small = kept("nouns of few rows", lambda: _of_few_rows(nouns))
    large = [noun for noun in nouns if noun not in small]
    # Of every noun the same statement: to write one takes as long as to run it.
    asked = query.counting(widest, PUBLIC, f"k{SOME_NOUN}", most=MOST + 1)
    counts = {large[number]: count for number, count in count_all(_of_noun(asked, noun) for noun in large) if count}
    if small:
        rows = query.having(widest, PUBLIC, Any(tuple(f"k{noun}" for noun in sorted(small))))
        found = Counter(rows.values_list("noun", flat=True))
        counts |= {noun: min(count, MOST + 1) for noun, count in found.items()}
    return Counter(counts)


def _of_few_rows(nouns):
    """Those of which all hits are counted at once: that none has more than are counted is certain."""
    further = [_all_of(noun).order_by("record_id").values_list("pk")[FEW_OF_A_NOUN:][:1] for noun in nouns]
    counts = count_all([rows.query.sql_with_params() for rows in further])
    return {nouns[number] for number, count in counts if not count}


def _all_of(noun):
    """By the beginning of their keys, which are in order."""
    return Findable.objects.filter(record_id__gte=f"{noun}:", record_id__lt=f"{noun};")


def _of_noun(asked, noun):
    statement, parameters = asked
    return statement, [value.replace(SOME_NOUN, noun) if isinstance(value, str) else value for value in parameters]


def count_all(statements):
    """[(number of the statement, rows that it gives)] in one query. statements: SQL and parameters."""
    return _all_at_once("count(*)", statements)


def _read_all(columns, querysets):
    """[(number of the queryset, columns …)] in one query; Django unites no querysets that have an end on SQLite."""
    return _all_at_once(", ".join(columns), [rows.values_list(*columns).query.sql_with_params() for rows in querysets])


def _all_at_once(columns, statements):
    """Columns and numbers are ours; what a visitor typed travels as parameters."""
    statements = list(statements)
    if not statements:
        return []
    texts, parameters = [], []
    for number, (statement, own) in enumerate(statements):
        texts.append(f"SELECT {number}, {columns} FROM ({statement}) AS rows_{number}")  # noqa: S608
        parameters += own
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), parameters)
        return cursor.fetchall()
