"""The trends: every dated figure on the line of time and in the table, as printed, nothing joined."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.models import Figure
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from pages.tests.test_every_catalogue import rows_behind, totals
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db
TRENDS = "/atlas/trends/"


def drawn(page):
    """{address of a figure: what is printed beside its mark}."""
    return {mark["href"]: mark.one("text").children[0] for mark in page.all("a", "c-mark")}


def listed(page, caption="趋势"):
    whole = next(table for table in page.all("table") if table.one("caption").text.strip() == caption)
    rows = whole.one("tbody").all("tr")
    return {row.one("th").all("a")[0]["href"]: row.all("td")[2].children[0].strip() for row in rows}


@pytest.mark.parametrize(("query", "scopes"), [("", ["xuhui"]), ("?scope=all", ["xuhui", "comparator"])])
def test_every_dated_figure_is_drawn_and_in_the_table_as_printed(client, query, scopes):
    page = read_page(client, TRENDS + query)
    figures = Figure.objects.published().filter(scope__in=scopes).exclude(period_start="")
    expected = {figure.get_absolute_url(): figure.printed for figure in figures}
    assert len(expected) == {1: 111, 2: 132}[len(scopes)]
    assert drawn(page) == expected
    assert listed(page) == expected


def test_every_number_is_a_link_to_that_many_rows(client):
    for query in ("", "?scope=all", "?of=zone&district=west-bund", "?of=platform&kind=regional_tto"):
        for address, count in totals(read_page(client, TRENDS + query), TRENDS).items():
            assert rows_behind(address.removesuffix("?")) == count, address


def test_what_is_asked_of_the_entries_leaves_the_figures_about_them(client):
    page = read_page(client, f"{TRENDS}?q=模速空间")
    figures = Figure.objects.filter(subject="incubator:mosu-space")
    assert set(listed(page)) == {figure.get_absolute_url() for figure in figures}
    assert drawn(page) == {}, "fewer than three are a list"


def test_a_noun_that_is_chosen_leaves_the_figures_about_its_entries(client):
    page = read_page(client, f"{TRENDS}?of=institution")
    figures = Figure.objects.published().filter(subject__noun="institution", scope="xuhui")
    assert set(listed(page)) == {figure.get_absolute_url() for figure in figures}
    assert 3 <= len(figures) < len(listed(read_page(client, TRENDS)))


def test_what_is_outside_the_district_is_drawn_apart_and_says_so(client):
    names = [name.text for name in read_page(client, f"{TRENDS}?scope=all").all("text", "c-name")]
    outside = Figure.objects.published().filter(scope="comparator").exclude(period_start="")
    assert sum("区外·对照" in name for name in names) == len(set(outside.values_list("subject"))) > 1
    assert "菊园（区外·对照）" in names


def test_a_quantity_with_three_dated_values_is_drawn_with_each_of_them(client):
    page = read_page(client, "/figures/of/gdp/")
    figures = Figure.objects.published().filter(indicator="gdp").exclude(period_start="")
    assert len(figures) >= 3
    assert set(drawn(page)) == {figure.get_absolute_url() for figure in figures}
    assert set(drawn(page)) <= set(listed(page, "地区生产总值"))
    client.cookies["ui"] = "elder"
    assert drawn(read_page(client, "/figures/of/gdp/")) == {}


def test_where_nothing_is_said_of_the_entries_the_page_says_so(client):
    page = read_page(client, f"{TRENDS}?district=fenyang&of=zone")
    assert "没有关于这些条目的数据" in page.one("div", "empty").text


def test_a_month_is_a_bar_a_day_a_dot_and_a_lower_bound_stays_open(client):
    page = read_page(client, TRENDS)
    marks = {mark["href"]: mark for mark in page.all("a", "c-mark")}
    assert marks["/figures/academicians-2021/"].all("rect")
    assert marks["/figures/academicians-2022/"].all("circle")
    assert marks["/figures/innovation-districts-2023/"].all("path", "c-open")
    year = float(marks["/figures/pub-gdp-2024/"].one("rect")["width"])
    month = float(marks["/figures/academicians-2021/"].one("rect")["width"])
    assert year > 5 * month


def test_no_line_joins_two_values(client):
    page = read_page(client, TRENDS)
    drawing = page.one("figure", "drawing").all("svg")[0]
    assert all(re.fullmatch(r"M[\d.]+ 26V[\d.]+", path["d"]) for path in drawing.all("path", "c-grid"))
    assert not drawing.all("polyline")
    assert {path["class"] for path in drawing.all("path")} <= {"c-grid", "c-open"}


def test_figures_that_disagree_stand_side_by_side_with_their_dates(client):
    page = read_page(client, f"{TRENDS}?scope=all")
    groups = {
        group.one("h3").all("a")[0]["href"]: [side.all("a")[0]["href"] for side in group.all("div", "side")]
        for group in page.one("ul", "pairs").all("li")
        if group.all("h3")
    }
    assert len(groups) > 10
    assert "/doubts/conflict-01/" in groups
    assert groups["/doubts/conflict-01/"] == [
        "/figures/tto-projects-converted-2021/",
        "/figures/tto-projects-converted-2022/",
    ]
    assert "2021年12月" in page.one("ul", "pairs").all("li")[0].text


def test_every_pair_that_is_named_as_comparable_stands_side_by_side(client):
    page = read_page(client, f"{TRENDS}?scope=all")
    together = [
        {side.all("a")[0]["href"] for side in group.all("div", "side")} for group in page.one("ul", "pairs").all("li")
    ]
    for figure in Figure.objects.published():
        for other in figure.record.comparisons.all():
            pair = {figure.get_absolute_url(), other.other.get_absolute_url()}
            assert any(pair <= group for group in together), pair


def test_an_edit_is_drawn_at_once(client):
    figure = Figure.objects.get(slug="academicians-2021")
    figure.printed = "一百零八位"
    save_entry(figure)
    assert drawn(read_page(client, TRENDS))["/figures/academicians-2021/"] == "一百零八位"


def test_the_page_keeps_to_its_budget(client):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{TRENDS}?scope=all")
    assert len(queries) <= 12
    assert len(answer.content) < 300_000
