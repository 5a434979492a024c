"""`?as_of=`: an entry's page as it stood at the end of a day, made from the history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from pages.catalogues import CATALOGUES
from sources.models import Source
from sources.tests.factories import incubator, stored
from versions.tests.days import day

pytestmark = pytest.mark.django_db
ADDRESS = "/incubators/changing/"
BUDGET = 15


def facts(page):
    """{fact: what is said of it}, without the way to tell what is missing."""
    return {row["data-fact"]: row.text.partition("+ 提供信息")[0].strip() for row in page.all("div", data_fact=True)}


@pytest.mark.parametrize(
    ("ago", "address", "aliases", "sectors"),
    [
        (10, "某路1号", "旧称", "生命健康"),
        (9, "某路1号", "旧称", "生命健康"),
        (8, "某路2号", "旧称", "大模型"),
        (6, "未注明", "未注明", "大模型"),
        (0, "未注明", "未注明", "大模型"),
    ],
)
def test_a_page_of_the_past_shows_what_stood_at_the_end_of_that_day(client, changing, ago, address, aliases, sectors):
    found = facts(read_page(client, f"{ADDRESS}?as_of={day(ago)}"))
    assert address in found["address"]
    assert aliases in found["aliases"]
    assert sectors in found["sectors"]


def test_every_value_of_the_past_has_the_source_of_then(client, changing):
    page = read_page(client, f"{ADDRESS}?as_of={day(9)}")
    assert page.one("div", data_fact="address").all("a", "cite")
    assert page.one("li", id="src-1")


def test_a_page_of_the_past_says_so_and_leads_back(client, changing):
    page = read_page(client, f"{ADDRESS}?as_of={day(8)}")
    strip = page.one("p", "as-of")
    assert f"您正在查看 {day(8)} 的记录" in strip.text
    assert [link["href"] for link in strip.all("a") if link.text == "回到现在"] == [ADDRESS]
    assert page.one("meta", name="robots")["content"] == "noindex,follow"
    assert page.one("link", rel="canonical")["href"].endswith(ADDRESS)
    assert not page.all("section", aria_labelledby="h-quote")
    assert [script["src"] for script in page.all("script")] == ["/static/js/search.js"]


def test_today_has_no_strip(client, changing):
    assert not read_page(client, ADDRESS).all("p", "as-of")
    assert not read_page(client, f"{ADDRESS}?as_of=").all("p", "as-of")


@pytest.mark.parametrize("ago", [11, 20, 25])
def test_before_its_publication_an_entry_shows_no_fact(client, changing, ago):
    page = read_page(client, f"{ADDRESS}?as_of={day(ago)}")
    assert "还没有公布" in page.text
    assert "草稿" not in page.text
    assert not facts(page)


@pytest.mark.parametrize("value", ["0001-01-01", "1899-12-31", "1990-06-01"])
def test_a_day_long_ago_is_answered(client, changing, value):
    assert "还没有公布" in read_page(client, f"{ADDRESS}?as_of={value}").text


@pytest.mark.parametrize(
    "value",
    ["abc", "2024", "2024-12", "2024-02-30", "2024-1-1", "20240101", "２０２４-01-01", "9999-12-31", "<b>", "%00"],
)
def test_what_is_no_day_of_the_past_is_quoted_and_refused(client, changing, value):
    page = read_page(client, f"{ADDRESS}?as_of={value}")
    summary = page.one("div", "error-summary")
    assert page.one("title").text.startswith("错误：")
    assert value in summary.text or value == "%00"
    assert summary.one("a")["href"] == ADDRESS
    assert not facts(page)


def test_a_day_given_twice_is_refused(client, changing):
    page = read_page(client, f"{ADDRESS}?as_of={day(8)}&as_of={day(9)}")
    assert "只能给一个值" in page.one("div", "error-summary").text


def test_what_was_never_published_has_no_past(client, changing):
    entry = stored("changing")
    type(entry).history.filter(record_id=entry.pk, state="published").delete()
    assert "还没有公布" in read_page(client, f"{ADDRESS}?as_of={day(8)}").text


def test_a_draft_has_no_page_of_the_past_either(client, write):
    write(3, incubator("only-a-draft", state="draft", save=False))
    assert client.get(f"/incubators/only-a-draft/?as_of={day(1)}").status_code == 404
    assert client.get("/incubators/only-a-draft/history/").status_code == 404


def test_a_withdrawn_entry_is_seen_on_the_days_on_which_it_was_published(client, changing, change):
    change(4, state="withdrawn", withdrawn_reason="已并入另一家")
    assert "某路2号" in facts(read_page(client, f"{ADDRESS}?as_of={day(8)}"))["address"]
    page = read_page(client, f"{ADDRESS}?as_of={day(3)}")
    assert "撤下" in page.text
    assert not facts(page)


def test_an_entry_withdrawn_since_is_not_named_on_a_page_of_the_past(client, changing, change):
    change(5, sectors=["large-models"], district_id="district:fenglin")
    sector = stored("changing").record.sector_links.get().sector
    sector.state, sector.withdrawn_reason = "withdrawn", "重复"
    save_entry(sector)
    assert "大模型" not in facts(read_page(client, f"{ADDRESS}?as_of={day(5)}"))["sectors"]


def test_a_left_address_leads_on_with_the_day(client, changing):
    entry = stored("changing")
    entry.slug = "changed"
    save_entry(entry)
    answer = client.get(f"{ADDRESS}?as_of={day(8)}")
    assert (answer.status_code, answer["Location"]) == (301, f"/incubators/changed/?as_of={day(8)}")
    assert "某路2号" in facts(read_page(client, answer["Location"]))["address"]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_an_entry_of_any_noun_has_a_page_of_today_within_the_budget(client, catalogue):
    entry = catalogue.model.objects.published().order_by("-completeness", "sort_key").first()
    with CaptureQueriesContext(connection) as queries:
        page = read_page(client, f"{entry.get_absolute_url()}?as_of={day(0)}")
    now = read_page(client, entry.get_absolute_url())
    assert facts(page).keys() == facts(now).keys()
    assert {key: text for key, text in facts(page).items() if text != facts(now)[key]} == {}
    assert len(queries) <= BUDGET


def test_a_wrong_page_of_what_is_taken_from_a_source_is_refused(client):
    source = Source.objects.get(slug="src-xinhua-2022").get_absolute_url()
    assert "“x” 不能用" in read_page(client, f"{source}?page=x").one("div", "error-summary").text
    assert "这是最后一页" in read_page(client, f"{source}?page=99").text
