"""Entries are found by what they are called and what they say, in one order on both databases."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import version
from catalogue.finding import keeping, ranking
from catalogue.finding.keeping import differing, index_is_whole, make_missing
from catalogue.finding.matching import Query, Tier
from catalogue.finding.ranking import find
from catalogue.finding.upgrading import make_rows_after_migrating
from catalogue.models import Alias, Findable
from catalogue.tests.reading import slugs
from catalogue.writing import remove_draft, save_entry
from districts.models import Sector, SectorLink
from incubators.models import Incubator
from sources.models import Citation
from sources.tests.factories import citations_of, incubator, stored

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fcc]+")
HOSTILE = [
    "%", "_", "%%", "a%b", "\\", "'", '"', '""', "' OR 1=1 --", "AND", "OR", "NOT", "NEAR(a b)", "a*", "*", "name:x",
    "(", ")", "((", "^a", "a AND", "{tokens}: a", "-a", "+", "&", "|", "!", ":*", "<->", "\x00", "a\x00b", "\ud800",
    "\udfff枫", "😀", "枫😀林", "\u200b", "\u0301", "𠮷", "𠮷野", "ｱ", "がぎ", "한국", "ไทย", "Ω", "a" * 5000,
    "枫" * 5000, "a " * 2000, "枫 " * 60, "\n", "\t", " ", "　", "；", "·", "-", "x25", "zincubator", "kincubator",
]  # fmt: skip


def keys(words):
    return [hit.key for hit in find(Query(words)).hits]


def like(words):
    """What LIKE finds in the folded texts."""
    holding = Q(names__contains=words) | Q(aliases__contains=words) | Q(text__contains=words)
    return set(Findable.objects.filter(holding, is_public=True).values_list("record_id", flat=True))


# --- what is found -----------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_to_four_characters_are_found_exactly_where_like_finds_them(data):
    rows = Findable.objects.order_by("record_id").values_list("names", "aliases", "text")
    runs = CHINESE.findall("\n".join(data.draw(st.sampled_from(list(rows)))))
    run = data.draw(st.sampled_from([*runs, "".join(runs), "枫林"]))  # now and then across what stands between runs
    start = data.draw(st.integers(0, len(run) - 1)) if run else 0
    words = run[start : start + data.draw(st.integers(1, 4))] or "枫"
    assert set(keys(words)) == like(words)


def test_a_name_is_found_by_however_many_of_its_first_letters():
    row = Findable.objects.filter(noun="district", is_public=True).order_by("record_id").first()
    spoken, initials = (column.split("\n")[1] for column in (row.pinyin, row.initials))
    typed = {letters[:length] for letters in (spoken, initials) for length in range(1, len(letters) + 1)}
    assert [words for words in sorted(typed) if row.record_id not in keys(words)] == []


@pytest.mark.parametrize(
    "words", ["枫", "上", "上海", "模速空", "生命健康", "科技园区", "不存在的", "交大", "枫淋", "模间"]
)
def test_nothing_more_and_nothing_less_than_like(words):
    assert set(keys(words)) == like(words)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
def test_no_sign_is_an_operator_and_no_words_are_an_error(words):
    found = find(Query(words))
    assert found.total < Findable.objects.filter(is_public=True).count()


def test_signs_of_the_database_are_looked_for_as_they_are():
    incubator("per-cent", name_zh="百分之37%的空间")
    incubator("no-per-cent", name_zh="百分之3717的空间")
    assert keys("37%的") == ["incubator:per-cent"]
    assert "incubator:per-cent" in keys("%")
    assert "incubator:no-per-cent" not in keys("%")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("朝阳", True), ("zhaoyang", True), ("zyk", True), ("zy", True), ("chaoyang", False), ("cyk", False)],
)
def test_syllables_and_initials_follow_the_reading_that_staff_corrected(words, is_found):
    incubator("morning-sun", name_zh="朝阳空间", sort_key="zhaoyangkongjian", aliases=["朝阳港"])
    assert ("incubator:morning-sun" in keys(words)) is is_found
    assert ("incubator:morning-sun" in keys("zhaoyanggang")) is True


def test_a_place_that_dictionaries_read_wrongly_is_read_right():
    incubator("delta", name_zh="长三角试验空间")
    assert stored("delta").sort_key == "changsanjiaoshiyankongjian"
    assert "incubator:delta" in keys("csjsy")


# --- in which order ----------------------------------------------------------------------------------------------


def test_hits_come_in_the_order_of_how_good_they_are():
    incubator("t-text", name_zh="甲甲", address="某路嵘犇1号")
    incubator("t-initials", name_zh="若贲")
    incubator("t-pinyin", name_zh="融奔")
    incubator("t-alias", name_zh="乙乙", aliases=["老嵘犇号"])
    incubator("t-inside", name_zh="大嵘犇园")
    incubator("t-begins", name_zh="嵘犇园")
    incubator("t-whole-alias", name_zh="丙丙", aliases=["嵘犇"])
    incubator("t-whole", name_zh="嵘犇")
    assert keys("嵘犇") == [
        f"incubator:t-{name}" for name in ("whole", "whole-alias", "begins", "inside", "alias", "text")
    ]
    spoken = [key for key in keys("rongben") if key.startswith("incubator:t-")]
    assert spoken[-1] == "incubator:t-alias"  # of its pinyin only a part
    assert keys("rb")[0] in {
        "incubator:t-whole",
        "incubator:t-whole-alias",
        "incubator:t-pinyin",
        "incubator:t-initials",
    }


@pytest.mark.parametrize("words", ["枫林", "上", "s", "fl", "sh", "jiao", "shanghai", "AI", "上海交通大学", "xuhui"])
def test_many_hits_come_in_the_same_order_as_few(words, monkeypatch):
    """Beyond a thousand they are taken tier by tier, from few rows by sorting and from many by walking."""
    in_full = find(Query(words))
    for few in (1, 5, 10_000):
        monkeypatch.setattr(ranking, "MOST", 3)
        monkeypatch.setattr(ranking, "FEW", few)
        monkeypatch.setattr(ranking, "FEW_OF_A_NOUN", few * 10)
        version.forget()
        in_part = find(Query(words))
        assert in_part.total == 4
        assert in_part.hits == in_full.hits[: ranking.BEST]
        assert {noun: min(count, 4) for noun, count in in_full.counts.items()} == dict(in_part.counts)


def test_the_tier_of_a_row_at_hand_is_the_one_the_database_gives():
    for words in ("枫林", "fl", "sjtu", "jiaoda", "hub", "AI", "tower"):
        word = Query(words).words[0]
        rows = {row.record_id: row for row in Findable.objects.filter(is_public=True)}
        given = {hit.key: hit.tier for hit in find(Query(words)).hits}
        assert given == {key: tier for key, row in rows.items() if (tier := word.tier_of(row)) is not None}


# --- kept with every edit ----------------------------------------------------------------------------------------


def test_the_next_search_knows_an_edit(client):
    entry = incubator("fresh", name_zh="旧名嵘犇")
    assert keys("旧名嵘犇") == ["incubator:fresh"]
    entry.name_zh = "新名骉骉"
    save_entry(entry, reason="改名")
    assert keys("旧名嵘犇") == []
    assert keys("新名骉骉") == ["incubator:fresh"]
    assert slugs(client, "/incubators/export.csv?q=骉骉") == ["fresh"]


def test_drafts_and_withdrawn_entries_are_found_by_staff_alone():
    entry = incubator("hidden", name_zh="嵘犇草稿", state="draft")
    assert keys("嵘犇") == []
    assert [row.record_id for row in Query("嵘犇").named_rows] == ["incubator:hidden"]
    entry.state = "published"
    save_entry(entry, {Citation: citations_of(entry)}, reason="发布")
    assert keys("嵘犇") == ["incubator:hidden"]
    entry.state, entry.withdrawn_reason = "withdrawn", "试验"
    save_entry(entry, reason="撤下")
    assert keys("嵘犇") == []


def test_a_draft_taken_back_leaves_no_row():
    entry = incubator("gone", name_zh="嵘犇草稿", state="draft")
    remove_draft(entry, entry.part_models())
    assert not Findable.objects.filter(record_id="incubator:gone").exists()
    assert index_is_whole()


def test_an_entry_is_found_by_the_new_name_of_what_it_points_to():
    incubator("pointing", name_zh="试验孵化器", sectors=["cell-therapy"])
    sector = Sector.objects.get(slug="cell-therapy")
    sector.name_zh = "嵘犇疗法"
    save_entry(sector, reason="改名")
    assert "incubator:pointing" in keys("嵘犇疗法")
    assert "incubator:pointing" not in keys("细胞治疗")
    assert differing() == []


def test_what_is_withdrawn_finds_nothing_that_points_to_it():
    host = incubator("pointing", name_zh="试验孵化器", sectors=["cell-therapy"])
    sector = Sector.objects.get(slug="cell-therapy")
    sector.state, sector.withdrawn_reason = "withdrawn", "试验"
    save_entry(sector, reason="撤下")
    assert keys("细胞治疗") == [key for key in keys("细胞治疗") if key not in (host.pk, sector.pk)]
    save_entry(host, {SectorLink: []}, reason="去掉领域")
    assert differing() == []


def test_aliases_are_found_as_soon_as_staff_add_them():
    save_entry(stored("mosu-space"), {Alias: [Alias(name="嵘犇坊")]}, reason="别名")
    assert keys("嵘犇") == ["incubator:mosu-space"]
    assert keys("rongbenfang") == ["incubator:mosu-space"]


# --- made anew and checked ---------------------------------------------------------------------------------------


def test_every_row_is_as_the_entries_are_and_the_check_says_so(capsys):
    call_command("check_search")
    assert f"{Findable.objects.count()} 条" in capsys.readouterr().out


def test_the_check_names_what_differs_and_making_anew_mends_it(capsys):
    Findable.objects.filter(record_id="incubator:mosu-space").update(tokens=" z nx ", names="\n别的\n")
    Findable.objects.filter(record_id="district:fenglin").delete()
    with pytest.raises(CommandError, match="2 条不一致"):
        call_command("check_search")
    said = capsys.readouterr().out
    assert "incubator/mosu-space" in said
    assert "district/fenglin" in said
    call_command("rebuild_search")
    assert f"{Findable.objects.count()}/{Findable.objects.count()}" in capsys.readouterr().err
    call_command("check_search")


def test_the_check_finds_an_index_that_has_lost_its_rows(capsys):
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps its index by itself
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO catalogue_findable_index(catalogue_findable_index) VALUES ('delete-all')")
    with pytest.raises(CommandError):
        call_command("check_search")
    assert "索引" in capsys.readouterr().out
    keeping.make_all()
    assert index_is_whole()


def test_migrating_makes_the_rows_of_an_older_site():
    Findable.objects.filter(noun="district").delete()
    Findable.objects.filter(noun="area").update(made_by=0)
    assert "district:caohejing" not in keys("漕河泾数字")
    make_rows_after_migrating(None, verbosity=0)
    assert "district:caohejing" in keys("漕河泾数字")
    assert make_missing() == 0


def test_all_incubators_are_found_by_what_they_are():
    shown = set(Incubator.objects.published().values_list("pk", flat=True))
    assert shown <= set(keys("孵化器"))
    assert find(Query("孵化器")).hits[-1].tier == Tier.IN_TEXT
