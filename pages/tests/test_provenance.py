"""How many facts rest on what: every number is that many rows, and the rows are those of the entries' own pages."""

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue import bitmap_keeping, version
from catalogue.cells import Marks
from catalogue.linking import attach_linked
from catalogue.models.record import State
from catalogue.tests.reading import read_file, read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from incubators.views import INCUBATORS
from pages.catalogues import CATALOGUES
from pages.facts import BASES, BY_NOUN, Tally
from pages.tests.test_every_catalogue import facts_behind, totals
from sources.facts import Facts, completeness
from sources.models import Citation
from xuhui_portal.kept_pages import shelf

pytestmark = pytest.mark.django_db
BUDGET = 12


@pytest.mark.parametrize("query", ["", "noun=incubator", "noun=doubt", "noun=figure"])
def test_every_number_about_provenance_is_that_many_rows(client, query):
    rows = read_file(client, f"/facts/export.csv?{query}")[1]
    found = totals(read_page(client, f"/about/provenance/?{query}"))
    facts = {address: count for address, count in found.items() if address.startswith("/facts/")}
    assert len(facts) > len(BASES)
    for address, count in facts.items():
        asked = dict(parse_qsl(urlsplit(address).query))
        assert sum(asked.items() <= row.items() for row in rows) == count, address


def test_the_numbers_lead_to_lists_of_that_many_rows(client):
    for query in ("basis=inferred", "noun=incubator&field=district&basis=inferred", "noun=zone&basis=not_stated"):
        page = read_page(client, f"/facts/?{query}")
        assert totals(page, "/facts/")[f"/facts/?{'&'.join(sorted(query.split('&')))}"] == facts_behind(query)


def test_the_rows_of_the_table_add_up_to_its_last(client):
    table = read_page(client, "/about/provenance/").one("table")
    rows = [[int(cell.text) for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    last = [int(cell.text) for cell in table.one("tfoot").all("td")]
    assert [sum(column) for column in zip(*rows, strict=True)] == last
    assert all(sum(row[:-1]) == row[-1] for row in [*rows, last])


def test_the_facts_of_a_noun_are_those_that_its_pages_count(client):
    total = backed = 0
    entries = Incubator.objects.published().in_scope("xuhui").select_related("record", *INCUBATORS.select)
    for entry in attach_linked(entries, Incubator, tuple(Incubator.all_linked())):
        counted = completeness(Facts(entry, INCUBATORS.columns, Marks()).rows((*Incubator.FACTS, *Incubator.NOTED)))
        total, backed = total + counted.total, backed + counted.backed
    rows = read_file(client, "/facts/export.csv?noun=incubator")[1]
    assert len(rows) == total
    assert sum(row["basis"] not in ("unverified", "not_stated") for row in rows) == backed


def test_the_file_of_facts_says_what_the_file_of_the_noun_says(client):
    of_noun = {row["slug"]: row for row in read_file(client, "/incubators/export.csv")[1]}
    for row in read_file(client, "/facts/export.csv?noun=incubator")[1]:
        if row["field"] in Incubator.FACTS:
            entry, key = of_noun[row["entry"]], row["field"]
            said = (row["value"], row["basis"], row["sources"], row["as_of"])
            assert said == (entry[key], entry[f"{key}_basis"], entry[f"{key}_sources"], entry[f"{key}_as_of"])


@pytest.mark.parametrize(
    "query", ["noun=district", "noun=incubator&basis=not_stated", "basis=unverified", "noun=figure&field=value&per=100"]
)
def test_the_pages_of_the_list_hold_the_rows_of_its_file_in_their_order(client, query):
    rows, shown, number = read_file(client, f"/facts/export.csv?{query}")[1], [], 1
    while len(shown) < min(len(rows), 120):
        page = read_page(client, f"/facts/?{query}&page={number}")
        heads = [row.one("th") for row in page.one("tbody").all("tr")]
        shown += [(head.all("a")[0]["href"].split("/")[2], head.text) for head in heads]
        number += 1
    for (slug, text), row in zip(shown, rows, strict=False):
        assert slug == row["entry"]
        assert text.endswith(row["field_label"])


def test_a_fact_is_shown_with_its_value_its_source_and_its_reason(client):
    page = read_page(client, "/facts/?noun=incubator&field=district&per=100")
    cells = {row.one("th").all("a")[0].text: row.one("td") for row in page.one("tbody").all("tr")}
    assert "西岸" in cells["模速空间"].text
    assert cells["模速空间"].all("a", "cite")
    inferred = [cell for cell in cells.values() if "推断" in cell.text]
    assert inferred
    assert all("依据：" in cell.text for cell in inferred)
    assert any(cell.text == "未注明" for cell in cells.values())


def test_every_fact_of_the_list_has_a_value_or_says_that_it_is_not_stated(client):
    for query in ("noun=doubt", "noun=programme&per=100", "basis=unverified&per=100", "noun=institution&basis=stated"):
        for row in read_page(client, f"/facts/?{query}").one("tbody").all("tr"):
            assert row.one("td").text.replace("说法不一", ""), (query, row.text)


@pytest.mark.parametrize(
    ("query", "quoted"),
    [
        ("noun=nothing", "“nothing”"),
        ("noun=incubator&field=nothing", "“nothing”"),
        ("noun=incubator&field=name_zh", "“name_zh”"),
        ("field=district", "先选类别"),
        ("basis=guessed", "“guessed”"),
        ("scope=world", "“world”"),
        ("page=0", "“0”"),
        ("per=7", "“7”"),
        ("noun=incubator&noun=zone", "“incubator、zone”"),
        ("noun=%00", "“�”"),
    ],
)
def test_a_wrong_value_shows_nothing_says_why_and_leads_on(client, query, quoted):
    page = read_page(client, f"/facts/?{query}")
    summary = page.one("div", "error-summary")
    assert quoted in summary.text
    assert page.one("title").text.startswith("错误：")
    assert not page.all("tbody")
    after = read_page(client, summary.all("a")[-1]["href"])
    assert not after.all("div", "error-summary")
    answer = client.get(f"/facts/export.csv?{query}")
    assert answer.status_code == 400
    assert quoted in answer.content.decode()


def test_a_wrong_noun_of_the_overview_is_quoted_too(client):
    page = read_page(client, "/about/provenance/?noun=nothing")
    assert "“nothing”" in page.one("div", "error-summary").text
    assert not page.all("table")


def test_a_page_beyond_the_end_shows_the_last_one(client):
    page = read_page(client, "/facts/?noun=district&page=999")
    assert "没有那么多页" in page.text
    assert page.one("tbody").all("tr")


def test_what_a_form_leaves_empty_does_not_stay_in_the_address(client):
    answer = client.get("/facts/?noun=incubator&field=&scope=&basis=inferred")
    assert (answer.status_code, answer["Location"]) == (302, "/facts/?noun=incubator&basis=inferred")


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_the_facts_of_what_is_not_published_are_not_counted(client, state):
    before = facts_behind("noun=incubator")
    own = sum(row["entry"] == "mosu-space" for row in read_file(client, "/facts/export.csv?noun=incubator")[1])
    entry = Incubator.objects.get(slug="mosu-space")
    entry.state, entry.withdrawn_reason = state, "重复" if state == State.WITHDRAWN else ""
    save_entry(entry)
    assert facts_behind("noun=incubator") == before - own
    assert totals(read_page(client, "/about/provenance/?noun=incubator"))["/facts/?noun=incubator"] == before - own
    assert "模速空间" not in read_page(client, "/facts/?noun=incubator&per=100").text


def test_an_edit_is_counted_at_once(client):
    """A value that loses its source is not stated from then on."""
    entry = Incubator.objects.get(slug="mosu-space")
    entry.opened = ""
    kept = [citation for citation in entry.record.citations.all() if citation.key != "opened"]
    before = facts_behind("noun=incubator&field=opened&basis=not_stated")
    save_entry(entry, {Citation: kept})
    page = read_page(client, "/about/provenance/?noun=incubator")
    assert totals(page)["/facts/?basis=not_stated&field=opened&noun=incubator"] == before + 1


def test_a_comparator_is_counted_only_where_it_is_asked_for(client):
    xuhui, comparator, everything = (facts_behind(f"scope={scope}") for scope in ("xuhui", "comparator", "all"))
    assert xuhui + comparator == everything
    assert comparator
    assert "区外·对照" in read_page(client, "/facts/?scope=comparator").one("tbody").text
    assert "区外·对照" not in read_page(client, "/facts/").one("tbody").text


def test_a_value_that_looks_like_a_formula_is_disarmed_in_the_file(client):
    entry = Incubator.objects.get(slug="mosu-space")
    entry.name_zh = "=1+1"
    save_entry(entry)
    rows = [row for row in read_file(client, "/facts/export.csv?noun=incubator")[1] if row["entry"] == "mosu-space"]
    assert {row["name_zh"] for row in rows} == {"'=1+1"}


def test_disagreements_and_gaps_are_listed_with_what_is_known_of_them(client):
    page = read_page(client, "/about/provenance/")
    links = {link["href"] for link in page.all("a")}
    assert {"/doubts/?kind=conflict", "/doubts/?kind=gap"} <= links
    assert len([link for link in links if link.startswith("/doubts/conflict-")]) > 20
    assert "19 家，找到名字的有 9 家，另外 10 家" in page.text


def test_the_years_of_the_sources_lead_to_those_sources(client):
    found = totals(read_page(client, "/about/provenance/"))
    years = {address: count for address, count in found.items() if address.startswith("/sources/")}
    assert sum(years.values()) == len(read_file(client, "/sources/export.csv")[1])
    for address, count in years.items():
        assert len(read_file(client, address.replace("/?", "/export.csv?"))[1]) == count


@pytest.mark.parametrize(
    "address",
    [
        "/about/provenance/",
        "/about/provenance/?noun=incubator",
        "/facts/",
        "/facts/?basis=unverified",
        "/facts/?noun=doubt",
    ],
)
def test_these_pages_keep_to_their_query_budget(client, address):
    counts = Counter()
    for query in ("", "per=100", "scope=all&per=100"):
        whole = f"{address}{'&' if '?' in address else '?'}{query}"
        with CaptureQueriesContext(connection) as first:
            client.get(whole)  # reads what is kept until the next edit
        assert len(first) <= BUDGET
        shelf.clear()  # the page itself is kept too
        with CaptureQueriesContext(connection) as queries:
            client.get(whole)
        counts[len(queries)] += 1
    assert max(counts) - min(counts) <= 1, counts


def test_every_noun_is_counted(client):
    nouns = {row["noun"] for row in read_file(client, "/facts/export.csv?scope=all")[1]}
    assert nouns == set(BY_NOUN)


def test_of_very_many_entries_bitmaps_tell_the_same_numbers_after_an_edit_too(monkeypatch):
    asked = INCUBATORS.ask("")
    assert bitmap_keeping.bitmaps_of(asked)
    monkeypatch.setattr(bitmap_keeping, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(bitmap_keeping, "make", None)  # they are not made anew
    entry = Incubator.objects.get(slug="mosu-space")
    entry.scope = "comparator"
    save_entry(entry)
    assert bitmap_keeping.bitmaps_of_many(asked)
    by_bits = [Tally(scope, ("incubator",)).counts for scope in ("xuhui", "comparator", "all")]
    monkeypatch.setattr(bitmap_keeping, "MOST_AT_ONCE", 5_000)
    assert by_bits == [Tally(scope, ("incubator",)).counts for scope in ("xuhui", "comparator", "all")]


def test_the_facts_of_very_many_entries_stand_on_the_same_pages(client, monkeypatch):
    queries = ("page=3", "noun=incubator&basis=inferred", "noun=incubator&basis=not_stated&page=4", "scope=all")
    before = [read_page(client, f"/facts/?{query}").one("main").text for query in queries]
    monkeypatch.setattr(bitmap_keeping, "MOST_AT_ONCE", 100_000)
    for catalogue in CATALOGUES:
        bitmap_keeping.bitmaps_of(catalogue.ask(""))
    monkeypatch.setattr(bitmap_keeping, "MOST_AT_ONCE", 0)
    version.forget()
    shelf.clear()
    assert [read_page(client, f"/facts/?{query}").one("main").text for query in queries] == before
