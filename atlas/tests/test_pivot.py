"""The pivot: every number is a link to that many rows, and page, file and list say the same."""

import csv
import io
import random
import re
from html import unescape
from itertools import combinations
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from atlas.asking import NOUNS
from atlas.crossing import _Bits, _Groups
from atlas.pivot import CATALOGUES
from catalogue.counting import count_answers
from catalogue.tests.reading import read_page
from pages.tests.test_every_catalogue import rows_behind, totals

pytestmark = pytest.mark.django_db
every_noun = pytest.mark.parametrize("noun", CATALOGUES)
PIVOT = "/atlas/pivot/"
LISTS = {f"/{catalogue.plural}/": catalogue for catalogue in NOUNS.values()}
LINK = re.compile(r'href="([^"]+)" data-total="(\d+)"')
RANKED = re.compile(r"<li>(按.+?)</li>")


def numbers(page):
    """[[head, numbers …] …] of the table as it is printed."""
    rows = [*page.one("table", "pivot").one("tbody").all("tr"), *page.one("tfoot").all("tr")]
    return [[row.one("th").text, *(int(cell.text) for cell in row.all("td"))] for row in rows]


@every_noun
def test_every_number_is_a_link_to_that_many_rows(client, noun):
    chance = random.Random(noun)  # noqa: S311  # the same questions at every run
    names = list(CATALOGUES[noun].filterset.base_filters["rows"].extra["words"])
    first, second = chance.sample(names, 2)
    query = urlencode({"of": noun, "rows": first, "cols": second, "scope": "all"})
    found = totals(read_page(client, f"{PIVOT}?{query}").one("table", "pivot"))
    assert found
    for address, count in found.items():
        assert rows_behind(address) == count, address


def test_no_two_questions_of_any_scope_give_a_number_without_its_rows(client):
    found = {}
    for noun, catalogue in CATALOGUES.items():
        for first, second in combinations(catalogue.filterset.base_filters["rows"].extra["words"], 2):
            for scope in ("xuhui", "all", "comparator"):
                page = client.get(f"{PIVOT}?of={noun}&rows={first}&cols={second}&scope={scope}").content.decode()
                assert 'class="num' in page
                assert "没有列出" not in page, (noun, first, second, scope)
                for ranked in RANKED.findall(page):
                    assert "菊园" not in ranked or scope == "comparator"
                for address, number in LINK.findall(page):
                    assert found.setdefault(unescape(address), number) == number, address
    for address, number in found.items():
        path, _mark, query = address.partition("?")
        filterset = LISTS[path].ask(QueryDict(query))
        assert not filterset.refused
        assert count_answers(filterset)["yes"] == int(number), address


def test_what_lies_outside_is_tagged_and_told_apart_from_xuhui(client):
    page = read_page(client, f"{PIVOT}?of=zone&scope=all")
    heads = [row.one("th").text for row in page.one("table", "pivot").one("tbody").all("tr")]
    assert "菊园 区外·对照" in heads
    told = totals(page.one("p", "notice--plain"))
    assert len(told) == 2
    assert all(rows_behind(address) == count for address, count in told.items())
    assert sum(told.values()) == numbers(page)[-1][-1] == rows_behind("/zones/?scope=all")
    file = client.get(f"{PIVOT}export.csv?of=zone&scope=all").content.decode()
    assert "菊园（区外·对照）" in file
    for path in ("/atlas/graph/?of=zone&scope=all", "/atlas/map/?of=zone&scope=all", "/zones/?scope=all"):
        beside = totals(read_page(client, path).one("p", "notice--plain"))
        assert [*beside.values()] == [*told.values()], path
    figures = totals(read_page(client, "/atlas/trends/?scope=all").one("p", "notice--plain"))
    assert all(rows_behind(address) == count for address, count in figures.items())


@every_noun
def test_all_entries_are_in_the_table_and_the_total_counts_each_once(client, noun):
    catalogue = CATALOGUES[noun]
    for name in catalogue.filterset.base_filters["rows"].extra["words"][1:]:
        rows = numbers(read_page(client, f"{PIVOT}?of={noun}&rows={name}"))
        assert rows[-1][-1] == rows_behind(f"/{catalogue.plural}/"), name
        assert sum(row[-1] for row in rows[:-1]) >= rows[-1][-1]


def test_what_is_not_stated_has_a_row_and_a_column_of_its_own(client):
    page = read_page(client, PIVOT)
    assert [row[0] for row in numbers(page)][-2:] == ["未注明", "合计"]
    assert [head.text for head in page.one("thead").all("th")][-2:] == ["未注明", "合计"]


def test_the_other_filters_narrow_the_table_and_its_links(client):
    page = read_page(client, f"{PIVOT}?kind=incubator_carrier&rows=district&cols=status")
    assert numbers(page)[-1][-1] == rows_behind("/incubators/?kind=incubator_carrier")
    for address, count in totals(page.one("table", "pivot")).items():
        assert "kind=incubator_carrier" in address
        assert rows_behind(address) == count


def test_a_filter_of_a_side_itself_says_which_answers_are_shown(client):
    rows = numbers(read_page(client, f"{PIVOT}?district=fenglin&district=fenyang"))
    assert [row[0] for row in rows] == ["枫林", "汾阳", "合计"]
    assert rows[-1][-1] == rows_behind("/incubators/?district=fenglin&district=fenyang")


def test_an_entry_with_several_answers_is_counted_once_in_the_totals(client):
    page = read_page(client, f"{PIVOT}?rows=sector&cols=kind")
    rows = numbers(page)
    assert sum(row[-1] for row in rows[:-1]) > rows[-1][-1]
    assert "各格之和大于合计" in page.text


def test_the_file_holds_the_table(client):
    query = "?rows=sector&cols=district"
    answer = client.get(f"{PIVOT}export.csv{query}")
    assert answer["Content-Disposition"].startswith('attachment; filename="xuhui-incubators-')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [[row[0], *map(int, row[1:])] for row in rows[1:]] == numbers(read_page(client, PIVOT + query))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("rows=kind&cols=kind", "列：“kind” 不能用：行与列须是两个不同的问题。"),
        ("rows=colour", "行：“colour” 不能用：应为 district、"),
        ("of=planet", "对象：“planet” 不能用：应为 incubator、"),
        ("of=platform&rows=district", "行：“district” 不能用：应为 kind、"),
        ("match=no", "符合程度：“no” 不能用"),
        ("district=nowhere", "所属街区：“nowhere” 不能用"),
    ],
)
def test_a_combination_that_makes_no_sense_is_named_with_a_way_back(client, query, words):
    page = read_page(client, f"{PIVOT}?{query}")
    summary = page.one("div", "error-summary")
    assert words in summary.text
    assert not page.all("table", "pivot")
    back = read_page(client, PIVOT + summary.all("a")[0]["href"].removesuffix("?"))
    assert not back.all("div", "error-summary")
    answer = client.get(f"{PIVOT}export.csv?{query}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize("query", ["rows=kind", "cols=district", "rows=status", "cols=status"])
def test_one_side_may_be_asked_for_alone(client, query):
    assert read_page(client, f"{PIVOT}?{query}").one("table", "pivot")


def test_another_noun_keeps_the_questions_that_it_knows(client):
    page = read_page(client, f"{PIVOT}?district=fenglin&listed_status=unconfirmed&rows=sector")
    links = {link.text: link["href"] for nav in page.all("nav", "links") for link in nav.all("a")}
    assert links["机构"] == "/atlas/pivot/?district=fenglin&of=institution"


@every_noun
def test_the_pivot_keeps_to_its_query_budget(client, noun):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PIVOT}?of={noun}")
    assert len(queries) <= 12


def test_bitmaps_and_the_database_count_alike():
    for noun, first, second in (("incubator", "district", "kind"), ("incubator", "sector", "host")):
        filterset = CATALOGUES[noun].ask(QueryDict("district=fenglin&district=unknown"))
        found = [kind(filterset, (first, second)) for kind in (_Bits, _Groups)]
        for side in (0, 1):
            assert found[0].occurring(side) == found[1].occurring(side)
        values = [sorted(found[0].occurring(side)) for side in (0, 1)]
        each = [counts.each(0, *values) for counts in found]
        assert each[0] == each[1] == {a: found[0].having([a], values[1]) for a in values[0]}
        for a in values[0]:
            assert found[0].having([a], values[1]) == found[1].having([a], values[1])
        assert found[0].having(*values) == found[1].having(*values) > 0


def test_the_finding_leads_to_its_rows_and_what_is_missing_is_not_shaded(client):
    page = read_page(client, PIVOT)
    finding = page.one("ul", "findings")
    assert "按所属街区：最多的是枫林" in finding.text
    assert all(rows_behind(address) == count for address, count in totals(finding).items())
    blank = page.one("table", "pivot").one("tbody").all("tr")[-1]
    shown = [cell["class"] for cell in blank.all("td")[:-1] if cell.text != "0"]
    assert shown
    assert all("shade-blank" in css for css in shown)


def test_what_a_form_leaves_empty_does_not_stay_in_the_address_of_a_view(client):
    answer = client.get("/atlas/pivot/?q=&rows=sector&district=fenglin&district=west-bund&scope=")
    assert answer.status_code == 302
    assert answer["Location"] == "/atlas/pivot/?rows=sector&district=fenglin&district=west-bund"
    assert client.get("/atlas/trends/?q=+")["Location"] == "/atlas/trends/"


def test_sentences_under_the_table_follow_each_other_as_each_language_writes_them(client):
    said = [read_page(client, f"{start}/atlas/pivot/").all("p", "soft")[-1].text for start in ("", "/en")]
    assert "加深。合计里" in said[0]
    assert ". In the total" in said[1]
