"""Each entry that does not fit says what it fails; each that only might, what nobody has stated."""

import pytest

from catalogue.tests.reading import read_page
from sources.tests.factories import cite, incubator

pytestmark = pytest.mark.django_db


def why(client, query, name):
    """{label of the question: what the card of an entry says of it}."""
    cards = read_page(client, f"/incubators/?{query}").all("li", "record")
    card = next(card for card in cards if card.one("h3").all("a")[0].text == name)
    return {line.one("b").text: line.text for line in card.one("ul", "reasons").all("li")}


def test_what_fails_a_question_is_shown_with_its_source_beside_what_was_asked(client):
    reasons = why(client, "district=fenglin&kind=incubator_carrier&match=no", "模速空间")
    assert list(reasons) == ["所属街区", "类型"]
    assert reasons["所属街区"].startswith("不符合 所属街区：西岸")
    assert reasons["所属街区"].endswith("（所问：枫林）")
    assert "[" in reasons["所属街区"]


def test_alternatives_are_all_named(client):
    reasons = why(client, "district=fenglin&district=fenyang&match=no", "模速空间")
    assert reasons["所属街区"].endswith("（所问：枫林或汾阳）")


def test_what_nobody_has_stated_is_named_once(client):
    page = read_page(client, "/incubators/?district=fenglin&match=unknown")
    for card in page.all("li", "record"):
        assert card.one("ul", "reasons").text == "未注明 所属街区 （所问：枫林）"
        assert "所属街区" not in "".join(line.text for line in card.all("p", "lacks"))


def test_a_question_left_open_and_one_that_is_answered_are_told_apart(client):
    reasons = why(client, "district=fenglin&batch=1&match=unknown", "枫林HUB")
    assert list(reasons) == ["批次"]


def test_an_unverified_value_is_named_as_such(client):
    entry = incubator("unverified-one", name_zh="未核实的一家", district_id="district:fenglin", save=False)
    parts = [cite(entry, "name_zh"), cite(entry, "kind"), cite(entry, "area")]
    unsure = cite(entry, "district", source_id=None, locator="", basis="unverified", note_zh="网传")
    incubator("unverified-one", name_zh="未核实的一家", district_id="district:fenglin", citations=[*parts, unsure])
    assert why(client, "district=fenglin&match=unknown", "未核实的一家")["所属街区"].startswith("未核实 所属街区：枫林")


def test_a_number_that_does_not_say_enough_is_called_inexact(client):
    reasons = why(client, "area_min=70000&match=unknown", "模速空间")
    assert reasons["面积不小于（平方米）"].startswith("不够确切 面积不小于（平方米）：超过6万平方米")


def test_an_inference_that_was_not_wanted_is_said_to_be_one(client):
    reasons = why(client, "district=caohejing&basis=stated&match=unknown", "上海人形机器人创新孵化器")
    assert reasons["所属街区"].startswith("来源未注明，只有推断 所属街区：漕河泾")


def test_rows_of_a_table_give_the_same_reasons(client):
    page = read_page(client, "/incubators/?district=fenglin&match=no&view=table")
    row = next(row for row in page.all("tr") if row.all("a", href="/incubators/mosu-space/"))
    assert "不符合 所属街区：西岸" in row.one("ul", "reasons").text


def test_what_fits_needs_no_reason(client):
    assert not read_page(client, "/incubators/?district=fenglin").all("ul", "reasons")
