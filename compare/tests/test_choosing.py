"""Choosing entries in a list and on their own pages, by links alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.tests.reading import read_file, read_page
from catalogue.writing import save_entry
from incubators.models import Incubator

pytestmark = pytest.mark.django_db

FIVE = "&".join(
    f"compare={slug}"
    for slug in ("mosu-space", "fenglin-hub", "i-incubator", "miracleplus-shanghai", "humanoid-robot-incubator")
)


def card(page, slug):
    return page.one("li", "record", id=f"card-{slug}")


def test_adding_comes_back_to_the_same_card_of_the_same_list(client):
    page = read_page(client, "/institutions/?page=2&sort=-updated")
    link = page.all("li", "record")[3].one("p", "choose").one("a")
    slug = page.all("li", "record")[3]["id"].removeprefix("card-")
    assert link["href"] == f"?compare={slug}&page=2&sort=-updated#card-{slug}"
    after = read_page(client, f"/institutions/{link['href'].partition('#')[0]}")
    assert "已加入（1/5）" in card(after, slug).text


def test_a_card_that_was_added_can_be_taken_out_again(client):
    page = read_page(client, "/incubators/?compare=mosu-space&compare=fenglin-hub")
    link = card(page, "mosu-space").one("p", "choose").one("a")
    assert link["href"] == "?compare=fenglin-hub#card-mosu-space"


def test_the_bar_names_what_was_chosen_in_that_order_and_leads_to_the_comparison(client):
    page = read_page(client, "/incubators/?compare=mosu-space&compare=fenglin-hub")
    tray = page.one("aside", "tray")
    assert [item.text for item in tray.all("li")] == ["模速空间移除：模速空间", "枫林HUB移除：枫林HUB"]
    assert tray.one("a", "btn")["href"] == "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub"


def test_there_is_no_bar_while_nothing_is_chosen(client):
    assert not read_page(client, "/incubators/").all("aside", "tray")


def test_with_one_chosen_the_bar_asks_for_another(client):
    tray = read_page(client, "/incubators/?compare=mosu-space").one("aside", "tray")
    assert "再选一项就能比较" in tray.text
    assert not tray.all("a", "btn")


def test_with_five_chosen_no_card_offers_a_sixth(client):
    page = read_page(client, f"/incubators/?{FIVE}")
    assert not [link for link in page.all("a") if link.text.startswith("加入比较")]
    assert "已选满 5 个" in card(page, "fudan-smc-molecular-incubator").text


def test_a_sixth_and_an_unknown_one_are_named_and_the_list_is_shown(client):
    page = read_page(client, f"/incubators/?{FIVE}&compare=fudan-smc-molecular-incubator&compare=nowhere")
    notices = " ".join(notice.text for notice in page.all("p", "notice"))
    assert "复旦上医分子生物创新孵化中心" in notices
    assert "“nowhere”" in notices
    assert len(page.all("li", "record")) == 18
    assert len(page.one("aside", "tray").all("li")) == 5


def test_what_is_not_published_cannot_be_chosen(client):
    entry = Incubator.objects.get(slug="fenglin-hub")
    entry.state = "draft"
    save_entry(entry, reason="test")
    page = read_page(client, "/incubators/?compare=fenglin-hub")
    assert not page.all("aside", "tray")
    assert "枫林HUB" not in page.text


def test_a_choice_survives_every_other_link_of_the_list_but_changes_no_row(client):
    page = read_page(client, "/incubators/?district=fenglin&compare=mosu-space")
    kept = [
        *page.one("div", "chips").all("a"),
        *page.all("a", "n"),
        *page.one("nav", "tabs").all("a"),
    ]
    assert [link["href"] for link in kept if "compare=mosu-space" not in link["href"]] == []
    assert [field["value"] for field in page.one("form", "filters").all("input", name="compare")] == ["mosu-space"]
    assert len(page.all("li", "record")) == 4
    assert page.one("link", rel="canonical")["href"].endswith("/incubators/?district=fenglin")
    assert page.one("meta", name="robots")["content"] == "noindex,follow"


def test_a_file_does_not_depend_on_what_was_chosen(client):
    page = read_page(client, "/incubators/?compare=mosu-space")
    assert not [link for link in page.all("a") if "export" in link["href"] and "compare" in link["href"]]
    assert len(read_file(client, "/incubators/export.csv?compare=mosu-space")[1]) == 18


def test_choosing_costs_one_query(client):
    client.get("/incubators/?per=50")  # what is kept for every version is there
    counts = []
    client.get("/incubators/?scope=all")  # reads what is kept of the noun until the next edit
    for query in ("", "compare=mosu-space", f"{FIVE}&compare=nowhere"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/incubators/?{query}")
        counts.append(len(queries))
    assert counts[1] == counts[2] == counts[0] + 1 <= 12


def test_the_page_of_an_entry_leads_to_a_comparison_with_it(client):
    links = [link for link in read_page(client, "/incubators/mosu-space/").all("a") if link.text.startswith("加入比较")]
    assert [link["href"] for link in links] == ["/compare/?i=incubator/mosu-space"]


def test_a_comparison_leads_back_to_the_list_with_the_same_choice(client):
    page = read_page(client, "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub")
    assert "/incubators/?compare=mosu-space&compare=fenglin-hub" in [link["href"] for link in page.all("a")]


def test_an_address_with_many_entries_makes_no_much_larger_page_than_one_with_ten(client):
    def page(number):
        asked = "&".join(f"compare={'x' * 90}{place}" for place in range(number))
        return client.get(f"/incubators/?{asked}").content.decode()

    assert "后面 30 个没有看" in page(40)
    assert len(page(40)) < 1.5 * len(page(10))
