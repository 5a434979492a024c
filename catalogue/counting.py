"""The numbers beside answers and options, each the number of rows behind its link."""

from django.db.models import CharField, Count, Q, Value

from catalogue.facets import UNKNOWN, Facet

ANSWERS = ("yes", "unknown", "no")


def count_answers(filterset):
    """{"yes", "unknown", "no": n}; the three add up to everything in scope. One query."""
    criteria = list(filterset.criteria.values())
    conditions = {f"n_{word}": Count("pk", filter=Q(filterset.answering(criteria, word))) for word in ANSWERS}
    counts = filterset.everything.aggregate(**conditions)
    return {word: counts[f"n_{word}"] for word in ANSWERS}


def count_options(filterset, total, only=None):
    """{facet: Counter, which tells of a value the rows it gives when chosen alone under all other facets}. One query.

    total: all that the three answers add up to. only: the facets wanted, all that are listed if None.
    """
    match, basis = filterset.asked["match"], filterset.asked["basis"]
    queries = []
    for name, facet in filterset.questions.items():
        if isinstance(facet, Facet) and facet.is_listed and (only is None or name in only):
            others = [criterion for other, criterion in filterset.criteria.items() if other != name]
            for part, rows in _parts(filterset, others, match).items():
                queries += [
                    query.annotate(_part=Value(part, output_field=CharField()))
                    for query in facet.counts(name, rows, basis)
                ]
    tallies: dict[str, dict[str, dict[str, int]]] = {}
    for name, value, count, part in _union(queries):
        tallies.setdefault(name, {}).setdefault(part, {})[filterset.questions[name].read(value)] = count
    return {name: Counter(tallies.get(name, {}), match, total) for name in filterset.questions}


def count_relaxed(filterset):
    """{parameter: how many rows there are without it}, of every question that was asked and the words. Two queries."""
    criteria, match = filterset.criteria, filterset.asked["match"]
    conditions = {
        f"n_{name}": Count("pk", filter=Q(filterset.answering([c for n, c in criteria.items() if n != name], match)))
        for name in criteria
    }
    counts = filterset.everything.aggregate(**conditions) if conditions else {}
    found = {name: counts[f"n_{name}"] for name in criteria}
    if filterset.asked["q"]:
        found["q"] = filterset.without("q").qs.count()
    return found


def _union(queries):
    return queries[0].union(*queries[1:], all=True) if len(queries) > 1 else [row for query in queries for row in query]


def _parts(filterset, others, match):
    """The entries to tally, by how they answer the other questions."""
    rows = filterset.everything
    if match == "no":
        return {"open": rows.filter(~filterset.answering(others, "no"))}
    fits = {"fits": rows.filter(filterset.answering(others, "yes"))}
    return fits if match == "yes" else fits | {"open": rows.filter(filterset.answering(others, "unknown"))}


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
