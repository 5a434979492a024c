"""A clerk exports a list, changes it in a spreadsheet and brings it back: seen before it is written, all or nothing."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from catalogue.tests.reading import file_text
from pages.catalogues import CATALOGUES

pytestmark = pytest.mark.django_db

IMPORT = "/admin/incubators/incubator/import/"
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
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&quot;", '"').replace("&#x27;", "'")


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
