"""The search page: groups, counts, reasons, and what to do where nothing is found."""

from urllib.parse import quote, urlsplit

import pytest
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from catalogue.finding import ranking
from catalogue.tests.reading import read_page, slugs
from pages.catalogues import CATALOGUES
from search import fruitless
from search.models import FruitlessTerm
from search.tests.test_queries import hits
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db
BUDGET = 12


def search(client, words):
    return read_page(client, f"/search/?q={quote(words)}")


def reasons(page):
    return [line.text for line in page.all("p", "sum")]


@pytest.mark.parametrize("words", ["枫林", "fl", "上海 大模型", "%", "AI", "孵化器"])
def test_every_count_leads_to_exactly_that_many_rows(client, words):
    page = search(client, words)
    links = page.one("main").all("a", data_total=True)
    assert links
    for link in links:
        parts = urlsplit(link["href"])
        catalogue = next(catalogue for catalogue in CATALOGUES if parts.path == f"/{catalogue.plural}/")
        asked = QueryDict(parts.query)
        filterset = catalogue.filterset(asked, queryset=catalogue.model.objects.none())
        assert asked["q"] == words
        assert filterset.qs.count() == int(link["data-total"]) > 0


def test_the_counts_add_up_to_the_total(client):
    page = search(client, "枫林")
    line = next(line for line in page.all("p", "links") if "的结果" in line.text)
    total = int(line.one("span").text.split(" ")[1])
    assert total == sum(int(link["data-total"]) for link in line.all("a"))
    assert total > len(hits(page)) > 5


def test_too_many_to_count_are_said_to_be_more(client, monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 10)
    monkeypatch.setattr("search.hits.MOST", 10)
    page = search(client, "徐汇")
    assert "的结果 10+" in page.text
    assert hits(page)[0] == "/areas/xuhui/"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("枫林HUB", "命中：名称"),
        ("交大", "命中：别名「交大」"),
        ("Mosu", "命中：英文名「Shanghai"),
        ("mosukongjian", "命中：拼音"),
        ("chj", "命中：拼音首字母"),
        ("细胞治疗", "命中：领域「细胞治疗」"),
        ("龙台路", "命中：地址文字「上海市徐汇区龙台路180号」"),
        ("SII", "命中：英文名的首字母"),
        ("liuyuan", "命中：别名的拼音「六院」"),
        ("枫淋", "命中：同音"),
        ("心脏", "命中：简介「用于心脏微创手术的器械"),
    ],
)
def test_a_hit_says_why_it_was_found(client, words, reason):
    page = search(client, words)
    if reason.endswith("Shanghai"):
        assert any(line.startswith("命中：英文名「Mosu") or "别名「Mosu" in line for line in reasons(page))
    else:
        assert any(line.startswith(reason) for line in reasons(page)), reasons(page)


def test_what_was_looked_for_is_marked(client):
    marked = [mark.text for mark in search(client, "fenglin hub").all("mark")]
    assert marked[0] == "Fenglin HUB"
    assert [mark.text for mark in search(client, "模速").one("main").all("h3")[0].all("mark")] == ["模速"]
    assert [mark.text for mark in search(client, "linhub").one("main").all("h3")[0].all("mark")] == ["林HUB"]


def test_what_a_reason_rests_on_is_said_with_it(client):
    inferred = [line for line in reasons(search(client, "环交大")) if "推断" in line]
    assert inferred


def test_the_words_stay_in_the_box_and_the_page_is_not_indexed(client):
    page = search(client, "枫<林>")
    assert page.one("input", id="site-search")["value"] == "枫<林>"
    assert page.one("meta", name="robots")["content"] == "noindex,follow"


def test_without_words_there_are_ways_in(client):
    page = read_page(client, "/search/?q=")
    assert "/incubators/" in [link["href"] for link in page.one("main").all("a")]
    assert not page.all("div", "error-summary")


def test_long_words_are_cut_and_the_page_says_so(client):
    assert "只用前100个" in search(client, "枫" * 101).text
    assert "只用前100个" not in search(client, "枫" * 100).text


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("孵化器", "incubators"),
        ("街区", "districts"),
        ("jiequ", "districts"),
        ("说法不一", "doubts"),
        ("来源", "sources"),
        ("政策", "policies"),
        ("policies", "policies"),
        ("下载", "incubators"),
    ],
)
def test_a_list_is_found_by_its_name(client, words, path):
    line = next(line for line in search(client, words).all("p", "links") if line.text.startswith("列表："))
    assert f"/{path}/" in [link["href"] for link in line.all("a")]


@pytest.mark.parametrize("words", ["枫林", "枫林孵化器", "细胞治疗 孵化器", "枫淋", "zzzzqq", "😀", "a b c d e f", ""])
def test_the_page_costs_a_dozen_queries_at_most(client, words):
    client.get("/search/")
    with CaptureQueriesContext(connection) as asked:
        search(client, words)
    assert len(asked) <= BUDGET, [query["sql"][:80] for query in asked]


# --- nothing found -----------------------------------------------------------------------------------------------


def test_words_that_stand_apart_are_found_apart(client):
    page = search(client, "枫林孵化器")
    assert "枫林 孵化器" in [link.text for link in page.one("main").all("a")]
    assert "/incubators/fenglin-hub/" in hits(page)


def test_nothing_near_leaves_tips_and_lists(client):
    page = search(client, "zzzzqq")
    assert "没有找到“zzzzqq”" in page.text
    assert hits(page) == []
    assert "/incubators/" in [link["href"] for link in page.one("main").all("a")]


def test_words_without_a_hit_are_counted_without_their_writer(client):
    for words in ("嵘犇", "嵘 犇", "嵘犇", "枫林", "x" * 101, "", "\x00", "下载"):
        search(client, words)
    assert list(FruitlessTerm.objects.values_list("term", "count").order_by("term")) == [("嵘 犇", 1), ("嵘犇", 2)]
    assert {field.name for field in FruitlessTerm._meta.fields} == {"id", "term", "count", "last_day"}


def test_nothing_is_counted_while_the_site_is_read_only(client, settings):
    settings.READ_ONLY = True
    search(client, "嵘犇")
    assert not FruitlessTerm.objects.exists()


def test_a_page_comes_even_if_nothing_can_be_counted(client, monkeypatch):
    def fail(term):
        raise DatabaseError("locked")

    monkeypatch.setattr(fruitless, "_count", fail)
    assert "没有找到" in search(client, "嵘犇").text


def test_the_rarest_terms_make_room(monkeypatch):
    monkeypatch.setattr(fruitless, "MOST", 2)
    monkeypatch.setattr(fruitless, "TRIMMED_EVERY", 1)
    for words in ("often", "often", "rare", "rarer", "newest"):
        fruitless.count(words)
    assert set(FruitlessTerm.objects.values_list("term", flat=True)) == {"often", "newest"}


def test_an_address_that_does_not_exist_names_what_is_near(client):
    page = read_page(client, "/incubators/mosu-spce/", status=404)
    assert "/incubators/mosu-space/" in [link["href"] for link in page.one("main").all("a")]
    assert page.one("form", "search")["action"] == "/search/"


# --- suggestions and lists ---------------------------------------------------------------------------------------


def test_suggestions_are_the_best_hits_with_their_reasons(client):
    answer = client.get("/search/suggest?q=jiaod")
    first = answer.json()["results"][0]
    assert first == {
        "name": "上海交通大学",
        "url": "/institutions/sjtu/",
        "kind": "机构",
        "why": "别名的拼音「上海交大」",
    }
    assert len(client.get("/search/suggest?q=s").json()["results"]) == 8
    assert client.get("/search/suggest?q=").json() == {"results": []}
    assert "max-age=5" in answer["Cache-Control"]
    assert not FruitlessTerm.objects.exists()


def test_a_list_finds_what_the_page_finds(client):
    incubator("outside", name_zh="嵘犇空间", scope="comparator")
    assert slugs(client, "/incubators/export.csv?q=rongben&scope=all") == ["outside"]
    assert slugs(client, "/incubators/export.csv?q=rongben") == []
    assert slugs(client, "/incubators/export.csv?q=%22") == []


def test_the_english_page_shows_english_names(client):
    page = read_page(client, "/en/search/?q=枫林HUB")
    assert page.one("main").all("h3")[0].text.startswith("Fenglin HUB")
    assert page.one("form", "search")["action"] == "/en/search/"
