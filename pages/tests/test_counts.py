"""The number beside an option is the number of rows in the file of exactly that query, whatever else is asked."""

import random
from urllib.parse import urlencode

import pytest

from catalogue.counting import ANSWERS
from catalogue.facets import DateBound, Facet, NumberBound
from catalogue.tests.reading import read_file, read_page
from pages.tests.test_every_catalogue import every_catalogue, rows_behind

pytestmark = pytest.mark.django_db
SEED, ROUNDS, FILES = 20241210, 3, 5


def options(page):
    """{(facet, value): number}, from the boxes; the links beside them must say the same and lead there."""
    boxes = {(box["data-facet"], box["data-value"]): box for box in page.all("input", data_count=True)}
    links = {(link["data-facet"], link["data-value"]): link for link in page.all("a", data_facet=True)}
    assert boxes.keys() == links.keys()
    for key, box in boxes.items():
        assert box["name"] == key[0]
        assert box["value"] == key[1]
        assert links[key]["data-count"] == box["data-count"] == links[key].text
    return {key: int(box["data-count"]) for key, box in boxes.items()}, links


@every_catalogue
def test_every_option_counts_the_rows_of_its_file(client, catalogue):
    """The link of each is followed as a query, which page and file share; for some the file itself is read as well."""
    found, links = options(read_page(client, f"/{catalogue.plural}/"))
    chance = random.Random(SEED)  # noqa: S311
    for (name, value), count in found.items():
        assert rows_behind(f"/{catalogue.plural}/{links[name, value]['href']}") == count, (name, value)
    for name, value in chance.sample(list(found), min(len(found), FILES)):
        rows = read_file(client, f"/{catalogue.plural}/export.csv?{urlencode({name: value})}")[1]
        assert len(rows) == found[name, value], (name, value)


def random_query(catalogue, page, chance):
    """Some filters that this list offers, with settings that change what counts."""
    query = {}
    offered = list(options(page)[0])
    for name, value in chance.sample(offered, min(len(offered), chance.choice((1, 2, 3)))):
        query.setdefault(name, []).append(value)
    for name, question in catalogue.filterset.base_filters.items():
        if isinstance(question, NumberBound) and chance.random() < 0.3:
            dates = ("2020", "2023-10", "2024-12-10")
            query[name] = [chance.choice(dates if isinstance(question, DateBound) else ("0", "3000", "60000"))]
    for name, values in {"scope": ("all", "comparator"), "basis": ("stated",), "match": ("unknown", "no")}.items():
        if chance.random() < 0.4:
            query[name] = [chance.choice(values)]
    return query


@every_catalogue
def test_every_option_counts_the_rows_of_its_query_under_random_other_filters(client, catalogue):
    chance = random.Random(f"{SEED}{catalogue.plural}")  # noqa: S311  # the same questions at every run
    first = read_page(client, f"/{catalogue.plural}/?scope=all")
    if not any(isinstance(question, Facet) for question in catalogue.filterset.base_filters.values()):
        assert options(first)[0] == {}
        return
    for _round in range(ROUNDS):
        query = random_query(catalogue, first, chance)
        page = read_page(client, f"/{catalogue.plural}/?{urlencode(query, doseq=True)}")
        assert not page.all("div", "error-summary"), query
        found, _links = options(page)
        for (name, value), count in found.items():
            alone = urlencode({**query, name: [value]}, doseq=True)
            assert rows_behind(f"/{catalogue.plural}/?{alone}") == count, alone


@every_catalogue
def test_the_three_answers_add_up_to_the_total_and_lead_to_their_rows(client, catalogue):
    chance = random.Random(f"{SEED}{catalogue.plural}answers")  # noqa: S311
    first = read_page(client, f"/{catalogue.plural}/")
    queries = [{"match": ["unknown"]}, *(random_query(catalogue, first, chance) for _round in range(ROUNDS))]
    for query in queries:
        page = read_page(client, f"/{catalogue.plural}/?{urlencode(query, doseq=True)}")
        links = page.all("a", data_match=True)
        if not links:
            continue
        assert [link["data-match"] for link in links] == list(ANSWERS)
        for link in links:
            assert rows_behind(f"/{catalogue.plural}/{link['href']}".removesuffix("?")) == int(link["data-count"]), (
                query
            )
        scope = query.get("scope", ["xuhui"])[0]
        total = rows_behind(f"/{catalogue.plural}/?scope={scope}")
        assert sum(int(link["data-count"]) for link in links) == total, query


@every_catalogue
def test_page_and_file_hold_the_same_rows_under_random_filters(client, catalogue):
    chance = random.Random(f"{SEED}{catalogue.plural}rows")  # noqa: S311
    first = read_page(client, f"/{catalogue.plural}/?scope=all")
    for _round in range(2):
        query = {**random_query(catalogue, first, chance), "per": ["100"]}
        text = urlencode(query, doseq=True)
        page = read_page(client, f"/{catalogue.plural}/?{text}")
        shown = [head.all("a")[0]["href"].split("/")[2] for head in page.all("h3") if head.all("a")]
        assert shown == [row["slug"] for row in read_file(client, f"/{catalogue.plural}/export.csv?{text}")[1]][:100]
