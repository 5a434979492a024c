"""What words find, in order, with the reason; and how many of each noun.

Up to a thousand hits are put in order as they are. Beyond that they are only counted to a thousand, and the first
hundred are taken tier by tier, without sorting what is many.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from catalogue.finding.matching import PUBLIC, Query, Tier, Token, only, up_to, widest
from catalogue.models import Entry, Findable

MOST = 1000  # hits that are counted and put in order one by one
BEST = 100  # of more than these, how many are put in order
FEW = 2000  # rows that are rather sorted than walked past
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
    """The published entries that have the words. Two queries, four where there are very many."""
    total = query.having(widest, PUBLIC, most=MOST + 1).count()
    if total > MOST:
        return Found(query, _best(query), _count_by_noun(query), total)
    hits = [Hit(*row) for row in in_order(query).values_list("tier", "place", "record_id")] if total else []
    return Found(query, hits, Counter(hit.key.partition(":")[0] for hit in hits), total)


def in_order(query, rows=None):
    """All hits, or those among these rows, the best first; equally good ones as names are ordered."""
    rows = query.public_rows if rows is None else rows
    return rows.annotate(tier=query.tier).order_by("tier", "place", "record_id")


def _best(query):
    """The same, but only the first of very many."""
    if len(query.words) > 1:
        return _best_of_the_first(query)
    (word,) = query.words
    sizes = _sizes(query, word)
    tiers, lists = [], []
    for tier in word.tests:
        found = _lists(query, word, tier, sizes)
        tiers += [tier] * len(found)
        lists += found
        if sizes[tier] >= BEST:
            break
    hits: dict[str, Hit] = {}
    for number, place, key in all_at_once("place, record_id", lists):
        hit = Hit(tiers[number], place, key)
        hits[key] = min(hits.get(key, hit), hit)
    return sorted(hits.values())[:BEST]


def _sizes(query, word):
    """{tier: its rows}, {(tier, "elsewhere"): those that begin so out of the order of names}; one more than `FEW`."""
    rows = {tier: query.having(only(tier), PUBLIC, most=FEW + 1) for tier in word.tests}
    rows |= {
        (tier, "elsewhere"): query.having(only(tier), PUBLIC, word.out_of_order(tier), most=FEW + 1)
        for tier in BEGINNINGS
        if tier in word.tests
    }
    names = list(rows)
    return {names[number]: size for number, size in all_at_once("count(*)", rows.values())}


def _lists(query, word, tier, sizes):
    """Querysets that together have the first rows of a tier.

    Few are sorted. Of many, walking down the order of names meets enough of them soon, unless all stand far down: what
    begins alike does, so that walk starts where it stands, and what begins so and stands elsewhere is looked for too.
    """
    of_all = Findable.objects.filter(query.condition(only(tier)), is_public=True)
    if not sizes[tier]:
        return []
    if sizes[tier] <= FEW:
        found = [query.having(only(tier), PUBLIC)]
    elif tier not in BEGINNINGS or sizes[tier, "elsewhere"] > FEW:
        found = [of_all]
    else:
        found = [of_all.filter(place__gte=first, place__lt=end) for first, end in word.places(tier)]
        found.append(query.having(only(tier), PUBLIC, word.out_of_order(tier)))
    return [rows.order_by("place", "record_id")[:BEST] for rows in found]


def _best_of_the_first(query):
    """Of several words only so many rows by name are put in order, and those that have the words as one."""
    as_one = Query(query.folded)
    rows = query.having(widest, PUBLIC)
    if rows[: 5 * FEW].count() == 5 * FEW:
        rows = Findable.objects.filter(query.condition(widest), is_public=True)
    first = rows.order_by("place", "record_id").values_list("pk", flat=True)[:MOST]
    called = as_one.having(up_to(Tier.IN_INITIALS), PUBLIC, most=MOST).values_list("pk", flat=True)
    among = Findable.objects.filter(pk__in={*first, *called})
    return [Hit(*row) for row in in_order(query, among).values_list("tier", "place", "record_id")[:BEST]]


def _count_by_noun(query):
    """{noun: hits}, none of which is counted beyond the most."""
    nouns = [model.NOUN for model in Entry.__subclasses__()]
    counted = [query.having(widest, PUBLIC, Token(f"k{noun}"), most=MOST + 1) for noun in nouns]
    return Counter({nouns[number]: count for number, count in all_at_once("count(*)", counted) if count})


def all_at_once(columns, querysets):
    """[(number of the queryset, columns …)] in one query; Django unites no querysets that have an end on SQLite."""
    statements, parameters = [], []
    for number, rows in enumerate(querysets):
        statement, own = rows.values_list("place", "record_id").query.sql_with_params()
        # Columns and numbers are ours; what a visitor typed travels as parameters.
        statements.append(f"SELECT {number}, {columns} FROM ({statement}) AS rows_{number}")  # noqa: S608
        parameters += own
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), parameters)
        return cursor.fetchall()
