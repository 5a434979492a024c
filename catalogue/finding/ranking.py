"""What words find, in order, with the reason; and how many of each noun.

Up to a thousand hits are put in order as they are. Beyond that they are only counted to a thousand, and the best are
taken tier by tier: of a few hits by sorting them, of many by walking down the order of names until there are enough,
which is soon.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from catalogue.finding.matching import PUBLIC, Query, Tier, Token, up_to, widest
from catalogue.models import Entry, Findable

MOST = 1000  # hits that are counted and put in order one by one
BEST = 100  # of more than these, how many are put in order
FEW = 2000  # rows that are rather sorted than walked past


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
    """The same, but only the first of them, taken from each tier."""
    sizes = dict(all_at_once("count(*)", [query.having(up_to(tier), PUBLIC, most=FEW + 1) for tier in Tier]))
    tiers = _tiers_enough(sizes)
    lists = [_first(query, up_to(tier), is_many=sizes[tier] > FEW) for tier in tiers]
    found: dict[str, Hit] = {}
    for number, place, key in all_at_once("place, record_id", lists):
        hit = Hit(tiers[number], place, key)
        found[key] = min(found.get(key, hit), hit)
    return sorted(found.values())[:BEST]


def _tiers_enough(sizes):
    """Those that have rows of their own, as far as they are needed. sizes: {tier: rows of it and the better ones}."""
    enough, before = [], 0
    for tier in Tier:
        if sizes[tier] > before or sizes[tier] > FEW:
            enough.append(tier)
        if sizes[tier] >= BEST:
            break
        before = sizes[tier]
    return enough


def _first(query, tests, is_many):
    """The first rows of a tier and the better ones. Of many, walking down the order meets enough of them soon."""
    of_all = Findable.objects.filter(query.condition(tests), is_public=True)
    return (of_all if is_many else query.having(tests, PUBLIC)).order_by("place", "record_id")[:BEST]


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
