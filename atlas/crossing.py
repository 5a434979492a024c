"""Two questions of one list against each other: how many rows give each pair of answers."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from catalogue.facets import UNKNOWN

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
        values = [self._values(name) for name in self._names]
        kept = [self._kept(name, found) for name, found in zip(self._names, values, strict=True)]
        self._sides = [
            {pk: found & set(shown) for pk, found in each.items()} for each, shown in zip(values, kept, strict=True)
        ]
        self._counted = [pk for pk, found in self._sides[0].items() if found and self._sides[1].get(pk)]
        pairs = Counter((a, b) for pk in self._counted for a in self._sides[0][pk] for b in self._sides[1][pk])
        most = max(pairs.values(), default=0)
        self.total, self.url = len(self._counted), self._link()
        self.columns = [self._answer(1, value) for value in kept[1]]
        self.rows = [(self._answer(0, a), [self._cell(a, b, pairs[a, b], most) for b in kept[1]]) for a in kept[0]]

    @property
    def has_several(self):
        """Whether some entry stands in more than one row or column."""
        return any(len(side[pk]) > 1 for side in self._sides for pk in self._counted)

    def _values(self, name):
        """{entry: its answers to one question} of the entries that fit all questions but these two."""
        filterset = self._filterset
        others = [criterion for each, criterion in filterset.criteria.items() if each not in self._names]
        entries = filterset.everything.filter(filterset.answering(others, "yes"))
        found = defaultdict(set)
        for pk, value in filterset.filters[name].pairs(entries, filterset.asked["basis"]):
            found[pk].add(value or UNKNOWN)
        return found

    def _kept(self, name, values):
        """The answers in the table: those chosen, else every one that occurs and each district, and 未注明 last."""
        filterset, facet = self._filterset, self._filterset.filters[name]
        chosen = filterset.asked[name]
        occurring = {value for each in values.values() for value in each}
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

    def _answer(self, side, value):
        name = self._names[side]
        facet = self._filterset.filters[name]
        count = sum(value in self._sides[side][pk] for pk in self._counted)
        district = value if facet.noun == "district" and value != UNKNOWN else ""
        return Answer(value, self._filterset.name_of(facet, value), count, self._link({name: [value]}), district)

    def _cell(self, first, second, count, most):
        url = self._link({self._names[0]: [first], self._names[1]: [second]})
        shade = -(-count * DARKEST // most) if count else 0
        return Crossed(count, url, shade, next(each.label for each in self.columns if each.value == second))

    def _link(self, changes=None):
        return self._filterset.url(self._path, **self._changes, **(changes or {}))
