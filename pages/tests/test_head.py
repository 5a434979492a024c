"""What the head of a page says of it, to search engines and to those who pass its address on."""

import pytest

from catalogue.tests.reading import read_page

pytestmark = pytest.mark.django_db


def tags(client, address):
    page = read_page(client, address)
    return {meta["name"] or meta["property"]: meta["content"] for meta in page.all("meta")} | {
        link["rel"]: link["href"] for link in page.all("link", rel=True)
    }


def test_a_list_says_which_column_of_which_site_it_is(client):
    found = tags(client, "/incubators/")
    assert found["SiteName"] == "徐汇科创目录"
    assert found["SiteDomain"] == "testserver"
    assert found["ColumnName"] == "孵化器与转化平台"
    assert all(found[name] for name in ("ColumnDescription", "ColumnKeywords", "ColumnType", "og:description"))
    assert "SiteIDCode" not in found, "no official number is set"
    assert "ArticleTitle" not in found


def test_an_entry_says_its_title_its_date_and_where_it_comes_from(client):
    found = tags(client, "/incubators/mosu-space/")
    assert found["ArticleTitle"] == found["og:title"] == "模速空间"
    assert len(found["PubDate"]) == len("2024-12-10 10:20")
    assert found["ContentSource"]
    assert found["ColumnName"] == "孵化器与转化平台"
    assert found["canonical"] == "http://testserver/incubators/mosu-space/"


def test_the_site_code_is_named_once_it_is_set(client, settings):
    settings.SITE = settings.SITE | {"site_code": "3101040001"}
    assert tags(client, "/")["SiteIDCode"] == "3101040001"


@pytest.mark.parametrize(
    ("address", "robots"),
    [
        ("/incubators/", "index,follow"),
        ("/incubators/mosu-space/", "index,follow"),
        ("/incubators/?district=fenglin", "noindex,follow"),
        ("/incubators/?view=table", "noindex,follow"),
    ],
)
def test_a_narrowed_list_is_not_to_be_indexed(client, address, robots):
    assert tags(client, address)["robots"] == robots
