"""What stands around every page: whether it is a trial, who runs it, and nothing that it does not have."""

import pytest

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from transfer.models import Project

pytestmark = pytest.mark.django_db
NUMBERS = {"icp_number": "沪ICP备12345678号", "police_number": "沪公网安备31010402000001号", "site_code": "3101040001"}


@pytest.fixture
def run_by(settings):
    def set_up(**values):
        settings.SITE = dict.fromkeys(settings.SITE, "") | values

    set_up()
    return set_up


def test_without_official_numbers_the_site_says_it_is_a_trial_and_claims_nothing(client, run_by):
    text = read_page(client, "/").text
    assert "试运行" in text
    for claim in ("主办", "承办", "备案", "公网安备", "网站标识码", "党政机关", "人民政府", "官方网站"):
        assert claim not in text, claim


def test_a_host_alone_makes_no_official_site(client, run_by):
    run_by(host_organisation="某研究所")
    page = read_page(client, "/")
    assert "试运行" in page.text
    assert "某研究所" in page.one("footer").text


@pytest.mark.parametrize("name", ["icp_number", "site_code"])
def test_with_an_official_number_it_is_no_trial(client, run_by, name):
    run_by(**{name: NUMBERS[name]})
    page = read_page(client, "/")
    assert "试运行" not in page.text
    assert NUMBERS[name] in page.one("footer").text


def test_every_number_stands_in_the_foot_once_it_is_set_and_no_other(client, run_by):
    run_by(police_number=NUMBERS["police_number"], contact="021-00000000")
    foot = read_page(client, "/").one("footer").text
    assert NUMBERS["police_number"] in foot
    assert "联系" in foot
    assert "网站标识码" not in foot
    assert "主办" not in foot


def test_every_page_offers_the_search(client):
    for address in ("/", "/incubators/", "/incubators/mosu-space/"):
        assert read_page(client, address).one("form", role="search")["action"] == "/search/"


def test_a_section_without_an_entry_is_not_in_the_menu(client):
    labels = [link.text for link in read_page(client, "/").one("nav", "nav").all("a")]
    assert "项目" in labels
    for project in Project.objects.all():
        project.state = "draft"
        save_entry(project, reason="test")
    after = [link.text for link in read_page(client, "/").one("nav", "nav").all("a")]
    assert after == [label for label in labels if label != "项目"]
