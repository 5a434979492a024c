"""What the page of a comparison shows, for whatever address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from pages.catalogues import CATALOGUES
from pages.tests.test_every_catalogue import assert_sound, is_marked, rows_behind, totals
from sources.models import Citation
from sources.tests.factories import cite, incubator

pytestmark = pytest.mark.django_db

TWO = "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub"
SWAPPED = "/compare/?i=incubator/fenglin-hub&i=incubator/mosu-space"
RICH = ("mosu-space", "international-medical-innovation-centre", "fudan-smc-molecular-incubator")
FIVE = "&".join(f"i=incubator/{slug}" for slug in (*RICH, "humanoid-robot-incubator", "miracleplus-shanghai"))


def heads(page):
    return [head.text for head in page.one("thead").all("th", scope="col")]


def lines(page):
    """{fact: its cells}"""
    rows = [row for row in page.one("table").all("tr") if row.all("th", scope="row")]
    return {row.one("th").text.partition("（")[0]: row.all("td") for row in rows}


def groups(page):
    return [head.text for head in page.all("th", scope="rowgroup")]


def notices(page):
    return [notice.text for notice in page.all("p", "notice")]


# --- what is compared -----------------------------------------------------------------------------


def test_entries_stand_side_by_side_in_the_order_of_the_address(client):
    assert heads(read_page(client, TWO)) == ["模速空间", "枫林HUB"]
    assert heads(read_page(client, SWAPPED)) == [
        "枫林HUB",
        "模速空间",
    ]


def test_an_entry_given_twice_stands_once(client):
    assert heads(read_page(client, f"{TWO}&i=incubator/mosu-space")) == ["模速空间", "枫林HUB"]


def test_an_address_left_behind_leads_to_the_entry_of_today(client):
    entry = Incubator.objects.get(slug="fenglin-hub")
    entry.slug = "fenglin-hub-new"
    save_entry(entry, reason="test")
    page = read_page(client, f"{TWO}&i=incubator/fenglin-hub-new")
    assert heads(page) == ["模速空间", "枫林HUB"]
    assert page.one("link", rel="canonical")["href"].endswith("i=incubator/mosu-space&i=incubator/fenglin-hub-new")


def test_what_is_unknown_is_named_and_the_rest_compared(client):
    page = read_page(client, f"{TWO}&i=incubator/nowhere&i=planet/mars&i=%00<b>")
    assert heads(page) == ["模速空间", "枫林HUB"]
    (notice,) = notices(page)
    assert all(name in notice for name in ("incubator/nowhere", "planet/mars", "<b>"))


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_is_not_published_is_as_unknown(client, state):
    incubator("hidden-one", name_zh="还没公布的", state=state)
    page = read_page(client, f"{TWO}&i=incubator/hidden-one")
    assert "没有找到“incubator/hidden-one”" in notices(page)[0]
    assert "还没公布的" not in page.text


def test_a_withdrawn_entry_says_so_and_shows_no_fact(client):
    entry = Incubator.objects.get(slug="fenglin-hub")
    entry.state, entry.withdrawn_reason = "withdrawn", "已并入另一家"
    save_entry(entry, reason="test")
    page = read_page(client, f"{TWO}&i=incubator/miracleplus-shanghai")
    assert heads(page) == ["模速空间", "奇绩创坛上海校友中心"]
    assert "已撤下" in notices(page)[0]
    assert page.one("p", "notice").one("a")["href"] == "/incubators/fenglin-hub/"


def test_of_mixed_kinds_the_first_is_kept_and_the_others_named(client):
    page = read_page(client, "/compare/?i=district/fenglin&i=incubator/mosu-space&i=district/west-bund")
    assert len(heads(page)) == 2
    assert "模速空间" in notices(page)[0]
    assert "科创街区" in notices(page)[0]


def test_of_more_than_five_the_first_five_are_kept_and_the_others_named(client):
    page = read_page(client, f"/compare/?{FIVE}&i=incubator/fenglin-hub")
    assert len(heads(page)) == 5
    assert "枫林HUB" in notices(page)[0]
    assert not page.all("input", id="add")


def test_a_comparator_keeps_its_tag(client):
    page = read_page(client, "/compare/?i=district/west-bund&i=district/juyuan")
    assert "区外·对照" in page.one("thead").text


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
@pytest.mark.parametrize("layout", ["auto", "blocks"])
def test_entries_of_every_kind_can_be_compared(client, catalogue, layout):
    slugs = catalogue.model.objects.published().order_by("-completeness", "sort_key")[:5].values_list("slug", flat=True)
    query = "&".join(f"i={catalogue.noun}/{slug}" for slug in slugs)
    with CaptureQueriesContext(connection) as queries:
        page = read_page(client, f"/compare/?{query}&show=all&layout={layout}")
    assert len(queries) <= 12
    assert_sound(page)
    names = page.one("thead").all("a") if layout == "auto" else page.one("nav", "toc").all("a")
    assert len(names) == min(5, len(slugs))


# --- lines ----------------------------------------------------------------------------------------


def test_every_cell_has_a_source_or_says_why_not(client):
    found = lines(read_page(client, f"/compare/?{FIVE}&show=all"))
    own = {"数据完整度", "内容截至", "说法不一与存疑", "网址"}
    assert set(found) > own
    assert [
        cell.text for name, cells in found.items() if name not in own for cell in cells if not is_marked(cell)
    ] == []


def test_a_blank_stays_and_is_called_so(client):
    assert [cell.text for cell in lines(read_page(client, TWO))["面积"]][1] == "枫林HUB未注明"


def test_an_inference_shows_its_tag_and_its_reason(client):
    cell = lines(read_page(client, f"/compare/?{FIVE}"))["所属街区"][1]
    assert "推断·把握中" in cell.text
    assert "依据：地址为斜土路2000号" in cell.text
    assert cell["class"] == "is-inferred"


def test_where_sources_disagree_each_value_stands_with_its_own_mark(client):
    cell = lines(read_page(client, f"/compare/?{FIVE}"))["面积"][1]
    assert "说法不一" in cell.text
    assert "8.96万平方米" in cell.text
    assert "17.5万平方米" in cell.text
    assert len(cell.all("a", "cite")) == 2


def test_what_differs_comes_first_and_says_so_in_text(client):
    page = read_page(client, f"{TWO}&show=all")
    assert [group.partition(" ")[0] for group in groups(page)] == ["不同", "相同", "都未注明", "条目本身"]
    remarks = [head.text for head in page.all("th", scope="row") if "（不同）" in head.text]
    assert len(remarks) == int(groups(page)[0].split()[1])
    assert lines(page)["名称"][0].text.startswith("模速空间")
    assert not any(remark.startswith("名称") for remark in remarks), "no two entries share a name"


def test_only_what_differs_is_shown_at_first_and_the_rest_is_counted_with_a_way_to_it(client):
    page, whole = read_page(client, TWO), read_page(client, f"{TWO}&show=all")
    alike, unstated = (int(group.split()[1]) for group in groups(whole)[1:3])
    assert alike + unstated == len(lines(whole)) - len(lines(page)) > 1
    links = {link.text: link["href"] for line in page.all("p", "after") for link in line.all("a")}
    assert links[f"{alike} 行"] == links[f"{unstated} 项"] == f"{TWO}&show=all"


def two_that_agree(**weaker):
    """The same floor area twice; the second rests on something else."""
    incubator("first-one", name_zh="甲", floor_area=5000)
    entry = incubator("second-one", name_zh="乙", floor_area=5000, save=False, citations=[])
    keys = [key for key in (*entry.NAMES, *entry.FACTS) if entry.has_value(key, {})]
    citations = [cite(entry, key, **(weaker if key == "floor_area" else {})) for key in keys]
    save_entry(entry, {Citation: citations})
    return "/compare/?i=incubator/first-one&i=incubator/second-one"


def test_the_same_value_from_two_sources_is_no_difference(client):
    address = two_that_agree(locator="9")
    assert "面积" not in lines(read_page(client, address))
    assert "面积" in lines(read_page(client, f"{address}&show=all"))


def test_the_same_value_less_surely_known_is_never_hidden(client):
    page = read_page(client, two_that_agree(basis="inferred", confidence="low", reason_zh="同一栋楼"))
    head = next(head for head in page.all("th", scope="row") if head.text.startswith("面积"))
    assert "值相同，依据不同" in head.text
    assert "同一栋楼" in page.text


def test_every_source_marked_is_listed_at_the_foot_and_no_other(client):
    page = read_page(client, f"/compare/?{FIVE}")
    marked = {mark["href"].removeprefix("#") for mark in page.one("table").all("a", "cite")}
    assert marked == {item["id"] for item in page.one("ol", "sources").all("li")}
    assert list(dict.fromkeys(mark.text for mark in page.one("table").all("a", "cite"))) == [
        f"[{number + 1}]" for number in range(len(marked))
    ]


def test_the_doubts_about_each_entry_are_counted_and_linked(client):
    found = totals(read_page(client, f"/compare/?{FIVE}"))
    assert any("about=incubator/mosu-space" in address for address in found)
    assert {address: rows_behind(address) for address in found} == found


def test_removing_leads_to_the_comparison_of_the_others(client):
    links = [link["href"] for link in read_page(client, f"/compare/?{FIVE}&show=all").one("tfoot").all("a")]
    assert links[0] == f"/compare/?{FIVE.partition('&')[2]}&show=all"


def test_a_comparison_is_not_for_search_engines(client):
    for address in ("/compare/", TWO):
        assert read_page(client, address).one("meta", name="robots")["content"] == "noindex,follow"


# --- beginning and adding -------------------------------------------------------------------------


def test_an_empty_comparison_offers_pairs_and_lists(client):
    page = read_page(client, "/compare/")
    pairs = [link["href"] for link in page.all("a") if link["href"].startswith("/compare/?i=")]
    assert len(pairs) > 3
    assert len(heads(read_page(client, pairs[-1]))) == 2
    lists = {link["href"] for link in page.all("a", data_total=True)}
    assert {f"/{catalogue.plural}/" for catalogue in CATALOGUES} <= lists


def test_one_alone_offers_what_is_like_it_and_why(client):
    page = read_page(client, "/compare/?i=incubator/fudan-smc-molecular-incubator")
    assert "所属街区同为枫林" in [head.text for head in page.all("h2")]
    assert "/compare/?i=incubator/fudan-smc-molecular-incubator&i=incubator/fenglin-hub" in [
        link["href"] for link in page.all("a")
    ]
    assert "/incubators/?compare=fudan-smc-molecular-incubator" in [link["href"] for link in page.all("a")]


@pytest.mark.parametrize("words", ["枫林HUB", "fenglinhub", "ＦＥＮＧＬＩＮ　ＨＵＢ", "楓林hub", "fenglin-hub"])
def test_a_name_that_leaves_no_doubt_is_added_at_once(client, words):
    answer = client.get("/compare/", {"i": "incubator/mosu-space", "add": words, "show": "all"})
    assert answer["Location"] == f"{TWO}&show=all"


def test_a_name_of_several_offers_each(client):
    page = read_page(client, "/compare/?i=incubator/mosu-space&add=创新")
    links = [link["href"] for link in page.one("div", "notice").all("a")]
    assert len(links) > 1
    assert all(len(heads(read_page(client, link))) == 2 for link in links)


def test_a_name_of_nothing_is_quoted(client):
    page = read_page(client, "/compare/?i=incubator/mosu-space&add=不存在的%25_'")
    assert "没有找到“不存在的%_'”" in page.one("div", "notice").text


def test_adding_what_is_there_already_says_so(client):
    assert "“枫林HUB”已经在比较里" in read_page(client, f"{TWO}&add=枫林HUB").one("div", "notice").text


def test_over_long_words_are_cut_with_a_notice(client):
    assert any("只用前100个" in notice for notice in notices(read_page(client, f"{TWO}&add={'模' * 101}")))


# --- wrong values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["show=some", "layout=wide", "show=all&show=diff", "add=a&add=b", "add=%00"])
def test_a_wrong_value_shows_nothing_and_says_why(client, query):
    page = read_page(client, f"{TWO}&{query}")
    assert not page.all("table")
    summary = page.one("div", "error-summary")
    assert "不能用" in summary.text or "空字符" in summary.text
    assert heads(read_page(client, summary.one("a")["href"])) == ["模速空间", "枫林HUB"]
    assert page.one("title").text.startswith("错误：")


def test_an_address_of_thousands_is_answered(client):
    query = "&".join(f"i=incubator/nowhere-{number}" for number in range(900))
    said = notices(read_page(client, f"{TWO}&{query}"))
    assert "等 48 项" in said[0]
    assert "有 902 项，只看了前 50 项" in said[1]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?i=incubator/fudan-smc-molecular-incubator",
        "?i=institution/fudan-smc",
        "?i=incubator/nowhere&i=incubator/mosu-space&add=创新",
    ],
)
def test_the_way_in_keeps_to_the_query_budget(client, query):
    with CaptureQueriesContext(connection) as queries:
        read_page(client, f"/compare/{query}")
    assert len(queries) <= 9
