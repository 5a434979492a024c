"""What only a browser can tell of a comparison: how it prints, how it narrows, what its script adds."""

import re
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from compare.tests.test_comparing import FIVE, TWO

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Cells and headings whose text runs out of them sideways.
CUT = """() => [...document.querySelectorAll("main th, main td, main dd, main p, main h2")]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && !each.closest(".vh") && !each.matches(".vh"))
    .map(each => each.textContent.trim().slice(0, 40))"""
COVERED = """link => {
    const bar = document.querySelector(".tray").getBoundingClientRect();
    const box = link.getBoundingClientRect();
    return box.bottom > bar.top && box.top < bar.bottom;
}"""


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_five_print_on_one_sheet_lying(page: "Page", live_catalogue: LiveServer) -> None:
    for show in ("diff", "all"):
        page.goto(f"{live_catalogue.url}/compare/?{FIVE}&show={show}")
        pdf = page.pdf(prefer_css_page_size=True)
        assert sheets(pdf) == 1, show
        width, height = map(float, re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0])
        assert width > height
    page.emulate_media(media="print")
    assert page.get_by_text("打印于").is_visible()
    assert page.get_by_text("未注明", exact=True).first.is_visible()
    assert not page.get_by_role("link", name="导出 CSV").is_visible()


def test_every_window_and_the_script_serve_a_comparison(page: "Page", live_catalogue: LiveServer) -> None:
    """In one test, for each loads the catalogue anew."""
    nothing_is_cut_in_a_narrow_window(page, live_catalogue.url)
    a_narrow_window_names_the_entry_beside_each_value(page, live_catalogue.url)
    names_and_facts_stay_in_view(page, live_catalogue.url)
    the_bar_of_a_list_covers_no_link_that_has_the_focus(page, live_catalogue.url)
    the_script_copies_and_says_so(page, live_catalogue.url)


def nothing_is_cut_in_a_narrow_window(page: "Page", site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for layout in ("auto", "blocks", "table"):
        page.goto(f"{site}/compare/?{FIVE}&layout={layout}")
        assert page.evaluate(CUT) == [], layout
        assert page.evaluate("document.documentElement.scrollWidth") == 320, layout


def a_narrow_window_names_the_entry_beside_each_value(page: "Page", site: str) -> None:
    page.goto(f"{site}{TWO}")
    cells = page.get_by_role("row").filter(has_text="所属街区").get_by_role("cell")
    assert [cell.inner_text().split("\n")[0] for cell in cells.all()] == ["模速空间", "枫林HUB"]


def names_and_facts_stay_in_view(page: "Page", site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{site}/compare/?{FIVE}")
    page.get_by_role("rowheader", name="启用").evaluate("head => head.scrollIntoView({block: 'center'})")
    name = page.get_by_role("columnheader", name="模速空间").bounding_box()
    assert name is not None
    assert 0 <= name["y"] < 10
    page.set_viewport_size({"width": 600, "height": 700})
    page.goto(f"{site}/compare/?{FIVE}&layout=table")
    page.evaluate("document.querySelector('.scroll').scrollTo(400, 600)")
    fact = page.get_by_role("rowheader", name="启用").bounding_box()
    assert fact is not None
    assert 0 <= fact["x"] < 30


def the_bar_of_a_list_covers_no_link_that_has_the_focus(page: "Page", site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/incubators/?compare=mosu-space&compare=fenglin-hub")
    for name in ("列表", "表格", "GeoJSON"):
        assert not page.get_by_role("link", name=name, exact=name != "GeoJSON").evaluate(COVERED), name
    links = page.get_by_role("link", name="加入比较").all()
    for link in links[:4]:
        assert is_uncovered(page, link)
    page.get_by_text("已选 2/5").click()
    assert is_uncovered(page, links[4])


def is_uncovered(page: "Page", link: "Locator") -> bool:
    page.evaluate("scrollTo(0, 0)")
    link.focus()
    return not link.evaluate(COVERED)


def the_script_copies_and_says_so(page: "Page", site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}{TWO}")
    assert page.get_by_role("button", name="打印").is_visible()
    page.get_by_role("button", name="复制链接").click()
    page.get_by_role("status").get_by_text("已复制").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{TWO}"
