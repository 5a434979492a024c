"""Policies: whom they are for, what they offer, and a warning wherever one that no longer holds is named."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.tests.reading import read_file, read_page
from catalogue.writing import save_entry
from sources.models import Citation
from transfer.models import Policy

pytestmark = pytest.mark.django_db
OPINIONS = "transfer-implementation-opinions"
RULES = "transfer-operating-rules"


def replaced(basis="inferred", **facts):
    entry = Policy.objects.get(slug=OPINIONS)
    for key, value in facts.items():
        setattr(entry, key, value)
    new = [Citation(field_id=f"policy:{key}", basis=basis, reason_zh="试") for key in ("status", "replaced_by")]
    said = [one for one in new if getattr(entry, one.key if one.key == "status" else "replaced_by_id")]
    save_entry(entry, {Citation: [*entry.record.citations.all(), *said]}, reason="test")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("audience=university", {OPINIONS}),
        ("audience=university&audience=talent", {OPINIONS, "talent-apartments-14th-plan"}),
        ("support=housing", {"talent-apartments-14th-plan"}),
        ("audience=enterprise&support=grant", {OPINIONS}),
        ("audience=hospital", set()),
        ("audience=university&basis=stated", set()),
    ],
)
def test_policies_are_asked_for_by_audience_and_support(client, query, slugs):
    assert {row["slug"] for row in read_file(client, f"/policies/export.csv?{query}")[1]} == slugs


def test_the_number_beside_each_answer_is_that_many_rows(client):
    page = read_page(client, "/policies/")
    for link in page.all("a", data_facet=True):
        if link["data-facet"] in ("audience", "support", "status") and link["data-count"] != "0":
            rows = read_file(client, f"/policies/export.csv?{link['href'].partition('?')[2]}")[1]
            assert len(rows) == int(link["data-count"]), link["href"]


def test_the_page_gives_the_amount_as_printed_and_says_what_the_editors_chose(client):
    page = read_page(client, f"/policies/{OPINIONS}/")
    facts = {row["data-fact"]: row.text for row in page.all("div", data_fact=True)}
    assert "最高不超过500万元" in facts["amount_printed"]
    assert "高校" in facts["audience"]
    assert "编者归类" in facts["audience"]
    assert "未注明" in facts["status"]


def test_a_file_gives_codes_with_their_labels(client):
    row = next(row for row in read_file(client, "/policies/export.csv")[1] if row["slug"] == OPINIONS)
    assert row["support"] == "grant；financing；trial"
    assert row["support_label"] == "资金补助；知识产权融资；管理试点"


PLACES = [
    f"/policies/{OPINIONS}/",
    "/policies/",
    "/policies/?view=table",
    "/transfer/",
    "/areas/xuhui/",
    "/programmes/policy-release-2022/",
    "/figures/transfer-grant-ceiling/",
]


@pytest.mark.parametrize("address", PLACES)
def test_a_policy_that_no_longer_holds_warns_wherever_it_is_named(client, address):
    assert "废止" not in [tag.text for tag in read_page(client, address).all("span", "tag--conflict")]
    replaced(status="repealed", replaced_by=Policy.objects.get(slug=RULES))
    main = read_page(client, address).one("main")
    warned = [tag.text for tag in main.all("span", "tag--conflict")] + [note.text for note in main.all("p", "notice")]
    assert any("废止" in words for words in warned)


def test_the_page_leads_to_what_stands_in_its_place(client):
    replaced(replaced_by=Policy.objects.get(slug=RULES))
    notice = read_page(client, f"/policies/{OPINIONS}/").one("p", role="note")
    assert "已有新政策代替" in notice.text
    assert notice.all("a")[0]["href"] == f"/policies/{RULES}/"


def test_an_unverified_end_warns_of_nothing(client):
    replaced(basis="unverified", status="repealed")
    assert not [tag for tag in read_page(client, "/policies/").all("span", "tag--conflict") if tag.text == "废止"]


@pytest.mark.parametrize("value", ["grants", "grant；grant", "grant;housing", "grant；"])
def test_a_code_that_there_is_not_is_refused(value):
    entry = Policy.objects.get(slug=OPINIONS)
    entry.support = value
    with pytest.raises(ValidationError, match="不能用"):
        entry.full_clean(exclude=["record"])
