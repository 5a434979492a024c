"""What one may ask of the list of incubators, answered as the rules of FACTS.md and UX 1.3 say."""

import pytest
from django.http import QueryDict

from catalogue.writing import save_entry
from incubators.filters import IncubatorFilterSet
from incubators.models import Incubator
from sources.models import Citation
from sources.tests.factories import citations_of, cite, incubator

pytestmark = pytest.mark.django_db


def ask(query):
    filterset = IncubatorFilterSet(QueryDict(query), queryset=Incubator.objects.none())
    assert not filterset.refused
    return {entry.slug for entry in filterset.qs}


EVERYTHING = 18


def test_values_of_one_facet_are_alternatives():
    assert ask("district=west-bund&district=fenglin") == ask("district=west-bund") | ask("district=fenglin")
    assert ask("district=west-bund") == {"mosu-space"}


def test_different_facets_must_all_be_met():
    both = ask("district=fenglin&kind=rd_transfer_platform")
    assert both == {"zhongshan-immunotherapy-centre"}
    assert both == ask("district=fenglin") & ask("kind=rd_transfer_platform")


def test_not_stated_is_a_value_to_choose():
    assert ask("district=unknown") == {
        "i-incubator",
        "advanced-therapy-innovation-centre",
        "advanced-nuclear-incubator",
        "sioc-molecular-function-centre",
        "sjtu-med-medical-ai-centre",
        "shulian-space",
    }
    assert ask("district=unknown&district=west-bund") == ask("district=unknown") | {"mosu-space"}


def test_three_answers_share_out_everything():
    answers = [ask(f"district=fenglin&batch=1&match={word}") for word in ("yes", "unknown", "no")]
    assert sum(map(len, answers)) == EVERYTHING
    assert answers[0] == {"international-medical-innovation-centre"}
    assert "fenglin-hub" in answers[1]  # its district fits, its batch is not stated
    assert "humanoid-robot-incubator" in answers[2]  # one criterion failed is enough, whatever else is blank


def test_asking_for_the_blanks_makes_a_blank_fit():
    assert "fenglin-hub" in ask("district=fenglin&batch=1&batch=unknown")
    assert ask("batch=unknown&match=unknown") == set()


def test_basis_stated_takes_inferences_for_blanks():
    assert ask("district=fenglin&basis=stated") == {"fenglin-hub"}
    stated = ask("district=unknown&basis=stated")
    assert len(stated) == 16
    assert "zhongshan-immunotherapy-centre" in stated


def test_an_unverified_value_never_decides():
    entry = incubator("weak-one", district_id="district:fenglin", floor_area=5000, opened="2024-01", save=False)
    weak = {"district", "floor_area", "opened"}
    citations = [cite(entry, c.key, basis="unverified" if c.key in weak else "stated") for c in citations_of(entry)]
    save_entry(entry, {Citation: citations})
    for query in ("district=fenglin", "area_min=100", "opened_after=2020"):
        assert "weak-one" not in ask(query)
        assert "weak-one" in ask(f"{query}&match=unknown")
        assert "weak-one" not in ask(f"{query}&match=no")
    assert "weak-one" in ask("district=unknown")


def test_an_unverified_link_never_decides():
    entry = incubator("weak-one", sectors=["life-health"], save=False)
    citations = [cite(entry, c.key) for c in citations_of(entry) if c.key != "sectors"]
    save_entry(entry, {Citation: [*citations, cite(entry, "sectors", basis="unverified")]})
    assert "weak-one" not in ask("sector=life-health")
    assert "weak-one" in ask("sector=unknown")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("area_min=60000", {"mosu-space", "international-medical-innovation-centre"}),
        ("area_max=2100", {"fudan-smc-molecular-incubator"}),
        ("area_min=2101&area_max=59999", {"withub"}),
        (
            "area_min=0",
            {"mosu-space", "international-medical-innovation-centre", "fudan-smc-molecular-incubator", "withub"},
        ),
        ("area_min=100&area_max=50", set()),
    ],
)
def test_bounds_on_the_area_are_inclusive(query, expected):
    assert ask(query) == expected
    assert len(ask(f"{query}&match=unknown")) == EVERYTHING - 4  # no blank is taken for zero


@pytest.mark.parametrize(
    ("bound", "answer"),
    [
        ("opened_after=2024", "yes"),
        ("opened_after=2024-01-01", "yes"),
        ("opened_after=2024-01-02", "unknown"),  # only some days of the year would fit
        ("opened_after=2024-06", "unknown"),
        ("opened_after=2024-12-31", "unknown"),
        ("opened_after=2025", "no"),
        ("opened_before=2024", "yes"),
        ("opened_before=2024-12", "yes"),
        ("opened_before=2024-11", "unknown"),
        ("opened_before=2024-01-01", "unknown"),
        ("opened_before=2023", "no"),
    ],
)
def test_a_date_known_to_the_year_fits_only_where_every_day_of_it_does(bound, answer):
    """shulian-space: opened in 2024."""
    found = [word for word in ("yes", "unknown", "no") if "shulian-space" in ask(f"{bound}&match={word}")]
    assert found == [answer]


def test_a_date_known_to_the_month_is_compared_with_all_its_days():
    """fudan-smc-molecular-incubator: opened in July 2024."""
    assert "fudan-smc-molecular-incubator" in ask("opened_after=2024-07-01&opened_before=2024-07-31")
    assert "fudan-smc-molecular-incubator" in ask("opened_after=2024-07-15&match=unknown")
    assert "fudan-smc-molecular-incubator" in ask("opened_after=2024-08&match=no")


@pytest.mark.parametrize(
    "words",
    [
        "模速空间",
        "模速",
        "mosukongjian",
        "mskj",
        "MOSU",
        "ｍｏｓｕ",
        "模速空間",
        "mosu space",
        "Mosu+Space",
        "MosuSpace",
        "Shanghai Foundation Model",
        "大模型 社区",
        "上海大模型创新生态社区",
        "  模速空间  ",
    ],
)
def test_words_find_a_name_by_characters_pinyin_initials_other_scripts_and_case(words):
    assert "mosu-space" in ask(f"q={words}")


def test_words_narrow_the_total_and_are_no_criterion():
    filterset = IncubatorFilterSet(QueryDict("q=枫林&district=west-bund&match=no"), queryset=Incubator.objects.none())
    found = {entry.slug for entry in filterset.everything}
    assert {entry.slug for entry in filterset.qs} == found
    assert "fenglin-hub" in found
    assert "mosu-space" not in found


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "模%间"])
def test_signs_of_the_database_are_plain_characters(words):
    assert "mosu-space" not in ask(QueryDict("", mutable=True).urlencode() + "q=" + words.replace("%", "%25"))


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", "?"),
        ("scope=xuhui&match=yes&sort=name&view=list&page=1&per=20&basis=any", "?"),
        ("kind=&district=west-bund&district=fenglin&utm_source=x", "?district=fenglin&district=west-bund"),
        ("sort=-updated&district=fenglin&area_min=5", "?area_min=5&district=fenglin&sort=-updated"),
        ("kind=incubator_carrier&kind=incubator_carrier", "?kind=incubator_carrier"),
    ],
)
def test_every_list_has_one_canonical_address(query, canonical):
    filterset = IncubatorFilterSet(QueryDict(query), queryset=Incubator.objects.none())
    assert filterset.url() == canonical


@pytest.mark.parametrize("sort", IncubatorFilterSet.SORTS)
def test_every_order_holds_all_rows(sort):
    assert len(ask(f"sort={sort}")) == EVERYTHING


def test_related_rows_are_those_of_the_list_under_one_parameter():
    behind = {entry.slug for entry in IncubatorFilterSet.behind("district", "district:fenglin")}
    assert behind == ask("district=fenglin&scope=all")


def test_asking_for_one_level_also_finds_what_has_both():
    both = {"mosu-space", "humanoid-robot-incubator", "miracleplus-shanghai"}
    assert ask("level=city") == both
    assert ask("level=district") == both | {
        "international-medical-innovation-centre",
        "sjtu-industrial-innovation-institute",
    }
    assert ask("level=city&level=district") == ask("level=district")


@pytest.mark.parametrize(
    ("bound", "answer"),
    [
        ("area_min=60000", "yes"),
        ("area_min=60000.01", "unknown"),
        ("area_max=60000", "no"),
        ("area_max=70000", "unknown"),
    ],
)
def test_more_than_60000_answers_only_as_far_as_it_goes(bound, answer):
    found = {match for match in ("yes", "unknown", "no") if "mosu-space" in ask(f"{bound}&match={match}")}
    assert found == {answer}
