"""The home page: what this is, and three ways in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models.record import State
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from districts.models import Sector
from pages.tests.test_every_catalogue import rows_behind, totals

pytestmark = pytest.mark.django_db


def test_it_costs_a_dozen_queries_at_most(client):
    client.get("/about/")  # what the menu counts is counted once a version, for all pages
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 12


def test_a_need_leads_to_the_incubators_that_meet_it(client):
    found = {a: n for a, n in totals(read_page(client, "/")).items() if "sector=" in a}
    assert len(found) > 3
    assert {address: rows_behind(address) for address in found} == found


def test_a_sector_that_moved_is_led_to_at_its_new_address(client):
    sector = Sector.objects.get(slug="life-health")
    sector.slug = "life-and-health"
    save_entry(sector)
    assert "/incubators/?sector=life-and-health" in totals(read_page(client, "/"))


def test_the_search_box_stands_first_and_once(client, settings):
    settings.SITE = settings.SITE | {"search_url": "/search/"}
    page = read_page(client, "/")
    forms = page.all("form", role="search")
    assert [form["action"] for form in forms] == ["/search/"]
    assert [link.text for link in page.all("a") if link["href"].startswith("/search/?q=")] == [
        "模速空间",
        "chj",
        "大模型",
        "华理",
    ]


def test_an_example_that_would_find_nothing_is_not_offered(client, settings):
    settings.SITE = settings.SITE | {"search_url": "/search/"}
    sector = Sector.objects.get(slug="large-models")
    sector.state, sector.withdrawn_reason = State.WITHDRAWN, "重复"
    save_entry(sector)
    examples = [link.text for link in read_page(client, "/").all("a") if link["href"].startswith("/search/?q=")]
    assert examples == ["模速空间", "chj", "华理"]


def test_the_share_that_is_stated_is_that_of_the_facts(client):
    page = read_page(client, "/")
    found = totals(page)
    stated, total = found["/facts/?basis=stated"], sum(n for a, n in found.items() if a.startswith("/facts/?basis="))
    heading = page.one(id="h-threads").text
    assert heading == f"{total} 条事实，{100 * stated // total}% 由来源写明"
    drawn = page.one("p", "stitches", aria_label=page.all("p", "stitches")[-1]["aria-label"]).all("svg")
    assert len(drawn) == 50
    assert abs(sum("is-stated" in stitch["class"] for stitch in drawn) / 50 - stated / total) <= 0.01
