"""How a list behaves around its rows: the address, the panel, what leads on and what leads back."""

import re

import pytest

from catalogue.tests.reading import read_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("q=&area_min=&opened_after=&scope=", ""),
        ("q=&district=fenglin&area_min=+&scope=&view=table", "?district=fenglin&view=table"),
        ("district=west-bund&district=fenglin&q=", "?district=west-bund&district=fenglin"),
        ("q=&area_min=x", "?area_min=x"),
    ],
)
def test_what_a_form_leaves_empty_does_not_stay_in_the_address(client, sent, kept):
    answer = client.get(f"/incubators/?{sent}")
    assert (answer.status_code, answer["Location"]) == (302, f"/incubators/{kept}")
    assert client.get(answer["Location"]).status_code == 200


def test_the_form_sends_no_default(client):
    chosen = read_page(client, "/incubators/").one("select", name="scope").all("option")[0]
    assert chosen["value"] == ""


def test_clearing_the_filters_keeps_the_way_the_list_is_shown(client):
    page = read_page(client, "/incubators/?district=fenglin&q=HUB&basis=stated&view=table&sort=-updated&per=50")
    links = {link["href"] for link in page.all("a") if link.text == "全部清除"}
    assert links == {"?per=50&sort=-updated&view=table"}


def test_a_list_of_one_page_has_no_pager(client):
    assert not read_page(client, "/incubators/").all("nav", "pager")
    assert read_page(client, "/incubators/?per=20&scope=all&match=yes").one("h1")
    assert read_page(client, "/institutions/").one("nav", "pager")


def test_nothing_is_offered_as_a_file_where_there_is_nothing(client):
    assert "导出" in read_page(client, "/incubators/").text
    assert "导出" not in read_page(client, "/incubators/?q=gibt-es-nicht").text


def offered(page, facet):
    return [(box["value"], int(box["data-count"])) for box in page.all("input", data_facet=facet)]


@pytest.mark.parametrize("query", ["", "kind=incubator_carrier", "basis=stated", "q=中心"])
def test_the_districts_keep_their_order_whatever_is_counted(client, query):
    """Only those without a row go behind the others."""
    order = ["west-bund", "fenglin", "around-sjtu", "around-ecust", "caohejing", "fenyang"]
    options = offered(read_page(client, f"/incubators/?{query}"), "district")
    assert options[-1][0] == "unknown"
    some = [value for value, count in options[:-1] if count]
    none = [value for value, count in options[:-1] if not count]
    assert [value for value, _count in options[:-1]] == some + none
    assert some == [value for value in order if value in some]
    assert none == [value for value in order if value in none]


def test_a_facet_that_narrows_the_list_stands_open(client):
    names = {
        group.one("summary").text: "open" in group.attributes
        for group in read_page(client, "/incubators/?batch=unknown").all("details", "facet")
        if len(group.all("summary")) == 1
    }
    assert names["所属街区"]
    assert names["批次（1）"]
    assert not names["级别"]


@pytest.mark.parametrize("address", ["/incubators/mosu-space/", "/incubators/", "/figures/?view=table&per=100", "/"])
def test_every_source_leads_back_to_each_place_that_cites_it(client, address):
    page = read_page(client, address)
    marks = {mark["id"]: mark["href"].removeprefix("#") for mark in page.all("a", "cite")}
    back = {
        link["href"].removeprefix("#"): place["id"]
        for place in page.one("ol", "sources").all("li")
        for link in place.one("span", "back").all("a")
    }
    assert marks
    assert back == marks
    letters = [link.text for link in page.one("ol", "sources").all("li")[0].one("span", "back").all("a")]
    assert letters[: len("abc")] == list("abc")[: len(letters)]


def test_a_card_says_once_what_is_not_stated(client):
    for card in read_page(client, "/incubators/?district=unknown").all("li", "record"):
        assert card.text.count("未注明") == 1
        assert "所属街区" in card.one("p", "lacks").text


def test_what_editors_decide_for_every_row_is_said_once_and_not_in_each(client):
    page = read_page(client, "/figures/?view=table")
    assert "编者归类" in page.one("thead").text
    assert "编者归类" not in page.one("tbody").text
    assert "描述性名称" not in read_page(client, "/figures/").text


def test_the_menu_marks_where_one_is(client):
    links = read_page(client, "/incubators/mosu-space/").one("nav", "nav").all("a")
    assert [link.text for link in links if link["aria-current"]] == ["孵化器"]


def test_a_district_is_shown_with_its_stitch_in_its_list_and_on_its_page(client):
    strips = [card.one("svg", "selvedge")["class"] for card in read_page(client, "/districts/").all("li", "record")]
    assert strips[:2] == ["selvedge d-west-bund", "selvedge d-fenglin"]
    assert read_page(client, "/districts/fenglin/").one("h1").one("svg", "d-fenglin")


def test_a_facet_that_lists_only_the_fullest_says_so_and_leads_to_the_others(client, monkeypatch):
    monkeypatch.setattr("catalogue.panel.MOST_OFFERED", 4)
    monkeypatch.setattr("catalogue.panel.SHOWN_OF_MANY", 3)
    text = client.get("/incubators/").content.decode()
    note = text[text.index("只列条目最多的 3 项") :][:300]
    assert 'href="/districts/"' in note
    options = re.findall(r'data-facet="district"\s+data-value="([^"]+)"\s+data-count="(\d+)"', text)[::2]
    assert len(options) == 4
    assert options[-1][0] == "unknown"


def test_every_page_of_a_query_has_the_same_form(client):
    first, last = (client.get(f"/institutions/?kind=company&page={number}").content.decode() for number in (1, 2))
    assert form_of(first) == form_of(last)
    assert form_of(first) != form_of(client.get("/institutions/?kind=university").content.decode())


def form_of(text):
    return text[text.index('<form class="filters"') : text.index("</form>", text.index('<form class="filters"'))]
