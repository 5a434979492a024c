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
    selections = [selection_at_hand(filterset) for filterset in filtersets]
    if all(
        each and each.keeps_all(counted.facet) and not each.filterset.refused
        for each, counted in zip(selections, wanted, strict=True)
    ):
        return [each.tally(counted.facet) for each, counted in zip(selections, wanted, strict=True)]
    queries = []
    for place, (counted, filterset) in enumerate(zip(wanted, filtersets, strict=True)):
        facet = filterset.questions[counted.facet]
        found = facet.counts(counted.facet, filterset.qs, filterset.asked["basis"])
        queries += [query.annotate(_place=Value(str(place), output_field=CharField())) for query in found]
    tallies: list[dict[str, int]] = [{} for _counted in wanted]
    for name, value, number, place in queries[0].union(*queries[1:], all=True):
        facet = filtersets[int(place)].questions[name]
        tallies[int(place)][facet.read(value)] = number
    return tallies


def entries_held():
    """{noun: published entries in Xuhui}: what each list holds when opened. Once a version."""
    return kept("entries held", _entries_held)


def _entries_held():
    rows = Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI).order_by().values_list("noun")
    return dict(rows.annotate(count=Count("pk")))
