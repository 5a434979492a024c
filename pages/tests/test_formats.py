"""The rows of a list in every format: the same rows, the same values, under the same query string."""

import io
import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from catalogue.exports import as_xlsx
from catalogue.tests.reading import file_text, read_file, read_page
from catalogue.writing import save_entry
from pages.catalogues import CATALOGUES
from pages.formats import PLACED
from sources.tests.factories import incubator, stored

pytestmark = pytest.mark.django_db
every_catalogue = pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
ATOM = "{http://www.w3.org/2005/Atom}"


def read_json(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return json.loads(file_text(answer))


def read_book(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def as_written(value):
    """A value of JSON as the CSV writes it."""
    if isinstance(value, list):
        return "；".join(value)
    return "" if value is None else str(value)


@every_catalogue
def test_json_holds_the_values_of_the_csv(client, catalogue):
    header, rows = read_file(client, f"/{catalogue.plural}/export.csv?scope=all")
    found = read_json(client, f"/{catalogue.plural}/export.json?scope=all")
    assert found["about"]["rows"] == len(found["rows"]) == len(rows)
    assert all(list(row) == header for row in found["rows"])
    for mine, theirs in zip(found["rows"], rows, strict=True):
        for name in header:
            cell = theirs[name]
            assert as_written(mine[name]) in (cell, cell.removeprefix("'")) or float(mine[name]) == float(cell), name


def test_json_says_not_stated_and_keeps_several_values_apart(client):
    rows = {row["slug"]: row for row in read_json(client, "/incubators/export.json")["rows"]}
    mosu = rows["mosu-space"]
    assert isinstance(mosu["sectors"], list)
    assert len(mosu["sectors"]) == len(mosu["sectors_label"]) > 1
    assert mosu["floor_area"] == 60000
    unknown = rows["i-incubator"]
    assert (unknown["operator"], unknown["operator_basis"], unknown["sectors"]) == (None, "not_stated", [])


def test_a_workbook_holds_the_rows_and_says_what_it_is(client):
    header, rows = read_file(client, "/incubators/export.csv?district=fenglin&column=kind&column=floor_area")
    book = read_book(client, "/incubators/export.xlsx?district=fenglin&column=kind&column=floor_area")
    cells = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert cells[0] == header
    assert [[as_written(value) for value in row] for row in cells[1:]] == [list(row.values()) for row in rows]
    said = dict(book.worksheets[-1].iter_rows(values_only=True))
    assert said["rows"] == len(rows)
    assert said["address"].endswith("/incubators/?column=floor_area&column=kind&district=fenglin")


def test_numbers_of_a_workbook_are_numbers_and_formulas_are_text(client):
    incubator("formula", name_zh="=1+1", floor_area=1200)
    sheet = read_book(client, "/incubators/export.xlsx").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "formula")
    name, area = row[header.index("name_zh")], row[header.index("floor_area")]
    assert (name.value, name.data_type) == ("'=1+1", "s")
    assert (area.value, area.data_type) == (1200, "n")


def test_the_rows_of_a_workbook_are_sent_as_they_are_read(client, monkeypatch):
    read = []

    def rows_read(_rows, columns):
        for number in range(3000):
            read.append(number)
            yield ["1"] * len(columns)

    monkeypatch.setattr(as_xlsx, "file_rows", rows_read)
    parts = [(part, len(read)) for part in client.get("/incubators/export.xlsx?column=kind").streaming_content]
    counts = [count for _part, count in parts]
    assert len(set(counts)) > 3
    assert counts[0] < 1000 < counts[-1] == 3000
    sheet = load_workbook(io.BytesIO(b"".join(part for part, _count in parts)), read_only=True).worksheets[0]
    assert sum(1 for _row in sheet.iter_rows()) == 3001


def test_a_workbook_that_would_be_too_long_is_refused_with_words(client, monkeypatch):
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 3)
    answer = client.get("/incubators/export.xlsx")
    assert answer.status_code == 400
    assert "最多 3 行，这里有 18 行" in answer.content.decode()


def test_geojson_holds_the_rows_that_have_a_place_and_says_how_right_it_is(client):
    found = read_json(client, "/incubators/export.geojson")
    assert found["about"]["rows"] == 18
    assert found["about"]["rows_with_a_point"] == len(found["features"]) == 6
    mosu = next(each for each in found["features"] if each["id"] == "incubator/mosu-space")
    longitude, latitude = mosu["geometry"]["coordinates"]
    assert 121 < longitude < 122
    assert 31 < latitude < 32
    assert (mosu["properties"]["use"], mosu["properties"]["precision_m"]) == ("schematic_only", 900)
    assert len(read_json(client, "/incubators/export.geojson?district=fenglin")["features"]) == 2


@every_catalogue
def test_a_format_is_offered_where_it_answers(client, catalogue):
    page = read_page(client, f"/{catalogue.plural}/?scope=all")
    offered = [link["href"].partition("?")[0] for link in page.all("a") if link["href"].startswith("export.")]
    more = ["export.geojson"] if catalogue in PLACED else []
    assert offered == ["export.csv", "export.xlsx", "export.json", *more]
    for name in ("export.csv", "export.xlsx", "export.json", "export.geojson"):
        assert client.get(f"/{catalogue.plural}/{name}").status_code == (200 if name in offered else 404)


@every_catalogue
def test_a_feed_tells_what_changed_last(client, catalogue):
    answer = client.get(f"/{catalogue.plural}/feed.atom?scope=all")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == min(50, len(read_file(client, f"/{catalogue.plural}/export.csv?scope=all")[1]))
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert updated == sorted(updated, reverse=True)


def test_a_feed_keeps_to_the_filters_and_knows_an_edit_at_once(client):
    entry = stored("fenglin-hub")
    entry.summary_zh += "补充一句。"
    save_entry(entry)
    feed = ElementTree.fromstring(client.get("/incubators/feed.atom?district=fenglin").content)  # noqa: S314
    names = [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")]
    assert names[0] == "枫林HUB"
    assert len(names) == 4


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx", "export.json", "export.geojson", "feed.atom"])
def test_what_cannot_be_understood_is_refused_alike(client, name):
    answer = client.get(f"/incubators/{name}?area_min=x")
    assert answer.status_code == 400
    assert answer.content.decode() == "面积不小于（平方米）：“x” 不能用：应为不小于0的数字，例如 500。\n"


@pytest.mark.parametrize("name", ["export.xlsx", "export.json", "export.geojson", "feed.atom"])
def test_no_format_asks_more_for_more_rows(client, name):
    counts = set()
    for query in ("q=gibt-es-nicht", "scope=all"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/institutions/{name}?{query}")
            if answer.streaming:
                b"".join(answer.streaming_content)
        counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 12
