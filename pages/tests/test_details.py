"""An entry's page: what happened when, what is like it, where it is, how to quote it."""

import itertools
import json
import re

import pytest
from django.utils import timezone

from catalogue import asking, bitmap_keeping, version
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from districts.models import District, SectorLink
from incubators.views import INCUBATORS
from pages.catalogues import CATALOGUES
from pages.tests.test_every_catalogue import rows_behind, totals, visit
from sources.models import Citation
from sources.tests.factories import citations_of, cite, incubator, stored
from transfer.models import Programme
from xuhui_portal.kept_pages import shelf

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script>\"'&;:%"


def section(page, name):
    return page.one("section", aria_labelledby=f"h-{name}")


def timeline(page):
    """(date, text, evidence) of every line, in the order of the page."""
    lines = [line for part in section(page, "timeline").all("ol", "timeline") for line in part.all("li")]
    return [(date_of(line), line.one("div").text, line["class"].split()[0]) for line in lines]


def date_of(line):
    return (line.all("time") or line.all("span", "when"))[0].text


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_puts_an_entry_s_dated_facts_in_order(client):
    lines = timeline(visit(client, "/incubators/mosu-space/"))
    dated = [(date, text.partition("[")[0].strip()) for date, text, _evidence in lines]
    wanted = [
        ("2023年9月28日", "入驻企业：16家"),
        ("2024年4月", "入驻企业：约60家"),
        ("2024年6月24日", "入驻企业：约100家"),
        ("2025年4月30日", "入驻企业：超过100家"),
        ("2025年12月", "入驻企业：超过200家"),
    ]
    assert [line for line in dated if line in wanted] == wanted
    assert ("2023年9月28日", "启用") in dated


def test_every_line_of_the_timeline_has_its_source(client):
    for part in section(visit(client, "/incubators/mosu-space/"), "timeline").all("ol", "timeline"):
        for line in part.all("li"):
            assert line.all("a", "cite") or "未核实" in line.text or "编者归类" in line.text


def test_a_date_is_as_precise_as_its_source(client):
    page = visit(client, "/incubators/mosu-space/")
    lines = [line for part in section(page, "timeline").all("ol", "timeline") for line in part.all("li")]
    drawn = {len(line.all("time")[0]["datetime"]): line["class"].split()[1] for line in lines if line.all("time")}
    assert drawn == {4: "at-year", 7: "at-month", 10: "at-day"}
    assert "2024年12月1日" not in section(page, "timeline").text


def test_the_timeline_names_what_names_the_entry(client):
    lines = timeline(visit(client, "/institutions/xuhui-stc/"))
    assert any(date == "2024年12月10日" and "国家技术转移东部中心" in text for date, text, _evidence in lines)


def test_a_bound_is_not_turned_into_a_day(client):
    lines = timeline(visit(client, "/incubators/mosu-space/"))
    assert ("不早于2023年10月", "is-inferred") in [(date, evidence) for date, text, evidence in lines if "五大" in text]


def test_what_has_no_date_is_counted_beneath(client):
    page = visit(client, "/institutions/ecust/")
    undated = next(part for part in section(page, "timeline").all("details") if "未注明时间" in part.text)
    assert f"未注明时间 {len(undated.all('li'))} 条" in undated.one("summary").text
    assert any("加入平台" in item.text for item in undated.all("li"))


def test_the_timeline_tells_how_well_a_date_is_known(client):
    entry = incubator("dated", opened="2024-05", save=False)
    kept = [c for c in citations_of(entry) if c.key != "opened"]
    save_entry(entry, {Citation: [*kept, cite(entry, "opened", basis="inferred", reason_zh="由报道推出", position=60)]})
    lines = timeline(read_page(client, "/incubators/dated/"))
    assert ("2024年5月", "is-inferred") in [(date, how) for date, _text, how in lines]


def test_a_draft_or_withdrawn_neighbour_is_in_no_timeline_list_or_group(client):
    incubator("neighbour", name_zh="左邻右舍孵化器", district_id="district:fenglin", sectors=["life-health"])
    page = read_page(client, "/incubators/fenglin-hub/")
    assert "左邻右舍孵化器" in section(page, "alike").text
    for state, reason in (("draft", ""), ("withdrawn", "试验")):
        entry = stored("neighbour")
        entry.state, entry.withdrawn_reason = state, reason
        save_entry(entry)
        assert "左邻右舍" not in client.get("/incubators/fenglin-hub/").content.decode()
        assert "左邻右舍" not in client.get("/districts/fenglin/").content.decode()


def test_a_withdrawn_programme_leaves_the_timeline(client):
    entry = Programme.objects.published().exclude(date_start="").exclude(subject=None).first()
    address = entry.subject.get_absolute_url()
    assert entry.name_zh in section(read_page(client, address), "timeline").text
    entry.state, entry.withdrawn_reason = "withdrawn", "试验"
    save_entry(entry)
    assert entry.name_zh not in client.get(address).content.decode()


# --- what is missing --------------------------------------------------------------------------------------------------


def test_each_missing_fact_leads_to_its_row(client):
    page = visit(client, "/incubators/i-incubator/")
    box = section(page, "completeness")
    links = [link["href"].removeprefix("#") for link in box.all("a")]
    assert links
    for name in links:
        assert "未注明" in page.one("div", id=name).text or "未核实" in page.one("div", id=name).text


def test_a_missing_fact_asks_for_help_by_its_name_and_not_on_a_page_of_the_past(client):
    address = "/incubators/i-incubator/"
    page, then = visit(client, address), read_page(client, f"{address}?as_of={timezone.localdate()}")
    link = page.one("div", data_fact="floor_area").one("a", "ask")
    assert link["href"] == "/corrections/new/?record=incubator/i-incubator&field=floor_area"
    assert "i-incubator" in read_page(client, link["href"]).text
    assert not then.all("a", "ask")
    assert not then.all("p", "page-foot")


# --- what is like it --------------------------------------------------------------------------------------------------


def groups(page):
    """{reason: (names, number, address)}"""
    found = {}
    for part in page.all("section", aria_labelledby="h-alike"):
        for reason, names in zip(part.all("dt"), part.all("dd"), strict=True):
            everything = names.one("a", data_total=True)
            others = [link.text for link in names.all("a") if link is not everything]
            found[reason.text] = others, int(everything["data-total"]), everything["href"]
    return found


def test_alike_entries_stand_under_their_reason(client):
    found = groups(visit(client, "/incubators/zhongshan-immunotherapy-centre/"))
    assert "上海国际医学科创中心" in found["同一依托单位：复旦大学附属中山医院（推断）"][0]
    assert "枫林HUB" in found["同一街区：枫林（推断）"][0]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_alike_entries_are_others_of_the_same_noun_at_most_four_with_a_link_to_all(client, catalogue):
    for entry in catalogue.model.objects.published()[:6]:
        page = visit(client, entry.get_absolute_url())
        for names, number, address in groups(page).values():
            assert 1 <= len(names) <= 4
            assert len(names) < number == rows_behind(address)
            assert address.startswith(f"/{catalogue.plural}/")


def test_alike_entries_are_the_same_whatever_bitmaps_are_kept(client, monkeypatch):
    address = "/incubators/zhongshan-immunotherapy-centre/"
    found = []
    for most in (0, 1, 200):  # values of a facet; without a list nobody has made any bitmap
        monkeypatch.setattr("catalogue.bitmaps.MOST_VALUES", most)
        for forget in (bitmap_keeping.forget, version.forget, shelf.clear):
            forget()
        if most:
            client.get("/incubators/")
            assert bitmap_keeping.bitmaps_at_hand(INCUBATORS.ask()).partial or most > 1
        found.append(groups(read_page(client, address)))
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_an_edit_and_another_reader_in_the_midst_of_a_page_do_it_no_harm(client, monkeypatch):
    """Bitmaps are kept of one version. A page that began with them ends with them, though they are of the past."""
    address = "/incubators/zhongshan-immunotherapy-centre/"
    client.get("/incubators/")
    expected = groups(read_page(client, address))
    shelf.clear()
    version.forget()
    interrupted = []

    def fetch_after_an_edit(entry, questions):
        if not interrupted:
            interrupted.append(entry.pk)
            with version.seen_once():
                edited = stored("mosu-space")
                edited.note_zh = "改了一句"
                save_entry(edited)
            assert client.get("/incubators/").status_code == 200  # which puts the bitmaps right
        return asking.fetch(entry, questions)

    monkeypatch.setattr("catalogue.around.fetch", fetch_after_an_edit)
    assert groups(read_page(client, address)) == expected
    assert interrupted == ["incubator:zhongshan-immunotherapy-centre"]


def test_nothing_alike_is_no_heading(client):
    incubator("alone", area_id=None)
    assert not read_page(client, "/incubators/alone/").all("section", aria_labelledby="h-alike")


def test_a_value_that_is_unverified_makes_nobody_alike(client):
    entry = incubator("unsure", save=False)
    incubator("sure", name_zh="写明领域的一家", sectors=["life-health"])
    parts = {SectorLink: [SectorLink(sector_id="sector:life-health")]}
    citations = citations_of(entry, parts)
    for citation in citations:
        if citation.key == "sectors":
            citation.basis = "unverified"
    save_entry(entry, parts | {Citation: citations})
    assert not any(reason.startswith("同一领域") for reason in groups(read_page(client, "/incubators/unsure/")))


# --- how to quote it --------------------------------------------------------------------------------------------------


def test_a_page_says_how_to_quote_it(client):
    page = visit(client, "/incubators/mosu-space/")
    words = page.one("p", id="quote-words").text
    for part in (
        "徐汇科创目录",
        "“模速空间”",
        "内容截至2025年12月",
        "的版本",
        "http://testserver/incubators/mosu-space/",
    ):
        assert part in words
    assert "@misc{xuhui-incubator-mosu-space" in page.one("pre", id="quote-bibtex").text
    assert page.one("pre", id="quote-ris").text.startswith("TY - ELEC")


def test_the_quoted_version_is_the_page_of_its_day(client):
    page = visit(client, "/incubators/mosu-space/")
    address = next(link["href"] for link in section(page, "quote").all("a") if "as_of=" in link["href"])
    assert "您正在查看" in read_page(client, address.removeprefix("http://testserver")).text


def test_signs_that_tex_would_run_are_disarmed(client):
    incubator("tex", name_zh=r"一\input{x}%$#&_^~{}", aliases=[])
    text = read_page(client, "/incubators/tex/").one("pre", id="quote-bibtex").text
    assert r"\textbackslash{}input\{x\}\%\$\#\&\_\^{}\~{}\{\}" in text


def test_search_engines_are_told_what_the_page_states(client):
    data = linked_data(client, "/institutions/ecust/")
    assert data["@type"] == "WebPage"
    assert data["mainEntity"]["name"] == "华东理工大学"
    assert data["mainEntity"]["@type"] == "Organization"
    assert data["mainEntity"]["geo"]["latitude"] == pytest.approx(31.146074)
    assert data["mainEntity"]["foundingDate"] == "1952"
    for word in ("pubDate", "upDate"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", data[word])


def test_search_engines_are_told_nothing_that_is_inferred_or_only_near(client):
    for address in ("/incubators/mosu-space/", "/districts/fenglin/"):
        entity = linked_data(client, address)["mainEntity"]
        assert "geo" not in entity
        assert "address" not in entity


def test_no_name_can_end_the_block_for_search_engines(client):
    incubator("hostile", name_zh=HOSTILE, address=HOSTILE, aliases=[HOSTILE + "2"])
    page = client.get("/incubators/hostile/").content.decode()
    assert "<script>alert" not in page
    assert linked_data(client, "/incubators/hostile/")["mainEntity"]["name"] == HOSTILE


def linked_data(client, address):
    page = client.get(address).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)


# --- districts --------------------------------------------------------------------------------------------------------


def test_a_district_counts_what_it_holds_and_each_number_is_a_list(client):
    page = visit(client, "/districts/fenglin/")
    found = totals(section(page, "counted"))
    assert {address: rows_behind(address) for address in found} == found
    assert "孵化器与转化平台" in section(page, "counted").text
    assert "其中推断" in section(page, "counted").text


def cells(table, head):
    place = [cell.text for cell in table.one("thead").all("th")].index(head)
    return [row.all("td")[place - 1].text for row in table.one("tbody").all("tr")]


def test_members_that_a_source_states_stand_before_those_that_are_inferred(client):
    part = visit(client, "/districts/fenglin/").one("section", aria_labelledby="incubator-district")
    assert [head.text.partition(" ")[0] for head in part.all("h3")] == ["来源明示", "推断"]
    stated, inferred = part.all("table")
    assert not [cell for cell in cells(stated, "所属街区") if "推断" in cell]
    assert all("推断" in cell for cell in cells(inferred, "所属街区"))
    link = part.all("h3")[0].one("a")
    assert int(link["data-total"]) == rows_behind(link["href"]) == len(stated.one("tbody").all("tr"))


def test_a_district_without_a_stated_incubator_says_so_before_the_inferred(client):
    part = visit(client, "/districts/around-sjtu/").one("section", aria_labelledby="incubator-district")
    assert "来源没有写明哪个孵化器属于本街区" in part.text
    assert [head.text for head in part.all("h3")] == ["推断"]


def test_a_district_names_who_ties_it_to_others_and_by_what(client):
    table = section(visit(client, "/districts/around-sjtu/"), "between").one("table")
    row = next(row for row in table.all("tr") if "区域型TTO" in row.text)
    ours, theirs = row.all("td")
    assert "上海交通大学" in ours.text
    assert "华东理工大学" in theirs.text
    assert "环华理" in theirs.text
    assert "推断" in theirs.text
    assert any(link["href"].startswith("/partnerships/") for link in theirs.all("a"))


def test_a_district_without_ties_has_no_heading_for_them(client):
    assert not visit(client, "/districts/fenyang/").all("section", aria_labelledby="h-between")


def test_districts_lead_on_in_the_order_of_the_source(client):
    ordered = list(District.objects.published().filter(scope="xuhui").order_by("sequence"))
    for before, after in itertools.pairwise(ordered):
        forth = visit(client, before.get_absolute_url()).one("nav", "onward").one("a", rel="next")
        back = visit(client, after.get_absolute_url()).one("nav", "onward").one("a", rel="prev")
        assert (forth["href"], back["href"]) == (after.get_absolute_url(), before.get_absolute_url())
    assert not visit(client, ordered[0].get_absolute_url()).all("a", rel="prev")
    assert not visit(client, "/districts/juyuan/").all("nav", "onward")


# --- programmes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "planned", "date_start": "2024-12"}, "已过期"),
        ({"status": "held", "date_start": "2024-11", "date_end": "2024-12-10"}, "已结束（2024年12月10日）"),
    ],
)
def test_a_programme_that_is_over_says_so(client, values, said):
    entry = Programme.objects.get(slug="acceleration-camp")
    for name, value in values.items():
        setattr(entry, name, value)
    kept = [c for c in entry.record.citations.all() if c.key not in values]
    save_entry(entry, {Citation: [*kept, *(cite(entry, key, position=70 + n) for n, key in enumerate(values))]})
    assert said in read_page(client, "/programmes/acceleration-camp/").one("div", "page-head").text


def test_a_programme_that_is_still_to_come_is_not_over(client):
    entry = Programme.objects.get(slug="acceleration-camp")
    entry.date_start = "2099"
    kept = [c for c in entry.record.citations.all() if c.key != "date_start"]
    save_entry(entry, {Citation: [*kept, cite(entry, "date_start", position=70)]})
    assert "已过期" not in read_page(client, "/programmes/acceleration-camp/").text


# --- the one query behind lists, groups and dates ---------------------------------------------------------------------


def test_pages_share_the_query_and_not_its_answer(client):
    """Put together once for a noun, it is asked anew for every entry, scope and language."""
    seen = {}
    for address in ("/districts/fenglin/", "/districts/juyuan/", "/districts/west-bund/", "/en/districts/fenglin/"):
        for _each in range(2):
            page = read_page(client, address)
            found = seen.setdefault(address, totals(page, address))
            assert totals(page, address) == found
    assert all("district=juyuan" in link or "district%2Fjuyuan" in link for link in seen["/districts/juyuan/"])
    assert any(link.startswith("/en/") for link in seen["/en/districts/fenglin/"])
