"""What holds for every catalogue alike. A new noun joins by being listed in `pages/catalogues.py`."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.tests.reading import read_file, read_page, tree
from pages.catalogues import CATALOGUES
from pages.changes import newest
from pages.updates import UpdatesAsked
from xuhui_portal.kept_pages import shelf

pytestmark = pytest.mark.django_db
every_catalogue = pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)

# From FACTS.md, the column "merged"; sectors there are counted too.
MERGED = {
    "districts": 7,
    "zones": 40,
    "incubators": 18,
    "institutions": 71,
    "partnerships": 62,
    "policies": 8,
    "projects": 3,
    "programmes": 36,
    "platforms": 59,
    "sectors": 46,
    "figures": 132,
    "sources": 88,
}
LIST_BUDGET, DETAIL_BUDGET = 12, 15
BY_PLURAL = {catalogue.plural: catalogue for catalogue in CATALOGUES}
counted, visited = {}, {}


def facts_behind(query):
    """The rows of the file, which goes another way than the counts."""
    return len(read_file(Client(), f"/facts/export.csv?{query}")[1])


def updates_behind(query):
    asked = UpdatesAsked("/updates/", QueryDict(query))
    assert not asked.refused, query
    return len(newest(10_000, asked.day, asked.catalogues))


ROWS_OF_PAGES = {"/facts/": facts_behind, "/updates/": updates_behind}  # lists that are none of entries


def rows_behind(address):
    """How many rows the list at an address of the site has. Pages and files take them from this very query."""
    if address not in counted:
        parts = urlsplit(address)
        if parts.path in ROWS_OF_PAGES:
            return ROWS_OF_PAGES[parts.path](parts.query)
        catalogue = BY_PLURAL[parts.path.strip("/")]
        filterset = catalogue.ask(parts.query)
        assert not filterset.refused, address
        counted[address] = filterset.qs.count()
    return counted[address]


def visit(client, address):
    """The page of an entry of the loaded catalogue, fetched once for all tests that only read, and parsed anew."""
    if address not in visited:
        client.get("/about/")  # reads what is kept for every page until the next edit
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, address
        visited[address] = answer.content.decode(), len(queries)
    return tree(visited[address][0])


def totals(page, path="/"):
    """{address: number} of every number on a page that counts records."""
    found = {}
    for link in page.all("a", data_total=True):
        address = (
            link["href"] if link["href"].startswith("/") else path + link["href"].removeprefix("?").join(["?", ""])
        )
        found[address.removesuffix("?")] = int(link["data-total"])
    return found


def is_marked(node):
    """A source, 未注明, or a word that says why there is neither."""
    return bool(node.all("a", "cite") or node.all("span", "unstated") or node.all("span", "tag"))


def total_of(page):
    bar = next(link for link in page.all("a", data_total=True) if "个结果" in link.text)
    return int(bar["data-total"])


@pytest.mark.parametrize("plural", MERGED)
def test_a_file_of_everything_has_the_rows_of_the_merged_data(client, plural):
    assert len(read_file(client, f"/{plural}/export.csv?scope=all")[1]) == MERGED[plural]


@every_catalogue
@pytest.mark.parametrize("scope", ["xuhui", "comparator", "all"])
def test_the_total_on_the_page_is_the_number_of_rows_in_the_file(client, catalogue, scope):
    page = read_page(client, f"/{catalogue.plural}/?scope={scope}")
    assert total_of(page) == len(read_file(client, f"/{catalogue.plural}/export.csv?scope={scope}")[1])


@every_catalogue
def test_xuhui_and_the_comparators_add_up_to_everything(client, catalogue):
    count = {scope: rows_behind(f"/{catalogue.plural}/?scope={scope}") for scope in ("xuhui", "comparator", "all")}
    assert count["xuhui"] + count["comparator"] == count["all"]


@every_catalogue
@pytest.mark.parametrize("view", ["list", "table"])
def test_a_list_shows_every_entry_once_over_its_pages(client, catalogue, view):
    shown = []
    expected = [row["slug"] for row in read_file(client, f"/{catalogue.plural}/export.csv?scope=all")[1]]
    for number in range(1, -(-len(expected) // 100) + 1):
        page = read_page(client, f"/{catalogue.plural}/?scope=all&per=100&view={view}&page={number}")
        heads = page.all("h3") if view == "list" else page.all("th", scope="row")
        links = [head.all("a")[0]["href"] for head in heads if head.all("a")]
        shown += [link.strip("/").partition("/")[2] for link in links if link.startswith(f"/{catalogue.plural}/")]
    assert shown == expected


@every_catalogue
@pytest.mark.parametrize("view", ["list", "table"])
def test_every_cell_of_a_list_has_a_source_or_says_why_not(client, catalogue, view):
    page = read_page(client, f"/{catalogue.plural}/?scope=all&per=100&view={view}")
    cells = cells_of_table(page) if view == "table" else cells_of_cards(page)
    assert page.all("td") or page.all("li", "record")
    assert sorted({cell.text for cell in cells if not is_marked(cell)}) == []


def cells_of_table(page):
    """Without the columns whose head says that editors fill them."""
    heads = [head.text for head in page.one("thead").all("th")][1:]
    rows = [row.all("td") for row in page.one("tbody").all("tr")]
    return [cell for row in rows for head, cell in zip(heads, row, strict=True) if "编者归类" not in head]


def cells_of_cards(page):
    facts = [fact for line in page.all("p", "meta") for fact in line.children if not isinstance(fact, str)]
    return [fact for fact in facts if not fact["class"] and "编者归类" not in fact.text]


@every_catalogue
@pytest.mark.parametrize("view", ["list", "table"])
def test_a_list_has_one_heading_of_the_first_order_and_no_name_twice(client, catalogue, view):
    page = read_page(client, f"/{catalogue.plural}/?view={view}")
    assert page.one("h1").text == str(catalogue.title)
    assert_sound(page)


@every_catalogue
def test_every_number_on_a_list_leads_to_that_many_rows(client, catalogue):
    for query in ("", "scope=all", "match=unknown"):
        found = totals(read_page(client, f"/{catalogue.plural}/?{query}"), f"/{catalogue.plural}/")
        assert found
        assert {address: rows_behind(address) for address in found} == found


def test_every_number_on_the_home_page_leads_to_that_many_rows(client):
    page = read_page(client, "/")
    page.one("h1")
    found = totals(page)
    assert {f"/{catalogue.plural}/" for catalogue in CATALOGUES} <= set(found)
    assert any("?district=" in address for address in found)
    assert {address: rows_behind(address) for address in found} == found


@every_catalogue
def test_every_entry_has_a_sound_page(client, catalogue):
    """One visit to each page, since there are seven hundred: heading, marks, numbers, links and the query budget."""
    wrong = []
    for row in read_file(client, f"/{catalogue.plural}/export.csv?scope=all")[1]:
        address = f"/{catalogue.plural}/{row['slug']}/"
        page = visit(client, address)
        assert page.one("h1").text, address
        assert_sound(page)
        found = totals(page, address)
        if visited[address][1] > DETAIL_BUDGET:
            wrong.append(f"{address}: {visited[address][1]} queries")
        wrong += [
            f"{link}: {rows_behind(link)} rows, not {count}"
            for link, count in found.items()
            if rows_behind(link) != count
        ]
        wrong += [
            f"{address} {fact['data-fact']}: {value.text}"
            for fact in page.all("div", data_fact=True)
            for value in fact.all("dd")
            if not is_marked(value)
        ]
    assert wrong == []


def assert_sound(page):
    """No name is given twice, every link within the page arrives, and every mark is a number."""
    names = [node["id"] for node in page.all(id=True)]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    assert [a["href"] for a in page.all("a") if a["href"].startswith("#") and a["href"][1:] not in names] == []
    numbers = {mark["href"]: mark.text for mark in page.all("a", "cite")}
    assert all(re.fullmatch(r"\[\d+\]", number) for number in numbers.values())


@every_catalogue
def test_a_list_keeps_to_its_query_budget_however_many_rows_it_shows(client, catalogue):
    """The first time with what is then kept of the noun until the next edit, and from then on without."""
    first, later = [], set()
    for query in ("per=20", "per=100", "per=20&view=table", "per=100&view=table"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/{catalogue.plural}/?scope=all&{query}")
        first.append(len(queries))
        shelf.clear()  # the page itself is kept too
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/{catalogue.plural}/?scope=all&{query}")
        later.add((query.partition("view=")[2], len(queries)))
    assert max(first) <= LIST_BUDGET
    assert len(later) == 2, f"the number of queries depends on the rows: {later}"


@every_catalogue
def test_a_file_takes_as_many_queries_for_many_rows_as_for_none(client, catalogue):
    counts = []
    for query in ("q=gibt-es-nicht", "scope=all"):
        with CaptureQueriesContext(connection) as queries:
            read_file(client, f"/{catalogue.plural}/export.csv?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= LIST_BUDGET
