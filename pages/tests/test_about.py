"""The pages in words: they can be found from every page, claim nothing official, and say what is so."""

import pytest

from catalogue.tests.reading import read_page
from pages.about import PAGES
from pages.catalogues import CATALOGUES
from staff.models import KEPT_DAYS

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/about/",
    "/about/provenance/",
    "/about/accessibility/",
    "/about/privacy/",
    "/about/sitemap/",
    "/updates/",
    "/open-data/",
    "/display/",
]


@pytest.mark.parametrize("address", ["/", "/incubators/", "/incubators/mosu-space/", "/about/privacy/"])
def test_every_page_leads_to_them(client, address):
    links = [link["href"] for link in read_page(client, address).one("footer").all("a")]
    assert set(ADDRESSES) <= set(links)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_has_one_heading_and_the_way_to_it(client, address):
    page = read_page(client, address)
    assert page.one("h1").text
    assert page.one("nav", "crumbs").all("a")[0]["href"] == "/"
    assert page.one("link", rel="canonical")["href"] == f"http://testserver{address}"


@pytest.mark.parametrize("address", [address for address in ADDRESSES if "provenance" not in address])
def test_without_official_numbers_they_claim_nothing(client, settings, address):
    settings.SITE = dict.fromkeys(settings.SITE, "")
    text = read_page(client, address).text
    for claim in ("主办", "承办", "备案", "公网安备", "网站标识码", "党政机关", "人民政府", "官方网站"):
        assert claim not in text, claim


def test_who_runs_it_is_said_or_said_to_be_unknown(client, settings):
    settings.SITE = dict.fromkeys(settings.SITE, "")
    section = read_page(client, "/about/").one("section", aria_labelledby="h-who").text
    assert section.count("未注明") == 2
    settings.SITE = settings.SITE | {"host_organisation": "某研究所", "contact": "021-00000000"}
    section = read_page(client, "/about/").one("section", aria_labelledby="h-who").text
    assert "某研究所" in section
    assert "021-00000000" in section
    assert "未注明" not in section


def test_the_map_of_the_site_leads_to_every_list_and_page(client):
    links = {link["href"] for link in read_page(client, "/about/sitemap/").one("main").all("a")}
    assert {f"/{catalogue.plural}/" for catalogue in CATALOGUES} <= links
    assert {f"/{catalogue.plural}/export.csv" for catalogue in CATALOGUES} <= links
    assert set(ADDRESSES) <= links
    assert len(PAGES) == len(ADDRESSES)


def test_what_is_said_of_privacy_is_so(client, settings):
    text = read_page(client, "/about/privacy/").text
    assert f"至少保留{KEPT_DAYS}天" in text
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert "八小时" in text
    for address in ADDRESSES:
        assert not client.get(address).cookies
