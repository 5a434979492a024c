"""A clerk exports a list, changes it in a spreadsheet and brings it back: seen before it is written, all or nothing."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from catalogue.models import Alias
from catalogue.tests.reading import file_text
from catalogue.writing import save_entry
from districts.models import Area, Point, Sector, SectorLink
from incubators.models import Incubator
from incubators.views import INCUBATORS
from pages.catalogues import CATALOGUES
from sources.models import Citation
from sources.tests.factories import incubator, stored
from staff.models import AuditEvent
from stewardship.importing import checking, reading
from stewardship.models import ImportBatch, PendingEdit

pytestmark = pytest.mark.django_db

IMPORT = "/admin/incubators/incubator/import/"
AI = "artificial-intelligence"
SOURCE = "徐汇答卷 [src-answer-sheet]"
GIVEN = {"reason": "按2026年公布名单更新", "from_source": SOURCE, "from_locator": "12", "fate": "other_date"}


# --- doing what a clerk does ---


def written(rows):
    """Rows as a CSV file: the first is the header."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def spreadsheet(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(client, content, address=IMPORT, name="list.csv"):
    """The page that follows: of the check, or the form again."""
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, answer, **given):
    """What comes of writing what the check page shows."""
    return client.post(answer.request["PATH_INFO"], GIVEN | given, follow=True)


def bring_in(client, rows, **given):
    return confirm(client, upload(client, written(rows)), **given)


def counts(answer):
    """新增, 更新, 不变, 有误."""
    found = re.search(r"新增 (\d+) · 更新 (\d+) · 不变 (\d+) · 有误 (\d+)", answer.content.decode())
    return tuple(map(int, found.groups()))


def text_of(answer):
    """What the page says, in one line."""
    body = re.sub(r"(?s)<script.*?</script>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace(" ：", "：")


def export(client, catalogue):
    text = file_text(client.get(f"/{catalogue.plural}/export.csv?scope=all"))
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def admin_address(catalogue):
    return f"/admin/{catalogue.model._meta.app_label}/{catalogue.noun}/import/"


# --- what goes out comes back ---


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_an_export_comes_back_without_a_change(sign_in, catalogue):
    client = sign_in("editor")
    rows = export(client, catalogue)

    answer = upload(client, written(rows), admin_address(catalogue))

    assert counts(answer) == (0, 0, len(rows) - 1, 0)
    assert "与现在的内容没有差别" in text_of(answer)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_an_export_comes_back_without_a_change_as_a_spreadsheet(sign_in, catalogue):
    """Numbers as numbers, as a spreadsheet makes them."""
    client = sign_in("editor")
    rows = export(client, catalogue)
    typed = [[float(cell) if re.fullmatch(r"[1-9]\d{0,9}(\.\d+)?", cell) else cell for cell in row] for row in rows]

    answer = upload(client, spreadsheet(typed), admin_address(catalogue), "list.xlsx")

    assert counts(answer) == (0, 0, len(rows) - 1, 0)


def test_text_that_a_spreadsheet_would_take_for_a_formula_comes_back_as_it_was(sign_in):
    client = sign_in("reviewer")
    incubator(services="=1+1", operator="'-A")
    rows = [row for row in export(client, INCUBATORS) if row[0] in ("slug", "test-incubator")]
    assert "'=1+1" in rows[1]

    answer = upload(client, written(rows))
    assert counts(answer) == (0, 0, 1, 0)

    bring_in(client, [["slug", "services"], ["test-incubator", "'@开头"]])
    assert stored("test-incubator").services == "@开头"


def test_what_readers_may_not_see_of_an_entry_survives_the_way_out_and_back(sign_in):
    """A file leaves out what is not public at the other end of a relation: that is no wish to remove it."""
    client = sign_in("reviewer")
    entry = incubator(sectors=[AI])
    sector = Sector(slug="hidden-sector", name_zh="未公开的领域", grouping="new_track", state="draft")
    save_entry(sector)
    links = [SectorLink(sector_id=f"sector:{slug}", position=n) for n, slug in enumerate([AI, "hidden-sector"])]
    save_entry(entry, {SectorLink: links})
    rows = [row for row in export(client, INCUBATORS) if row[0] in ("slug", "test-incubator")]
    assert counts(upload(client, written(rows))) == (0, 0, 1, 0)

    bring_in(client, [["slug", "sectors"], ["test-incubator", f"{AI}；biomedicine"]])

    kept = SectorLink.objects.filter(entry_id=entry.pk).values_list("sector_id", flat=True)
    assert set(kept) == {f"sector:{AI}", "sector:biomedicine", "sector:hidden-sector"}


# --- who may bring in what ---


def test_what_an_editor_changes_of_public_entries_waits_and_what_is_new_is_a_draft(sign_in):
    client = sign_in("editor")
    incubator(services="辅导")
    rows = [["slug", "name_zh", "kind", "services"]]
    rows += [["test-incubator", "试验孵化器", "incubator_carrier", "辅导和融资"]]
    rows += [["yun-shang", "云上试验孵化器", "incubator_carrier", "代办注册"]]

    answer = upload(client, written(rows))
    assert counts(answer) == (1, 1, 0, 0)
    assert not Incubator.objects.filter(slug="yun-shang").exists()
    answer = confirm(client, answer)

    assert "存为待审修改" in text_of(answer)
    assert stored("test-incubator").services == "辅导"
    assert PendingEdit.objects.get().snapshot["entry"]["services"] == "辅导和融资"
    assert stored("yun-shang").state == "draft"
    assert AuditEvent.objects.get(action="entries_imported").who == client.user


def test_what_a_reviewer_brings_in_is_public_at_once_if_they_say_so(sign_in, client):
    reviewer = sign_in("reviewer")
    incubator(services="辅导")
    rows = [["slug", "name_zh", "kind", "services"]]
    rows += [["test-incubator", "试验孵化器", "incubator_carrier", "辅导和融资"]]
    rows += [["yun-shang", "云上试验孵化器", "incubator_carrier", "代办注册"]]

    bring_in(reviewer, rows, is_published="on")

    assert "辅导和融资" in client.get("/incubators/test-incubator/").content.decode()
    assert "代办注册" in client.get("/incubators/yun-shang/").content.decode()


def test_somebody_else_cannot_write_what_one_has_uploaded(sign_in):
    page = upload(sign_in("editor"), written([["slug", "services"], ["mosu-space", "辅导"]]))

    assert sign_in("reviewer").post(page.request["PATH_INFO"], GIVEN).status_code == 404


# --- sources ---


def test_a_new_value_is_cited_from_the_source_of_the_import_and_the_old_one_kept_as_asked(sign_in):
    client = sign_in("reviewer")
    incubator(floor_area=1000)

    bring_in(client, [["slug", "floor_area"], ["test-incubator", "1200"]], from_locator="3", from_as_of="2026-05")

    backing = Citation.objects.filter(entry__slug="test-incubator", field="incubator:floor_area")
    found = {(citation.stance, citation.value, citation.locator, citation.as_of) for citation in backing}
    assert found == {("supports", "", "3", "2026-05"), ("other_date", "1000", "12", "")}


def test_what_the_file_does_not_touch_stays_as_it_is(sign_in):
    client = sign_in("reviewer")
    citations = Citation.objects.filter(entry__slug="mosu-space").exclude(field="incubator:services")
    before = list(citations.order_by("pk").values())
    answer = upload(client, written([["slug", "services"], ["mosu-space", "辅导"]]))
    assert re.findall(r"<td>([^<]*)</td>\s*<td><(?:del|span)", answer.content.decode()) == ["服务"]

    confirm(client, answer)

    assert list(citations.order_by("pk").values()) == before
    assert Point.objects.filter(entry_id="incubator:mosu-space").exists()
    assert Alias.objects.filter(entry_id="incubator:mosu-space").exists()


def test_without_any_source_every_value_is_refused_by_name_and_nothing_is_written(sign_in):
    client = sign_in("reviewer")
    incubator(services="辅导")
    rows = [["slug", "services", "opened"], ["test-incubator", "融资", "2026-05"], ["mosu-space", "改了", "2023"]]

    answer = bring_in(client, rows, from_source="", from_locator="")

    page = text_of(answer)
    assert "全部没有写入" in page
    assert "试验孵化器：“服务”（services）有值而没有来源" in page
    assert "试验孵化器：“启用”（opened）有值而没有来源" in page
    assert stored("test-incubator").services == "辅导"

    confirm(client, answer, from_source="", from_locator="", is_unsourced="on")
    assert stored("test-incubator").evidence["opened"]["basis"] == "unverified"


def test_a_row_may_name_its_own_sources(sign_in):
    client = sign_in("reviewer")
    incubator(floor_area=1000)
    header = ["slug", "floor_area", "floor_area_basis", "floor_area_sources", "floor_area_as_of"]

    bring_in(
        client,
        [header, ["test-incubator", "1200", "stated", "src-answer-sheet#5；pub-s05", "2026-04"]],
        from_source="",
        from_locator="",
        fate="drop",
    )

    entry = stored("test-incubator")
    assert entry.evidence["floor_area"] == {
        "basis": "stated",
        "cites": "src-answer-sheet#5；pub-s05",
        "as_of": "2026-04",
    }


def test_sources_alone_may_change(sign_in):
    client = sign_in("reviewer")
    incubator(floor_area=1000)
    header = ["slug", "floor_area_sources", "floor_area_as_of"]

    answer = upload(client, written([header, ["test-incubator", "src-answer-sheet#12；pub-s05", "2026-04"]]))
    assert "面积：引证" in text_of(answer)
    confirm(client, answer)

    evidence = stored("test-incubator").evidence["floor_area"]
    assert evidence == {"basis": "stated", "cites": "src-answer-sheet#12；pub-s05", "as_of": "2026-04"}


def test_a_file_cannot_make_an_inference_for_it_has_no_column_for_the_reason(sign_in):
    incubator(floor_area=1000)
    header = ["slug", "floor_area", "floor_area_basis", "floor_area_sources"]

    answer = upload(sign_in("editor"), written([header, ["test-incubator", "1200", "inferred", "pub-s05"]]))

    assert "须写明理由" in text_of(answer)
    assert counts(answer) == (0, 0, 0, 1)


# --- twice, and meanwhile ---


@pytest.mark.parametrize("role", ["editor", "reviewer"])
@pytest.mark.parametrize("fate", ["supports", "other_date", "differs", "drop"])
def test_the_same_file_twice_changes_nothing_the_second_time(sign_in, role, fate):
    """The whole export with two cells changed: its columns of sources still name the old ones."""
    client = sign_in(role)
    incubator(floor_area=1000, services="辅导", sectors=[AI])
    rows = [row for row in export(client, INCUBATORS) if row[0] in ("slug", "test-incubator")]
    for column, value in (("floor_area", "1200"), ("services", "融资"), ("sectors", f"biomedicine；{AI}")):
        rows[1][rows[0].index(column)] = value
    new = [value if name != "slug" else "yun-shang" for name, value in zip(*rows, strict=True)]
    new[rows[0].index("name_zh")] = "云上试验孵化器"

    bring_in(client, [*rows, new], fate=fate)
    assert ImportBatch.objects.get().state == "done"
    again = upload(client, written([*rows, new]))

    assert counts(again) == (0, 0, 2, 0)


def test_an_entry_edited_between_checking_and_writing_stops_the_import_by_name(sign_in):
    client = sign_in("reviewer")
    entry = incubator(services="辅导")
    page = upload(client, written([["slug", "services"], ["test-incubator", "融资"], ["mosu-space", "改了"]]))
    entry.note_zh = "有人正在看"
    save_entry(entry)

    answer = confirm(client, page)

    assert "检查之后有人改过，没有写入 试验孵化器" in text_of(answer)
    assert stored("test-incubator").services == "辅导"

    again = client.post(page.request["PATH_INFO"], {"_recheck": "1"}, follow=True)
    confirm(client, again)
    assert stored("test-incubator").services == "融资"


def test_a_row_that_would_have_changed_nothing_does_not_undo_an_edit_made_meanwhile(sign_in):
    client = sign_in("reviewer")
    entry = incubator(services="辅导")
    page = upload(client, written([["slug", "services"], ["test-incubator", "辅导"], ["mosu-space", "改了"]]))
    entry.services = "融资"
    save_entry(entry)

    answer = confirm(client, page)

    assert "检查之后有人改过，没有写入 试验孵化器" in text_of(answer)
    assert stored("test-incubator").services == "融资"


def test_entries_of_one_file_may_point_to_each_other_and_in_a_circle_none_is_written(sign_in):
    client = sign_in("reviewer")
    address = "/admin/districts/area/import/"
    header = ["slug", "name_zh", "level", "parent"]
    circle = [["jia", "甲街", "township_level", "yi"], ["yi", "乙镇", "township_level", "jia"]]
    chain = [["jia", "甲街", "township_level", "yi"], ["yi", "乙镇", "township_level", "xuhui"]]

    answer = confirm(client, upload(client, written([header, *circle]), address))
    assert "全部没有写入" in text_of(answer)
    assert not Area.objects.filter(slug__in=["jia", "yi"]).exists()

    confirm(client, upload(client, written([header, *chain]), address))
    assert Area.objects.get(slug="jia").parent.slug == "yi"


# --- what is wrong ---


def test_every_mistake_is_said_at_once_with_row_column_value_and_what_was_meant(sign_in):
    rows = [["slug", "name_zh", "kind", "district", "floor_area", "opened"]]
    rows += [["mosu-space", "模速空间", "incubator_carrier", "枫淋", "约5万", "2023年9月"]]
    rows += [["mosu-spce", "", "", "", "", ""], ["new-one", "新的", "incubater", "", "", ""]]
    rows += [["another-one", "模速空间", "incubator_carrier", "", "", ""]]

    answer = upload(sign_in("editor"), written(rows))

    page = text_of(answer)
    assert counts(answer) == (0, 0, 0, 4)
    assert "没有名为“枫淋”的科创街区。是否 枫林生命健康科创街区 [fenglin]？" in page
    assert "应为数字，收到“约5万”" in page
    assert "“2023年9月” 不是日期" in page
    assert "没有地址为“mosu-spce”的孵化器；新增须写 name_zh。是否 mosu-space" in page
    assert "“incubater” 应为" in page
    assert "已有同名的：模速空间 [mosu-space]" in page
    assert "写入" not in re.findall(r"<button[^>]*>([^<]*)", answer.content.decode())


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("slug,floor_aera", "没有名为 “floor_aera” 的列。是否 “floor_area”？"),
        ("slug,面积", "没有名为 “面积” 的列。是否 “floor_area”？"),
        ("slug,services,services", "列 “services” 出现了 2 次"),
        ("name_zh,services", "须有且只有一列说明是哪一条：slug"),
        ("slug", "没有可以导入的内容"),
    ],
)
def test_a_header_that_is_not_ours_is_refused_with_the_nearest(sign_in, header, said):
    answer = upload(sign_in("editor"), f"{header}\nmosu-space\n".encode())

    assert said in text_of(answer)
    assert not ImportBatch.objects.exists()


def test_more_entries_than_one_import_may_write_are_refused(sign_in, monkeypatch):
    monkeypatch.setattr(checking, "MOST_WRITTEN", 1)

    answer = upload(sign_in("editor"), written([["slug", "services"], ["mosu-space", "甲"], ["shulian-space", "乙"]]))

    assert "请分几个文件导入" in text_of(answer)
    assert "写入" not in re.findall(r"<button[^>]*>([^<]*)", answer.content.decode())


def test_one_entry_stands_in_one_row(sign_in):
    answer = upload(sign_in("editor"), written([["slug", "services"], ["mosu-space", "甲"], ["mosu-space", "乙"]]))

    assert "第 2 行已经是这一条" in text_of(answer)


# --- files of all kinds ---


def test_a_file_may_be_in_the_encoding_of_chinese_spreadsheets(sign_in):
    client = sign_in("reviewer")
    incubator(services="辅导")
    content = written([["slug", "services"], ["test-incubator", "融资和𠮷"]]).decode("utf-8-sig").encode("gb18030")

    confirm(client, upload(client, content))

    assert stored("test-incubator").services == "融资和𠮷"


def test_dates_and_answers_that_a_spreadsheet_has_understood_are_read_as_meant(sign_in):
    client = sign_in("reviewer")
    incubator(floor_area=1000)
    book = Workbook()
    book.active.append(["slug", "opened", "floor_area"])
    book.active.append(["test-incubator", date(2024, 12, 1), 1200.5])
    book.active["B2"].number_format = "yyyy-mm"
    buffer = io.BytesIO()
    book.save(buffer)

    confirm(client, upload(client, buffer.getvalue(), name="list.xlsx"))

    entry = stored("test-incubator")
    assert (entry.opened, entry.written("floor_area")) == ("2024-12", "1200.5")


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (reading.MOST_UNPACKED + 1))
    return buffer.getvalue()


def many_rows():
    return written([["slug", "services"], *([f"e{number}", "甲"] for number in range(reading.MOST_ROWS + 1))])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"slug,services\n" + b"x" * reading.MOST_BYTES, "最大 5 MB"),
        (bomb, "解开后超过"),
        (many_rows, "超过 5000 行"),
        (lambda: b"PK\x03\x04 and no more", "打不开这个 XLSX"),
        (lambda: spreadsheet([["slug", "credit_code"], ["a", 913101041332000001]]), "会丢位数"),
        (lambda: b'slug,services\n"mosu-space', "不是完整的 CSV"),
        (lambda: b"slug,services\nmosu-space,a,b\n", "第 2 行有 3 格"),
        (lambda: b"\xff\xfe\x00s", "读不出文字"),
        (lambda: b"slug," + b"a," * 400, "最多 300 列"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_in_words(sign_in, make, said):
    answer = upload(sign_in("editor"), make(), name="list")

    assert answer.status_code == 200
    assert said in text_of(answer)
    assert not ImportBatch.objects.exists()


def test_the_template_is_a_header_that_can_be_brought_in(sign_in):
    client = sign_in("editor")
    page = client.get(IMPORT).content.decode()
    assert "/incubators/export.csv?scope=all" in page
    header = client.get(f"{IMPORT}template.csv").content.decode("utf-8-sig").strip().split(",")

    assert {"slug", "name_zh", "floor_area_sources"} <= set(header)
    assert not {"kind_label", "completeness", "as_of", "other_values"} & set(header)
    answer = upload(client, written([header, ["mosu-space", *("" for _name in header[1:])]]))
    assert "name_zh" in text_of(answer)


def test_columns_that_follow_from_others_are_named_and_passed_over(sign_in):
    rows = [["slug", "district_label", "completeness"], ["mosu-space", "别处", "100"]]

    answer = upload(sign_in("editor"), written(rows))

    assert "不导入的列：district_label、completeness" in text_of(answer)
    assert counts(answer) == (0, 0, 1, 0)


# --- taking it back ---


def undo(client):
    return client.post(f"{IMPORT}{ImportBatch.objects.get().pk}/undo/", follow=True)


def test_an_import_is_taken_back_whole(sign_in, client):
    reviewer = sign_in("reviewer")
    incubator(services="辅导", sectors=[AI])
    rows = [["slug", "name_zh", "kind", "services", "sectors"]]
    rows += [["test-incubator", "试验孵化器", "incubator_carrier", "融资", "biomedicine"]]
    rows += [["yun-shang", "云上试验孵化器", "incubator_carrier", "代办注册", ""]]
    bring_in(reviewer, rows)
    page = text_of(reviewer.get(f"{IMPORT}{ImportBatch.objects.get().pk}/undo/"))
    assert "会撤销 2 条" in page
    assert "云上试验孵化器 新增的草稿：移除" in page

    undo(reviewer)

    entry = stored("test-incubator")
    assert entry.services == "辅导"
    assert [link.sector_id for link in SectorLink.objects.filter(entry_id=entry.pk)] == [f"sector:{AI}"]
    assert {citation.stance for citation in Citation.objects.filter(entry_id=entry.pk)} == {"supports"}
    assert not Incubator.objects.filter(slug="yun-shang").exists()
    assert client.get("/incubators/yun-shang/").status_code == 404
    assert AuditEvent.objects.filter(action="import_undone").count() == 1
    assert "已经撤销" in text_of(undo(reviewer))


def test_what_was_taken_back_can_be_brought_in_again(sign_in):
    client = sign_in("reviewer")
    rows = [["slug", "name_zh", "kind"], ["yun-shang", "云上试验孵化器", "incubator_carrier"]]
    bring_in(client, rows)
    undo(client)

    bring_in(client, rows)

    entry = stored("yun-shang")
    history = client.get(f"/admin/incubators/incubator/{entry.pk.replace(':', '_3A')}/history/")
    assert history.status_code == 200
    assert "云上试验孵化器" in text_of(history)


def test_what_an_editor_brought_in_is_taken_back_to_the_edit_that_waited_before(sign_in):
    client = sign_in("editor")
    incubator(services="辅导")
    bring_in(client, [["slug", "services"], ["test-incubator", "融资"]])
    ImportBatch.objects.all().delete()
    bring_in(client, [["slug", "services"], ["test-incubator", "上市"]])
    assert PendingEdit.objects.get().snapshot["entry"]["services"] == "上市"

    undo(client)

    assert PendingEdit.objects.get().snapshot["entry"]["services"] == "融资"


def test_entries_edited_since_are_named_and_left_as_they_are(sign_in):
    client = sign_in("reviewer")
    for slug in ("test-one", "test-two"):
        incubator(slug, name_zh=f"试验{slug}", services="辅导")
    bring_in(client, [["slug", "services"], ["test-one", "融资"], ["test-two", "融资"]])
    entry = stored("test-two")
    entry.note_zh = "后来有人补充"
    save_entry(entry)

    page = text_of(client.get(f"{IMPORT}{ImportBatch.objects.get().pk}/undo/"))
    assert "不能撤销 1 条 试验test-two：导入之后有人改过" in page
    undo(client)

    assert stored("test-one").services == "辅导"
    assert stored("test-two").services == "融资"


def test_the_first_page_names_the_last_imports(sign_in):
    client = sign_in("reviewer")
    incubator(services="辅导")
    bring_in(client, [["slug", "services"], ["test-incubator", "融资"]])

    page = client.get("/admin/").content.decode()

    number = ImportBatch.objects.get().pk
    assert "最近导入" in page
    assert f"{IMPORT}{number}/done/" in page
    assert f"{IMPORT}{number}/undo/" in page
    assert "最近导入" not in sign_in("viewer").get("/admin/").content.decode()


def test_unfinished_imports_are_forgotten_after_a_day(sign_in):
    client = sign_in("editor")
    upload(client, written([["slug", "services"], ["mosu-space", "甲"]]))
    ImportBatch.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))

    upload(client, written([["slug", "services"], ["mosu-space", "乙"]]))

    assert ImportBatch.objects.count() == 1


def test_a_file_of_unchanged_rows_costs_few_queries(sign_in, django_assert_max_num_queries):
    client = sign_in("editor")
    content = written(export(client, INCUBATORS))

    with django_assert_max_num_queries(40):
        client.post(IMPORT, {"file": SimpleUploadedFile("list.csv", content)})


def test_the_list_of_a_noun_leads_to_importing_for_who_may(sign_in):
    assert IMPORT in sign_in("editor").get("/admin/incubators/incubator/").content.decode()
    assert IMPORT not in sign_in("viewer").get("/admin/incubators/incubator/").content.decode()
