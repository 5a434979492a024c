"""What cannot be understood is said, never ignored: no rows, the value quoted, a way on. A file answers 400."""

from urllib.parse import urlencode

import pytest

from catalogue.tests.reading import read_page
from pages.catalogues import CATALOGUES
from pages.tests.test_every_catalogue import every_catalogue, rows_behind

pytestmark = pytest.mark.django_db
LONG = "x" * 10_240

WRONG = [
    ("district=nowhere", "nowhere"),
    ("district=nowhere&district=west-bund", "nowhere"),
    ("district=%00", "�"),
    ("district=west-bund%00", "west-bund�"),
    ("district=%FF", "�"),
    (f"district={LONG}", "x" * 60 + "…"),
    ("kind=%3Cscript%3E", "<script>"),
    ("host=sjtu%2F..", "sjtu/.."),
    ("page=0", "0"),
    ("page=abc", "abc"),
    ("page=-1", "-1"),
    ("page=1.5", "1.5"),
    ("page=%EF%BC%91", "１"),
    ("page=99999999999999999999", "99999999999999999999"),
    ("per=7", "7"),
    ("sort=zzz", "zzz"),
    ("view=map3d", "map3d"),
    ("scope=world", "world"),
    ("basis=maybe", "maybe"),
    ("match=perhaps", "perhaps"),
    ("area_min=x", "x"),
    ("area_min=-1", "-1"),
    ("area_min=NaN", "NaN"),
    ("area_min=Infinity", "Infinity"),
    ("area_min=1e400", "1e400"),
    ("area_max=1%00", "1�"),
    ("opened_after=2024-13", "2024-13"),
    ("opened_after=2024-02-30", "2024-02-30"),
    ("opened_before=gestern", "gestern"),
    ("opened_before=0000", "0000"),
    ("q=a%00b", "a�b"),
    ("as_of=2024-99-99", "2024-99-99"),
    ("scope=xuhui&scope=all", "xuhui、all"),
    ("page=1&page=2", "1、2"),
    ("q=a&q=b", "a、b"),
    ("area_min=1&area_min=2", "1、2"),
    ("opened_after=2024&opened_after=2025", "2024、2025"),
    ("sort=name&sort=-updated", "name、-updated"),
]


@pytest.mark.parametrize(("query", "quoted"), WRONG, ids=lambda value: value[:30])
def test_a_wrong_value_is_quoted_no_row_is_shown_and_the_file_refuses_alike(client, query, quoted):
    page = read_page(client, f"/incubators/?{query}")
    summary = page.one("div", "error-summary")
    assert summary["role"] == "alert"
    assert f"“{quoted}”" in summary.text
    assert page.one("title").text.startswith("错误：")
    assert not page.all("li", "record")
    assert not page.all("th", scope="row")
    assert "共 0 个结果" in page.text
    assert_file_refuses(client, f"/incubators/export.csv?{query}", summary)


def assert_file_refuses(client, address, summary):
    """With the words of the page, each of them."""
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines
    assert [line for line in lines if " ".join(line.split()) not in summary.text] == []


@pytest.mark.parametrize(("query", "quoted"), WRONG, ids=lambda value: value[:30])
def test_a_link_offers_the_same_query_without_the_wrong_value(client, query, quoted):
    page = read_page(
        client, f"/incubators/?kind=incubator_carrier&{query}" if "kind=" not in query else f"/incubators/?{query}"
    )
    link = page.one("div", "error-summary").all("a")[-1]["href"]
    assert query.partition("=")[0] not in link
    after = read_page(client, f"/incubators/{link}")
    assert not after.all("div", "error-summary")
    assert "kind=incubator_carrier" in link or "kind=" in query
    assert after.all("li", "record")


def test_two_wrong_values_are_both_named_and_leave_one_by_one(client):
    page = read_page(client, "/incubators/?district=nowhere&area_min=x")
    assert "有 2 处需要修改" in page.one("div", "error-summary").text
    links = [link["href"] for link in page.one("div", "error-summary").all("a")]
    assert len(links) == 2
    assert all("nowhere" not in link or "area_min" not in link for link in links)


def test_the_same_words_stand_beside_the_field(client):
    page = read_page(client, "/incubators/?area_min=x")
    field = page.one("input", name="area_min")
    assert field["aria-invalid"] == "true"
    assert "“x”" in page.one(id=field["aria-describedby"]).text


@every_catalogue
@pytest.mark.parametrize("query", ["page=0", "sort=zzz", "scope=no", "q=%00", "as_of=x"])
def test_no_list_ignores_a_wrong_value(client, catalogue, query):
    summary = read_page(client, f"/{catalogue.plural}/?{query}").one("div", "error-summary")
    assert_file_refuses(client, f"/{catalogue.plural}/export.csv?{query}", summary)


@every_catalogue
@pytest.mark.parametrize("value", ["\0", "%ff", "nowhere", "a/b", "9" * 400, "😀"])
def test_no_question_can_be_asked_so_that_the_server_fails(client, catalogue, value):
    """Every parameter that the list knows, with a value that hardly any of them understands."""
    query = urlencode(dict.fromkeys(catalogue.filterset.base_filters, value))
    summary = read_page(client, f"/{catalogue.plural}/?{query}").one("div", "error-summary")
    assert_file_refuses(client, f"/{catalogue.plural}/export.csv?{query}", summary)


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"district=d{number}" for number in range(300)),
        "&".join(f"p{number}=1" for number in range(300)),
        "&".join(f"host={number}" for number in range(300)),
        f"q={LONG}",
        f"unheard-of={LONG}",
        "=&&=&;",
        "%FF=%FF",
        "district[]=fenglin",
    ],
    ids=lambda value: value[:20],
)
def test_no_address_makes_the_server_fail(client, query):
    for address in (
        f"/incubators/?{query}",
        f"/incubators/export.csv?{query}",
        f"/?{query}",
        f"/incubators/mosu-space/?{query}",
    ):
        assert client.get(address).status_code in (200, 400)


def test_parameters_nobody_knows_are_ignored(client):
    assert rows_behind("/incubators/?utm_source=x&fbclid=1") == rows_behind("/incubators/")


def test_a_page_beyond_the_end_shows_the_last_one_and_says_so(client):
    page = read_page(client, "/incubators/?page=99")
    assert "没有那么多页" in page.text
    assert page.all("li", "record")


def test_words_that_are_too_long_are_cut_and_the_page_says_so(client):
    assert "只用前100个" in read_page(client, f"/incubators/?q={LONG}").text


@pytest.mark.parametrize(
    "slug", ["export", "of", "new", "history", "no-such", "a" * 300, "模速空间", "..", "%00", "%FF", "Mosu-Space"]
)
def test_an_entry_that_is_not_there_answers_404(client, slug):
    for catalogue in CATALOGUES:
        assert client.get(f"/{catalogue.plural}/{slug}/").status_code == 404
    assert client.get(f"/figures/of/{slug}/").status_code == 404


def test_every_list_names_its_one_address(client):
    page = client.get("/incubators/?kind=&page=1&district=fenglin&utm=1&district=west-bund").content.decode()
    if 'rel="canonical"' in page:  # printed by the frame of every page
        assert "?district=fenglin&amp;district=west-bund" in page
