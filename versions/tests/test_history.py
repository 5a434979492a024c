"""`…/history/`: what readers are told of the versions of an entry."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from districts.models import District
from sources.models import Citation
from sources.tests.factories import citations_of, stored
from staff.roles import ROLES, assign
from versions import public
from versions.tests.days import day

pytestmark = pytest.mark.django_db
ADDRESS = "/incubators/changing/history/"
EDITS = 21


def versions(page):
    """The text of each version, newest first."""
    return [item.text for item in page.one("ol", "changes").children if not isinstance(item, str)]


def rows(version):
    """{label: (old, new)} of a version."""
    return {row.one("th").text: tuple(cell.text for cell in row.all("td")) for row in version.one("tbody").all("tr")}


def test_the_history_begins_with_the_first_publication(client, changing):
    found = versions(read_page(client, ADDRESS))
    assert len(found) == 3
    assert day(10) in found[-1]
    assert "已发布" in found[-1]
    assert not any("草稿" in text for text in found)


def test_a_version_tells_old_and_new_in_words_with_its_reason(client, changing):
    page = read_page(client, ADDRESS)
    second = page.one("ol", "changes").all("li")[1]
    changed = rows(second)
    assert changed["地址文字"] == ("某路1号", "某路2号")
    assert changed["面积"] == ("（空）", "2,000平方米")
    assert "按新文改" in second.text
    sectors = [row for row in second.one("tbody").all("tr") if row.one("th").text == "领域"]
    assert {tuple(cell.text for cell in row.all("td")) for row in sectors} == {
        ("生命健康", "（空）"),
        ("（空）", "大模型"),
    }
    assert "sector:" not in page.text


def test_readers_learn_the_role_and_never_the_name(client, changing, change):
    user = User.objects.create_user("zhangsan", password="not used", first_name="三", last_name="张")
    assign(user, "reviewer")
    change(4, address="某路3号", user=user, sectors=["large-models"])
    page = read_page(client, ADDRESS)
    assert "审核" in versions(page)[0]
    assert "zhangsan" not in page.text
    assert "张三" not in page.text


def test_the_words_for_roles_are_those_of_the_staff_pages():
    assert {code: str(word) for code, word in public.ROLES.items()} == {
        code: str(role.label) for code, role in ROLES.items() if code != "viewer"
    }


def test_each_version_leads_to_the_page_as_it_stood(client, changing, change):
    change(6, address="某路9号", hour=18, sectors=["large-models"])
    page = read_page(client, ADDRESS)
    days = [link["href"].partition("as_of=")[2] for link in page.all("a") if "as_of=" in link["href"]]
    assert days == [day(6), day(8), day(10)]
    assert "同一天后来又有修改" in versions(page)[1]


def test_a_name_that_is_not_public_is_not_told(client, changing, change):
    change(4, sectors=["large-models"], district_id="district:fenglin")
    district = District.objects.get(slug="fenglin")
    district.state, district.withdrawn_reason = "withdrawn", "试验"
    save_entry(district)
    page = read_page(client, ADDRESS)
    assert "未公布的条目" in page.text
    assert district.name_zh not in page.text


def test_a_withdrawn_entry_keeps_its_history_without_its_facts(client, changing, change):
    change(4, state="withdrawn", withdrawn_reason="已并入另一家")
    change(3, address="撤下后改的路")
    page = read_page(client, ADDRESS)
    found = versions(page)
    assert len(found) == 4
    assert "已撤下" in found[0]
    assert "已并入另一家" in found[0]
    assert not page.all("table")
    assert "某路" not in page.text
    assert "按新文改" not in page.text
    assert "撤下后改的路" not in page.text


def test_what_changed_while_withdrawn_shows_once_it_is_back(client, changing, change):
    change(4, state="withdrawn", withdrawn_reason="已并入另一家", sectors=["large-models"])
    change(3, address="新路", sectors=["large-models"])
    change(2, state="published", withdrawn_reason="", address="新路", sectors=["large-models"])
    page = read_page(client, ADDRESS)
    newest = page.one("ol", "changes").all("li")[0]
    assert "重新发布" in newest.text
    assert rows(newest)["地址文字"] == ("（空）", "新路")


def test_the_history_is_not_indexed(client, changing):
    assert read_page(client, ADDRESS).one("meta", name="robots")["content"] == "noindex,follow"


def test_an_address_never_published_has_no_history(client):
    assert client.get("/incubators/nothing-here/history/").status_code == 404


def test_the_entry_names_its_last_versions_and_what_they_changed(client, changing):
    box = read_page(client, "/incubators/changing/").one("section", aria_labelledby="h-latest")
    assert [item.text.partition(" ")[0] for item in box.all("li")] == [day(6), day(8), day(10)]
    assert "地址文字" in box.all("li")[1].text
    assert "面积" in box.all("li")[1].text
    assert ADDRESS in [link["href"] for link in box.all("a")]


def test_a_long_history_is_paged_and_costs_the_same(client, changing, change):
    with CaptureQueriesContext(connection) as few:
        read_page(client, ADDRESS)
    for number in range(EDITS):
        change(5, address=f"某路{number}号", hour=number, sectors=["large-models"])
    with CaptureQueriesContext(connection) as many:
        first = read_page(client, ADDRESS)
    assert len(versions(first)) == 20
    assert len(versions(read_page(client, f"{ADDRESS}?page=2"))) == EDITS + 3 - 20
    assert len(many) == len(few) <= 12


@pytest.mark.parametrize("value", ["0", "-1", "x", "1&page=2"])
def test_a_page_that_is_none_is_refused(client, changing, value):
    assert read_page(client, f"{ADDRESS}?page={value}").one("div", "error-summary")


def test_a_page_beyond_the_end_is_the_last_one(client, changing):
    page = read_page(client, f"{ADDRESS}?page=9")
    assert "这是最后一页" in page.text
    assert len(versions(page)) == 3


def test_an_edit_shows_at_once(client, changing):
    entry = stored("changing")
    entry.address = "刚改的路"
    kept = [c for c in entry.record.citations.all() if c.key != "address"]
    save_entry(entry, {Citation: [*kept, *[c for c in citations_of(entry) if c.key == "address"]]})
    assert "刚改的路" in versions(read_page(client, ADDRESS))[0]
