"""The inspection report: every number opens a list of so many rows, on the page, in the file and on the first page."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models.kept import writing_allowed
from catalogue.tests.reading import read_page
from corrections.models import Correction, receive
from districts.models import Zone
from incubators.models import Incubator
from pictures.models import Picture
from search.models import FruitlessTerm
from sources.models import Citation
from sources.tests.factories import incubator
from staff import roles
from stewardship.models import Link
from transfer.models import Programme

pytestmark = pytest.mark.django_db
REPORT, FILE, HOME = "/admin/reports/", "/admin/reports/export.csv", "/admin/"
TODAY = timezone.localdate


@pytest.fixture
def viewer(sign_in):
    return sign_in("viewer")


@pytest.fixture
def everything():
    """One of everything that may be found, and beside it what must not be counted."""
    incubator("a-draft", state="draft", name_zh="草稿孵化器", citations=[])
    with writing_allowed():
        one, two = Citation.objects.filter(entry_id="incubator:mosu-space")[:2]
        Citation.objects.filter(pk=one.pk).update(review_due=TODAY() - timedelta(days=30))
        Citation.objects.filter(pk=two.pk).update(review_due=TODAY())  # on the day itself it still holds
        past = {"status": "planned", "date_start": "2020-05-01", "date_end": ""}
        first = Programme.objects.order_by("pk").first()
        Programme.objects.filter(pk=first.pk).update(**past, evidence={"date_start": {"basis": "stated"}})
        Picture.objects.bulk_create([picture("a", alt_zh="大楼入口"), picture("b", is_decorative=True)])
    receive("one", wrong="写错了")
    Correction.objects.update(received_at=timezone.now() - timedelta(days=9))
    site = Zone.objects.exclude(website="").get()
    dead_link(site, site.website)
    dead_link(site, "https://taken-away.example.org")  # no longer in the entry
    FruitlessTerm.objects.create(term="没有的词", last_day=TODAY() - timedelta(days=3))


def dead_link(entry, url):
    now = timezone.now()
    failed = {"outcome": Link.Outcome.GONE, "status": 404, "failing_since": now, "looked_at": now}
    Link.objects.create(entry=entry.record, field="website", url=url, **failed)


def picture(letter, **values):
    size = {"width": 10, "height": 10, "credit": "本单位", "licence": "本单位拍摄"}
    return Picture(entry_id="incubator:mosu-space", name=letter * 64, **size, **values)


def lines_of(page):
    """{what is looked at: its row}."""
    return {row.one("th").text: row for row in page.one("table").one("tbody").all("tr")}


def rows_behind(client, url):
    """How many rows a staff list says it has, or how many stand under a heading of this page."""
    if "#" in url:
        heading = next(node for node in read_page(client, url) if node["id"] == url.partition("#")[2])
        return len(heading.parent.all("li"))
    return int(read_page(client, url).one(css="paginator").text.split()[1])


def test_every_number_opens_a_list_of_so_many_rows(viewer, everything):
    rows = lines_of(read_page(viewer, REPORT))
    for name in ("待复核的事实：", "没有答复的更正", "没有英文替代文字", "失效链接", "日期已过", "没有结果的搜索"):
        row = next(row for label, row in rows.items() if label.startswith(name))
        assert row.one("a")["data-total"] == "1", name
    for label, row in rows.items():
        for link in row.all("a", data_total=True):
            assert rows_behind(viewer, link["href"]) == int(link["data-total"]), label


def test_the_report_says_since_when_and_whether_it_is_in_order(viewer, everything):
    page = read_page(viewer, REPORT)
    rows = {label: [cell.text for cell in row.all("td")] for label, row in lines_of(page).items()}
    assert rows["没有答复的更正"] == ["1", "待处理", f"收到 {TODAY() - timedelta(days=9)}（9 天前）"]
    assert rows["明示而没有来源的引证"] == ["0", "正常", "—"]
    assert rows["没有结果的搜索词"][1] == "留意"
    assert rows["首页更新"][:2] == ["0 天前", "正常"]
    named = page.one(id="h-dead").parent
    assert "网页不在或出错 404" in named.text
    assert "taken-away" not in named.text


def test_a_list_that_is_empty_or_old_is_named(viewer):
    with writing_allowed():
        Programme.objects.update(state="draft")
        Incubator.objects.update(updated_at=timezone.now() - timedelta(days=400))
    page = read_page(viewer, REPORT)
    for label, name in (("空栏目", "活动、计划与荣誉"), ("一年没有更新的栏目", "孵化器与转化平台")):
        link = lines_of(page)[label].one("a")
        assert rows_behind(viewer, link["href"]) == int(link["data-total"]) == 1
        assert any(name in node.text for node in page.all("li"))


def test_the_file_holds_the_lines_of_the_page(viewer, everything):
    header, *lines = csv.reader(io.StringIO(viewer.get(FILE).content.decode("utf-8-sig")))
    assert header == ["项目", "数量", "情况", "最早", "日期所指", "距今天数", "清单"]
    assert [line[0] for line in lines] == list(lines_of(read_page(viewer, REPORT)))
    letters = next(line for line in lines if line[0] == "没有答复的更正")
    assert letters[1:6] == ["1", "待处理", str(TODAY() - timedelta(days=9)), "收到", "9"]
    assert letters[6] == "http://testserver/admin/corrections/correction/?open=yes"


def test_the_report_and_the_first_page_take_few_queries(viewer, everything):
    for address, most in ((REPORT, 12), (HOME, 16)):
        viewer.get(address)
        with CaptureQueriesContext(connection) as queries:
            viewer.get(address)
        assert len(queries) <= most, address


def test_the_first_page_says_what_has_run_out_and_leads_to_the_report(viewer, everything):
    links = {link.text: link["href"] for link in read_page(viewer, HOME).all("a")}
    assert links["失效链接 1"] == "/admin/stewardship/link/?dead=yes"
    assert links["没有答复的更正 1"] == "/admin/corrections/correction/?open=yes"
    assert links["首页更新 0 天前"] == "/updates/"
    assert links["下载报告（CSV）"] == FILE


def test_a_line_whose_list_one_may_not_see_is_left_out(viewer, everything, monkeypatch):
    less = roles.permissions_of("viewer") - {"corrections.view_correction", "stewardship.view_link"}
    monkeypatch.setattr(roles, "permissions_of", lambda role: less)
    rows = lines_of(read_page(viewer, REPORT))
    assert not {"没有答复的更正", "失效链接"} & set(rows)
    assert "没有结果的搜索词" in rows
