"""The centre's page leads to those who signed, with whom the sources let them sign, and to the doubt about it."""

import pytest

from catalogue.tests.reading import read_page
from pages.tests.test_every_catalogue import rows_behind, totals

pytestmark = pytest.mark.django_db
SIGNED = "/partnerships/?kind=signed&target=area%2Fxuhui"


def test_the_centre_leads_to_all_who_signed_with_its_district_and_to_the_doubt(client):
    page = read_page(client, "/platforms/xuhui-transfer-centre/")
    assert totals(page)[SIGNED] == rows_behind(SIGNED) == 12
    assert "来源写与所在区签约，没有写与本中心" in page.text
    assert "/doubts/gap-17/" in {link["href"] for link in page.all("a")}


def test_a_platform_that_is_no_centre_has_no_such_list(client):
    assert SIGNED not in totals(read_page(client, "/platforms/regional-tto/"))


def test_only_what_is_taken_one_after_another_is_numbered(client):
    page = read_page(client, "/platforms/?view=table&kind=function_platform&kind=step").text
    assert "步骤 2" in page
    assert "功能平台 2" not in page


def test_blanks_of_xuhui_are_no_reason_to_offer_a_district_outside(client):
    for query in ("", "?match=unknown&district=fenglin"):
        offered = read_page(client, f"/incubators/{query}").all("input", name="district")
        assert "juyuan" not in {option["value"] for option in offered}
        assert "fenglin" in {option["value"] for option in offered}
