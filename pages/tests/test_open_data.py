"""The data as files: what is said of each is true of the file that is answered."""

import csv
import hashlib
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue import version
from catalogue.tests.reading import file_text, read_file, read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from pages import data_sets
from pages.catalogues import CATALOGUES
from pages.formats import formats_of
from pages.tests.test_every_catalogue import rows_behind, totals
from xuhui_portal.kept_pages import shelf

pytestmark = pytest.mark.django_db
BUDGET = 12


def content(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.getvalue()


def table(client, address, section):
    """The rows of the table in a part of a page."""
    return read_page(client, address).one("section", aria_labelledby=section).one("tbody").all("tr")


def columns(client, plural):
    return list(csv.DictReader(content(client, f"/open-data/{plural}/columns.csv").decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_number_is_that_many_rows_and_every_file_is_named(client, prefix):
    page = read_page(client, f"{prefix}/open-data/")
    found = {address.removeprefix(prefix): number for address, number in totals(page).items()}
    assert {f"/{catalogue.plural}/" for catalogue in CATALOGUES} <= found.keys()
    for address, number in found.items():
        assert rows_behind(address) == number, address
    links = {link["href"] for link in page.one("section", aria_labelledby="h-sets").all("a")}
    files = {f"{prefix}/{c.plural}/export.{form}" for c in CATALOGUES for form in formats_of(c)}
    feeds = {f"{prefix}/{c.plural}/feed.atom" for c in CATALOGUES}
    assert files | feeds <= links


def test_the_sum_and_the_size_of_every_file_are_those_of_the_file(client):
    told = dict(reversed(line.split()) for line in content(client, "/open-data/sums.txt").decode().splitlines())
    assert len(told) == len(CATALOGUES)
    for catalogue in CATALOGUES:
        answer = client.get(f"/{catalogue.plural}/export.csv")
        name = answer["Content-Disposition"].partition('filename="')[2].rstrip('"')
        assert hashlib.sha256(answer.getvalue()).hexdigest() == told[name], name


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_of_a_set_says_what_is_true_of_its_files(client, prefix):
    rows = {row.one("th").one("a").text: row for row in table(client, f"{prefix}/open-data/incubators/", "h-files")}
    data = {name: content(client, row.one("th").one("a")["href"]) for name, row in rows.items()}
    assert list(data) == ["CSV", "XLSX", "JSON", "GeoJSON", "Atom"]
    assert hashlib.sha256(data["CSV"]).hexdigest() in rows["CSV"].text
    assert str(len(data["CSV"])) in rows["CSV"].text
    (told,) = map(float, re.findall(r"[0-9.]+", rows["JSON"].all("td")[1].text))
    assert told == pytest.approx(len(data["JSON"]) / 1024, abs=0.2)
    assert rows["GeoJSON"].all("td")[0].text == str(len(json.loads(data["GeoJSON"])["features"]))


def test_an_edit_shows_in_the_sum_at_once(client):
    before = content(client, "/open-data/sums.txt")
    entry = Incubator.objects.get(slug="mosu-space")
    entry.note_zh = "改过"
    save_entry(entry)
    after = content(client, "/open-data/sums.txt")
    data = content(client, "/incubators/export.csv")
    assert before != after
    assert hashlib.sha256(data).hexdigest().encode() in after


@pytest.mark.parametrize("plural", ["incubators", "policies", "figures"])
def test_the_dictionary_tells_every_column_of_the_file_in_its_order(client, plural):
    header, rows = read_file(client, f"/{plural}/export.csv")
    lines = columns(client, plural)
    assert [line["column"] for line in lines] == header
    shown = table(client, f"/open-data/{plural}/", "h-columns")
    assert [row.one("th").text for row in shown] == header
    for line, row in zip(lines, shown, strict=True):
        cells = [row[line["column"]] for row in rows]
        assert int(line["filled"]) == sum(map(bool, cells)), line["column"]
        assert row.all("td")[-1].text.startswith(line["filled"])
        codes = {value.partition("：")[0] for value in line["values"].split("；") if value}
        if codes:
            assert {one.lstrip("'") for cell in cells for one in cell.split("；") if one} <= codes, line["column"]


@pytest.mark.parametrize("plural", ["zones"])
def test_a_column_that_is_not_full_leads_to_exactly_those_without_a_value(client, plural):
    rows = read_file(client, f"/{plural}/export.csv")[1]
    ways = set()
    for row in table(client, f"/open-data/{plural}/", "h-columns"):
        for link in row.all("td")[-1].all("a"):
            path, _sign, query = link["href"].partition("?")
            if path == "/facts/" and path in ways:
                continue  # one of them stands for all
            behind = read_file(client, f"{path}export.csv?{query}")[1]
            slugs = sorted(one.get("entry") or one["slug"] for one in behind)
            without = sorted(one["slug"] for one in rows if not one[row.one("th").text])
            assert slugs == without
            assert len(slugs) == int(link["data-total"])
            ways.add(path)
    assert ways == {f"/{plural}/", "/facts/"}


def test_of_a_long_list_the_values_are_counted_and_the_sum_is_told_on_demand(client, monkeypatch):
    sums, whole = content(client, "/open-data/sums.txt"), {line["column"]: line for line in columns(client, "policies")}
    version.forget()
    shelf.clear()
    monkeypatch.setattr(data_sets, "MOST_ROWS", 0)
    monkeypatch.setattr(data_sets, "MOST_MADE", 0)
    assert content(client, "/open-data/sums.txt") == sums
    lines = {line["column"]: line for line in columns(client, "policies")}
    counted = {name for name, line in lines.items() if line["filled"]}
    assert {"kind", "issuer", "audience", "max_subsidy"} <= counted
    assert {name: lines[name]["filled"] for name in counted} == {name: whole[name]["filled"] for name in counted}
    row = table(client, "/open-data/policies/", "h-files")[0]
    assert "未算" in row.text
    assert row.all("a", href="/open-data/sums.txt")


def test_what_is_told_of_a_day_is_what_changed_on_it(client):
    entry = Incubator.objects.get(slug="mosu-space")
    entry.note_zh = "改过"
    save_entry(entry)
    for address in ("/open-data/", "/open-data/incubators/"):
        section = read_page(client, address).one("section", aria_labelledby="h-releases")
        found = totals(section)
        assert found
        assert all(rows_behind(one) == number for one, number in found.items())


@pytest.mark.parametrize("address", ["/open-data/", "/open-data/incubators/", "/open-data/figures/"])
def test_they_ask_little_even_when_nothing_is_known_yet(client, address):
    client.get("/about/")
    version.forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= BUDGET


def test_a_draft_is_in_no_file_and_no_number(client):
    before = content(client, "/open-data/sums.txt")
    save_entry(Incubator(slug="secret", kind="incubator_carrier", name_zh="秘密空间"))
    assert content(client, "/open-data/sums.txt") == before
    assert client.get("/open-data/nothing/").status_code == 404


def test_the_json_example_answers(client):
    page = read_page(client, "/open-data/")
    link = next(link for link in page.all("a") if "export.json?" in link["href"])
    assert link["href"].startswith("http://testserver/")
    assert '"rows"' in file_text(client.get(link["href"].removeprefix("http://testserver")))
