import xml.etree.ElementTree as ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atlas.models import Figure
from catalogue.models.entry import EntryQuerySet
from catalogue.models.record import Record, Scope, State
from catalogue.writing import save_entry
from incubators.models import Incubator
from pages.about import PAGES
from pages.catalogues import CATALOGUES
from pages.sitemap import FIRST, EntriesSitemap

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client: Client, address: str) -> dict[str, str | None]:
    """{address: date} of what a file lists."""
    answer = client.get(address)
    assert answer.status_code == 200
    tree = ElementTree.fromstring(answer.content)  # noqa: S314  # our own
    return {item.findtext(f"{SPACE}loc", ""): item.findtext(f"{SPACE}lastmod") for item in tree}


def test_the_sitemap_leads_to_every_published_entry_and_list(client: Client) -> None:
    listed = {}
    for part in read(client, "/sitemap.xml"):
        listed |= read(client, part.removeprefix("http://testserver"))
    published = [entry for c in CATALOGUES for entry in c.model.objects.published()]
    assert {f"http://testserver{entry.get_absolute_url()}" for entry in published} <= set(listed)
    assert "http://testserver/incubators/" in listed
    assert "http://testserver/" in listed
    lists = sum(1 for c in CATALOGUES if c.model.objects.published().exists())
    assert "http://testserver/about/provenance/" in listed
    assert "http://testserver/open-data/incubators/" in listed
    assert len(listed) == 2 * (len(published) + 2 * lists + len(FIRST) + len(PAGES)), "in two languages"
    assert all(listed.values())


def test_every_address_names_the_same_page_in_the_other_language(client: Client) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap-lists.xml").content)  # noqa: S314  # our own
    chinese, english = "http://testserver/incubators/", "http://testserver/en/incubators/"
    for item in tree:
        if item.findtext(f"{SPACE}loc") in (chinese, english):
            links = {
                link.get("hreflang"): link.get("href") for link in item.findall("{http://www.w3.org/1999/xhtml}link")
            }
            assert links == {"zh-Hans": chinese, "en": english, "x-default": chinese}


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_what_is_not_published_is_not_listed(client: Client, state: State) -> None:
    entry = Incubator.objects.get(slug="mosu-space")
    assert f"http://testserver{entry.get_absolute_url()}" in read(client, "/sitemap-incubators.xml")
    entry.state, entry.withdrawn_reason = state, "重复" if state == State.WITHDRAWN else ""
    save_entry(entry)
    assert f"http://testserver{entry.get_absolute_url()}" not in read(client, "/sitemap-incubators.xml")


def test_a_comparator_is_listed(client: Client) -> None:
    record = Record.objects.filter(scope=Scope.COMPARATOR, state=State.PUBLISHED).first()
    assert record is not None
    part = next(f"/sitemap-{c.plural}.xml" for c in CATALOGUES if c.noun == record.noun)
    assert f"http://testserver{record.get_absolute_url()}" in read(client, part)


def test_a_long_list_is_split_without_loss(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [f"http://testserver{figure.get_absolute_url()}" for figure in Figure.objects.published()]
    monkeypatch.setattr(EntriesSitemap, "limit", 50)
    parts = [part for part in read(client, "/sitemap.xml") if "sitemap-figures" in part]
    assert len(parts) == -(-len(entries) // 50)
    split = [read(client, part.removeprefix("http://testserver")) for part in parts]
    assert sum(map(len, split)) == 2 * len(entries), "in two languages"
    assert set(entries) <= {address for part in split for address in part}


def test_a_part_costs_two_queries_and_that_for_the_version_whatever_its_length(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(client, "/sitemap-figures.xml")
    assert len(queries) == 3


@pytest.mark.parametrize("address", ["/sitemap-nothing.xml", "/sitemap-figures.xml?p=99", "/sitemap-figures.xml?p=x"])
def test_a_part_that_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_list_with_nothing_published_is_not_led_to(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EntryQuerySet, "published", lambda entries: entries.none())
    assert len(read(client, "/sitemap-lists.xml")) == 2 * (len(FIRST) + len(PAGES))
