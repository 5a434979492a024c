"""A citation backs one field of one entry: what the database refuses, and what publishing asks."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from catalogue.models import Field, Record
from catalogue.models.kept import writing_allowed
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from incubators.models import Incubator
from sources.models import Citation
from sources.tests.factories import SOURCE, citations_of, cite, incubator, stored

pytestmark = pytest.mark.django_db


def force(**values):
    """Write a citation past every check of Python; the database alone is left to object."""
    given = {"entry_id": "incubator:mosu-space", "field_id": "incubator:kind", "source_id": SOURCE, "basis": "stated"}
    with transaction.atomic(), writing_allowed():
        Citation.objects.bulk_create([Citation(**given | values)])
        connection.check_constraints()


def test_the_database_takes_a_sound_citation():
    force()


@pytest.mark.parametrize(
    "values",
    [
        {"entry_id": "incubator:no-such"},
        {"entry_id": None},
        {"field_id": "incubator:no-such"},
        {"field_id": None},
        {"field_id": "district:status"},  # a field there is, but of another noun
        {"entry_id": "district:fenglin"},
        {"source_id": "source:no-such"},
        {"source_id": None},
        {"basis": "inferred"},
        {"basis": "editorial"},
        {"basis": "guessed"},
        {"stance": "perhaps"},
    ],
    ids=str,
)
def test_the_database_refuses_a_citation_that(values):
    with pytest.raises(IntegrityError):
        force(**values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("entry_id", "incubator:no-such"),
        ("field_id", "incubator:no-such"),
        ("field_id", "district:status"),
        ("source_id", None),
    ],
)
def test_raw_sql_is_refused_as_well(column, value):
    stated = Citation.objects.filter(entry_id="incubator:mosu-space", basis="stated").first()
    with pytest.raises(IntegrityError):
        run(f"UPDATE sources_citation SET {column} = %s WHERE id = %s", value, stated.pk)  # noqa: S608


def run(sql, *values):
    """SQL past Django, with the deferred constraints looked at as at the end of a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        connection.check_constraints()


@pytest.mark.parametrize(
    ("model", "key"), [(Record, SOURCE), (Record, "incubator:mosu-space"), (Field, "incubator:kind")]
)
def test_what_a_citation_points_to_cannot_go(model, key):
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", key)  # noqa: S608


def test_every_field_that_may_be_cited_is_declared_by_its_noun():
    from pages.catalogues import CATALOGUES

    declared = {f"{catalogue.noun}:{key}" for catalogue in CATALOGUES for key in catalogue.model.all_facts()}
    assert set(Field.objects.values_list("pk", flat=True)) <= declared


def test_stated_without_a_source_is_refused_with_the_field_named():
    entry = stored("i-incubator")
    with pytest.raises(ValidationError, match=r"kind.*没有来源"):
        save_entry(entry, {Citation: [*entry.record.citations.all(), cite(entry, "kind", source_id=None, position=9)]})


@pytest.mark.parametrize("basis", ["inferred", "editorial"])
def test_an_inference_without_a_reason_is_refused_with_the_field_named(basis):
    entry = stored("i-incubator")
    with pytest.raises(ValidationError, match=r"kind.*理由"):
        save_entry(entry, {Citation: [*entry.record.citations.all(), cite(entry, "kind", basis=basis, position=9)]})


@pytest.mark.parametrize("locator", ["para 12", "12-", "十二", "1;2", "１２"])
def test_a_locator_that_is_no_paragraph_is_quoted(locator):
    with pytest.raises(ValidationError, match=locator):
        cite(stored("i-incubator"), "kind", locator=locator).clean()


@pytest.mark.parametrize("state", ["published", "in_review"])
def test_a_value_without_a_citation_is_refused_with_the_field_named(state):
    entry = incubator("no-source", state=state, address="某路1号", save=False)
    citations = [citation for citation in citations_of(entry) if citation.key != "address"]
    with pytest.raises(ValidationError, match="address"):
        save_entry(entry, {Citation: citations})


def test_a_draft_may_still_lack_its_citations():
    incubator("no-source", state="draft", citations=[], address="某路1号")
    entry = stored("no-source")
    entry.state = "published"
    with pytest.raises(ValidationError, match="没有来源"):
        save_entry(entry)


def test_a_value_that_sources_only_deny_is_not_backed():
    entry = incubator("no-source", floor_area=100, save=False)
    citations = [
        cite(entry, c.key, stance="differs" if c.key == "floor_area" else "supports") for c in citations_of(entry)
    ]
    with pytest.raises(ValidationError, match="floor_area"):
        save_entry(entry, {Citation: citations})


def test_a_citation_of_an_unknown_field_is_refused_with_the_fields_there_are():
    entry = stored("i-incubator")
    with pytest.raises(ValidationError, match=r"colour.*kind"):
        save_entry(entry, {Citation: [cite(entry, "colour")]})


# --- several citations of one fact -----------------------------------------------------------------------------------


def fact(client, slug, key):
    return read_page(client, f"/incubators/{slug}/").one("div", data_fact=key)


def test_values_of_other_days_stand_beside_the_newest(client):
    row = fact(client, "mosu-space", "floor_area")
    values = row.all("dd")
    assert "超过6万平方米" in values[0].text
    assert "2025年4月30日" in values[0].text
    older = row.one("details")
    assert "历次数值" in older.one("summary").text
    assert "1万平方米" in older.text
    assert "2023年9月28日" in older.text
    assert all(value.all("a", "cite") for value in (values[0], older))
    assert "说法不一" not in row.text


def test_values_that_disagree_are_all_shown_each_with_its_own_source(client):
    row = fact(client, "international-medical-innovation-centre", "floor_area")
    first, others = row.all("dd")[0], row.one("dd", "conflicts")
    assert "8.96万平方米" in first.text
    assert "说法不一" in others.text
    assert "约17.5万平方米" in others.text
    assert first.one("a", "cite")["href"] != others.one("a", "cite")["href"]


def test_a_disagreement_shows_in_the_list_too(client):
    page = read_page(client, "/incubators/?q=上海国际医学科创中心")
    assert "说法不一" in page.one("li", "record").text


def test_the_district_of_eighteen_incubators_is_stated_twice_inferred_ten_times_and_blank_six_times():
    evidence = Incubator.objects.values_list("evidence", flat=True)
    bases = [found.get("district", {}).get("basis", "blank") for found in evidence]
    assert {basis: bases.count(basis) for basis in bases} == {"stated": 2, "inferred": 10, "blank": 6}


def test_an_inferred_value_says_how_sure_it_is_and_why(client):
    row = fact(client, "zhongshan-immunotherapy-centre", "district")
    assert "推断·把握中" in row.one("span", "tag").text
    assert "依托单位为医疗机构，主题与生命健康街区相符" in row.text
    assert row.all("a", "cite")


def test_an_unverified_value_is_shown_with_its_label(client):
    entry = incubator("weak-one", address="某路1号", save=False)
    save_entry(
        entry,
        {
            Citation: [
                cite(entry, c.key, basis="unverified" if c.key == "address" else "stated") for c in citations_of(entry)
            ]
        },
    )
    assert "未核实" in fact(client, "weak-one", "address").text


def test_a_blank_says_so(client):
    for key in ("batch", "opened", "floor_area", "address", "district"):
        assert fact(client, "i-incubator", key).all("dd")[0].one("span", "unstated").text == "未注明"


def test_the_foot_of_the_page_says_who_said_it_where_and_when(client):
    page = read_page(client, "/incubators/mosu-space/")
    mark = page.one("div", data_fact="floor_area").all("a", "cite")[0]
    place = page.one("li", id=mark["href"].removeprefix("#"))
    assert "/sources/pub-s21/" in [link["href"] for link in place.all("a")]
    text = page.one("div", data_fact="kind").all("a", "cite")[0]
    assert "段" in page.one("li", id=text["href"].removeprefix("#")).text


def test_the_page_of_a_source_lists_every_fact_taken_from_it(client):
    page = read_page(client, "/sources/src-answer-sheet/")
    heading = next(h for h in page.all("h2") if "取自本来源的事实" in h.text)
    expected = Citation.objects.filter(source_id=SOURCE).exclude(entry_id=SOURCE).count()
    assert str(expected) in heading.text
    assert "第12段" in [h.text for h in page.all("h3")]
    assert "/incubators/mosu-space/" in [link["href"] for link in page.all("a")]


def test_a_source_that_may_not_be_linked_is_named_without_a_way_out(client):
    from sources.models import Source

    closed = [source for source in Source.objects.filter(is_linkable=False) if source.url]
    assert closed
    for source in closed[:5]:
        html = client.get(source.get_absolute_url()).content.decode()
        assert f'href="{source.url}"' not in html
