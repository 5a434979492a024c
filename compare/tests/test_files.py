"""A comparison as a file says what the page says."""

import csv
import io

import pytest

from catalogue.tests.reading import read_page
from compare.tests.test_comparing import FIVE, TWO, lines
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db


def read_rows(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    head, *rows = csv.reader(io.StringIO(text[1:], newline=""), strict=True)
    return head, {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("show", ["diff", "all"])
def test_a_file_has_the_lines_of_the_page_and_its_values(client, show):
    page = read_page(client, f"/compare/?{FIVE}&show={show}&layout=table")
    head, rows = read_rows(client, f"/compare/export.csv?{FIVE}&show={show}")
    assert len(head) == 2 + 3 * 5
    shown = lines(page)
    assert list(rows) == list(shown)
    for label, cells in shown.items():
        for place, cell in enumerate(cells):
            value, basis, cites = rows[label][1 + 3 * place :][:3]
            assert (value == "未注明") == (cell.text == "未注明"), label
            assert bool(cites) == bool(cell.all("a", "cite")), label
            assert all(tag.text in value + basis for tag in cell.all("span", "tag")), label
            assert all(reason.text in basis for reason in cell.all("small")), label


def test_a_file_says_of_each_value_how_sure_it_is_and_who_says_so(client):
    head, rows = read_rows(client, f"/compare/export.csv?{FIVE}")
    place = head.index("上海国际医学科创中心") - 1
    value, basis, cites = rows["所属街区"][place : place + 3]
    assert value == "枫林（2025年8月27日）"
    assert basis.startswith("推断·把握中；依据：地址为斜土路2000号")
    assert "上海建工集团，2025年8月27日发布" in cites
    assert "说法不一：约17.5万平方米" in rows["面积"][place]


def test_no_cell_of_a_file_is_a_formula(client):
    incubator("evil-one", name_zh="=1+1", operator="'=2+2", address="@cmd", services="\t+3")
    answer = client.get("/compare/export.csv?i=incubator/evil-one&i=incubator/mosu-space")
    rows = list(csv.reader(io.StringIO(answer.content.decode()[1:], newline="")))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'=1+1", "''=2+2", "'@cmd"} <= set(cells)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("i=incubator/mosu-space", "应为 2 至 5 个"),
        ("i=incubator/mosu-space&i=incubator/fenglin-hub&i=incubator/nowhere", "incubator/nowhere"),
        ("i=incubator/mosu-space&i=incubator/fenglin-hub&i=district/fenglin", "只比较同一类"),
        ("i=incubator/mosu-space&i=incubator/fenglin-hub&show=some", "“some” 不能用"),
        (f"{FIVE}&i=incubator/fenglin-hub", "最多比较 5 个"),
    ],
)
def test_a_file_that_could_not_hold_all_that_was_asked_is_refused_with_words(client, query, words):
    answer = client.get(f"/compare/export.csv?{query}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_the_page_leads_to_its_file(client):
    links = [link["href"] for link in read_page(client, f"{TWO}&show=all").all("a")]
    assert TWO.replace("/compare/?", "/compare/export.csv?") + "&show=all" in links
