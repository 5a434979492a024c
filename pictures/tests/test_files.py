"""Files of pictures are written whole or not at all, and kept as long as anything names them."""

import errno
import os
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from PIL import Image, features

from catalogue.writing import save_entry
from pictures.files import folder_of, store
from pictures.models import Picture
from pictures.processing import clean_picture
from pictures.tests.making import drawing, encoded, entry_with, files_under, show, stored_picture, upload
from sources.tests.factories import stored

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60


def grow_old(folder, seconds=2 * DAY):
    os.utime(folder, (time.time() - seconds,) * 2)


def tidy(*arguments):
    call_command("tidy_pictures", *arguments, verbosity=0)


def test_a_full_disk_is_said_and_leaves_the_entry_and_the_disk_as_they_were(media, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ValidationError, match="No space left on device") as refused:
        store(clean_picture(upload(encoded(drawing()))))
    assert "条目没有改动" in refused.value.messages[0]
    assert files_under(media) == []


@pytest.mark.parametrize("broken", [4, 7])
def test_a_disk_that_fills_half_way_leaves_no_part_of_a_picture(media, monkeypatch, broken):
    written = []
    save = Image.Image.save

    def save_some(self, *args, **options):
        written.append(options)
        if len(written) == broken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        save(self, *args, **options)

    cleaned = clean_picture(upload(encoded(drawing(1000, 500))))
    monkeypatch.setattr(Image.Image, "save", save_some)
    with pytest.raises(ValidationError):
        store(cleaned)
    assert len(written) == broken
    assert files_under(media) == []


def test_a_folder_that_cannot_be_written_is_said(media, settings):
    (media / "file").write_text("in the way")
    settings.MEDIA_ROOT = media / "file"
    with pytest.raises(ValidationError, match="Not a directory"):
        store(clean_picture(upload(encoded(drawing()))))


def test_a_machine_that_cannot_write_avif_keeps_the_other_formats_and_says_so(monkeypatch):
    monkeypatch.setattr(features, "check", lambda feature: feature != "avif")
    picture = stored_picture()
    assert not picture.has_avif
    assert {path.suffix for path in folder_of(picture.name).iterdir()} == {".webp", ".jpg"}


def test_a_save_without_pictures_keeps_them():
    picture = stored_picture()
    entry = entry_with(picture)
    entry.name_zh = "试验孵化器二"
    save_entry(entry)
    assert [row.name for row in Picture.objects.filter(entry=entry.pk)] == [picture.name]


def test_a_picture_put_back_from_history_finds_its_files():
    picture, other = stored_picture(), stored_picture(drawing(500, 500))
    entry = entry_with(picture)
    before = entry.updated_at
    show(stored("pictured"), other)
    grow_old(folder_of(picture.name))
    tidy("--remove")
    (old,) = [row for row in Picture.history.as_of(before) if row.entry_id == entry.pk]
    old.pk = None
    outcome = save_entry(stored("pictured"), {Picture: [old]})
    assert outcome.changed == ["picture"]
    assert [row.alt_zh for row in Picture.objects.filter(entry=entry.pk)] == [picture.alt_zh]
    assert len(list(folder_of(picture.name).iterdir())) == 6


def test_tidying_lists_first_and_removes_only_when_asked(media, capsys):
    claimed, left = stored_picture(), stored_picture(drawing(500, 500))
    entry_with(claimed)
    for picture in (claimed, left):
        grow_old(folder_of(picture.name))
    tidy()
    assert left.name in capsys.readouterr().out
    assert folder_of(left.name).is_dir()
    tidy("--remove")
    said = capsys.readouterr().out
    assert left.name in said
    assert claimed.name not in said
    assert not folder_of(left.name).exists()
    assert {path.parent.name for path in files_under(media)} == {claimed.name}


def test_tidying_leaves_alone_for_a_day_what_a_form_may_still_ask_for():
    picture = stored_picture()
    grow_old(folder_of(picture.name), DAY - 600)
    tidy("--remove")
    assert folder_of(picture.name).is_dir()


def test_a_picture_sent_again_counts_as_new():
    picture = stored_picture()
    grow_old(folder_of(picture.name))
    stored_picture()
    tidy("--remove")
    assert folder_of(picture.name).is_dir()


def test_tidying_removes_what_a_killed_process_left_half_done(media):
    stored_picture()
    half = media / "media" / "pictures" / ".new-abc"
    (half / "f00d").mkdir(parents=True)
    grow_old(half)
    tidy("--remove")
    assert not half.exists()


def test_tidying_an_empty_place_is_no_mistake(capsys):
    tidy("--remove")
    assert "0 张" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"alt_zh": ""}, "没有替代文字"),
        ({"credit": ""}, "不能为空"),
        ({"licence": ""}, "不能为空"),
        ({"focal_x": 101}, "应为 0 至 100"),
        ({"source_url": "ftp://example.org/a.jpg"}, "URL"),
        ({"name": "../../etc/passwd"}, "64 位十六进制数"),
    ],
)
def test_a_picture_lacks_neither_words_nor_credit_nor_licence(values, message):
    picture = stored_picture()
    for name, value in values.items():
        setattr(picture, name, value)
    with pytest.raises(ValidationError, match=message):
        entry_with(picture)
    assert not Picture.objects.exists()


def test_a_decoration_needs_no_words():
    entry = entry_with(stored_picture(alt_zh="", is_decorative=True))
    assert Picture.objects.get(entry=entry.pk).is_decorative


def test_one_picture_is_shown_once():
    with pytest.raises(ValidationError, match="写了两次"):
        entry_with(stored_picture(), stored_picture())
