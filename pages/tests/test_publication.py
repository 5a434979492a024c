"""What is public and what is not, told from every side: pages, lists, numbers, files and the pages of others."""

import pytest

from catalogue.tests.reading import read_file, read_page, slugs
from catalogue.writing import save_entry
from districts.models import District
from incubators.models import Incubator
from pages.catalogues import CATALOGUES
from pages.tests.test_every_catalogue import total_of
from sources.models import Source
from sources.tests.factories import incubator, stored

pytestmark = pytest.mark.django_db
NAME = "只此一家试验孵化器"


def everywhere(client, words):
    """The lists, every file, the home page, and those entries' pages that a new incubator would appear on."""
    found = []
    addresses = ["/", "/districts/fenglin/", "/sectors/life-health/", "/areas/xuhui/", "/sources/src-answer-sheet/",
                 "/institutions/ecust/"]  # fmt: skip
    addresses += ["/incubators/?scope=all&per=100", f"/incubators/?scope=all&q={NAME}", "/sectors/", "/districts/"]
    for catalogue in CATALOGUES:
        addresses += [f"/{catalogue.plural}/export.csv?scope=all"]
    for address in addresses:
        answer = client.get(address)
        text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        # The search field repeats the words that were asked for, and so do chips and the addresses of links.
        if any(
            word in text.replace(f'value="{NAME}"', "").replace(f"q={NAME}", "")
            for word in words
            if f"q={word}" not in address
        ):
            found.append(address)
    return found


def make(state):
    entry = incubator("only-one", name_zh=NAME, district_id="district:fenglin", sectors=["life-health"])
    entry.state = state
    entry.withdrawn_reason = "已并入另一家" if state == "withdrawn" else ""
    save_entry(entry, reason="test")
    return entry


def test_a_published_entry_is_found_on_all_sides(client):
    incubator("only-one", name_zh=NAME, district_id="district:fenglin", sectors=["life-health"])
    assert set(everywhere(client, ["only-one"])) >= {
        "/districts/fenglin/", "/sectors/life-health/", "/sources/src-answer-sheet/",
        "/incubators/?scope=all&per=100", "/incubators/export.csv?scope=all",
    }  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_was_not_published_answers_404_and_is_nowhere(client, state):
    incubator("only-one", name_zh=NAME, district_id="district:fenglin", sectors=["life-health"], state=state)
    assert client.get("/incubators/only-one/").status_code == 404
    assert everywhere(client, ["only-one", NAME]) == []


def test_what_was_not_published_counts_nowhere(client):
    before = [
        read_page(client, address).text for address in ("/", "/districts/fenglin/", "/incubators/?district=fenglin")
    ]
    incubator("only-one", name_zh=NAME, district_id="district:fenglin", sectors=["life-health"], state="draft")
    after = [
        read_page(client, address).text for address in ("/", "/districts/fenglin/", "/incubators/?district=fenglin")
    ]
    assert after == before
    assert len(slugs(client, "/incubators/export.csv?scope=all")) == 18


def test_a_withdrawn_entry_says_so_at_its_own_address_and_is_nowhere_else(client):
    make("withdrawn")
    assert everywhere(client, ["only-one", NAME]) == []
    assert total_of(read_page(client, "/incubators/?scope=all")) == 18


def test_the_page_of_a_withdrawn_entry_has_name_reason_and_history_but_no_fact(client):
    make("withdrawn")
    answer = client.get("/incubators/only-one/")
    page = read_page(client, "/incubators/only-one/")
    assert answer.status_code == 200
    assert page.one("h1").text == NAME
    assert "已并入另一家" in page.text
    assert "已撤下" in page.text
    assert "已发布" in page.text  # its history: what it was before
    assert not page.all("div", data_fact=True)
    assert "孵化载体" not in page.text
    assert "枫林" not in page.text


def test_no_tag_in_the_head_of_a_withdrawn_entry_tells_a_fact_of_it(client):
    entry = incubator("only-one", name_zh=NAME, summary_zh="设有三间实验室")
    entry.state, entry.withdrawn_reason = "withdrawn", "已并入另一家"
    save_entry(entry, reason="test")
    assert "三间实验室" not in client.get("/incubators/only-one/").content.decode()


def test_the_page_of_a_withdrawn_entry_asks_not_to_be_indexed(client):
    make("withdrawn")
    answer = client.get("/incubators/only-one/")
    robots = [meta["content"] for meta in read_page(client, "/incubators/only-one/").all("meta", name="robots")]
    assert any("noindex" in text for text in [*robots, answer.get("X-Robots-Tag", "")])


def test_a_withdrawn_entry_leads_to_its_successor_if_that_is_public(client):
    entry = make("withdrawn")
    entry.successor_id = "incubator:mosu-space"
    save_entry(entry)
    assert "/incubators/mosu-space/" in [link["href"] for link in read_page(client, "/incubators/only-one/").all("a")]
    successor = stored("mosu-space")
    successor.state = "draft"
    save_entry(successor)
    assert "mosu-space" not in client.get("/incubators/only-one/").content.decode()


def test_a_withdrawal_needs_a_reason(client):
    entry = stored("mosu-space")
    entry.state = "withdrawn"
    with pytest.raises(Exception, match="须写明原因"):
        save_entry(entry)


def test_a_withdrawn_district_is_no_option_and_no_value(client):
    district = District.objects.get(slug="fenglin")
    district.state, district.withdrawn_reason = "withdrawn", "试验"
    save_entry(district)
    page = read_page(client, "/incubators/")
    assert "fenglin" not in [box["data-value"] for box in page.all("input", data_facet="district")]
    assert len(slugs(client, "/incubators/export.csv?district=unknown")) == 6 + 4
    assert {row["district"] for row in read_file(client, "/incubators/export.csv")[1]} >= {"", "west-bund"}
    assert "fenglin" not in {row["district"] for row in read_file(client, "/incubators/export.csv")[1]}
    assert (
        "枫林生命健康科创街区"
        not in read_page(client, "/incubators/fenglin-hub/").one("div", data_fact="district").text
    )


def test_a_withdrawn_source_is_not_named_on_the_pages_that_cite_it(client):
    source = Source.objects.get(slug="pub-s21")
    name, source.state, source.withdrawn_reason = source.name_zh, "withdrawn", "试验"
    save_entry(source)
    page = read_page(client, "/incubators/mosu-space/")
    assert "来源已撤下" in page.text
    assert name not in page.text
    assert page.one("div", data_fact="floor_area").all("a", "cite")


@pytest.mark.parametrize("query", ["", "?utm=1"])
def test_a_changed_address_leads_on_for_good(client, query):
    entry = stored("mosu-space")
    entry.slug = "mosu"
    save_entry(entry)
    answer = client.get(f"/incubators/mosu-space/{query}")
    assert answer.status_code == 301
    assert answer["Location"].partition("?")[0] == "/incubators/mosu/"
    assert client.get("/incubators/mosu/").status_code == 200
    assert Incubator.objects.get(slug="mosu").record_id == "incubator:mosu-space"


def test_an_address_changed_twice_leads_on_in_one_step(client):
    for slug in ("mosu", "mosu-shanghai"):
        entry = Incubator.objects.get(record_id="incubator:mosu-space")
        entry.slug = slug
        save_entry(entry)
    for old in ("mosu-space", "mosu"):
        assert client.get(f"/incubators/{old}/")["Location"] == "/incubators/mosu-shanghai/"


def test_the_old_address_of_a_draft_does_not_give_it_away(client):
    entry = incubator("only-one", state="draft", name_zh=NAME)
    entry.slug = "only-two"
    save_entry(entry)
    assert client.get("/incubators/only-one/").status_code == 404


def test_an_old_slug_in_a_filter_is_a_wrong_value_or_leads_to_the_same_rows(client):
    district = District.objects.get(slug="fenglin")
    district.slug = "fenglin-new"
    save_entry(district)
    assert len(slugs(client, "/incubators/export.csv?district=fenglin-new")) == 4
    assert client.get("/incubators/export.csv?district=fenglin").status_code in (400, 301)
