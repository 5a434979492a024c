"""
What can only be measured inside the site: `python -m bench.inside counts|sql|terms|hits`, with the environment of a
server. One word or one JSON text is printed.
"""

import json
import sys
import time
from typing import Any

import django
from django.http import QueryDict

TERMS = 40  # of each length
SELECTIONS = ("", "district=west-bund", "district=west-bund&kind=incubator_carrier&sector=trial-2", "level=unknown")


def counts() -> list[float]:
    """Milliseconds of the total and all counts of the panel, under several selections, once warm."""
    from catalogue.counting import count_answers, count_options
    from incubators.views import INCUBATORS

    def ask(query: str) -> float:
        filterset = INCUBATORS.ask(QueryDict(query))
        started = time.perf_counter()
        answers = count_answers(filterset)
        count_options(filterset, sum(answers.values()))
        return (time.perf_counter() - started) * 1000

    for query in SELECTIONS:
        ask(query)
    return [min(ask(query) for _each in range(5)) for query in SELECTIONS]


def sql() -> str:
    """The query of the file of all incubators, without the guard against formulas."""
    from django.db import connection

    from catalogue.exports.columns import plain, selected, typed_columns
    from incubators.views import INCUBATORS

    rows = selected(INCUBATORS.ask(QueryDict("")).qs, plain(typed_columns(INCUBATORS)))
    text, parameters = rows.query.sql_with_params()
    for value in parameters:
        written = str(value).replace("'", "''")
        text = text.replace("%s", f"'{written}'", 1)
    return text.replace("%%", "%") if connection.vendor == "sqlite" else text


def terms() -> list[str]:
    """Pieces of one to four characters of names, and Latin beginnings, as readers would type them."""
    from incubators.models import Incubator

    step = max(1, Incubator.objects.count() // TERMS)
    slugs = [f"trial-{number}" for number in range(1, TERMS * step + 1, step)]
    names = Incubator.objects.filter(slug__in=slugs).order_by("record").values_list("name_zh", "sort_key")
    found = []
    for number, (name, letters) in enumerate(names):
        bare = name.partition("（")[0]
        start = number % max(1, len(bare) - 4)
        found += [bare[start : start + length] for length in (1, 2, 3, 4)] + [letters[: 3 + number % 4]]
    return list(dict.fromkeys(filter(None, found)))


def hits() -> list[Any]:
    """Of every term the first hits in their order, and whether as many entries are found as LIKE finds."""
    from catalogue.finding.folding import tight
    from catalogue.finding.matching import Query
    from catalogue.models import Findable
    from search.hits import results

    found: list[Any] = []
    for term in terms()[::4]:
        page = results(Query(term))
        shown = [hit.record.pk for hit in page.best]
        named = Findable.objects.filter(is_public=True, names__contains=tight(term))
        missed = 0 if page.has_more else named.count() > page.total
        found.append([term, page.total, page.has_more, shown, int(missed)])
    return found


if __name__ == "__main__":
    django.setup()
    said = {"counts": counts, "sql": sql, "terms": terms, "hits": hits}[sys.argv[1]]()
    print(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))
