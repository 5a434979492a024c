"""Choosing columns, jumping to a letter, sorting by a header, and going on where nothing is left."""

import re

import pytest

from catalogue.tests.reading import read_file, read_page
from pages.tests.test_every_catalogue import every_catalogue, rows_behind

pytestmark = pytest.mark.django_db


def heads(page):
    return [head.text.strip(" ↑↓") for head in page.one("table").one("thead").all("th")]


def test_a_table_shows_the_columns_of_its_address_in_the_order_of_the_catalogue(client):
    page = read_page(client, "/incubators/?view=table&column=district&column=kind&column=updated_at")
    assert heads(page) == ["名称", "类型", "所属街区", "更新"]


def test_cards_show_the_chosen_facts(client):
    card = read_page(client, "/incubators/?column=address").all("li", "record")[0]
    assert [label.text for label in card.all("span", "k")] in ([], ["地址"])


def test_the_file_holds_the_chosen_columns_with_their_basis_and_sources(client):
    header, rows = read_file(client, "/incubators/export.csv?column=opened&column=kind")
    own = ["slug", "name_zh", "name_zh_basis", "name_zh_sources", "name_zh_as_of"]
    kind = ["kind", "kind_label", "kind_basis", "kind_sources", "kind_as_of"]
    assert header == [*own, *kind, "opened", "opened_basis", "opened_sources", "opened_as_of"]
    assert len(rows) == rows_behind("/incubators/")


@every_catalogue
def test_every_column_may_be_chosen_and_is_shown(client, catalogue):
    chosen = "&".join(f"column={column.key}" for column in catalogue.choosable)
    page = read_page(client, f"/{catalogue.plural}/?view=table&{chosen}")
    assert len(heads(page)) == 1 + len(catalogue.choosable)
    assert {box["value"] for box in page.all("input", name="column") if "checked" in box.attributes} == {
        column.key for column in catalogue.choosable
    }


def test_an_unknown_column_shows_nothing_and_says_why(client):
    page = read_page(client, "/incubators/?column=kind&column=colour")
    assert "“colour” 不能用：没有这一列" in page.one("div", "error-summary").text
    assert not page.all("li", "record")
    answer = client.get("/incubators/export.csv?column=colour")
    assert answer.status_code == 400
    assert "colour" in answer.content.decode()


def test_filtering_keeps_the_chosen_columns(client):
    page = read_page(client, "/incubators/?view=table&column=kind")
    form = page.one("form", "filters")
    assert [box["value"] for box in form.all("input", name="column")] == ["kind"]
    assert all("column=kind" in link["href"] for link in page.all("a", data_facet="district"))


def test_headers_sort_and_say_how(client):
    page = read_page(client, "/incubators/?view=table&sort=district")
    sorted_by = {head.text.strip(" ↑↓"): head["aria-sort"] for head in page.one("thead").all("th") if head["aria-sort"]}
    assert sorted_by == {"所属街区": "ascending"}
    assert page.one("thead").all("a")[0]["href"] == "?view=table"


def test_a_long_list_has_letters_that_lead_to_their_first_entry(client):
    page = read_page(client, "/institutions/?per=20")
    links = {link.text: link["href"] for link in page.one("nav", "letters").all("a")}
    assert len(links) > 5
    for letter, href in links.items():
        target = read_page(client, "/institutions/" + href.partition("#")[0].removesuffix("?"))
        place = next(node for node in target if node["id"] == href.partition("#")[2])
        keys = [row["slug"] for row in read_file(client, "/institutions/export.csv")[1]]
        assert place.all("a")[0]["href"].split("/")[2] in keys
        assert re.fullmatch("[A-Z0-9]", letter)


@pytest.mark.parametrize("address", ["/incubators/", "/institutions/?sort=-updated"])
def test_a_short_list_or_one_in_another_order_has_no_letters(client, address):
    assert not read_page(client, address).all("nav", "letters")


def test_where_nothing_is_left_the_conditions_to_leave_out_are_named_with_what_they_give(client):
    page = read_page(client, "/incubators/?district=fenyang&kind=incubator_carrier&q=HUB")
    empty = page.one("div", "empty")
    relaxed = {link.text: (link["href"], int(link["data-total"])) for link in empty.all("a", data_total=True)}
    assert relaxed
    for href, count in relaxed.values():
        assert rows_behind(f"/incubators/{href}") == count > 0


def test_taking_away_the_last_condition_shows_everything(client):
    page = read_page(client, "/incubators/?district=fenglin&match=no")
    assert page.one("a", "chip")["href"] == "?"


def test_asking_for_what_does_not_fit_nothing_says_so(client):
    assert "没有设条件" in read_page(client, "/incubators/?match=no").one("div", "empty").text


def test_behind_those_that_fit_those_that_might_are_named_with_what_they_lack(client):
    page = read_page(client, "/incubators/?district=fenglin&kind=incubator_carrier")
    assert [line.text for line in page.one("ul", "names-list").all("li")] == ["数链空间 （缺：所属街区）"]
    page = read_page(client, "/incubators/?district=fenyang&kind=incubator_carrier")
    assert "数链空间 （缺：所属街区）" in page.one("div", "empty").text


def test_an_option_outside_the_district_says_so(client):
    options = [option.text for option in read_page(client, "/incubators/?scope=all").all("span", "lab")]
    assert "菊园 区外·对照" in options
    assert "西岸" in options
