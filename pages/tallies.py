"""Numbers of several lists in one query, each as the facets of its own list count it."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Value

from catalogue.catalogue import Catalogue
from catalogue.models import Record
from catalogue.models.record import Scope, State
from catalogue.selecting import selection_at_hand
from catalogue.version import kept


@dataclass(frozen=True)
class Counted:
    """The values of one facet among the rows of one list under one query string, which may be empty."""

    catalogue: Catalogue
    facet: str
    query: str = ""

    @property
    def filterset(self):
        return self.catalogue.ask(self.query)


def tally(*wanted):
    """[{value: number}] for each `Counted`; a value without a row is missing. One query, in whatever number.

    None where bitmaps of all these lists are at hand.
    """
    filtersets = [counted.filterset for counted in wanted]
    tallies: list[dict[str, int]] = []
    queries = []
    for place, (counted, filterset) in enumerate(zip(wanted, filtersets, strict=True)):
        selection = selection_at_hand(filterset)
        if selection and selection.keeps_all(counted.facet) and not filterset.refused:
            tallies.append(selection.tally(counted.facet))
            continue
        tallies.append({})
        facet = filterset.questions[counted.facet]
        found = facet.counts(counted.facet, filterset.qs, filterset.asked["basis"])
        queries += [query.annotate(_place=Value(str(place), output_field=CharField())) for query in found]
    for name, value, number, place in _union(queries):
        facet = filtersets[int(place)].questions[name]
        tallies[int(place)][facet.read(value)] = number
    return tallies


def _union(queries):
    return queries[0].union(*queries[1:], all=True) if len(queries) > 1 else [row for query in queries for row in query]


def entries_held():
    """{noun: published entries in Xuhui}: what each list holds when opened. Once a version."""
    return kept("entries held", _entries_held)


def _entries_held():
    rows = Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI).order_by().values_list("noun")
    return dict(rows.annotate(count=Count("pk")))
