"""Loading the fixtures: all or nothing, as often as one likes, and never over what staff have done."""

import csv
import io
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalogue.models import LoadedFixtures, Record
from catalogue.writing import save_entry
from incubators.models import Incubator
from pages.catalogues import CATALOGUES
from sources.models import Citation
from sources.tests.factories import cite, stored

pytestmark = pytest.mark.django_db


def load(folder=settings.BASE_DIR / "fixtures", **options):
    said = io.StringIO()
    call_command("load_catalogue", folder=folder, stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()


def versions():
    models = [*(catalogue.model for catalogue in CATALOGUES), Record, Citation]
    return {model.__name__: model.history.count() for model in models}


@pytest.fixture
def folder(tmp_path):
    """A copy of the fixtures to break."""
    shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")
    return tmp_path / "fixtures"


def change(path, row, **cells):
    """Set cells of one row, counted as a spreadsheet counts."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for column, value in cells.items():
        rows[row - 1][rows[0].index(column)] = value
    write(path, rows)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def row_of(path, slug):
    with path.open(encoding="utf-8", newline="") as file:
        return next(number for number, cells in enumerate(csv.reader(file), start=1) if cells[0] == slug)


def test_a_second_load_changes_nothing_and_adds_no_history():
    before = versions()
    said = load()
    assert versions() == before
    assert "新增 0，更新 0，不变 696" in said


def test_a_start_with_the_same_files_does_not_read_them_again(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert "没有变化" in load(if_changed=True)


def test_changed_files_are_loaded_even_where_a_start_would_spare_them(folder):
    path = folder / "incubators.csv"
    change(path, row_of(path, "mosu-space"), address="上海市徐汇区龙台路181号")
    assert "更新 1" in load(folder, if_changed=True)
    assert stored("mosu-space").address == "上海市徐汇区龙台路181号"
    assert stored("mosu-space").history.count() == 2


def test_what_staff_have_edited_or_withdrawn_is_left_alone_and_named(folder):
    edited = stored("mosu-space")
    edited.operator = "工作人员所改"
    save_entry(edited, reason="电话核实")
    withdrawn = stored("i-incubator")
    withdrawn.state, withdrawn.withdrawn_reason = "withdrawn", "已停办"
    save_entry(withdrawn, reason="停办")
    cited = stored("withub")
    save_entry(cited, {Citation: [*cited.record.citations.all(), cite(cited, "kind", position=99)]}, reason="补引证")
    for slug in ("mosu-space", "i-incubator", "withub", "shulian-space"):
        change(folder / "incubators.csv", row_of(folder / "incubators.csv", slug), name_zh=f"{slug}改名")
    before = versions()
    said = load(folder)
    for address in ("incubator/mosu-space", "incubator/i-incubator", "incubator/withub"):
        assert address in said
    assert "shulian-space" not in said
    assert stored("mosu-space").operator == "工作人员所改"
    assert stored("mosu-space").name_zh == "模速空间"
    assert stored("i-incubator").state == "withdrawn"
    assert stored("withub").record.citations.filter(position=99).exists()
    assert stored("shulian-space").name_zh == "shulian-space改名"
    assert versions()["Incubator"] == before["Incubator"] + 1


def test_an_entry_that_staff_have_moved_is_left_alone_too():
    entry = stored("mosu-space")
    entry.slug = "mosu"
    save_entry(entry, reason="改地址")
    assert "incubator/mosu" in load()
    assert Incubator.objects.count() == 18


# What reading finds is told at once: one load tells of all these. File, row, what stands there, words of the line.
MISREAD = [
    ("incubators.csv", 2, {"kind": "no-such-kind"}, ["kind 列", "no-such-kind", "incubator_carrier"]),
    ("incubators.csv", 3, {"opened": "2024-13"}, ["opened 列", "2024-13", "2024-12-10"]),
    ("incubators.csv", 4, {"opened": "10.12.2024"}, ["opened 列", "10.12.2024"]),
    ("incubators.csv", 2, {"floor_area": "sechzigtausend"}, ["floor_area 列", "sechzigtausend", "数字"]),
    ("incubators.csv", 2, {"resident_companies": "2.5"}, ["resident_companies 列", "2.5"]),
    ("incubators.csv", 2, {"scope": "elsewhere"}, ["scope 列", "elsewhere", "comparator"]),
    ("sources.csv", 7, {"is_linkable": "maybe"}, ["is_linkable 列", "maybe", "yes"]),
    ("points.csv", 2, {"entry": "area/nowhere"}, ["entry 列", "nowhere"]),
    ("points.csv", 3, {"is_preferred": "1"}, ["is_preferred 列", "1"]),
    ("citations/incubators.csv", 2, {"source": "pub-nothing", "locator": ""}, ["source 列", "pub-nothing"]),
    ("citations/incubators.csv", 3, {"source": "", "locator": ""}, ["source 列", "name_zh"]),
    ("citations/incubators.csv", 4, {"entry": "nobody"}, ["entry 列", "nobody"]),
    ("citations/incubators.csv", 5, {"field": "colour"}, ["field 列", "colour", "name_zh"]),
    ("citations/incubators.csv", 6, {"basis": "inferred", "reason_zh": ""}, ["reason_zh 列"]),
    ("citations/incubators.csv", 7, {"basis": "rumour"}, ["basis 列", "rumour", "stated"]),
    ("citations/incubators.csv", 8, {"source": "src-answer-sheet", "locator": "99"}, ["locator 列", "99"]),
    ("citations/incubators.csv", 9, {"source": "pub-s05", "locator": "1"}, ["locator 列", "1"]),
    ("citations/incubators.csv", 10, {"as_of": "neulich"}, ["as_of 列", "neulich"]),
    ("citations/incubators.csv", 11, {"verified_on": "2024-13-01"}, ["verified_on 列", "2024-13-01"]),
]
# What only writing finds.
REFUSED = [
    ("incubators.csv", 2, {"district": "nowhere"}, ["district 列", "nowhere"]),
    ("incubators.csv", 2, {"sectors": "large-models；no-such-sector"}, ["sectors 列", "no-such-sector"]),
    ("incubators.csv", 2, {"floor_area": "-5"}, ["-5"]),
    ("incubators.csv", 2, {"floor_area": "NaN"}, ["floor_area 列"]),
    ("incubators.csv", 2, {"floor_area": "1e40"}, ["floor_area 列"]),
    ("incubators.csv", 3, {"slug": "mosu-space"}, ["slug 列", "mosu-space"]),
    ("incubators.csv", 3, {"operator": "某公司"}, ["operator"]),  # a value that nothing backs
    ("institutions.csv", 2, {"credit_code": "91350100M000100Y44"}, ["credit_code"]),
    ("points.csv", 2, {"latitude": "121.4", "longitude": "31.2"}, ["是否填反"]),
    ("points.csv", 2, {"source": "pub-nothing"}, ["source 列", "pub-nothing"]),
    ("citations/incubators.csv", 2, {"locator": "para 3"}, ["locator 列", "para 3"]),
]


def refused_lines(folder):
    """What a load of these files says is wrong; it must have written nothing, not even what comes before that."""
    change(folder / "areas.csv", 2, note_zh="改动在前，也不许写入")
    before, checksums = versions(), list(LoadedFixtures.objects.values_list("checksum", flat=True))
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert "什么也没有写入" in str(refusal.value)
    assert versions() == before
    assert list(LoadedFixtures.objects.values_list("checksum", flat=True)) == checksums
    return str(refusal.value).splitlines()


def is_told(lines, name, row, words):
    """Whether one line names file and row and has all these words."""
    place = f"{name} 第{row}行" if "/" in name else f"fixtures/{name} 第{row}行"
    return any(line.startswith(place) and all(word in line for word in words) for line in lines)


def test_every_cell_that_cannot_be_read_is_named_by_file_row_column_and_reason(folder):
    for name, row, cells, _words in MISREAD:
        change(folder / name, row, **cells)
    lines = refused_lines(folder)
    assert [(name, row, words) for name, row, _cells, words in MISREAD if not is_told(lines, name, row, words)] == []


@pytest.mark.parametrize(("name", "row", "cells", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_cell_that_cannot_stand_is_named_by_file_row_column_and_reason(folder, name, row, cells, words):
    change(folder / name, row, **cells)
    lines = refused_lines(folder)
    assert is_told(lines, name, row, words), lines


def test_a_slug_that_the_site_needs_is_refused(folder):
    for path in folder.rglob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("magnetic-wave-knife", "history"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"projects\.csv 第2行 slug 列.*history"):
        load(folder)


def test_a_header_that_is_not_as_expected_is_named(folder):
    path = folder / "incubators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[0][rows[0].index("kind")] = "Kind"
    write(path, rows)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert "incubators.csv 第1行 Kind 列" in str(refusal.value)
    assert "缺少列 “kind”" in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"", "缺少列"), (b'slug,"name', "CSV"), (None, "读不了")],
    ids=["not UTF-8", "empty", "open quote", "missing"],
)
def test_a_file_that_is_no_table_is_named(folder, content, word):
    path = folder / "incubators.csv"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"incubators\.csv") as refusal:
        load(folder)
    assert word in str(refusal.value)


def test_a_row_with_a_cell_too_many_is_named(folder):
    path = folder / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"projects\.csv 第4行"):
        load(folder)


def test_a_folder_that_is_none_is_quoted(tmp_path):
    with pytest.raises(CommandError, match="no-such-folder"):
        load(tmp_path / "no-such-folder")


def test_the_data_has_no_value_that_its_own_file_does_not_show(client):
    """Every published entry of the files is in the database, with the slug of the data."""
    for catalogue in CATALOGUES:
        path = settings.BASE_DIR / "fixtures" / f"{catalogue.plural}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            expected = {row["slug"] for row in csv.DictReader(file)}
        assert set(catalogue.model.objects.published().values_list("slug", flat=True)) == expected
