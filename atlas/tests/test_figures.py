"""A figure is shown with the very words that its source prints."""

import pytest

from atlas.models import Figure
from catalogue.facets import TextFacet
from catalogue.numbers import quantity_text
from catalogue.tests.reading import read_page
from catalogue.version import seen_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "shown"),
    [
        ("tto-conversion-value-2021", "近5.2亿元"),
        ("tto-projects-incubating-2021", "近60个"),
        ("pub-gdp-2024", "超3,900亿元"),
        ("pub-gdp-2024-expected", "突破3,000亿元"),
        ("pub-ai-companies-2025", "1,500余家"),
        ("life-health-organisations-2021", "2,700多家"),
        ("pub-start-up-support-ceiling", "最高500万元"),
        ("award-share-5y", "约25%"),
        ("pub-rd-intensity-2020", "8.4%"),
        ("pub-population-2020", "1,113,078人"),
    ],
)
def test_the_page_of_a_figure_keeps_the_printed_word_and_the_unit(client, slug, shown):
    assert Figure.objects.filter(slug=slug).exists()
    assert f"{shown}（" in (page := client.get(f"/figures/{slug}/").content.decode()) or f"{shown}<" in page


@pytest.mark.parametrize(("slug", "printed"), [("pub-gdp-2024", "超3900亿元"), ("pub-gdp-2025-expected", "4000+亿元")])
def test_a_word_that_belongs_to_the_printed_number_stands_before_it(client, slug, printed):
    page = read_page(client, f"/figures/{slug}/")
    assert printed in [cell.text for cell in page.all("dd")] or printed in page.text
    assert f"超{printed}" not in page.text


def test_a_figure_names_its_quantity_and_leads_to_all_its_observations(client):
    page = client.get("/figures/pub-gdp-2024/").content.decode()
    assert 'href="/figures/of/gdp/"' in page
    assert ">gdp<" not in page


def test_a_suffix_stands_between_the_number_and_its_unit():
    assert quantity_text(90, "项", ">", "余") == "90余项"
    assert quantity_text(3000, "平方米", ">", "多") == "3,000多平方米"
    assert quantity_text(7, "个", "=", "") == "7个"


def test_steps_are_listed_in_the_order_of_the_source(client):
    page = client.get("/platforms/regional-tto/").content.decode()
    steps = ["成果入驻", "转化评价", "运营策划", "产业落地"]
    places = [page.index(f">{step}</a>") for step in steps]
    assert places == sorted(places)


def test_a_text_facet_offers_no_blank_and_asks_the_database_once(django_assert_num_queries):
    facet = TextFacet("unit_zh")
    facet.model = Figure
    with seen_once(), django_assert_num_queries(2):  # the version, as every request asks it, and the words
        values = [value for value, _label in facet.choices() + facet.choices()]
    assert "" not in values
    assert "家" in values


def test_the_form_keeps_how_many_a_page_shows(client):
    page = client.get("/figures/?per=50").content.decode()
    assert '<input type="hidden" name="per" value="50">' in page


def test_the_page_of_a_quantity_draws_three_values_and_lists_fewer(client):
    page = read_page(client, "/figures/of/gdp/")
    assert len(page.one("figure", "chart").one("svg").all("g")) == 3
    assert "地区生产总值" in page.one("table").text
    page = read_page(client, "/figures/of/tto-projects-converted/")
    assert not page.all("figure")
    assert "不足三条" in page.text


def test_the_page_of_a_quantity_names_what_disagrees(client):
    page = read_page(client, "/figures/of/tto-projects-converted/")
    assert "/doubts/conflict-01/" in {link["href"] for link in page.all("a")}
