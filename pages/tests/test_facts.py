"""Single facts, each asked of the page where a reader would look, with the source that says so beside the answer."""

import csv
import re

import pytest
from django.conf import settings

from catalogue.tests.reading import read_page
from pages.tests.test_every_catalogue import visit

pytestmark = pytest.mark.django_db

# page, fact, what it says, the source beside it (with the paragraph, where the text has numbered ones)
FACTS = [
    ("incubators/mosu-space", "opened", "2023年9月28日", "pub-s18", ""),
    ("incubators/mosu-space", "district", "西岸", "pub-s09", ""),
    ("incubators/mosu-space", "resident_companies", "超过200家", "", ""),
    ("incubators/mosu-space", "kind", "高质量孵化器", "src-answer-sheet", "第12段"),
    ("incubators/humanoid-robot-incubator", "opened", "2023年12月", "pub-s28", ""),
    ("incubators/humanoid-robot-incubator", "batch", "首批", "pub-s04", ""),
    ("incubators/fudan-smc-molecular-incubator", "floor_area", "2,100平方米", "pub-s06", ""),
    ("incubators/fenglin-hub", "district", "枫林", "src-excellent-xuhui", "第13段"),
    ("incubators/zhongshan-immunotherapy-centre", "hosts", "复旦大学附属中山医院", "src-excellent-xuhui", "第9段"),
    ("incubators/international-medical-innovation-centre", "address", "斜土路2000号", "pub-s30", ""),
    ("institutions/xuhui-transfer-service-centre", "founded", "2023年10月11日", "pub-s12", ""),
    ("institutions/sioc", "address", "零陵路345号", "pub-s56", ""),
    ("institutions/shanghai-ai-lab", "district", "西岸", "pub-s09", ""),
    ("institutions/shanghai-ai-lab", "founded", "2020年7月11日", "pub-s39", ""),
    ("partnerships/signed-sioc", "date", "2023年10月11日", "pub-s12", ""),
    ("partnerships/strategic-netc-xuhui-stc", "date", "2024年12月10日", "src-incubator-conference", "段"),
    ("projects/transapical-mitral-clip", "stage_zh", "已提交国家药监局审评", "src-xinhua-2022", "段"),
    ("projects/transapical-mitral-clip", "institution", "复旦大学附属中山医院", "src-xinhua-2022", "段"),
    ("policies/transfer-implementation-opinions", "max_subsidy", "500万元", "src-xinhua-2022", "第14段"),
    ("policies/transfer-implementation-opinions", "issued_on", "2022年", "src-xinhua-2022", "段"),
    ("programmes/incubator-conference-2024", "date_start", "2024年12月10日", "src-incubator-conference", "段"),
    ("figures/tto-projects-converted-2021", "value", "20个", "src-excellent-xuhui", "第11段"),
    ("figures/tto-projects-converted-2022", "value", "10个", "src-xinhua-2022", "第13段"),
    ("figures/large-model-genai-organisations", "value", "255家", "src-answer-sheet", "第12段"),
    ("figures/academicians-2021", "value", "108", "src-excellent-xuhui", "第18段"),
    ("figures/academicians-2022", "value", "100", "src-xinhua-2022", "第8段"),
    ("figures/high-quality-incubators-2024", "value", "19家", "src-incubator-conference", "段"),
    ("figures/incubator-planned-area-2024", "value", "12万平方米", "src-incubator-conference", "段"),
    ("districts/west-bund", "themes", "大模型", "src-answer-sheet", "第5段"),
    ("districts/around-sjtu", "anchors", "上海交通大学", "pub-s11", ""),
]


@pytest.mark.parametrize(("address", "key", "answer", "source", "paragraph"), FACTS, ids=lambda value: str(value)[:40])
def test_a_fact_is_answered_by_the_right_page_with_its_source_beside_it(
    client, address, key, answer, source, paragraph
):
    page = visit(client, f"/{address}/")
    row = page.one("div", data_fact=key)
    marks = [mark for value in row.all("dd") if answer in value.text for mark in value.all("a", "cite")]
    assert answer in row.text
    places = [page.one("li", id=mark["href"].removeprefix("#")) for mark in marks]
    assert places
    named = [place for place in places if f"/sources/{source}" in [link["href"].rstrip("/") for link in place.all("a")]]
    assert not source or named, [place.text for place in places]
    assert not paragraph or any(paragraph in place.text for place in named), [place.text for place in named]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("incubators/fenglin-hub", "floor_area"),
        ("incubators/advanced-nuclear-incubator", "operator"),
        ("zones/yueyang-road", "district"),
        ("policies/innovation-opinions", "issued_on"),
        ("policies/innovation-opinions", "issuer"),
        ("partnerships/tto-icbc", "date"),
        ("institutions/shcm", "credit_code"),
        ("institutions/huashan-hospital", "founded"),
    ],
)
def test_what_no_source_says_is_not_made_up(client, address, key):
    said = read_page(client, f"/{address}/").one("div", data_fact=key).all("dd")[0]
    assert said.one("span", "unstated").text == "未注明"
    assert said.text.startswith("未注明 + 提供信息")


def test_what_is_stated_stands_before_what_is_inferred(client):
    values = read_page(client, "/districts/around-sjtu/").one("div", data_fact="anchors").all("dd")
    assert "推断" not in values[0].text
    assert len(values) == 1, "one institution, backed by two sources, is one value"


def conflicts():
    """The disagreements of the fixtures with the entries that they concern."""
    with (settings.BASE_DIR / "fixtures" / "doubts.csv").open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file) if row["kind"] == "conflict"}


def test_all_thirty_two_disagreements_are_kept():
    assert sorted(conflicts()) == [f"conflict-{number:02}" for number in range(1, 33)]


def test_every_disagreement_is_named_on_the_page_of_every_entry_it_concerns(client):
    about = {}
    for slug, row in conflicts().items():
        for address in filter(None, row["about"].split("；")):
            about.setdefault(address, []).append((slug, row["name_zh"]))
    plural = {"policy": "policies", "person": "people", "institution": "institutions"}
    missing = []
    for address, doubts in about.items():
        noun, _slash, slug = address.partition("/")
        page = visit(client, f"/{plural.get(noun, noun + 's')}/{slug}/")
        links = {link["href"]: link.text for link in page.all("a")}
        missing += [f"{address}: {doubt}" for doubt, name in doubts if name not in links.get(f"/doubts/{doubt}/", "")]
    assert missing == []


@pytest.mark.parametrize("slug", [f"conflict-{number:02}" for number in range(1, 33)])
def test_a_disagreement_has_a_page_with_all_its_sides(client, slug):
    row = conflicts()[slug]
    page = visit(client, f"/doubts/{slug}/")
    assert re.sub(r"\s", "", row["summary_zh"]) in re.sub(r"\s", "", page.text)
    assert row["about"]
    assert len(page.one("div", data_fact="about").all("a")) >= len(row["about"].split("；"))


def test_nine_incubators_are_never_shown_as_the_whole(client):
    page = read_page(client, "/incubators/")
    assert "19家" in page.text
    assert "10家没有公开的名字" in page.text


def test_figures_of_one_quantity_stand_side_by_side(client):
    page = read_page(client, "/figures/of/innovation-districts/")
    assert len(page.one("tbody").all("tr")) == 3
    assert page.all("a", "cite")


def test_a_comparator_says_so_wherever_it_is_named(client):
    for address in ("/districts/juyuan/", "/institutions/siom/", "/districts/?scope=all", "/zones/?scope=comparator"):
        assert "区外·对照" in read_page(client, address).text
    assert "juyuan" not in [a["href"].strip("/").partition("/")[2] for a in read_page(client, "/districts/").all("a")]


def test_a_partnership_is_seen_from_both_sides(client):
    for address in ("/institutions/netc/", "/institutions/xuhui-stc/"):
        links = [link["href"] for link in read_page(client, address).all("a")]
        assert "/partnerships/strategic-netc-xuhui-stc/" in links
