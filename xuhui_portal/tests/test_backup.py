"""What was backed up comes back, on the kind of database of this run; each site has a database of its own."""

import gzip
import hashlib
import io
import json
import re
import tarfile
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from xuhui_portal.databases import database_of
from xuhui_portal.management.commands import restore
from xuhui_portal.tests.sites import Site, some_files

pytestmark = pytest.mark.django_db  # for the database to copy from

PICTURES = {"ab/one.webp": b"\x00\x01 one", "cd/两.jpg": bytes(range(256)) * 300}
CHANGE = "UPDATE incubators_incubator SET name_en = 'changed meanwhile'"


@pytest.fixture(scope="module")
def full(new_full_site: Callable[[], Site]) -> Site:
    site = new_full_site()
    for name, content in PICTURES.items():
        (site.media / name).parent.mkdir(exist_ok=True)
        (site.media / name).write_bytes(content)
    return site


@pytest.fixture(scope="module")
def content(full: Site, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    with django_db_blocker.unblock():
        return full.content()


@pytest.fixture(scope="module")
def archive(full: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full.backup(tmp_path_factory.mktemp("backups"))


def test_an_empty_place_gets_the_same_files_and_pictures(
    full: Site, content: dict[str, str], archive: Path, new_site: Callable[[], Site], tmp_path: Path
) -> None:
    copy = new_site()
    said = copy.manage("restore", str(archive))
    assert "写入 2 个" in said
    assert copy.content() == content
    assert copy.pictures() == PICTURES
    # And what was restored can be backed up and restored again.
    second = new_site()
    second.manage("restore", str(copy.backup(tmp_path)))
    assert second.content() == content
    assert second.files().split() == some_files().split()


def test_a_place_with_content_is_replaced_only_when_asked(
    content: dict[str, str], archive: Path, new_site: Callable[[], Site]
) -> None:
    site = new_site()
    site.manage("restore", str(archive))
    site.rows(CHANGE)
    (site.media / "other.webp").write_bytes(b"other")
    (site.media / "ab/one.webp").unlink()
    assert "已有内容" in site.refusal("restore", str(archive))
    assert "写入 1 个、删去 1 个" in site.manage("restore", str(archive), "--replace")
    assert site.content() == content
    assert site.pictures() == PICTURES


def test_pictures_alone_are_content_too(archive: Path, new_site: Callable[[], Site]) -> None:
    site = new_site()
    (site.media / "other.webp").write_bytes(b"other")
    assert "已有文件" in site.refusal("restore", str(archive))


def test_a_backup_is_for_its_owner_alone_and_old_ones_go(full: Site, tmp_path: Path) -> None:
    for name in ("xuhui-20200101-000000.tar.gz", "xuhui-20200102-000000.tar.gz", "notes.txt"):
        (tmp_path / name).touch()
    full.manage("backup", "--to", str(tmp_path), "--keep", "2")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert names[:2] == ["notes.txt", "xuhui-20200102-000000.tar.gz"]
    assert (tmp_path / names[2]).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("keep", [0, -1])
def test_keeping_none_is_refused(tmp_path: Path, keep: int) -> None:
    with pytest.raises(CommandError, match=f"「{keep}」"):
        call_command("backup", to=str(tmp_path), keep=keep)
    assert list(tmp_path.iterdir()) == []


# --- Archives that are not what they should be ------------------------------------------------------------------------


@pytest.fixture
def nowhere(new_site: Callable[[], Site], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An empty site that the command of this very process restores into."""
    site = new_site()
    monkeypatch.setattr(restore, "connection", site.connection)
    settings.MEDIA_ROOT = site.media
    return site


def rewrite(archive: Path, folder: Path, change: Callable, further: tarfile.TarInfo | None = None) -> Path:
    """A copy of an archive in which each member's content is what `change` makes of it; None leaves it out."""
    target = folder / f"{uuid.uuid4().hex}.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
        if further:
            new.addfile(further)
    return target


def unchanged(name: str, content: bytes) -> bytes:
    return content


def in_manifest(old: bytes, new: bytes) -> Callable:
    return lambda name, content: content.replace(old, new) if name == "manifest.json" else content


def link(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


def assert_refused(site: Site, source: Path, words: str) -> None:
    with pytest.raises(CommandError, match=re.escape(words)):
        call_command("restore", str(source))
    assert site.pictures() == {}
    assert database_of(restore.connection).is_empty()


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "media/../../outside", "other/inside", "media\\..\\outside"]
)
def test_a_name_that_leads_elsewhere_is_refused(archive: Path, nowhere: Site, tmp_path: Path, name: str) -> None:
    bad = rewrite(archive, tmp_path, unchanged, tarfile.TarInfo(name))
    assert_refused(nowhere, bad, f"「{name}」")


def test_a_link_is_refused(archive: Path, nowhere: Site, tmp_path: Path) -> None:
    bad = rewrite(archive, tmp_path, unchanged, link("media/link", "/etc/passwd"))
    assert_refused(nowhere, bad, "「media/link」")


def test_a_file_that_was_added_is_refused(archive: Path, nowhere: Site, tmp_path: Path) -> None:
    bad = rewrite(archive, tmp_path, unchanged, tarfile.TarInfo("media/more.webp"))
    assert_refused(nowhere, bad, "「media/more.webp」不在清单里")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, content: None if "one.webp" in name else content, "「media/ab/one.webp」不见了"),
        (lambda name, content: content + b"!" if "one.webp" in name else content, "「media/ab/one.webp」与校验和不符"),
        (lambda name, content: content[:-1] + b"!" if "database" in name else content, "与校验和不符"),
        (lambda name, content: None if name == "manifest.json" else content, "没有可读的 manifest.json"),
        (lambda name, content: b"[]" if name == "manifest.json" else content, "没有可读的 manifest.json"),
        (in_manifest(b'"format": 1', b'"format": 9'), "「9」"),
        (in_manifest(b"catalogue.0001", b"catalogue.9999"), "「catalogue.9999_initial」"),
        (in_manifest(b'"database": "', b'"database": "my'), "「my"),
    ],
)
def test_an_archive_that_is_not_as_it_was_written_is_refused(
    archive: Path, nowhere: Site, tmp_path: Path, change: Callable, words: str
) -> None:
    assert_refused(nowhere, rewrite(archive, tmp_path, change), words)


def test_a_file_that_is_cut_or_no_archive_or_not_there_is_refused(archive: Path, nowhere: Site, tmp_path: Path) -> None:
    cut, other = tmp_path / "cut.tar.gz", tmp_path / "other.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-2000])
    other.write_bytes(gzip.compress(b"no archive"))
    assert_refused(nowhere, cut, "读不通")
    assert_refused(nowhere, other, "读不通")
    assert_refused(nowhere, tmp_path / "nothing.tar.gz", "没有文件")


def test_pictures_without_a_place_for_them_are_refused(archive: Path, nowhere: Site, settings: Settings) -> None:
    settings.MEDIA_ROOT = ""
    assert_refused(nowhere, archive, "MEDIA_ROOT")


def test_a_database_that_cannot_be_read_is_refused_though_its_checksum_is_right(
    archive: Path, nowhere: Site, tmp_path: Path
) -> None:
    broken = b"PGDMP" + bytes(100) if "postgres" in nowhere.url else b"SQLite format 3\x00" + b"\x01" * 5000

    def put_in(name: str, content: bytes) -> bytes:
        if name == "manifest.json":
            manifest = json.loads(content)
            database = next(name for name in manifest["files"] if name.startswith("database"))
            manifest["files"][database]["sha256"] = hashlib.sha256(broken).hexdigest()
            return json.dumps(manifest).encode()
        return broken if name.startswith("database") else content

    assert_refused(nowhere, rewrite(archive, tmp_path, put_in), "没有改动")


def test_a_missing_client_program_is_named_with_its_package(
    nowhere: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "postgres" not in nowhere.url:
        return  # SQLite needs no program
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"「pg_dump」.*postgresql-client"):
        database_of(restore.connection).save(tmp_path / "copy")
