"""The graph: what is drawn is in the table, what is in the table is drawn, and every line says how sure it is."""

from itertools import pairwise

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from atlas import focus, overview
from atlas.asking import NOUNS
from atlas.drawing.layers import Column, Edge, Layers, Node
from atlas.graph import CATALOGUES, GraphView
from catalogue import version
from catalogue.tests.reading import read_file, read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from institutions.models import Institution
from pages.tests.test_every_catalogue import rows_behind, totals
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db
GRAPH = "/atlas/graph/"
every_noun = pytest.mark.parametrize("noun", NOUNS)


def drawing(page):
    return page.one("figure", "drawing").all("svg")[0]


def names(page):
    """What is written beside the marks, in the order of the page."""
    lines = [[line.children[0] for line in text.all("tspan")] for text in drawing(page).all("text", "g-text")]
    return ["".join(each) for each in lines]


def states(page):
    return [line["class"].rpartition("is-")[2] for line in drawing(page).all("path", "g-line")]


def table(page):
    """{(from, relation, to)} as printed."""
    rows = page.one("table").one("tbody").all("tr")
    return {(row.one("th").text, row.all("td")[0].text, row.all("td")[1].text) for row in rows}


def test_the_overview_draws_the_district_the_six_and_every_incubator(client):
    found = names(read_page(client, GRAPH))
    assert found[0] == "徐汇区"
    assert found[1:8] == ["西岸", "枫林", "环交大", "环华理", "漕河泾", "汾阳", "未注明"]
    assert {entry.name for entry in Incubator.objects.published().in_scope("xuhui")} <= set(found)


def test_stated_inferred_and_not_stated_are_told_apart_by_line_and_word(client):
    page = read_page(client, GRAPH)
    assert {"stated", "inferred", "unstated"} <= set(states(page))
    words = page.one("table").text
    assert "推断" in words
    assert "明示" in words


def test_who_carries_an_incubator_is_told_once_in_the_table_and_in_the_nested_list(client):
    """It stands with the incubator and is a partnership as well."""
    page = read_page(client, GRAPH)
    hosts = [frozenset((one, other)) for one, word, other in table(page) if word == "依托或运营单位"]
    assert len(hosts) == len(set(hosts)) > 5
    for branches in page.one("ul", "tree").all("ul"):
        below = [leaf.all("a")[0].text for leaf in branches.all("li") if leaf.parent is branches and leaf.all("a")]
        assert len(below) == len(set(below))


def test_a_district_without_an_incubator_stays_and_says_so(client):
    page = read_page(client, GRAPH)
    assert "来源没有写明哪个在这里" in names(page)
    filtered = names(read_page(client, f"{GRAPH}?kind=unknown"))
    assert "来源没有写明哪个在这里" not in filtered, "the sources may well name one of another kind"
    assert "没有符合筛选的" in filtered


@every_noun
def test_every_line_between_entries_is_a_row_and_every_row_is_drawn(client, noun):
    page = read_page(client, f"{GRAPH}?of={noun}")
    if "没有画出" in page.text:  # then the page says how many are in the table alone
        return
    rows = table(page)
    lines = [state for state in states(page) if state not in ("unstated",)]
    written = set(names(page))
    for one, _word, other in rows:
        assert {one, other} & written
    assert len(lines) >= len({frozenset((one, other)) for one, _word, other in rows})


@every_noun
def test_the_number_of_results_is_that_of_the_list(client, noun):
    page = read_page(client, f"{GRAPH}?of={noun}")
    for address, count in totals(page).items():
        assert rows_behind(address) == count


def test_places_do_not_change_between_visits(client):
    assert client.get(GRAPH).content == client.get(GRAPH).content


def test_a_filter_leaves_those_that_fit(client):
    page = read_page(client, f"{GRAPH}?district=fenglin")
    found = names(page)
    assert "枫林HUB" in found
    assert "模速空间" not in found
    assert "西岸" not in found


def test_an_entry_in_the_middle_is_drawn_with_those_it_is_tied_to_and_the_relations_are_written_out(client):
    page = read_page(client, f"{GRAPH}?focus=incubator/mosu-space")
    assert page.one("h1").text == "模速空间的关系"
    assert names(page)[0] == "模速空间"
    assert ("模速空间", "属于街区", "西岸") in table(page)
    assert {name for row in table(page) for name in (row[0], row[2])} == set(names(page))


def test_a_second_step_reaches_further(client):
    one = set(names(read_page(client, f"{GRAPH}?focus=institution/sjtu")))
    two = set(names(read_page(client, f"{GRAPH}?focus=institution/sjtu&steps=2")))
    assert one < two


@pytest.mark.parametrize(
    "value", ["nobody", "incubator/nobody", "incubator/%00", "枫林", "incubator/mosu-space&focus=x"]
)
def test_an_unknown_middle_is_named_with_a_way_back(client, value):
    page = read_page(client, f"{GRAPH}?focus={value}")
    summary = page.one("div", "error-summary")
    assert "中心" in summary.text
    assert not page.all("figure", "drawing")
    assert not read_page(client, GRAPH + summary.all("a")[0]["href"].removesuffix("?")).all("div", "error-summary")


def test_a_draft_is_neither_drawn_nor_a_middle(client):
    incubator("hidden-one", name_zh="未公布的一家", state="draft", district_id="district:fenglin")
    assert "未公布的一家" not in read_page(client, GRAPH).text
    assert read_page(client, f"{GRAPH}?focus=incubator/hidden-one").one("div", "error-summary")


def test_many_are_drawn_in_groups_whose_numbers_lead_to_their_rows(client, monkeypatch):
    monkeypatch.setattr("atlas.graph.MOST_NODES", 10)
    monkeypatch.setattr(overview, "MOST_NODES", 10)
    for noun in NOUNS:
        page = read_page(client, f"{GRAPH}?of={noun}")
        found = totals(drawing(page))
        assert found
        assert found.items() <= totals(page.one("table")).items() | totals(page).items()
        for address, count in list(found.items())[:6]:
            assert rows_behind(address) == count
        opened = [link for link in page.one("table").all("a") if link.text == "展开"]
        assert len(opened) == len(page.one("table").one("tbody").all("tr")) > 1
        assert read_page(client, opened[0]["href"]).all("figure", "drawing")


def test_a_group_that_is_too_large_shows_its_first_and_says_how_many_are_left(client, monkeypatch):
    monkeypatch.setattr("atlas.graph.MOST_NODES", 3)
    monkeypatch.setattr(overview, "MOST_NODES", 3)
    page = read_page(client, f"{GRAPH}?district=unknown&kind=unknown&scope=all&of=institution")
    page = page if page.all("table") else read_page(client, f"{GRAPH}?match=no&district=fenglin")
    assert "没有画出" in page.text


def test_each_answer_has_as_many_in_the_graph_and_on_the_map_as_in_the_list(client):
    for path in (GRAPH, "/atlas/map/"):
        for word in ("yes", "unknown", "no"):
            page = read_page(client, f"{path}?district=fenglin&match={word}")
            found = totals(page.one("p", "finding"))
            address = f"/incubators/?district=fenglin{'' if word == 'yes' else f'&match={word}'}"
            assert rows_behind(address) == found[address] > 0
    assert "模速空间" in names(read_page(client, f"{GRAPH}?district=fenglin&match=no"))


def test_where_only_the_stated_counts_nothing_inferred_is_drawn_or_listed(client):
    page = read_page(client, f"{GRAPH}?basis=stated")
    assert "inferred" not in states(page)
    assert "推断" not in page.one("table").text


def test_the_comparator_stands_apart_and_belongs_to_no_district_of_xuhui(client):
    assert "菊园" not in read_page(client, GRAPH).text
    found = names(read_page(client, f"{GRAPH}?of=zone&scope=all"))
    assert any("菊园" in name and "区外·对照" in name for name in found)
    assert not any("徐汇区" in row for row in table(read_page(client, f"{GRAPH}?of=zone&scope=comparator")))


def test_lines_seldom_cross():
    for noun, most in (("incubator", 4), ("institution", 4), ("platform", 4), ("zone", 6)):
        filterset = CATALOGUES[noun].ask(QueryDict(f"of={noun}"))
        assert GraphView.sketch(filterset, filterset.qs.count()).layers.crossings() <= most


def test_bands_are_put_in_the_order_that_crosses_least():
    ends = [Node(name, name, "", "institution") for name in "xy"]
    entries = [Node(name, name, "", "incubator", band="one") for name in "ab"]
    further = Node("c", "c", "", "incubator", band="two")
    edges = [Edge(entries[0], ends[1], "stated"), Edge(entries[1], ends[0], "stated"), Edge(further, ends[1], "stated")]
    layers = Layers([Column("", 0, 100, [*entries, further]), Column("", 300, 100, ends)], edges, 0, 500)
    assert layers.crossings() == 0
    assert layers.columns[0].nodes[-1] is further


@pytest.mark.parametrize("query", ["", "?of=institution", "?of=platform", "?focus=institution/sjtu&steps=2"])
def test_the_graph_keeps_to_its_budget_from_the_first_request_after_an_edit(client, query):
    for path in (GRAPH, f"/en{GRAPH}"):
        version.change()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path + query)
        assert len(queries) <= 12
        assert len(answer.content) < 300_000


def test_drawing_and_nested_list_lead_to_the_same_in_both_languages_and_no_name_covers_another(client):
    for query in ("", "?of=institution", "?of=platform", "?of=zone&scope=all", "?focus=institution/sjtu&steps=2"):
        for path in (GRAPH, f"/en{GRAPH}"):
            page = read_page(client, path + query)
            drawn = [link["href"] for link in drawing(page).all("a")]
            assert set(drawn) == {link["href"] for link in page.all("ul", "tree")[0].all("a")} | set(drawn[:1])
            for column in columns(drawing(page)):
                met = [(one, other) for one, other in pairwise(sorted(column)) if other[0] - one[0] < 18]
                assert met == [], path + query


def columns(svg):
    """[[(y, text) of every line] …] by the column that they stand in."""
    lines = [line for text in svg.all("text", "g-text") for line in text.all("tspan")]
    found = {}
    for line in lines:
        found.setdefault(line["x"], []).append((float(line["y"]), line.text))
    return found.values()


def test_a_long_name_takes_more_lines_and_is_not_cut(client):
    found = names(read_page(client, f"/en{GRAPH}"))
    assert not [name for name in found if "…" in name]
    assert "Shanghai Foundation Model Innovation Center (SMC)" in found


def test_the_key_names_every_mark_and_line_that_is_drawn_and_no_other(client):
    words = {"stated": "来源写明", "inferred": "编者推断", "unstated": "未注明", "unverified": "未核实"}
    for query in ("", "?of=zone&scope=all", "?basis=stated&district=fenglin"):
        page = read_page(client, GRAPH + query)
        key = {item.text for item in page.one("ul", "key-marks").all("li")}
        drawn = set(states(page))
        assert {word for state, word in words.items() if state in drawn} == key & set(words.values())
        assert ("机构" in key) == any("m-8 0l8 -8l8 8l-8 8z" in mark["d"] for mark in drawing(page).all("path"))


def test_an_unrelated_edit_moves_nothing(client):
    def places():
        page = read_page(client, GRAPH)
        return [path["d"] for path in drawing(page).all("path")], list(columns(drawing(page)))

    before = places()
    other = Institution.objects.exclude(slug="sjtu").first()
    other.name_en = "Another name"
    save_entry(other)
    assert places() == before


def test_one_filter_gives_the_same_total_in_graph_map_list_and_file(client):
    for query in ("?district=fenglin", "?district=unknown&kind=unknown", "?basis=stated&district=west-bund"):
        shown = [totals(read_page(client, path + query).one("p", "finding")) for path in (GRAPH, "/atlas/map/")]
        assert shown[0] == shown[1]
        _header, rows = read_file(client, f"/incubators/export.csv{query}")
        assert next(iter(shown[0].values())) == len(rows)


def test_the_page_of_a_district_draws_what_it_lists(client):
    page = read_page(client, "/districts/fenglin/")
    figure = page.one("figure", "drawing")
    drawn = {link["href"] for link in figure.all("svg")[0].all("a")}
    assert drawn == {link["href"] for link in figure.one("ul", "tree").all("a")}
    for noun in ("incubators", "institutions", "zones"):
        listed = next(count for address, count in totals(page).items() if address == f"/{noun}/?district=fenglin")
        assert sum(address.startswith(f"/{noun}/") for address in drawn) == listed
    assert "/atlas/graph/?focus=district/fenglin" in {link["href"] for link in page.all("a")}


def test_of_more_relations_than_a_page_can_read_it_shows_some_and_says_so(
    client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(focus, "MOST_READ", 4)
    client.get(GRAPH)
    with django_assert_max_num_queries(12):
        page = read_page(client, f"{GRAPH}?focus=district/west-bund&steps=2")
    assert "没有数完" in page.text
    assert 1 < len(table(page)) <= 8
