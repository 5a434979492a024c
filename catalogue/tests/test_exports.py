"""Files: what stands in them, how they are written, and that every reader shows the same cells."""

import csv
import io
import shutil
import subprocess
import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Abs, Cast
from django.utils import timezone

from atlas.models import Figure
from catalogue.exports.as_csv import csv_parts
from catalogue.models import Record
from catalogue.numbers import plain_number
from catalogue.tests.reading import file_text, read_file, slugs
from catalogue.writing import save_entry
from pages.catalogues import CATALOGUES
from sources.models import Citation
from sources.tests.factories import citations_of, cite, incubator, stored

pytestmark = pytest.mark.django_db
FILE = "/incubators/export.csv"


def row(client, slug, address=f"{FILE}?scope=all"):
    return next(row for row in read_file(client, address)[1] if row["slug"] == slug)


def test_a_file_says_what_it_holds_and_when(client):
    answer = client.get(f"{FILE}?kind=incubator_carrier")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="xuhui-incubators-{timezone.localdate():%Y%m%d}.csv"'


def test_a_file_is_utf8_with_a_mark_at_its_start_and_lines_that_end_as_rfc_4180_says(client):
    content = b"".join(client.get(FILE).streaming_content)
    assert content.startswith(b"\xef\xbb\xbfslug,name_zh,")
    assert content.endswith(b"\r\n")
    assert "模速空间" in content.decode("utf-8-sig")


def test_a_file_is_streamed(client):
    answer = client.get("/figures/export.csv?scope=all")
    assert answer.streaming
    assert "Content-Length" not in answer


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_the_header_is_the_slug_and_the_stable_names_of_the_facts(client, catalogue):
    header, _rows = read_file(client, f"/{catalogue.plural}/export.csv")
    assert header[0] == "slug"
    assert len(header) == len(set(header))
    model = catalogue.model
    for key in (*model.NAMES, *model.FACTS):
        assert key in header
        if key not in model.UNCITED:
            assert f"{key}_basis" in header
            assert f"{key}_sources" in header
        if key not in model.all_linked() and model._meta.get_field(key).choices:
            assert f"{key}_label" in header


def test_export_carries_every_page_of_the_filtered_list(client):
    address = "/figures/export.csv?scope=all&per=20"
    assert len(slugs(client, address)) == len(slugs(client, f"{address}&page=3")) == 132
    assert slugs(client, "/figures/export.csv?obs_class=target&page=2") == slugs(
        client, "/figures/export.csv?obs_class=target"
    )


def test_a_file_keeps_the_order_of_the_list(client):
    rows = read_file(client, "/figures/export.csv?sort=-period")[1]
    starts = [row["period_start"] for row in rows]
    assert starts == sorted(starts, reverse=True)


def test_what_is_not_stated_is_an_empty_cell_that_says_so_beside_it(client):
    found = row(client, "i-incubator")
    for key in ("district", "batch", "floor_area", "opened", "operator", "sectors"):
        assert (found[key], found[f"{key}_basis"], found[f"{key}_sources"]) == ("", "not_stated", "")
    assert found["district_label"] == found["batch_label"] == found["floor_area_qualifier"] == ""


def test_a_value_stands_with_its_code_label_basis_and_sources(client):
    found = row(client, "mosu-space")
    assert (found["kind"], found["kind_label"]) == ("high_quality_incubator", "高质量孵化器")
    assert (found["district"], found["district_label"]) == ("west-bund", "西岸大模型创新生态科创街区")
    assert (found["district_basis"], found["district_sources"]) == ("stated", "pub-s09")
    assert (found["floor_area"], found["floor_area_qualifier"]) == ("60000", ">")
    assert row(client, "zhongshan-immunotherapy-centre")["district_basis"] == "inferred"
    assert "src-excellent-xuhui#9" in row(client, "zhongshan-immunotherapy-centre")["district_sources"]


def test_several_values_are_joined_in_their_own_order(client):
    found = row(client, "mosu-space")
    assert found["sectors"] == "large-models；generative-ai；vertical-small-models"
    assert found["sectors_label"].count("；") == 2
    assert found["aliases"] == "上海大模型创新生态社区；Mosu Space；Model Speed Space (Mosu)"


def test_dates_keep_their_precision(client):
    opened = {row["slug"]: row["opened"] for row in read_file(client, FILE)[1]}
    assert opened["mosu-space"] == "2023-09-28"
    assert opened["humanoid-robot-incubator"] == "2023-12"
    assert opened["shulian-space"] == "2024"


NASTY = ["=1+1", "'=x", "+86", "-甲", "@a", "一,二", '说"好"', "上\n下", "'单引号", "＝全角", "𠮷野家"]


def test_names_like_formulas_stay_text(client):
    for number, name in enumerate(NASTY):
        incubator(f"nasty-{number}", name_zh=name)
    cells = {found["slug"]: found["name_zh"] for found in read_file(client, f"{FILE}?q=")[1]}
    expected = ["'=1+1", "''=x", "'+86", "'-甲", "'@a", *NASTY[5:]]
    assert [cells[f"nasty-{number}"] for number in range(len(NASTY))] == expected


def test_a_formula_among_several_values_or_names_of_others_is_disarmed_too(client):
    incubator("nasty", aliases=["=1+1", "乙"], address="@sum(A1)")
    found = row(client, "nasty")
    assert found["aliases"] == "'=1+1；乙"
    assert found["address"] == "'@sum(A1)"


def test_a_number_below_zero_stays_a_number(client):
    figure = Figure.objects.get(slug="pub-gdp-2024")
    figure.value = Decimal("-3.50")
    save_entry(figure)
    found = next(row for row in read_file(client, "/figures/export.csv")[1] if row["slug"] == "pub-gdp-2024")
    assert found["value"] == "-3.5"


@pytest.mark.parametrize("value", ["0", "-3", "60000", "0.25", "281.87", "1113078", "390000000000"])
def test_numbers_have_no_exponent_and_no_trailing_zeros(client, value):
    figure = Figure.objects.get(slug="pub-gdp-2024")
    figure.value = Decimal(value)
    save_entry(figure)
    found = next(row for row in read_file(client, "/figures/export.csv")[1] if row["slug"] == "pub-gdp-2024")
    assert found["value"] == value == plain_number(Decimal(value))


def test_a_column_that_names_a_draft_is_blank(client):
    from districts.models import District

    district = District.objects.get(slug="west-bund")
    district.state = "draft"
    save_entry(district)
    found = row(client, "mosu-space")
    assert (found["district"], found["district_label"]) == ("", "")


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_writing_a_file_again_from_what_was_read_gives_the_same_file(client, catalogue):
    text = file_text(client.get(f"/{catalogue.plural}/export.csv?scope=all"))
    buffer = io.StringIO()
    csv.writer(buffer).writerows(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    assert "\ufeff" + buffer.getvalue() == text


def test_libreoffice_shows_the_same_cells_with_columns_as_text(client, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice (soffice) on PATH")
    for number, name in enumerate(NASTY):
        incubator(f"nasty-{number}", name_zh=name)
    content = b"".join(client.get(f"{FILE}?scope=all").streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.csv").write_bytes(content)
    as_text = "/".join(f"{column}/2" for column in range(1, len(rows[0]) + 1))
    convert(office, tmp_path, f"CSV:44,34,76,1,{as_text}", "ods", "in/list.csv")
    convert(office, tmp_path, None, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "list.ods")
    shown = list(csv.reader(io.StringIO((tmp_path / "list.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert shown == rows


def convert(office, folder, reading, form, name):
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += [f"--infilter={reading}"] if reading else []
    command += ["--convert-to", form, "--outdir", str(folder), str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


def test_citations_do_not_multiply_rows(client):
    entry = stored("mosu-space")
    more = [cite(entry, "kind", source_id="source:pub-s05", locator="", position=90)]
    save_entry(entry, {Citation: [*entry.record.citations.all(), *more]})
    assert slugs(client, FILE).count("mosu-space") == 1
    assert citations_of(entry)


def test_an_error_in_the_middle_breaks_a_file_off():
    """What ends like a whole file would be taken for one. Both databases refuse the number that has no positive."""
    broken = {"slug": F("slug"), "number": Cast(Abs(Value(-(2**63), output_field=BigIntegerField())), CharField())}
    parts = csv_parts(Record.objects.all(), broken)
    assert next(parts).endswith("slug,number\r\n")
    with pytest.raises(DatabaseError), transaction.atomic():
        list(parts)
    assert Record.objects.exists()


def test_a_reader_who_leaves_in_the_middle_leaves_nothing_behind():
    before = set(threading.enumerate())
    columns = {f"c{number}": F("name_zh") for number in range(40)}
    parts = csv_parts(Record.objects.all(), columns)
    next(parts), next(parts)
    parts.close()
    assert set(threading.enumerate()) == before
