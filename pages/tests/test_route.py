"""The route: every hop is a record or says that it is not stated; four links lead to a body, a policy, a contact."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models.record import State
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from pages.tests.test_every_catalogue import rows_behind, totals
from transfer.models import Platform, Policy
from transfer.situations import SITUATIONS

pytestmark = pytest.mark.django_db
HOPS = ["body", "policy", "programme", "incubator", "contact"]
ADDRESSES = ["/transfer/", *(f"/transfer/?have={have}" for have in SITUATIONS)]


def hops(page, key):
    return [node for node in page.all("li", data_hop=True) if node["data-hop"] == key]


def links(node):
    return [link["href"] for link in node.all("a") if link["href"].startswith("/")]


def leg(page, name):
    return next(section for section in page.all("section") if section.all("h2") and section.all("h2")[0].text == name)


@pytest.mark.parametrize("have", SITUATIONS)
def test_four_links_lead_from_a_situation_to_a_body_a_policy_and_a_contact(client, have):
    start = read_page(client, "/")
    first = next(link for link in links(start) if link == "/transfer/")
    second = next(link for link in links(read_page(client, first)) if link.endswith(f"?have={have}"))
    page = read_page(client, second)
    for key, noun in (("body", "/institutions/"), ("policy", "/policies/")):
        third = next(
            link for hop in hops(page, key) for link in links(hop) if link.startswith(noun) and "?" not in link
        )
        assert read_page(client, third).one("h1").text
    assert all("未注明" in hop.text or hop.all("span", "sum") for hop in hops(page, "contact"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_part_has_every_hop_and_none_is_empty(client, address):
    page = read_page(client, address)
    legs = [section for section in page.all("section") if section.all("li", data_hop=True)]
    assert legs
    for section in legs:
        found = section.all("li", data_hop=True)
        assert [hop["data-hop"] for hop in found] == HOPS
        assert all("未注明" in hop.text or links(hop) for hop in found)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_number_on_the_route_is_that_many_rows(client, address):
    found = totals(read_page(client, address))
    assert len(found) >= 3
    assert {where: rows_behind(where) for where in found} == found


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_route_costs_a_dozen_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(queries) <= 12
    assert len(answer.content) < 300_000


def test_the_whole_route_holds_every_platform_of_xuhui_once(client):
    page = read_page(client, "/transfer/")
    shown = [link["href"] for path in page.all(css="path") for link in path.all("a")]
    named = [link["href"] for heading in page.all("h2") for link in heading.all("a")]
    for platform in Platform.objects.published().in_scope("xuhui"):
        assert (shown + named).count(platform.get_absolute_url()) == 1, platform.slug
    for platform in Platform.objects.published().in_scope("comparator"):
        assert platform.get_absolute_url() not in shown + named


def test_steps_stand_in_the_order_of_the_source(client):
    path = leg(read_page(client, "/transfer/"), "区域型TTO平台").all("ol", "path")[0]
    assert [item.all("a")[0].text for item in path.all("li")] == ["成果入驻", "转化评价", "运营策划", "产业落地"]


def test_only_what_follows_on_another_stands_on_a_line(client):
    page = read_page(client, "/transfer/")
    ordered = [link["href"] for path in page.all("ol", "path") for link in path.all("a")]
    slugs = [href.split("/")[2] for href in ordered if href.startswith("/platforms/")]
    kinds = set(Platform.objects.filter(slug__in=slugs).values_list("kind", flat=True))
    assert kinds == {"step", "chain_link", "path_stage"}
    assert not [hop for path in page.all("ol", "path") for hop in path.all("li", data_hop=True)]
    functions = leg(page, "徐汇区科技成果转化服务中心").all("ul", "path")[0]
    assert "成果供给" in functions.text
    assert "服务功能 1" not in functions.text


def test_the_five_research_platforms_are_stated_and_their_hosts_inferred(client):
    hop = hops(leg(read_page(client, "/transfer/"), "区域型TTO平台"), "incubator")[0]
    assert hop["class"] == "is-stated"
    assert len([link for link in links(hop) if link.startswith("/incubators/")]) == 5
    assert all("推断" in host.text for host in hop.all("span", "sum"))


def test_what_only_shares_the_area_is_the_editors_doing(client):
    hop = hops(leg(read_page(client, "/transfer/"), "徐汇区科技成果转化服务中心"), "policy")[0]
    assert hop["class"] == "is-editorial"
    assert all("编者归类" in item.text for item in hop.all("li"))
    assert "来源没有写明哪一份管哪一步" in hop.text


def test_a_situation_opens_with_whom_to_ask_from_the_records_below(client):
    page = read_page(client, "/transfer/?have=result")
    lines = page.all("ul", "doors")[0].all("li")
    assert [line.one("b").text for line in lines] == ["先找：", "可用政策：", "计划与活动：", "联系："]
    assert lines[0].text == "先找： 徐汇区科技成果转化服务中心"
    assert "未注明" in lines[3].text
    for line, key in zip(lines, ("body", "policy", "programme", "contact"), strict=True):
        assert set(links(line)) <= {link for hop in hops(page, key) for link in links(hop)}
    assert "成果从实验室到市场经过的步骤" not in page.text


@pytest.mark.parametrize("have", SITUATIONS)
def test_a_situation_gives_the_reason_for_every_step(client, have):
    page = read_page(client, f"/transfer/?have={have}")
    reasons = [step.all("p")[-1].text for path in page.all(css="path") for step in path.all("li") if step.all("p")]
    assert {str(reason) for reason in SITUATIONS[have].steps.values()} <= {r.removeprefix("编者归类 ") for r in reasons}


@pytest.mark.parametrize("have", SITUATIONS)
def test_every_step_of_the_table_is_a_platform_of_the_catalogue(have):
    steps = SITUATIONS[have].steps
    assert Platform.objects.published().in_scope("xuhui").filter(slug__in=steps).count() == len(steps)


@pytest.mark.parametrize("value", ["x", "result&have=team"])
def test_a_wrong_situation_is_named_and_there_is_a_way_back(client, value):
    page = read_page(client, f"/transfer/?have={value}")
    summary = page.one("div", "error-summary")
    assert value.partition("&")[0] in summary.text
    assert links(summary) == ["/transfer/"]
    assert not page.all("li", data_hop=True)


def test_a_withdrawn_step_and_policy_leave_the_route(client):
    for entry in (Platform.objects.get(slug="centre-supply"), Policy.objects.get(slug="innovation-opinions")):
        entry.state, entry.withdrawn_reason = State.WITHDRAWN, "重复"
        save_entry(entry, reason="test")
    text = client.get("/transfer/?have=result").content.decode()
    assert "/platforms/centre-supply/" not in text
    assert "/policies/innovation-opinions/" not in text


def test_steps_whose_head_is_withdrawn_stay_without_it(client):
    head = Platform.objects.get(slug="regional-tto")
    head.state, head.withdrawn_reason = State.WITHDRAWN, "重复"
    save_entry(head, reason="test")
    page = read_page(client, "/transfer/")
    assert not page.all("h2", id="at-regional-tto")
    assert page.one("section", aria_labelledby="at-others").all("a", href="/platforms/tto-step-entry/")


def test_projects_stand_with_their_stage_at_the_platform_they_went_through(client):
    section = leg(read_page(client, "/transfer/"), "区域型TTO平台")
    assert section.all("a", href="/projects/magnetic-wave-knife/")
    assert "已转化" in section.text
