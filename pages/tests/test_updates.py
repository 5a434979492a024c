"""What readers are told of changes: all that was public, nothing of a draft, and nobody's name."""

import datetime
import xml.etree.ElementTree as ElementTree

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Alias
from catalogue.models.record import State
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from pages.catalogues import CATALOGUES
from pages.tests.test_every_catalogue import totals, updates_behind
from sources.models import Citation

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def mosu():
    return Incubator.objects.get(slug="mosu-space")


def lines(client, address="/updates/?noun=incubator"):
    return [line.text for line in read_page(client, address).all("li") if line.parent["class"] == "updates"]


def test_a_new_entry_is_told_as_taken_in(client):
    assert all(line.endswith("：收录") for line in lines(client))


def test_a_changed_value_is_told_by_its_name(client):
    entry = mosu()
    entry.opened = "2023-10"
    save_entry(entry)
    assert lines(client)[0] == "孵化器模速空间：更改启用"


def test_a_value_that_is_given_or_taken_away_is_told_as_such(client):
    entry = mosu()
    citations, opened = list(entry.record.citations.all()), entry.opened
    entry.opened = ""
    save_entry(entry, {Citation: [row for row in citations if row.key != "opened"]})
    entry.opened = opened
    save_entry(entry, {Citation: citations})
    assert lines(client)[:2] == ["孵化器模速空间：补充启用", "孵化器模速空间：删去启用"]


def test_a_change_of_sources_names_and_links_is_told(client):
    entry = mosu()
    rows = list(entry.record.citations.all())
    rows = [row for row in rows if row.key != "aliases"]
    rows.append(Citation(field_id="incubator:aliases", value="模速", basis="editorial", reason_zh="常用的简称"))
    save_entry(entry, {Citation: rows, Alias: [Alias(name="模速")]})
    assert "更改别名" in lines(client)[0]


def test_many_changes_are_named_up_to_four_and_counted(client):
    entry = mosu()
    for name in ("name_en", "summary_zh", "summary_en", "note_zh", "note_en"):
        setattr(entry, name, "Changed")
    save_entry(entry)
    assert "等" in lines(client)[0]


def test_nothing_of_a_draft_is_told(client):
    """Not that there is one, and not what it said before it was published."""
    entry = Incubator(
        slug="secret", kind="incubator_carrier", name_zh="秘密空间", summary_zh="草稿里的话", state=State.DRAFT
    )
    save_entry(entry)
    entry.summary_zh, entry.note_zh = "", "草稿的说明"
    save_entry(entry)
    assert (
        "秘密空间" not in client.get("/updates/").content.decode() + client.get("/updates/feed.atom").content.decode()
    )
    rows = [
        Citation(field_id=f"incubator:{key}", basis="editorial", reason_zh="编者所拟") for key in ("name_zh", "kind")
    ]
    entry.state, entry.note_zh = State.PUBLISHED, "公布的说明"
    save_entry(entry, {Citation: rows})
    assert lines(client)[0] == "孵化器秘密空间：收录"
    assert "草稿" not in client.get("/updates/").content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_what_is_no_longer_published_is_not_told_any_more(client, state):
    entry = mosu()
    entry.state, entry.withdrawn_reason = state, "重复" if state == State.WITHDRAWN else ""
    save_entry(entry)
    assert not any("模速空间" in line for line in lines(client, "/updates/?noun=incubator&per=100"))
    assert "模速空间" not in client.get("/updates/feed.atom?noun=incubator").content.decode()
    assert not any("模速空间" in line for line in lines(client, "/"))


def test_who_changed_it_is_not_told(client):
    user = User.objects.create_user("zhangsan", first_name="三", last_name="张")
    entry = mosu()
    entry.opened = "2023-10"
    save_entry(entry, user=user, reason="内部的理由")
    for address in ("/", "/updates/", "/updates/feed.atom"):
        page = client.get(address).content.decode()
        assert "zhangsan" not in page
        assert "内部的理由" not in page


def test_the_home_page_tells_single_changes_one_by_one_and_many_as_one_line(client):
    entry = mosu()
    entry.opened = "2023-10"
    save_entry(entry)
    found = lines(client, "/")
    assert found
    assert any("132 条收录或更改" in line for line in found), "the figures were all loaded on one day"
    numbers = {a: n for a, n in totals(read_page(client, "/")).items() if a.startswith("/updates/")}
    assert numbers
    assert {address: updates_behind(address.partition("?")[2]) for address in numbers} == numbers


def test_old_news_are_better_than_none(client):
    long_ago = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.UTC)
    for catalogue in CATALOGUES:
        catalogue.model.history.model.objects.update(history_date=long_ago)
    found = lines(client, "/")
    assert found
    assert all(line.startswith("2020-01-01") for line in found)


def test_every_number_of_the_updates_leads_to_that_many(client):
    found = totals(read_page(client, "/updates/"))
    assert len(found) > 10
    assert {address: updates_behind(address.partition("?")[2]) for address in found} == found


def test_the_pages_of_the_updates_show_each_change_once(client):
    shown = []
    for number in (1, 2, 3):
        shown += lines(client, f"/updates/?noun=sector&per=20&page={number}")
    assert len(shown) == len(set(shown)) == updates_behind("noun=sector")


@pytest.mark.parametrize(
    ("query", "quoted"),
    [("noun=x", "“x”"), ("day=2026-13-01", "“2026-13-01”"), ("day=2026-11", "“2026-11”"), ("page=x", "“x”")],
)
def test_a_wrong_value_shows_nothing_and_says_why(client, query, quoted):
    page = read_page(client, f"/updates/?{query}")
    assert quoted in page.one("div", "error-summary").text
    assert not page.all("ul", "updates")
    assert client.get(f"/updates/feed.atom?{query}").status_code == 400


def test_the_feed_is_atom_and_holds_the_newest_change_first(client):
    entry = mosu()
    entry.opened = "2023-10"
    save_entry(entry)
    answer = client.get("/updates/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert len({item.findtext(f"{ATOM}id") for item in entries}) == 50
    assert entries[0].findtext(f"{ATOM}title") == "模速空间：更改启用"
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "http://testserver/incubators/mosu-space/"
    assert feed.findtext(f"{ATOM}updated")


def test_the_updates_cost_the_same_whatever_they_show(client):
    counts = set()
    client.get("/updates/?page=2")  # reads what is kept until the next edit
    for query in ("", "per=100", "page=5", "noun=figure&per=100"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/updates/?{query}")
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 12
