import hashlib
import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from xuhui_portal.archive import MEDIA, media_files, unpack
from xuhui_portal.databases import Postgresql, Sqlite, database_of

TO_REPLACE = "要用备份替换，请加 --replace（make 时为 REPLACE=yes）。"


class Command(BaseCommand):
    help = "从备份恢复数据库和图片：先核对整个备份，再一次写入；写不成就什么都不改。"
    requires_system_checks: list[str] = []  # they may want the tables that are to come

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="备份文件")
        parser.add_argument("--replace", action="store_true", help="现有的数据库和图片用备份的内容替换")

    def handle(self, *, source: str, replace: bool, **options: Any) -> None:
        database = database_of(connection)
        media = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
        if not replace:
            refuse_unless_empty(database, media)
        with tempfile.TemporaryDirectory(prefix="xuhui-restore-", dir=settings.BASE_DIR / "var") as temporary:
            folder = Path(temporary)
            manifest = unpack(Path(source), folder)
            self.refuse_unfit(manifest, database, folder, media)
            connection.close()
            added, removed = self.apply(database, folder, media, replace)
        self.stdout.write(
            f"已恢复 {manifest['made_at']} 的备份：数据库 {database.kind}（{database.shown}），"
            f"图片文件写入 {added} 个、删去 {removed} 个。"
        )
        if set(known_migrations()) - set(manifest["migrations"]):
            self.stdout.write("备份来自较早的版本：接着运行 python manage.py migrate。")

    def refuse_unfit(
        self, manifest: dict[str, Any], database: Sqlite | Postgresql, folder: Path, media: Path | None
    ) -> None:
        if manifest["database"] != database.kind:
            raise CommandError(f"备份的数据库是「{manifest['database']}」，不能用：本站用的是 {database.kind}。")
        unknown = [name for name in manifest["migrations"] if is_ours(name) and name not in known_migrations()]
        if unknown:
            raise CommandError(
                f"备份来自更新的版本，本站没有迁移「{unknown[0]}」：先更新本站的代码。没有改动任何内容。"
            )
        if media is None and (folder / MEDIA).is_dir():
            raise CommandError("备份里有图片，但没有设置存放图片的目录 MEDIA_ROOT。没有改动任何内容。")
        database.check(folder / database.file)

    def apply(self, database: Sqlite | Postgresql, folder: Path, media: Path | None, replace: bool) -> tuple[int, int]:
        """Pictures before the entries that name them, and none removed before those are: fails without a loss."""
        added = place(folder / MEDIA, media) if media else 0
        database.load(folder / database.file)
        removed = remove_others(folder / MEDIA, media) if media and replace else 0
        return added, removed


def is_ours(migration: str) -> bool:
    """What a package did to its tables may be told differently by its next version."""
    return migration.partition(".")[0] in settings.LOCAL_APPS


def known_migrations() -> list[str]:
    return [".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations]


def refuse_unless_empty(database: Sqlite | Postgresql, media: Path | None) -> None:
    if not database.is_empty():
        raise CommandError(
            f"数据库「{database.shown}」里已有内容：要用备份替换它，请加 --replace（make 时为 REPLACE=yes）。"
        )
    if any(media_files(media)):
        raise CommandError(f"图片目录「{media}」里已有文件：{TO_REPLACE}")


def place(source: Path, target: Path) -> int:
    """Each file appears whole or not at all. Returns how many were not there yet."""
    added = 0
    for path in media_files(source):
        place_for = target / path.relative_to(source)
        if not (place_for.is_file() and same_content(path, place_for)):
            place_for.parent.mkdir(parents=True, exist_ok=True)
            beside = place_for.with_name(f".{place_for.name}.restoring")
            shutil.copyfile(path, beside)
            beside.replace(place_for)
            added += 1
    return added


def remove_others(source: Path, target: Path) -> int:
    others = [path for path in media_files(target) if not (source / path.relative_to(target)).is_file()]
    for path in others:
        path.unlink()
    return len(others)


def same_content(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        return hashlib.file_digest(first, "sha256").digest() == hashlib.file_digest(second, "sha256").digest()
