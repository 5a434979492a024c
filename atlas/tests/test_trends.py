"""The trends: every dated figure on the line of time and in the table, as printed, nothing joined."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.growth import growth
from atlas.models import Figure
from catalogue import version
from catalogue.models import Record
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
    rows = [row for row in whole.all("tr") if row.all("td")]
    return {row.one("th").all("a")[0]["href"]: row.all("td")[0] for row in rows}


@pytest.mark.parametrize(("query", "scopes"), [("", ["xuhui"]), ("?scope=all", ["xuhui", "comparator"])])
def test_every_dated_figure_is_drawn_and_in_the_table_as_printed(client, query, scopes):
    page = read_page(client, TRENDS + query)
    figures = Figure.objects.published().filter(scope__in=scopes).exclude(period_start="")
    expected = {figure.get_absolute_url(): figure.as_printed for figure in figures}
    assert Figure.objects.published().filter(scope__in=scopes).count() == len(expected)
    assert drawn(page) == expected
    found = listed(page)
    assert {address: cell.children[0].strip() for address, cell in found.items()} == expected
    assert all(cell.all("a", "cite") or "未核实" in cell.text for cell in found.values())


def test_every_number_is_a_link_to_that_many_rows(client):
    for query in ("", "?scope=all", "?of=zone&district=west-bund", "?of=platform&kind=regional_tto"):
        for address, count in totals(read_page(client, TRENDS + query), TRENDS).items():
            assert rows_behind(address.removesuffix("?")) == count, address


def test_what_is_asked_of_the_entries_leaves_the_figures_about_them(client):
    """Fewer than three are a dated list without a drawing."""
    of_mosu = {figure.get_absolute_url() for figure in Figure.objects.filter(subject="incubator:mosu-space")}
    for query in ("?q=模速空间", "?of=incubator"):
        page = read_page(client, TRENDS + query)
        assert not page.all("figure")
        assert set(listed(page)) == of_mosu
    figures = Figure.objects.published().in_scope("xuhui").filter(subject__noun="institution")
    assert set(drawn(read_page(client, f"{TRENDS}?of=institution"))) == {each.get_absolute_url() for each in figures}


def test_what_was_measured_twice_and_changed_has_a_chart_and_what_did_not_a_list(client):
    """Targets, estimates, bounds, other wordings and times that overlap are no change. The largest rise comes first."""
    page = read_page(client, TRENDS)
    charts = page.all("figure", "chart")
    names = {chart.one("h3").text for chart in charts if chart.all("tbody")}
    assert names == {"备案大模型", "区级一般公共预算收入"}
    assert "备案大模型" in page.one("figure", "chart--lead").text
    assert page.one("p", "finding").text == "增幅最大的是备案大模型：2024年12月 34个，2025年12月 83个。"
    same = {each.one("h3").text: len(each.all("div", "side")) for each in page.all("ul", "pairs")[0].all("li")}
    assert same["高质量孵化器"] == 2
    assert same["科创街区数量"] == 3
    assert not names & set(same)


def test_two_values_of_one_time_are_said_to_differ(client):
    page = read_page(client, "/figures/of/gdp/")
    assert "2024年印有 超3,900亿元、突破3,000亿元。" in page.text
    assert "不同之处：性质（实测数、预计数）。" in page.text


def test_the_key_names_every_mark_that_is_drawn_and_no_other(client):
    words = {"c-open": "只知不早于", "is-inferred": "虚线", "is-unverified": "点线"}
    for address in (TRENDS, f"{TRENDS}?of=institution", f"{TRENDS}?of=platform", "/figures/of/gdp/"):
        page = read_page(client, address)
        key = page.one("ul", "key-marks").text
        drawn_on = [svg for figure in page.all("", "drawing") + page.all("", "chart") for svg in figure.all("svg")]
        for css, word in words.items():
            assert any(svg.all("", css) for svg in drawn_on) == (word in key), (address, word)
        for tag, word in (("circle", "某日"), ("rect", "只知某月、某年")):
            assert any(svg.all(tag) for svg in drawn_on) == (word in key), (address, word)


def test_figures_outside_the_district_stand_apart_with_their_tag(client):
    number = Figure.objects.published().in_scope("comparator").count()
    page = read_page(client, TRENDS)
    assert f"区外·对照 {number} 条，不计入" in page.text
    blocks = [text.text for text in read_page(client, f"{TRENDS}?scope=all").all("text", "c-name")]
    tagged = [name for name in blocks if "区外·对照" in name]
    assert tagged
    assert blocks[-len(tagged) :] == tagged


def test_the_growth_ends_with_the_numbers_of_today(client):
    page = read_page(client, TRENDS)
    rows = [row for row in page.all("tr") if row.all("a") and row.all("a")[0]["href"] == "/facts/?basis=stated"]
    assert rows_behind("/facts/?basis=stated") == int(rows[0].all("td")[1].text)
    published = Record.objects.filter(state="published", scope="xuhui").count()
    assert published == int(rows[0].all("td")[0].text)


def test_elder_mode_shows_tables_without_drawings(client):
    client.cookies["ui"] = "elder"
    for address in (TRENDS, "/figures/of/gdp/"):
        page = read_page(client, address)
        assert not [svg for figure in page.all("figure") for svg in figure.all("svg")]
        assert not page.all("a", "c-mark")
        assert page.all("table")


def test_the_catalogue_grows_by_what_becomes_public():
    before = growth()[-1].entries
    entry = incubator(state="draft")
    assert growth()[-1].entries == before
    entry.state = "published"
    save_entry(entry)
    assert growth()[-1].entries == before + 1


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
    assert {path["class"] for path in drawing.all("path")} <= {"c-grid", "c-open", "c-more"}


def test_figures_that_disagree_stand_side_by_side_with_their_dates(client):
    page = read_page(client, f"{TRENDS}?scope=all")
    groups = {
        group.one("h3").all("a")[0]["href"]: [side.all("a")[0]["href"] for side in group.all("div", "side")]
        for group in page.all("ul", "pairs")[-1].all("li")
        if group.all("h3")
    }
    assert len(groups) > 10
    assert "/doubts/conflict-01/" in groups
    assert groups["/doubts/conflict-01/"] == [
        "/figures/tto-projects-converted-2021/",
        "/figures/tto-projects-converted-2022/",
    ]
    assert "2021年12月" in page.all("ul", "pairs")[-1].all("li")[0].text


def test_every_pair_that_is_named_as_comparable_stands_side_by_side(client):
    page = read_page(client, f"{TRENDS}?scope=all")
    together = [
        {side.all("a")[0]["href"] for side in group.all("div", "side")}
        for group in page.all("ul", "pairs")[-1].all("li")
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


@pytest.mark.parametrize("view", ["graph", "map", "pivot", "trends"])
def test_the_first_request_after_an_edit_keeps_to_its_budget(client, view):
    """Nothing is kept yet, of the page or of what it is made from."""
    for query in (
        "/en/atlas/{}/",
        "/atlas/{}/?scope=all",
        "/atlas/{}/?of=institution&district=fenglin",
        "/atlas/{}/?district=fenglin",
    ):
        version.change()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(query.format(view))
        assert asked.captured_queries
        assert len(asked) <= 12, query
        assert len(answer.content) < 300_000


def test_every_mark_leads_to_the_source_it_stands_for(client):
    """On a page with many tables; no two marks share an address either."""
    page = read_page(client, f"{TRENDS}?scope=all")
    marks = page.all("a", "cite")
    assert len({mark["id"] for mark in marks}) == len(marks)
    references = {item["id"]: item for item in page.all("li") if item["id"].startswith("src-")}
    figures = {figure.get_absolute_url(): figure for figure in Figure.objects.published()}
    rows = [row for chart in page.all("figure", "chart") for row in chart.all("tr") if row.all("a", "cite")]
    assert rows
    for row in rows:
        places = figures[row.one("th").one("a")["href"]].evidence["value"]["cites"].split("；")
        lead_to = references[row.all("a", "cite")[0]["href"].removeprefix("#")].all("a")
        assert f"/sources/{places[0].partition('#')[0]}/" in [link["href"] for link in lead_to]
