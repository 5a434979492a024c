"""The numbers beside answers and options, each the number of rows behind its link.

Where bitmaps of the noun are at hand (`catalogue.selecting`) they are counted there; until they are made, and for what
a request has itself written, the database counts, by the same conditions and to the same numbers.
"""

from django.db.models import CharField, Count, Q, Value

from catalogue.bitmaps import SCOPE
from catalogue.facets import UNKNOWN, Facet
from catalogue.models.record import Scope
from catalogue.selecting import selection_at_hand

ANSWERS = ("yes", "unknown", "no")


def count_answers(filterset):
    """{"yes", "unknown", "no": n}; the three add up to everything in scope. One query."""
    if filterset.selection:
        return {word: filterset.selection.answering(filterset.criteria, word).bit_count() for word in ANSWERS}
    criteria = list(filterset.criteria.values())
    conditions = {f"n_{word}": Count("pk", filter=Q(filterset.answering(criteria, word))) for word in ANSWERS}
    counts = filterset.everything.aggregate(**conditions)
    return {word: counts[f"n_{word}"] for word in ANSWERS}


def count_rows(filterset):
    """Of the answer that is asked for. No query where bitmaps are at hand; a file alone is not worth making them."""
    selection = None if filterset.refused else selection_at_hand(filterset)
    if selection is None:
        return filterset.qs.count()
    return selection.answering(filterset.criteria, filterset.asked["match"]).bit_count()


def count_scopes(filterset):
    """{scope: how many of the rows are of it}. One query."""
    if filterset.selection:
        rows = filterset.selection.answering(filterset.criteria, filterset.asked["match"])
        return {scope: (rows & filterset.selection.bitmaps.of(SCOPE, scope)).bit_count() for scope in Scope.values}
    found = filterset.qs.order_by().values_list("scope").annotate(Count("pk"))
    return dict.fromkeys(Scope.values, 0) | dict(found)


def count_options(filterset, total, only=None):
    """{facet: Counter, which tells of a value the rows it gives when chosen alone under all other facets}. One query.

    total: all that the three answers add up to. only: the facets wanted, all that are listed if None.
    """
    match, basis = filterset.asked["match"], filterset.asked["basis"]
    wanted = [name for name in _listed(filterset) if only is None or name in only]
    if filterset.selection:
        return {name: Counter(_tallied(filterset, name, match), match, total) for name in wanted}
    queries = []
    for name in wanted:
        others = [criterion for other, criterion in filterset.criteria.items() if other != name]
        for part, rows in _parts(filterset, others, match).items():
            queries += [
                query.annotate(_part=Value(part, output_field=CharField()))
                for query in filterset.questions[name].counts(name, rows, basis)
            ]
    tallies: dict[str, dict[str, dict[str, int]]] = {}
    for name, value, count, part in _union(queries):
        tallies.setdefault(name, {}).setdefault(part, {})[filterset.questions[name].read(value)] = count
    return {name: Counter(tallies.get(name, {}), match, total) for name in filterset.questions}


def count_relaxed(filterset):
    """{parameter: how many rows there are without it}, of every question that was asked and the words. Two queries."""
    criteria, match = filterset.criteria, filterset.asked["match"]
    others = {name: [other for other in criteria if other != name] for name in criteria}
    if filterset.selection:
        found = {name: filterset.selection.answering(others[name], match).bit_count() for name in criteria}
    else:
        conditions = {
            f"n_{name}": Count("pk", filter=Q(filterset.answering([criteria[other] for other in rest], match)))
            for name, rest in others.items()
        }
        counts = filterset.everything.aggregate(**conditions) if conditions else {}
        found = {name: counts[f"n_{name}"] for name in criteria}
    if filterset.asked["q"]:
        wider = filterset.without("q")
        found["q"] = count_answers(wider)[match]
    return found


def _listed(filterset):
    return [name for name, each in filterset.questions.items() if isinstance(each, Facet) and each.is_listed]


def _union(queries):
    return queries[0].union(*queries[1:], all=True) if len(queries) > 1 else [row for query in queries for row in query]


def _parts(filterset, others, match):
    """The entries to tally, by how they answer the other questions."""
    rows = filterset.everything
    if match == "no":
        return {"open": rows.filter(~filterset.answering(others, "no"))}
    fits = {"fits": rows.filter(filterset.answering(others, "yes"))}
    return fits if match == "yes" else fits | {"open": rows.filter(filterset.answering(others, "unknown"))}


def _tallied(filterset, name, match):
    """The same from bitmaps."""
    selection, others = filterset.selection, [other for other in filterset.criteria if other != name]
    if match == "no":
        return {"open": Tally(selection, name, selection.everything & ~selection.answering(others, "no"))}
    fits = {"fits": Tally(selection, name, selection.answering(others, "yes"))}
    return fits if match == "yes" else fits | {"open": Tally(selection, name, selection.answering(others, "unknown"))}


class Tally:
    """How many of some rows have a value: looked up as in a dictionary, counted only when it is."""

    def __init__(self, selection, name, rows):
        self.selection, self.name, self.rows = selection, name, rows

    def get(self, value, _otherwise=0):
        return (self.rows & self.selection.having(self.name, value)).bit_count()


class Counter:
    """With `fits` and `open` telling how many of those that fit, or do not fail, the other questions have a value:

    yes      has the value and fits the rest;
    unknown  is blank and fits the rest, or does not fail the rest and has the value or is blank
             (asking for the blanks makes a blank fit, so then only the rest can be open);
    no       all but those that do not fail the rest and have the value or are blank.
    """

    def __init__(self, parts, match, total):
        self.fits, self.open, self.match, self.total = parts.get("fits", {}), parts.get("open", {}), match, total

    def __call__(self, value):
        blank = value == UNKNOWN
        has = 0 if blank else self.open.get(value, 0)
        if self.match == "yes":
            return self.fits.get("" if blank else value, 0)
        if self.match == "unknown":
            return self.open.get("", 0) if blank else self.fits.get("", 0) + self.open.get("", 0) + has
        return self.total - has - self.open.get("", 0)
