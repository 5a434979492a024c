"""A clerk corrects an entry and adds one, in one form, and nothing goes public unsourced."""

import pytest
from django.test import Client

from catalogue.models import Record
from incubators.models import Incubator
from institutions.models import Institution
from pages.catalogues import CATALOGUES
from sources.models import Citation
from sources.tests.factories import incubator, stored
from stewardship.tests.pages import address, button_value, citation_of, fields_of

pytestmark = pytest.mark.django_db

ADD = "/admin/incubators/incubator/add/"
SOURCE = "徐汇答卷 [src-answer-sheet]"
SOURCE_KEY = "source:src-answer-sheet"


def new_incubator(client, **values):
    """The add form with these values typed into it."""
    fields = fields_of(client.get(ADD))
    given = {"name_zh": "云上试验孵化器", "kind": "incubator_carrier", "from_source": SOURCE, "from_locator": "12"}
    return fields | given | values


def test_a_clerk_adds_an_incubator_and_only_staff_see_it(sign_in):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client, district="枫林"), follow=True)

    assert "已存为草稿" in answer.content.decode()
    entry = Incubator.objects.get(name_zh="云上试验孵化器")
    assert entry.state == "draft"
    assert entry.slug == "yunshangshiyanfuhuaqi"
    assert entry.district_id == "district:fenglin"
    assert Client().get(entry.get_absolute_url()).status_code == 404
    assert "云上试验孵化器" not in Client().get("/incubators/").content.decode()


def test_every_value_of_a_new_entry_is_cited_from_the_source_of_the_edit(sign_in):
    client = sign_in("editor")

    client.post(ADD, new_incubator(client, opened="2026-05"))

    citations = Citation.objects.filter(entry__name_zh="云上试验孵化器")
    assert {citation.key for citation in citations} == {"name_zh", "kind", "opened"}
    assert {(citation.source_id, citation.locator) for citation in citations} == {("source:src-answer-sheet", "12")}


def test_a_value_without_a_source_is_refused_by_name_and_nothing_typed_is_lost(sign_in):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client, from_source="", opened="2026-05", services="代办注册"))

    page = answer.content.decode()
    assert "“启用”（opened）有值而没有来源" in page
    assert "“服务”（services）有值而没有来源" in page
    assert fields_of(answer)["services"] == ["代办注册"]
    assert not Record.objects.filter(name_zh="云上试验孵化器").exists()


def test_a_stated_citation_without_a_source_is_refused(sign_in):
    client = sign_in("editor")
    fields = new_incubator(client, opened="2026-05")
    prefix = citation_of(fields, "opened")

    answer = client.post(ADD, fields | {f"{prefix}basis": "stated", f"{prefix}printed": "五月启用"})

    assert "“启用”（opened）写作明示，却没有来源" in answer.content.decode()


def test_an_inference_needs_its_reason(sign_in):
    client = sign_in("editor")
    fields = new_incubator(client, opened="2026-05")
    prefix = citation_of(fields, "opened")

    answer = client.post(ADD, fields | {f"{prefix}basis": "inferred", f"{prefix}source": SOURCE})

    assert "“启用”（opened）为推断，须写明理由" in answer.content.decode()


def test_what_has_no_source_yet_may_be_noted_as_unverified(sign_in):
    client = sign_in("editor")

    client.post(ADD, new_incubator(client, from_source="", from_locator="", is_unsourced="on"))

    entry = Incubator.objects.get(name_zh="云上试验孵化器")
    assert entry.evidence["name_zh"]["basis"] == "unverified"


def test_one_fact_can_be_backed_by_two_sources_in_one_form(sign_in):
    client = sign_in("editor")
    fields = new_incubator(client, opened="2026-05")
    prefix = citation_of(fields, "opened")
    fields |= {f"{prefix}source": SOURCE, f"{prefix}locator": "3", f"{prefix}basis": "stated"}
    number = int(fields["citations-TOTAL_FORMS"][0])
    second = f"citations-{number}-"
    fields |= {"citations-TOTAL_FORMS": number + 1, f"{second}key": "opened", f"{second}was": ""}
    fields |= {f"{second}source": "pub-s05", f"{second}basis": "stated"}

    client.post(ADD, fields)

    backing = Citation.objects.filter(entry__name_zh="云上试验孵化器", field="incubator:opened")
    assert {citation.source_id for citation in backing} == {"source:pub-s05", "source:src-answer-sheet"}


def test_a_name_that_exists_is_asked_about_before_saving(sign_in):
    client = sign_in("editor")
    fields = new_incubator(client, name_zh="模速空間")

    answer = client.post(ADD, fields)

    assert "已有同名的孵化器：模速空间" in answer.content.decode()
    assert "/admin/incubators/incubator/incubator_3Amosu-space/change/" in answer.content.decode()

    client.post(ADD, fields_of(answer) | {"is_distinct": "on"})

    assert Incubator.objects.filter(name_zh="模速空間").exists()


def test_a_credit_code_that_another_institution_has_is_refused(sign_in):
    client = sign_in("editor")
    entry = Institution.objects.filter(credit_code="").first()
    fields = fields_of(client.get("/admin/institutions/institution/add/"))
    code = "12100000425006133D"
    given = {"kind": "university", "from_source": SOURCE, "from_locator": "1", "credit_code": code}
    client.post("/admin/institutions/institution/add/", fields | given | {"name_zh": "第一试验大学"})
    assert Institution.objects.filter(credit_code=code).exists()

    answer = client.post("/admin/institutions/institution/add/", fields | given | {"name_zh": "第二试验大学"})

    assert f"“{code}” 已是 第一试验大学 的统一社会信用代码" in answer.content.decode()
    assert entry is not None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("枫淋", "没有名为“枫淋”的科创街区。是否"),
        ("科创街区", "可以指好几条"),
        ("不存在的地方", "没有名为“不存在的地方”的科创街区"),
    ],
)
def test_a_name_that_names_nothing_is_quoted_with_what_is_near(sign_in, typed, said):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client, district=typed))

    assert said in answer.content.decode()
    assert fields_of(answer)["district"] == [typed]


@pytest.mark.parametrize(
    "typed", ["枫林", "fenglin", "Fenglin", "楓林", "枫林生命健康科创街区 [fenglin]", "district/fenglin"]
)
def test_an_entry_is_named_in_any_of_its_forms(sign_in, typed):
    client = sign_in("editor")

    client.post(ADD, new_incubator(client, district=typed))

    assert Incubator.objects.get(name_zh="云上试验孵化器").district_id == "district:fenglin"


def test_saving_an_untouched_form_changes_nothing(sign_in):
    client = sign_in("administrator")
    entry = stored("mosu-space")
    before = Citation.history.count(), Incubator.history.count()

    answer = client.post(address(entry), fields_of(client.get(address(entry))), follow=True)

    assert "没有改动" in answer.content.decode()
    assert (Citation.history.count(), Incubator.history.count()) == before


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.noun)
def test_an_untouched_form_of_any_noun_changes_nothing(sign_in, catalogue):
    client = sign_in("administrator")
    for entry in [max(catalogue.model.objects.all(), key=lambda each: len(each.evidence))]:
        answer = client.post(address(entry), fields_of(client.get(address(entry))), follow=True)
        assert "没有改动" in answer.content.decode(), entry.path


def test_a_changed_value_asks_what_becomes_of_its_old_citation(sign_in):
    client = sign_in("administrator")
    entry = incubator(opened="2024-12")
    fields = fields_of(client.get(address(entry))) | {"opened": "2025-01"}

    answer = client.post(address(entry), fields)

    assert "“启用”改了，原有引证没有动" in answer.content.decode()
    assert stored("test-incubator").opened == "2024-12"


def test_an_old_value_can_stay_as_another_telling(sign_in):
    client = sign_in("administrator")
    entry = incubator(opened="2024-12")
    fields = fields_of(client.get(address(entry)))
    fields |= {"opened": "2025-01", "fate_opened": "differs", "from_source": SOURCE, "from_locator": "14"}

    client.post(address(entry), fields)

    page = Client().get(entry.get_absolute_url()).content.decode()
    assert stored("test-incubator").opened == "2025-01"
    assert "2025年1月" in page
    assert "2024年12月" in page
    assert "说法不一" in page


def test_an_old_citation_can_back_a_corrected_slip(sign_in):
    client = sign_in("administrator")
    entry = incubator(opened="2024-12")
    fields = fields_of(client.get(address(entry))) | {"opened": "2024-11", "fate_opened": "supports"}

    client.post(address(entry), fields)

    assert stored("test-incubator").opened == "2024-11"
    assert stored("test-incubator").evidence["opened"]["basis"] == "stated"


def test_pinyin_follows_the_name_until_somebody_corrects_it(sign_in):
    client = sign_in("administrator")
    entry = incubator(name_zh="重启试验孵化器")
    assert stored("test-incubator").sort_key == "chongqishiyanfuhuaqi"
    fields = fields_of(client.get(address(entry))) | {"sort_key": "zhongqishiyanfuhuaqi"}
    client.post(address(entry), fields)
    assert stored("test-incubator").sort_key == "zhongqishiyanfuhuaqi"

    fields = fields_of(client.get(address(entry))) | {"services": "辅导", "from_source": SOURCE, "from_locator": "2"}
    client.post(address(entry), fields)

    assert stored("test-incubator").sort_key == "zhongqishiyanfuhuaqi"


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [("121.43", "31.19", "是否填反"), ("40.1", "121.43", "“40.1” 不在上海"), ("31.19", "", "请填纬度和经度")],
)
def test_coordinates_out_of_shanghai_or_swapped_are_refused(sign_in, latitude, longitude, said):
    client = sign_in("editor")
    point = {"latitude": latitude, "longitude": longitude, "precision_m": "50", "use": "ok", "method": "as_published"}
    point |= {"basis": "stated", "source": SOURCE}

    answer = client.post(ADD, new_incubator(client) | {f"points-0-{name}": value for name, value in point.items()})

    assert said in answer.content.decode()


def test_coordinates_of_another_system_are_converted(sign_in):
    client = sign_in("editor")
    point = {"source_latitude": "31.179973", "source_longitude": "121.43752", "source_system": "GCJ-02"}
    point |= {"precision_m": "50", "use": "ok", "method": "converted", "basis": "stated", "source": SOURCE}

    client.post(ADD, new_incubator(client) | {f"points-0-{name}": value for name, value in point.items()})

    stored_point = Record.objects.get(name_zh="云上试验孵化器").points.get()
    assert (str(stored_point.latitude), str(stored_point.longitude)) == ("31.181852", "121.432898")


def test_the_later_of_two_savings_is_stopped_and_shows_both_versions(sign_in):
    first, second = sign_in("administrator"), sign_in("reviewer")
    entry = incubator(services="辅导")
    mine = fields_of(first.get(address(entry))) | {"services": "辅导和融资", "fate_services": "supports"}
    theirs = fields_of(second.get(address(entry))) | {"services": "实验室", "fate_services": "supports"}
    second.post(address(entry), theirs)

    answer = first.post(address(entry), mine)

    page = answer.content.decode()
    assert "已有人改过" in page
    assert "reviewer" in page
    assert "<del>实验室</del>" in page
    assert "<ins>辅导和融资</ins>" in page
    assert stored("test-incubator").services == "实验室"

    token = button_value(page, "_mine")
    first.post(address(entry), fields_of(answer) | {"_mine": token, "fate_services": "supports"})

    assert stored("test-incubator").services == "辅导和融资"


def test_a_fact_that_few_have_is_added_by_choosing_it(sign_in):
    client = sign_in("editor")
    fields = new_incubator(client)
    prefix = next(name for name in fields if name.endswith("-free") and fields[name] == ["yes"]).removesuffix("free")
    fields |= {f"{prefix}key": "founded", f"{prefix}value": "2021-03", f"{prefix}source": "pub-s05"}

    client.post(ADD, fields)

    noted = Citation.objects.get(entry__name_zh="云上试验孵化器", field="incubator:founded")
    assert (noted.value, noted.source_id, noted.basis) == ("2021-03", "source:pub-s05", "stated")


def test_the_source_of_the_edit_backs_a_changed_value_beside_its_old_citation(sign_in):
    client = sign_in("administrator")
    entry = incubator(resident_companies=200)
    fields = fields_of(client.get(address(entry))) | {"from_source": "pub-s05", "from_as_of": "2026-05"}

    client.post(address(entry), fields | {"resident_companies": "235", "fate_resident_companies": "supports"})

    backing = Citation.objects.filter(entry=entry.pk, field="incubator:resident_companies")
    assert {(row.source_id, row.as_of) for row in backing} == {("source:pub-s05", "2026-05"), (SOURCE_KEY, "")}


def test_a_value_added_to_a_list_is_cited_by_itself(sign_in):
    client = sign_in("administrator")
    entry = incubator(sectors=["life-health"])
    fields = fields_of(client.get(address(entry))) | {"from_source": "pub-s05"}

    client.post(address(entry), fields | {"sectors": "life-health\nbiomedicine"})

    backing = Citation.objects.filter(entry=entry.pk, field="incubator:sectors")
    assert {(row.source_id, row.value) for row in backing} == {(SOURCE_KEY, ""), ("source:pub-s05", "biomedicine")}


def test_all_mistakes_are_named_at_once(sign_in):
    client = sign_in("editor")
    given = {"name_zh": "模速空間", "district": "枫淋", "opened": "2026年5月", "from_source": "", "services": "代办"}

    page = client.post(ADD, new_incubator(client, **given)).content.decode()

    for said in (
        "已有同名的孵化器",
        "没有名为“枫淋”的科创街区",
        "“2026年5月” 不是日期",
        "“服务”（services）有值而没有来源",
    ):
        assert said in page


def test_a_wrong_date_of_the_source_is_named_at_its_field(sign_in):
    client = sign_in("editor")

    answer = client.post(ADD, new_incubator(client, from_as_of="2026年5月"))

    assert "所指日期：“2026年5月” 不是日期" in " ".join(answer.content.decode().split())
