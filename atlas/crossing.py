"""Two questions of one list against each other: how many rows give each pair of answers."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

from django.db.models import Count, F

from catalogue.facets import UNKNOWN, Facet

DARKEST = 4


@dataclass
class Answer:
    """A row or a column: one value of a facet, or what is not stated. count: its entries, each once, behind url."""

    value: str
    label: str
    count: int
    url: str
    district: str = ""


@dataclass
class Crossed:
    """A cell. count: of the rows behind url. shade: 0 for none, else 1 to 4 as the fullest cell goes. label: column."""

    count: int
    url: str
    shade: int
    label: str


class Crossing:
    """Two facets of a filter set against each other. path, changes: of the list that the numbers lead to.

    rows: (Answer, its cells in the order of columns). total: every entry once, in however many cells it stands. As
    beside any option, what the address asks of these two facets only says which of their answers are shown.
    """

    def __init__(self, filterset, path, changes, first, second):
        self._filterset, self._path, self._changes, self._names = filterset, path, changes, (first, second)
        counts = _counts(filterset, self._names)
        kept = [self._kept(name, counts.occurring(side)) for side, name in enumerate(self._names)]
        pairs = {(a, b): counts.having([a], [b]) for a in kept[0] for b in kept[1]}
        most = max(pairs.values(), default=0)
        self.total, self.url = counts.having(*kept), self._link()
        self.columns = [self._answer(1, b, counts.having(kept[0], [b])) for b in kept[1]]
        rows = [self._answer(0, a, counts.having([a], kept[1])) for a in kept[0]]
        self.rows = [
            (row, [self._cell(row, column, pairs[row.value, column.value], most) for column in self.columns])
            for row in rows
        ]
        self._sums = [sum(answer.count for answer in side) for side in (rows, self.columns)]

    @property
    def has_several(self):
        """Whether some entry stands in more than one row or column."""
        return max(self._sums) > self.total

    def _kept(self, name, occurring):
        """The answers in the table: those chosen, else every one that occurs and each district, and 未注明 last."""
        filterset, facet = self._filterset, self._filterset.filters[name]
        chosen = filterset.asked[name]
        sequence = list(facet.in_sequence())
        if facet.noun:
            known = [slug for noun, slug in filterset.names if noun == facet.noun]
            known.sort(key=lambda slug: sequence.index(slug) if slug in sequence else len(sequence))
        else:
            known = [code for code, _label in facet.choices()]
        if chosen:
            return [value for value in (*known, UNKNOWN) if value in chosen]
        is_wanted = occurring | {slug for slug in sequence if self._is_in_scope(facet.noun, slug)}
        return [*(value for value in known if value in is_wanted), UNKNOWN]

    def _is_in_scope(self, noun, slug):
        return self._filterset.asked["scope"] in ("all", self._filterset.names[noun, slug].scope)

    def _answer(self, side, value, count):
        name = self._names[side]
        facet = self._filterset.filters[name]
        district = value if facet.noun == "district" and value != UNKNOWN else ""
        return Answer(value, self._filterset.name_of(facet, value), count, self._link({name: [value]}), district)

    def _cell(self, row, column, count, most):
        url = self._link({self._names[0]: [row.value], self._names[1]: [column.value]})
        return Crossed(count, url, -(-count * DARKEST // most) if count else 0, column.label)

    def _link(self, changes=None):
        return self._filterset.url(self._path, **self._changes, **(changes or {}))


def _counts(filterset, names):
    """Of the entries that fit all questions but these two. By bitmaps, or while there are none by the database."""
    selection = filterset.selection
    is_kept = selection is not None and all(selection.keeps_all(name) for name in names)
    return (_Bits if is_kept else _Groups)(filterset, names)


class _Bits:
    """A count is three ands, however many entries there are."""

    def __init__(self, filterset, names):
        self._selection, self._names = filterset.selection, names
        others = [each for each in filterset.criteria if each not in names]
        self._rows = self._selection.answering(others, "yes")

    def occurring(self, side):
        name = self._names[side]
        values = self._selection.bitmaps.values[name]
        return {value or UNKNOWN for value in values if self._rows & self._having(name, value)}

    def having(self, *sides):
        """How many have one of some answers to the first question and one of some to the second."""
        rows = self._rows
        for name, values in zip(self._names, sides, strict=True):
            rows &= reduce(or_, (self._having(name, value) for value in values), 0)
        return rows.bit_count()

    def _having(self, name, value):
        return self._selection.having(name, "" if value == UNKNOWN else value)


class _Groups:
    """The same from the database: entries that answer both questions alike are one group, with their number."""

    def __init__(self, filterset, names):
        others = [criterion for name, criterion in filterset.criteria.items() if name not in names]
        entries = filterset.everything.filter(filterset.answering(others, "yes"))
        facets, basis = [filterset.filters[name] for name in names], filterset.asked["basis"]
        if all(type(facet).pairs is Facet.pairs for facet in facets):  # a field each: the database groups
            one, other = (F(facet.known) for facet in facets)
            by = entries.order_by().annotate(_one=one, _other=other).values_list("_one", "_other").annotate(Count("pk"))
            self._groups = {(frozenset([a or UNKNOWN]), frozenset([b or UNKNOWN])): n for a, b, n in by}
        else:
            self._groups = _gathered([_answers(facet.pairs(entries, basis)) for facet in facets])
        self._pairs: Counter = Counter()
        for (firsts, seconds), n in self._groups.items():
            self._pairs.update(dict.fromkeys(product(firsts, seconds), n))

    def occurring(self, side):
        return {value for group in self._groups for value in group[side]}

    def having(self, first, second):
        if len(first) == len(second) == 1:
            return self._pairs[first[0], second[0]]
        wanted = set(first), set(second)
        return sum(
            n for group, n in self._groups.items() if all(each & want for each, want in zip(group, wanted, strict=True))
        )


def _answers(pairs):
    """{entry: its answers to one question}"""
    found = defaultdict(set)
    for pk, value in pairs:
        found[pk].add(value or UNKNOWN)
    return found


def _gathered(sides):
    """{(answers to the one, answers to the other): how many entries give just these}"""
    return Counter((frozenset(found), frozenset(sides[1][pk])) for pk, found in sides[0].items() if pk in sides[1])
